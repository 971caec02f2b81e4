"""Settling: verdicts, versions, audit and the duty to write, in one transaction.

What was decided before (history, rulings) is read fresh inside it under a lock on the unit, so two
mails of one unit never judge past each other.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from pydantic import TypeAdapter
from sqlalchemy import Engine, Select, func, select, text
from sqlalchemy.orm import Session

from checks.model import History, Outcome, Rulings, Severity, Verdict, Version
from store.bounces import tie
from store.model import Claim, Settlement, Stage
from store.owing import owe
from store.pieces import put
from store.schema import (
    EventRow,
    LetterRow,
    MessageRow,
    ObligationRow,
    RulingRow,
    SubmissionRow,
    VerdictRow,
)
from store.schema_links import DeliveryRow, LinkRow

VERDICT: TypeAdapter[Verdict] = TypeAdapter(Verdict)
OPEN, EXPIRED = "open", "expired"


@dataclass(frozen=True, slots=True)
class Past:
    """What judging may know of before, read inside the settling transaction.

    Attributes:
        history: Earlier submissions of a unit (campaign id, full name); asking locks the unit.
        rulings: What people decided about this message.
    """

    history: Callable[[str, str], History]
    rulings: Rulings


@dataclass(frozen=True, slots=True)
class Settling:
    """The settling transaction, and rulings."""

    engine: Engine
    reading: Engine

    def settle(
        self, claim: Claim, decide: Callable[[Past], Settlement | None], now: datetime
    ) -> bool:
        """Judges and settles a message whole or not at all.

        Args:
            claim: The lease; when it is lost, nothing is written.
            decide: Called inside the transaction; None means that more must be read first.
            now: The time of settling.

        Returns:
            Whether it was settled. Any exception of `decide` undoes everything.
        """
        with Session(self.engine) as session, session.begin() as transaction:
            this = select(MessageRow).where(MessageRow.id == claim.message.id).with_for_update()
            message = session.scalar(this)
            if message is None or message.lease_token != claim.token:
                return False
            past = Past(
                lambda campaign, unit: _history(session, message, campaign, unit),
                _rulings(session, message.id),
            )
            settlement = decide(past)
            if settlement is None:
                transaction.rollback()
                return False
            _write(session, message, settlement, now)
            return True

    def rule(self, message_id: int, kind: str, value: str, by: str, now: datetime) -> None:
        """Records a person's ruling ("unit": a full name, "waive": a code).

        Judging heeds rulings; the pages that will make them are still to come.
        """
        with Session(self.engine) as session, session.begin():
            session.add(RulingRow(message_id=message_id, kind=kind, value=value, by=by, at=now))
            detail = f"{kind} by {by}"
            session.add(_event("ruling", message_id, now, detail))

    def rulings(self, message_id: int) -> Rulings:
        """What people decided about a message."""
        with Session(self.reading) as session:
            return _rulings(session, message_id)


def _history(session: Session, message: MessageRow, campaign: str, unit: str) -> History:
    if session.get_bind().dialect.name == "postgresql":
        digest = hashlib.sha256(f"{campaign}\0{unit}".encode()).digest()
        key = int.from_bytes(digest[:8], "big", signed=True)
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": key})
    earlier = (SubmissionRow.received < message.received) | (
        (SubmissionRow.received == message.received) & (SubmissionRow.message_id < message.id)
    )
    query = newest_verdicts().where(
        SubmissionRow.campaign == campaign, SubmissionRow.unit == unit, earlier
    )
    found = session.execute(query).all()
    letters = _letters(session, {row.message_id for row, _ in found})
    return History(
        tuple(
            Version(
                row.received,
                Outcome(outcome),
                row.package_sha256,
                row.sender,
                tuple(letters.get(row.message_id, ())),
            )
            for row, outcome in found
        )
    )


def _letters(session: Session, messages: set[int]) -> dict[int, list[str]]:
    """Message-IDs of our sealed letters about each of these mails."""
    query = (
        select(ObligationRow.message_id, LetterRow.letter_id)
        .join(LetterRow, LetterRow.obligation_id == ObligationRow.id)
        .where(ObligationRow.message_id.in_(messages))
    )
    found: dict[int, list[str]] = {}
    for message, letter in session.execute(query):
        found.setdefault(message, []).append(letter)
    return found


def newest_verdicts() -> Select[SubmissionRow, str]:
    """Submissions in the order of their receipt, each with the outcome of its newest verdict."""
    newest = (
        select(func.max(VerdictRow.id))
        .where(VerdictRow.submission_id == SubmissionRow.id)
        .correlate(SubmissionRow)
        .scalar_subquery()
    )
    return (
        select(SubmissionRow, VerdictRow.outcome)
        .join(VerdictRow, VerdictRow.id == newest)
        .order_by(SubmissionRow.received, SubmissionRow.message_id, SubmissionRow.position)
    )


def _rulings(session: Session, message_id: int) -> Rulings:
    mine = RulingRow.message_id == message_id
    rows = session.scalars(select(RulingRow).where(mine).order_by(RulingRow.id)).all()
    units = [row.value for row in rows if row.kind == "unit"]
    waived = tuple(row.value for row in rows if row.kind == "waive")
    dead = (LinkRow.message_id == message_id) & (LinkRow.state == EXPIRED)
    brought = select(DeliveryRow.name).where(DeliveryRow.message_id == message_id)
    return Rulings(
        unit=units[-1] if units else "",
        waived=waived,
        expired=tuple(session.scalars(select(LinkRow.url).where(dead).order_by(LinkRow.position))),
        fetched=tuple(session.scalars(brought.order_by(DeliveryRow.id))),
    )


def _write(session: Session, message: MessageRow, settlement: Settlement, now: datetime) -> None:
    for position, verdict in enumerate(settlement.verdicts):
        submission = _submission(session, message, position, verdict, settlement.sender)
        payload = VERDICT.dump_json(verdict).decode()
        row = VerdictRow(
            submission_id=submission.id, outcome=verdict.outcome, payload=payload, at=now
        )
        session.add(row)
    owe(session, message, settlement, now)
    _link(session, message, settlement)
    if settlement.bounced is not None:
        tie(session, settlement.bounced, now)
    message.kind, message.silence = settlement.kind, settlement.silence
    message.stage = Stage.JUDGED if settlement.verdicts else Stage.SET_ASIDE
    message.lease_token, message.attempts, message.error = "", 0, ""
    put(session, message, settlement, now)
    outcomes = " ".join(verdict.outcome for verdict in settlement.verdicts)
    session.add(_event("message.settled", message.id, now, outcomes or settlement.kind))


def weighty(verdict: Verdict) -> tuple[str, ...]:
    """The codes of a verdict's findings that are more than notes."""
    heavy = (one.code for one in verdict.findings if one.severity > Severity.NOTE)
    return tuple(sorted(set(heavy)))


