"""Work: messages are claimed by lease, advanced, tried again or parked; readings are stored."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, func, select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.orm import Session

from parsers.model import Blob
from store.model import Claim, Message, Stage
from store.schema import EventRow, MessageRow, ReadingRow


def message_of(row: MessageRow) -> Message:
    """A row as the value the line works with."""
    return Message(row.id, Blob(row.sha256, row.size), row.received, Stage(row.stage), row.attempts)


@dataclass(frozen=True, slots=True)
class Work:
    """Leases on messages, and the store of readings."""

    engine: Engine
    reading_engine: Engine

    def claim(self, stage: Stage, now: datetime, lease_seconds: float, token: str) -> Claim | None:
        """Leases the message of a stage that is due longest, or None when there is none.

        That is the oldest one, but for those that were given back: they stand at the end.
        """
        free = (MessageRow.lease_token == "") | (MessageRow.lease_until < now)
        oldest = (
            select(MessageRow)
            .where(MessageRow.stage == stage, MessageRow.not_before <= now, free)
            .order_by(MessageRow.not_before, MessageRow.received, MessageRow.id)
            .limit(1)
            .with_for_update(skip_locked=True)  # left out on SQLite, where we hold the write lock
        )
        if not self.pending(stage, now):
            return None  # no write lock for an empty queue
        with Session(self.engine) as session, session.begin():
            row = session.scalar(oldest)
            if row is None:
                return None
            row.lease_token, row.lease_until = token, now + timedelta(seconds=lease_seconds)
            return Claim(message_of(row), token)

    def renew(self, claim: Claim, now: datetime, lease_seconds: float) -> bool:
        """Prolongs a lease; False when it is lost."""
        return self._held(claim, lease_until=now + timedelta(seconds=lease_seconds))

    def advance(self, claim: Claim, stage: Stage, now: datetime) -> bool:
        """Moves a message on and frees it; False when the lease is lost."""
        del now  # its place in the queue stays
        return self._held(claim, stage=stage, attempts=0, error="", lease_token="")

    def release(self, claim: Claim, now: datetime) -> bool:
        """Frees a message as it is: nothing was its fault."""
        return self._held(claim, lease_token="", not_before=now)

    def retry(self, claim: Claim, error: str, not_before: datetime, now: datetime) -> bool:
        """Frees a message for another try later, and counts the failure."""
        del now
        attempts = claim.message.attempts + 1
        return self._held(
            claim, attempts=attempts, error=error, not_before=not_before, lease_token=""
        )

    def park(self, claim: Claim, error: str, now: datetime) -> bool:
        """Sets a message aside for a person, with what went wrong."""
        values = {"stage": Stage.PARKED, "error": error, "lease_token": ""}
        this = (MessageRow.id == claim.message.id) & (MessageRow.lease_token == claim.token)
        return self._moved("message.parked", claim.message.id, this, values, now)

    def unpark(self, message_id: int, now: datetime) -> bool:
        """Gives a parked message back to the line."""
        this = (MessageRow.id == message_id) & (MessageRow.stage == Stage.PARKED)
        values = {"stage": Stage.KEPT, "attempts": 0, "error": "", "not_before": now}
        return self._moved("message.unparked", message_id, this, values, now)

    def free_all(self, now: datetime) -> int:
        """Ends every lease. Only for the one worker of a folder, at its start."""
        held = MessageRow.lease_token != ""
        with Session(self.engine) as session, session.begin():
            result = session.execute(
                update(MessageRow).where(held).values(lease_token="", lease_until=now)
            )
            return int(result.rowcount) if isinstance(result, CursorResult) else 0

    def pending(self, stage: Stage, now: datetime) -> int:
        """How many messages of a stage are due."""
        due = (MessageRow.stage == stage) & (MessageRow.not_before <= now)
        with Session(self.reading_engine) as session:
            return session.scalar(select(func.count()).select_from(MessageRow).where(due)) or 0

    def reading(self, key: str) -> str | None:
        """A stored reading, or None."""
        with Session(self.reading_engine) as session:
            return session.scalar(select(ReadingRow.payload).where(ReadingRow.key == key))

    def remember(self, key: str, payload: str) -> None:
        """Stores a reading; the first one stays."""
        # Both have the clause, and PostgreSQL's part takes a tenth of a second to load.
        dialect = importlib.import_module(f"sqlalchemy.dialects.{self.engine.dialect.name}")
        row = dialect.insert(ReadingRow).values(key=key, payload=payload)
        with Session(self.engine) as session, session.begin():
            session.execute(row.on_conflict_do_nothing())

    def forget(self, key: str) -> None:
        """Drops a reading, e.g. because bytes that it names are gone."""
        with Session(self.engine) as session, session.begin():
            if row := session.get(ReadingRow, key):
                session.delete(row)

    def _held(self, claim: Claim, **values: Any) -> bool:
        this = (MessageRow.id == claim.message.id) & (MessageRow.lease_token == claim.token)
        with Session(self.engine) as session, session.begin():
            return _changed(session, update(MessageRow).where(this).values(**values))

    def _moved(
        self, event: str, message_id: int, this: Any, values: dict[str, Any], now: datetime
    ) -> bool:
        with Session(self.engine) as session, session.begin():
            moved = _changed(session, update(MessageRow).where(this).values(**values))
            if moved:
                session.add(EventRow(at=now, kind=event, subject=f"message:{message_id}"))
            return moved


def _changed(session: Session, statement: Any) -> bool:
    result = session.execute(statement)
    return isinstance(result, CursorResult) and result.rowcount == 1
