"""The tables. Names of constraints are fixed so that migrations can find them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, MetaData, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from store.engine import CleanText, UtcDateTime

Key = BigInteger().with_variant(Integer, "sqlite")  # SQLite counts up only INTEGER keys


class Base(DeclarativeBase):
    """All tables."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {str: CleanText, datetime: UtcDateTime, int: BigInteger}  # noqa: RUF012 - SQLAlchemy's own shape


class MessageRow(Base):
    """A kept mail: one row for the same bytes, however often they are seen."""

    __tablename__ = "message"
    __table_args__ = (Index(None, "stage", "not_before"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    sha256: Mapped[str] = mapped_column(unique=True)
    size: Mapped[int]
    received: Mapped[datetime]
    kept_at: Mapped[datetime]
    stage: Mapped[str]
    attempts: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[datetime]
    lease_token: Mapped[str] = mapped_column(default="")
    lease_until: Mapped[datetime | None]
    error: Mapped[str] = mapped_column(default="")
    kind: Mapped[str] = mapped_column(default="")
    silence: Mapped[str] = mapped_column(default="")


class SightingRow(Base):
    """A mail seen on a server at a place; `state` is kept, header_only or failed."""

    __tablename__ = "sighting"
    __table_args__ = (UniqueConstraint("account", "folder", "uidvalidity", "uid"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    account: Mapped[str]
    folder: Mapped[str]
    uidvalidity: Mapped[int]
    uid: Mapped[int]
    message_id: Mapped[int | None] = mapped_column(ForeignKey("message.id"), index=True)
    state: Mapped[str]
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(default="")
    first_seen: Mapped[datetime]
    vanished_at: Mapped[datetime | None]


class FolderRow(Base):
    """The last look into a folder; one that is gone from the server holds nothing."""

    __tablename__ = "folder"

    account: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    uidvalidity: Mapped[int]
    on_server: Mapped[int]
    looked_at: Mapped[datetime]


class GlimpseRow(Base):
    """What the header says of a mail that is not fetched (state header_only)."""

    __tablename__ = "glimpse"

    sighting_id: Mapped[int] = mapped_column(ForeignKey("sighting.id"), primary_key=True)
    sender: Mapped[str]
    subject: Mapped[str]
    size: Mapped[int]
    received: Mapped[datetime]


class MailboxRow(Base):
    """How full a mailbox is, where its server tells."""

    __tablename__ = "mailbox"

    account: Mapped[str] = mapped_column(primary_key=True)
    used: Mapped[int]
    limit: Mapped[int]
    at: Mapped[datetime]


class PulseRow(Base):
    """When something last went well, by name."""

    __tablename__ = "pulse"

    name: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]


class ReadingRow(Base):
    """What a reader found, by task, reader version and content."""

    __tablename__ = "reading"

    key: Mapped[str] = mapped_column(primary_key=True)
    payload: Mapped[str]


class UnitRow(Base):
    """A unit of a campaign's roster."""

    __tablename__ = "unit"
    __table_args__ = (UniqueConstraint("campaign", "full_name"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    campaign: Mapped[str]
    full_name: Mapped[str]
    kind: Mapped[str]
    city: Mapped[str] = mapped_column(default="")
    aliases: Mapped[str] = mapped_column(default="[]")
    senders: Mapped[str] = mapped_column(default="[]")
    contact: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")


class SubmissionRow(Base):
    """A package in a message; `position` tells the packages of one message apart.

    `outcome` and `codes` (of what weighs more than a note) repeat its newest verdict, so that the
    status of thousands of units reads no verdict.
    """

    __tablename__ = "submission"
    __table_args__ = (
        UniqueConstraint("message_id", "position"),
        Index(None, "campaign", "unit", "received"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"))
    position: Mapped[int]
    campaign: Mapped[str]
    unit: Mapped[str]
    kind: Mapped[str]
    sender: Mapped[str]
    package_sha256: Mapped[str]
    received: Mapped[datetime]
    outcome: Mapped[str] = mapped_column(default="")
    codes: Mapped[str] = mapped_column(default="")


class VerdictRow(Base):
    """A judgement of a submission; the newest counts, none is ever changed."""

    __tablename__ = "verdict"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id"), index=True)
    outcome: Mapped[str]
    payload: Mapped[str]
    at: Mapped[datetime]


class ObligationRow(Base):
    """A duty to write; `state` is owed, held, sealed or dropped.

    `cause` tells several duties about one mail apart: "mail" is the answer to it.
    """

    __tablename__ = "obligation"
    __table_args__ = (UniqueConstraint("message_id", "cause"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"))
    cause: Mapped[str] = mapped_column(default="mail", server_default="mail")
    facts: Mapped[str] = mapped_column(default="[]", server_default="[]")
    recipient: Mapped[str]
    kind: Mapped[str]
    state: Mapped[str] = mapped_column(index=True)
    reason: Mapped[str] = mapped_column(default="")
    not_before: Mapped[datetime]
    created_at: Mapped[datetime]


class LetterRow(Base):
    """A sealed letter; `state` is sealed, sending, sent or parked."""

    __tablename__ = "letter"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    obligation_id: Mapped[int] = mapped_column(ForeignKey("obligation.id"), unique=True)
    letter_id: Mapped[str] = mapped_column(unique=True)
    recipient: Mapped[str]
    sha256: Mapped[str]
    size: Mapped[int]
    state: Mapped[str] = mapped_column(index=True)
    attempts: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[datetime]
    error: Mapped[str] = mapped_column(default="")
    sealed_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]


class RulingRow(Base):
    """What a person decided about a message."""

    __tablename__ = "ruling"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"), index=True)
    kind: Mapped[str]
    value: Mapped[str]
    by: Mapped[str]
    at: Mapped[datetime]


class EventRow(Base):
    """The audit trail: what happened to what, in machine words."""

    __tablename__ = "event"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(index=True)
    subject: Mapped[str]
    detail: Mapped[str] = mapped_column(default="")
