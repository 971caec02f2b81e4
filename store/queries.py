"""Questions that only read: the proof, the status, verdicts. On SQLite they never block work."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from checks.model import Severity, Verdict
from config.campaign import Campaign
from store.model import Letters, Proof, Stage, UnitState
from store.schema import (
    FolderRow,
    LetterRow,
    MessageRow,
    ObligationRow,
    SightingRow,
    SubmissionRow,
    UnitRow,
    VerdictRow,
)
from store.settling import VERDICT, newest_verdicts


def verdicts_of(session: Session, message_id: int) -> tuple[Verdict, ...]:
    """The newest verdict of each package of a message, in the mail's order."""
    newest = select(func.max(VerdictRow.id)).group_by(VerdictRow.submission_id)
    query = (
        select(VerdictRow.payload)
        .join(SubmissionRow, SubmissionRow.id == VerdictRow.submission_id)
        .where(SubmissionRow.message_id == message_id, VerdictRow.id.in_(newest))
        .order_by(SubmissionRow.position)
    )
    return tuple(VERDICT.validate_json(payload) for payload in session.scalars(query))


@dataclass(frozen=True, slots=True)
class Queries:
    """Reads over one engine that takes no write lock."""

    engine: Engine

    def proof(self) -> Proof:
        """Counts that prove that no mail was lost; both identities in one snapshot."""
        with Session(self.engine) as session:
            sightings = _counts(session, select(SightingRow.state, func.count()).group_by("state"))
            stages = _counts(session, select(MessageRow.stage, func.count()).group_by("stage"))
            seen = select(SightingRow.message_id).where(SightingRow.message_id.is_not(None))
            distinct = select(func.count()).where(MessageRow.id.in_(seen))
            vanished = select(func.count()).where(SightingRow.vanished_at.is_not(None))
            lost = vanished.where(SightingRow.state == "failed")
            on_server = session.scalar(select(func.sum(FolderRow.on_server))) or 0
            messages = sum(stages.values())
            seen_messages = session.scalar(distinct) or 0
            return Proof(
                on_server=int(on_server),
                vanished=session.scalar(vanished) or 0,
                sightings=sum(sightings.values()),
                kept=sightings["kept"],
                header_only=sightings["header_only"],
                failed=sightings["failed"],
                distinct=seen_messages,
                imported=messages - seen_messages,
                judged=stages[Stage.JUDGED],
                pending=stages[Stage.KEPT] + stages[Stage.READ],
                parked=stages[Stage.PARKED],
                not_submissions=stages[Stage.SET_ASIDE],
                lost=session.scalar(lost) or 0,
            )

    def letters(self) -> Letters:
        """How many letters are owed (sealed ones too), held, sent, failed."""
        with Session(self.engine) as session:
            duties = _counts(session, select(ObligationRow.state, func.count()).group_by("state"))
            letters = _counts(session, select(LetterRow.state, func.count()).group_by("state"))
        return Letters(
            owed=duties["owed"] + letters["sealed"] + letters["sending"],
            held=duties["held"],
            sent=letters["sent"],
            failed=letters["parked"],
        )

    def units(self, campaign: Campaign, now: datetime) -> tuple[UnitState, ...]:
        """One line a unit that is expected to report, in the roster's order."""
        mine = (UnitRow.campaign == campaign.id) & (UnitRow.kind != "forwarder")
        with Session(self.engine) as session:
            rows = session.scalars(select(UnitRow).where(mine).order_by(UnitRow.id)).all()
            sent: dict[str, list[tuple[SubmissionRow, str]]] = defaultdict(list)
            query = newest_verdicts().where(SubmissionRow.campaign == campaign.id)
            for submission, outcome in session.execute(query):
                sent[submission.unit].append((submission, outcome))
            codes = _codes(session, [found[-1][0].id for found in sent.values()])
        today = now.astimezone(ZoneInfo(campaign.zone)).date()
        return tuple(_state(row, sent[row.full_name], codes, campaign, today) for row in rows)

    def verdicts(self, message_id: int) -> tuple[Verdict, ...]:
        """The newest verdict of each package of a message."""
        with Session(self.engine) as session:
            return verdicts_of(session, message_id)

    def silences(self) -> tuple[tuple[str, int], ...]:
        """Why mails were not answered, and how many."""
        query = select(MessageRow.silence, func.count()).group_by(MessageRow.silence)
        with Session(self.engine) as session:
            return tuple(sorted(_counts(session, query.where(MessageRow.silence != "")).items()))

    def parked(self) -> tuple[tuple[int, str], ...]:
        """Messages that wait for a person, with what went wrong."""
        mine = MessageRow.stage == Stage.PARKED
        query = select(MessageRow.id, MessageRow.error).where(mine).order_by(MessageRow.id)
        with Session(self.engine) as session:
            return tuple((number, error) for number, error in session.execute(query))

    def answers(self) -> tuple[tuple[int, str], ...]:
        """Message id and kind of letter of every obligation that was not dropped."""
        query = select(ObligationRow.message_id, ObligationRow.kind)
        with Session(self.engine) as session:
            rows = session.execute(query.where(ObligationRow.state != "dropped"))
            return tuple((number, kind) for number, kind in rows)

    def messages(self) -> int:
        """How many mails are kept."""
        with Session(self.engine) as session:
            return session.scalar(select(func.count()).select_from(MessageRow)) or 0


def _counts(session: Session, query: Any) -> dict[str, int]:
    return defaultdict(int, {str(name): int(count) for name, count in session.execute(query)})


def _codes(session: Session, submissions: list[int]) -> dict[int, tuple[str, ...]]:
    newest = select(func.max(VerdictRow.id)).group_by(VerdictRow.submission_id)
    query = select(VerdictRow.submission_id, VerdictRow.payload).where(VerdictRow.id.in_(newest))
    wanted = set(submissions)
    return {
        number: _weighty(VERDICT.validate_json(payload))
        for number, payload in session.execute(query)
        if number in wanted
    }


def _weighty(verdict: Verdict) -> tuple[str, ...]:
    heavy = (one for one in verdict.findings if one.severity > Severity.NOTE)
    return tuple(sorted({finding.code for finding in heavy}))


def _state(
    unit: UnitRow,
    sent: list[tuple[SubmissionRow, str]],
    codes: dict[int, tuple[str, ...]],
    campaign: Campaign,
    today: Any,
) -> UnitState:
    return UnitState(
        name=unit.full_name,
        kind=unit.kind,
        city=unit.city,
        state=sent[-1][1] if sent else "missing",
        late=bool(sent) and sent[0][0].received > campaign.closes,
        due_today=not sent and today == campaign.deadline,
        version=len(sent),
        codes=codes.get(sent[-1][0].id, ()) if sent else (),
    )
