"""Outgoing letters: obligations become sealed letters, and letters get sent.

    obligation   owed <-> held -> sealed | dropped
    letter       sealed -> sending -> sent | parked, or back to sealed for a later attempt

A letter in state "sending" that comes up again was cut off: nobody knows whether it arrived.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, case, select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.orm import Session

from parsers.model import Blob
from store.model import HeldLetter, Obligation, Sealed
from store.queries import obligation_of
from store.schema import EventRow, LetterRow, MessageRow, ObligationRow

OWED, HELD, SEALED, DROPPED = "owed", "held", "sealed", "dropped"
SENDING, SENT, PARKED = "sending", "sent", "parked"


@dataclass(frozen=True, slots=True)
class Outgoing:
    """Obligations and letters."""

    engine: Engine
    reading: Engine

    def to_seal(self, now: datetime, urgency: Sequence[str]) -> Obligation | None:
        """The most urgent obligation that is due, or None.

        Args:
            now: Obligations whose time has not come stay.
            urgency: Kinds of letters, the most urgent first; unknown kinds come last.
        """
        places = {kind: place for place, kind in enumerate(urgency)} or {"": 0}
        rank = case(places, value=ObligationRow.kind, else_=len(places))
        query = (
            select(ObligationRow, MessageRow)
            .join(MessageRow, MessageRow.id == ObligationRow.message_id)
            .where(ObligationRow.state == OWED, ObligationRow.not_before <= now)
            .order_by(rank, ObligationRow.id)
            .limit(1)
        )
        with Session(self.reading) as session:
            found = session.execute(query).first()
            if found is None:
                return None
            row, message = found
            return obligation_of(session, row, message)

    def seal(self, obligation_id: int, letter_id: str, blob: Blob, now: datetime) -> bool:
        """Turns an obligation into its one letter; False when it is not owed any more."""
        with Session(self.engine) as session, session.begin():
            if not _move(session, obligation_id, (OWED,), SEALED):
                return False
            row = session.get_one(ObligationRow, obligation_id)
            session.add(
                LetterRow(
                    obligation_id=obligation_id,
                    letter_id=letter_id,
                    recipient=row.recipient,
                    sha256=blob.sha256,
                    size=blob.size,
                    state=SEALED,
                    not_before=now,
                    sealed_at=now,
                )
            )
            session.add(_event("letter.sealed", obligation_id, now))
            return True

    def drop(self, obligation_id: int, reason: str, now: datetime) -> bool:
        """Ends an obligation without a letter; audited."""
        with Session(self.engine) as session, session.begin():
            dropped = _move(session, obligation_id, (OWED, HELD), DROPPED, reason)
            if dropped:
                session.add(_event("obligation.dropped", obligation_id, now, reason))
            return dropped

    def hold(self, obligation_id: int, reason: str, now: datetime) -> bool:
        """Leaves an obligation to a person; audited."""
        with Session(self.engine) as session, session.begin():
            held = _move(session, obligation_id, (OWED,), HELD, reason)
            if held:
                session.add(_event("obligation.held", obligation_id, now, reason))
            return held

    def release(self, obligation_id: int, now: datetime) -> bool:
        """A person lets a held letter go; audited."""
        with Session(self.engine) as session, session.begin():
            released = _move(session, obligation_id, (HELD,), OWED)
            if released:
                session.add(_event("obligation.released", obligation_id, now))
            return released

    def held(self) -> tuple[HeldLetter, ...]:
        """Everything that waits for a person's release, oldest first."""
        mine = select(ObligationRow).where(ObligationRow.state == HELD).order_by(ObligationRow.id)
        with Session(self.reading) as session:
            return tuple(
                HeldLetter(row.id, row.kind, row.recipient, row.reason)
                for row in session.scalars(mine)
            )

    def to_send(self, now: datetime, passed: Sequence[int] = ()) -> Sealed | None:
        """The next letter that is due: unsure ones first, then in the order of sealing.

        Args:
            now: Letters whose time has not come stay.
            passed: Letters that were tried in this round already.
        """
        due = LetterRow.state.in_((SEALED, SENDING)) & (LetterRow.not_before <= now)
        query = (
            select(LetterRow)
            .where(due, LetterRow.id.not_in(passed))
            .order_by(LetterRow.state != SENDING, LetterRow.id)
            .limit(1)
        )
        with Session(self.reading) as session:
            row = session.scalar(query)
            if row is None:
                return None
            return Sealed(
                id=row.id,
                obligation_id=row.obligation_id,
                recipient=row.recipient,
                blob=Blob(row.sha256, row.size),
                letter_id=row.letter_id,
                attempts=row.attempts,
                unsure=row.state == SENDING,
            )

    def begin(self, letter: int, attempts: int, now: datetime) -> bool:
        """Commits "sending, attempt n" before anything goes out; False if somebody else did."""
        this = (LetterRow.id == letter) & (LetterRow.attempts == attempts)
        open_ = LetterRow.state.in_((SEALED, SENDING))
        with Session(self.engine) as session, session.begin():
            begun = _changed(
                session,
                update(LetterRow).where(this, open_).values(state=SENDING, attempts=attempts + 1),
            )
            if begun:
                session.add(_event("letter.sending", letter, now, f"attempt {attempts + 1}"))
            return begun

    def sent(self, letter: int, now: datetime) -> None:
        """The server took it."""
        self._end(letter, now, {"state": SENT, "sent_at": now, "error": ""}, "letter.sent", "")

    def failed(self, letter: int, error: str, not_before: datetime | None, now: datetime) -> None:
        """The server did not take it: try again at a time, or (None) leave it to a person."""
        if not_before is None:
            values: dict[str, Any] = {"state": PARKED, "error": error}
        else:
            values = {"state": SEALED, "error": error, "not_before": not_before}
        self._end(letter, now, values, "letter.failed", error)

    def _end(
        self, letter: int, now: datetime, values: dict[str, Any], event: str, detail: str
    ) -> None:
        this = (LetterRow.id == letter) & LetterRow.state.in_((SEALED, SENDING))
        with Session(self.engine) as session, session.begin():
            if _changed(session, update(LetterRow).where(this).values(**values)):
                session.add(_event(event, letter, now, detail))


def _move(
    session: Session, obligation_id: int, before: tuple[str, ...], after: str, reason: str = ""
) -> bool:
    this = (ObligationRow.id == obligation_id) & ObligationRow.state.in_(before)
    values = {"state": after, "reason": reason}
    return _changed(session, update(ObligationRow).where(this).values(**values))


def _changed(session: Session, statement: Any) -> bool:
    result = session.execute(statement)
    return isinstance(result, CursorResult) and result.rowcount == 1


def _event(kind: str, number: int, now: datetime, detail: str = "") -> EventRow:
    subject = f"{kind.partition('.')[0]}:{number}"
    return EventRow(at=now, kind=kind, subject=subject, detail=detail)
