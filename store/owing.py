"""Owing: the duties to write that settling a mail makes, and those that it makes moot.

A letter that nobody has sealed yet speaks of a state that a newer mail may have changed: the
school noticed the missing file and sent the whole again. Then only the newer mail is answered; the
older duty is dropped, and the drop is on record. Never across units or campaigns, never once it is
sealed.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from store.model import MAIL, Duty, Settlement
from store.schema import EventRow, MessageRow, ObligationRow, SubmissionRow

OWED, HELD, DROPPED = "owed", "held", "dropped"
MAX_EMPTY, DAY, LOOP = 5, timedelta(days=1), "loop"
ALSO = "also"  # a fact: when another mail came that this letter answers too


def owe(session: Session, message: MessageRow, settlement: Settlement, now: datetime) -> None:
    """Writes the duties of a settlement; a duty that is there stays, and nothing is owed twice."""
    for duty in (*((settlement.duty,) if settlement.duty else ()), *settlement.further):
        mine = (ObligationRow.message_id == message.id) & (ObligationRow.cause == duty.cause)
        if session.scalar(select(ObligationRow.id).where(mine)) is None:
            loop = not settlement.verdicts and _often(session, duty.recipient, now)
            session.add(_row(message, replace(duty, held=LOOP) if loop else duty, now))
    session.flush()
    if settlement.duty is not None:
        _settle_rivals(session, message, settlement.duty)


def _often(session: Session, recipient: str, now: datetime) -> bool:
    """Whether an address has had as many answers to empty-handed mails as one day may have.

    A machine that bears no mark answers our answer: this ends it where nothing else can.
    """
    brought = select(SubmissionRow.id).where(SubmissionRow.message_id == ObligationRow.message_id)
    query = select(func.count(ObligationRow.id)).where(
        ObligationRow.recipient == recipient,
        ObligationRow.created_at > now - DAY,
        ~brought.exists(),
    )
    return (session.scalar(query) or 0) >= MAX_EMPTY


def _row(message: MessageRow, duty: Duty, now: datetime) -> ObligationRow:
    return ObligationRow(
        message_id=message.id,
        cause=duty.cause,
        recipient=duty.recipient,
        kind=duty.kind,
        facts=json.dumps(duty.facts, ensure_ascii=False),
        state=HELD if duty.held else OWED,
        reason=duty.held,
        not_before=duty.not_before,
        created_at=now,
    )


def _settle_rivals(session: Session, message: MessageRow, duty: Duty) -> None:
    """Of the open answers to one address about the same units only the newest mail's stays."""
    query = (
        select(ObligationRow, MessageRow)
        .join(MessageRow, MessageRow.id == ObligationRow.message_id)
        .where(
            ObligationRow.recipient == duty.recipient,
            ObligationRow.state.in_((OWED, HELD)),
            ObligationRow.cause.startswith(MAIL),
        )
    )
    found = session.execute(query).all()
    own = next(
        (row for row, one in found if one.id == message.id and row.cause == duty.cause), None
    )
    for row, other in found:
        if own is None or row is own:
            continue
        newer = _order(other) < _order(message) and _moot(session, row, own)
        if other.id == message.id or newer:
            _overtake(session, row, own, other, message)
        elif _order(message) < _order(other) and _moot(session, own, row):
            _overtake(session, own, row, message, other)
            return


def _order(message: MessageRow) -> tuple[datetime, int]:
    return message.received, message.id


def _moot(session: Session, old: ObligationRow, new: ObligationRow) -> bool:
    """Whether the newer mail brings whatever the older one was about, and answers for both.

    No letter gives way to one that waits for a person because its mail is in doubt: whoever forges
    a school's address would silence it. And what a person must find out about a mail that seemed to
    bring nothing stays his.
    """
    before, after = _brought(session, old.message_id), _brought(session, new.message_id)
    doubted = new.reason not in ("", old.reason)
    unsolved = not before and old.reason not in ("", new.reason)
    covered = all(
        unit and {(campaign, unit, came), (campaign, unit, True)} & after
        for campaign, unit, came in before
    )
    return bool(after) and covered and not (doubted or unsolved)


def _brought(session: Session, message: int) -> set[tuple[str, str, bool]]:
    """Campaign and unit of everything a mail is about, and whether material came, not a link alone."""
    material = SubmissionRow.package_sha256 != ""
    query = select(SubmissionRow.campaign, SubmissionRow.unit, material)
    rows = session.execute(query.where(SubmissionRow.message_id == message))
    return {(campaign, unit, bool(came)) for campaign, unit, came in rows}


def _overtake(
    session: Session,
    old: ObligationRow,
    new: ObligationRow,
    older: MessageRow,
    newer: MessageRow,
) -> None:
    """Drops a duty for a newer one, which will say that it answers both mails."""
    old.state, old.reason = DROPPED, f"overtaken-by-{newer.id}"
    if older.id != newer.id:
        known = [*json.loads(new.facts), *(one for one in json.loads(old.facts) if one[0] == ALSO)]
        new.facts = json.dumps([*known, [ALSO, older.received.isoformat()]], ensure_ascii=False)
    session.add(
        EventRow(
            at=new.created_at,
            kind="obligation.dropped",
            subject=f"obligation:{old.id}",
            detail=old.reason,
        )
    )
