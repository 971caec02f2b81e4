"""Bounces: a letter that comes back has failed, whatever its server had said when it took it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from parsers.model import Bounced
from store.schema import EventRow, LetterRow

GONE, PARKED = ("sending", "sent"), "parked"  # states of a letter, see store.outbox


def tie(session: Session, told: Bounced, now: datetime) -> None:
    """Ties a bounce to the letter it is about: by its id, else by the token in our own header.

    One that only tells of a delay is put on record; a final one leaves the letter to a person.
    """
    token = told.marker.rpartition("; ")[2]
    wanted = LetterRow.letter_id == told.letter_id
    if token:
        wanted |= LetterRow.letter_id.startswith(f"<{token}.", autoescape=True)
    status = told.status or "unknown"
    for letter in session.scalars(select(LetterRow).where(wanted)):
        detail = f"{status} {'final' if told.final else 'late'}"
        subject = f"letter:{letter.id}"
        session.add(EventRow(at=now, kind="letter.bounced", subject=subject, detail=detail))
        if told.final and letter.state in GONE:
            letter.state, letter.error = PARKED, f"bounced-{status}"