def _submission(
    session: Session, message: MessageRow, position: int, verdict: Verdict, sender: str
) -> SubmissionRow:
    mine = (SubmissionRow.message_id == message.id) & (SubmissionRow.position == position)
    row = session.scalar(select(SubmissionRow).where(mine))
    row = row or SubmissionRow(message_id=message.id, position=position)
    row.campaign, row.unit, row.kind = verdict.campaign, verdict.unit, verdict.kind
    row.package_sha256, row.sender = verdict.package_sha256, sender
    row.received = message.received
    row.outcome, row.codes = verdict.outcome, " ".join(weighty(verdict))
    session.add(row)
    session.flush()
    return row


def _link(session: Session, message: MessageRow, settlement: Settlement) -> None:
    mine = LinkRow.message_id == message.id
    if session.scalar(select(LinkRow.id).where(mine).limit(1)) is None:
        session.add_all(
            LinkRow(
                message_id=message.id,
                position=position,
                service=link.service,
                url=link.url,
                name=link.name,
                size=link.size,
                expires=link.expires,
                code=link.code,
                state=OPEN,
            )
            for position, link in enumerate(settlement.links)
        )


def _event(kind: str, message_id: int, now: datetime, detail: str = "") -> EventRow:
    return EventRow(at=now, kind=kind, subject=f"message:{message_id}", detail=detail)
