"""Links to files that lie elsewhere: the office's list, and the files that people bring for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, func, select, update
from sqlalchemy.orm import Session

from parsers.archive_volumes import Piece
from parsers.model import Blob, Link
from store.model import Stage
from store.pieces import earlier
from store.schema import EventRow, MessageRow, SubmissionRow
from store.schema_links import DeliveryRow, LinkRow
from store.settling import EXPIRED, OPEN

FETCHED = "fetched"


@dataclass(frozen=True, slots=True)
class OpenLink:
    """A link whose file has not come yet, for the office's list."""

    message_id: int
    received: datetime
    sender: str
    link: Link


@dataclass(frozen=True, slots=True)
class Links:
    """Open links, deliveries, and what is done about them."""

    engine: Engine
    reading: Engine

    def open(self) -> tuple[OpenLink, ...]:
        """Every link whose file has not come, the first to expire first."""
        sender = (
            select(func.max(SubmissionRow.sender))
            .where(SubmissionRow.message_id == LinkRow.message_id)
            .scalar_subquery()
        )
        query = (
            select(LinkRow, MessageRow.received, sender)
            .join(MessageRow, MessageRow.id == LinkRow.message_id)
            .where(LinkRow.state == OPEN)
            .order_by(LinkRow.expires == "", LinkRow.expires, LinkRow.id)
        )
        with Session(self.reading) as session:
            return tuple(
                OpenLink(row.message_id, received, address or "", _link(row))
                for row, received, address in session.execute(query)
            )

    def delivered(self, message_id: int) -> tuple[tuple[str, Blob], ...]:
        """Names and bytes that people brought for a mail, in order."""
        mine = select(DeliveryRow).where(DeliveryRow.message_id == message_id)
        with Session(self.reading) as session:
            rows = session.scalars(mine.order_by(DeliveryRow.id))
            return tuple((row.name, Blob(row.sha256, row.size)) for row in rows)

    def pieces(self, message_id: int, sender: str, archives: frozenset[str]) -> tuple[Piece, ...]:
        """Pieces of these archives that a sender sent in mails before this one."""
        with Session(self.reading) as session:
            return earlier(session, session.get_one(MessageRow, message_id), sender, archives)

    def deliver(self, message_id: int, name: str, blob: Blob, now: datetime) -> bool:
        """Adds a kept file to a mail and gives the mail back to the line; idempotent.

        Returns:
            Whether the file is new for this mail.

        Raises:
            KeyError: There is no such mail.
        """
        with Session(self.engine) as session, session.begin():
            if session.get(MessageRow, message_id) is None:
                raise KeyError(message_id)
            same = (DeliveryRow.message_id == message_id) & (DeliveryRow.sha256 == blob.sha256)
            if session.scalar(select(DeliveryRow.id).where(same)) is not None:
                return False
            session.add(
                DeliveryRow(
                    message_id=message_id, name=name, sha256=blob.sha256, size=blob.size, at=now
                )
            )
            _done(session, message_id, name, blob.size)
            _again(session, message_id, "link.fetched", now)
            return True

    def expire(self, message_id: int, now: datetime) -> int:
        """A person found the open links of a mail dead; returns how many there were."""
        mine = (LinkRow.message_id == message_id) & (LinkRow.state == OPEN)
        with Session(self.engine) as session, session.begin():
            rows = session.scalars(select(LinkRow).where(mine)).all()
            for row in rows:
                row.state = EXPIRED
            if rows:
                _again(session, message_id, "link.expired", now)
            return len(rows)


def _link(row: LinkRow) -> Link:
    return Link(row.service, row.url, row.name, row.size, row.expires, row.code)


def _done(session: Session, message_id: int, name: str, size: int) -> None:
    """Marks the link that a file came from: by name, else by size, else the only one."""
    mine = (LinkRow.message_id == message_id) & (LinkRow.state == OPEN)
    rows = session.scalars(select(LinkRow).where(mine)).all()
    fitting = [row for row in rows if row.name == name] or [
        row for row in rows if near(row.size, size)
    ]
    for row in (fitting or rows)[:1]:
        row.state = FETCHED


def near(shown: int, size: int) -> bool:
    """Whether a size may be the one that a web page shows, rounded to two digits."""
    return shown > 0 and abs(shown - size) <= max(shown // 100, 16 * 1024)


def _again(session: Session, message_id: int, event: str, now: datetime) -> None:
    """Gives a mail back to the line: it is read and judged again with what came."""
    this = MessageRow.id == message_id
    values = {"stage": Stage.KEPT, "not_before": now, "attempts": 0, "lease_token": ""}
    session.execute(update(MessageRow).where(this).values(**values))
    session.add(EventRow(at=now, kind=event, subject=f"message:{message_id}"))
