"""The tables of what a mail lacks: files behind links, files that people brought, split archives."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from store.schema import Base, Key


class LinkRow(Base):
    """A file that a mail only links to; `state` is open, fetched or expired."""

    __tablename__ = "link"
    __table_args__ = (UniqueConstraint("message_id", "position"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"))
    position: Mapped[int]
    service: Mapped[str]
    url: Mapped[str]
    name: Mapped[str]
    size: Mapped[int]
    expires: Mapped[str]
    code: Mapped[str]
    state: Mapped[str] = mapped_column(index=True)


class DeliveryRow(Base):
    """A file that a person brought for a mail, from behind its link or another way."""

    __tablename__ = "delivery"
    __table_args__ = (UniqueConstraint("message_id", "sha256"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"))
    name: Mapped[str]
    sha256: Mapped[str]
    size: Mapped[int]
    at: Mapped[datetime]


class PieceRow(Base):
    """A piece of an archive that its mail has only in part."""

    __tablename__ = "piece"
    __table_args__ = (
        UniqueConstraint("message_id", "archive", "name"),
        Index(None, "sender", "archive"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"))
    sender: Mapped[str]
    archive: Mapped[str]
    name: Mapped[str]
    sha256: Mapped[str]
    size: Mapped[int]
