"""The status of everything in one consistent read, counted by the database.

A season can bring 20,000 submissions of 5,000 units, and a page must not wait for it: so units
and hours are grouped by the database, and no verdict's payload is read. Mails come, are sent and
are polled all the time, but units move only when something is settled: what is known of them is
taken over from an earlier snapshot until then.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, String, cast, func, select
from sqlalchemy.orm import Session

from config.campaign import Campaign
from store.model import Letters, Proof, Stage
from store.schema import (
    EventRow,
    FolderRow,
    LetterRow,
    MessageRow,
    ObligationRow,
    PulseRow,
    SightingRow,
    SubmissionRow,
    VerdictRow,
)
from store.standing import unit_states, unplaced
from store.status import FolderLook, Snapshot


def snapshot(
    session: Session,
    campaigns: Sequence[Campaign],
    now: datetime,
    before: Snapshot | None = None,
) -> Snapshot:
    """Everything the status needs; the session's transaction makes it consistent.

    Args:
        session: A session whose reads all see the same moment.
        campaigns: Those in use.
        now: The time.
        before: An earlier snapshot of the same campaigns.
    """
    basis = _basis(session, now)
    same = before if before and before.basis == basis else None
    pending = MessageRow.stage.in_((Stage.KEPT, Stage.READ))
    folders = select(FolderRow).order_by(FolderRow.account, FolderRow.name)
    return Snapshot(
        at=now,
        basis=basis,
        units=same.units if same else {one.id: unit_states(session, one, now) for one in campaigns},
        arrivals=same.arrivals if same else {one.id: _arrivals(session, one) for one in campaigns},
        unplaced=same.unplaced
        if same
        else {one.id: _count(session, unplaced(one.id)) for one in campaigns},
        letters=letters(session),
        proof=proof(session),
        silences=silences(session),
        parked=tuple(session.scalars(_parked())),
        sent_today=_count(session, _sent_since(now - timedelta(days=1))),
        oldest_pending=session.scalar(select(func.min(MessageRow.received)).where(pending)),
        last_poll=session.scalar(select(PulseRow.at).where(PulseRow.name == "poll")),
        folders=tuple(
            FolderLook(row.account, row.name, row.on_server, row.looked_at)
            for row in session.scalars(folders)
        ),
    )


def mark(session: Session) -> tuple[object, ...]:
    """Changes whenever the status may have changed; costs a few look-ups in indexes."""
    newest = (EventRow.id, MessageRow.id, SightingRow.id, VerdictRow.id)
    numbers = (select(func.max(column)).scalar_subquery() for column in newest)
    pulse = select(func.max(PulseRow.at)).scalar_subquery()
    return tuple(session.execute(select(*numbers, pulse)).one())


def _basis(session: Session, now: datetime) -> tuple[object, ...]:
    """Changes whenever units may have moved: something was settled or audited, or a minute passed.

    The minute is for what the clock alone moves (the deadline), and for PostgreSQL, where a row
    with a smaller number may be committed after one with a larger.
    """
    newest = (select(func.max(column)).scalar_subquery() for column in (EventRow.id, VerdictRow.id))
    return (now.replace(second=0, microsecond=0), *session.execute(select(*newest)).one())


def _arrivals(session: Session, campaign: Campaign) -> tuple[tuple[datetime, int], ...]:
    """Submissions by the hour of their receipt; a caller makes days of them in its zone."""
    hour = _hour(session, SubmissionRow.received)
    mine = SubmissionRow.campaign == campaign.id
    query = select(hour, func.count()).where(mine).group_by(hour).order_by(hour)
    return tuple(
        (datetime.fromisoformat(f"{text}:00+00:00"), count)
        for text, count in session.execute(query)
    )


def _hour(session: Session, column: Any) -> ColumnElement[str]:
    if session.get_bind().dialect.name == "postgresql":
        return func.to_char(func.timezone("UTC", column), "YYYY-MM-DD HH24")
    return func.substr(cast(column, String), 1, 13)  # SQLite keeps UTC as ISO text


def proof(session: Session) -> Proof:
    """Counts that prove that no mail was lost."""
    sightings = _counts(session, select(SightingRow.state, func.count()).group_by("state"))
    stages = _counts(session, select(MessageRow.stage, func.count()).group_by("stage"))
    distinct = session.scalar(select(func.count(SightingRow.message_id.distinct()))) or 0
    vanished = select(func.count()).where(SightingRow.vanished_at.is_not(None))
    lost = vanished.where(SightingRow.state == "failed")
    return Proof(
        on_server=int(session.scalar(select(func.sum(FolderRow.on_server))) or 0),
        vanished=session.scalar(vanished) or 0,
        sightings=sum(sightings.values()),
        kept=sightings["kept"],
        header_only=sightings["header_only"],
        failed=sightings["failed"],
        distinct=distinct,
        imported=sum(stages.values()) - distinct,
        judged=stages[Stage.JUDGED],
        pending=stages[Stage.KEPT] + stages[Stage.READ],
        parked=stages[Stage.PARKED],
        not_submissions=stages[Stage.SET_ASIDE],
        lost=session.scalar(lost) or 0,
    )


def letters(session: Session) -> Letters:
    """How many letters are owed (sealed ones too), held, sent, failed."""
    duties = _counts(session, select(ObligationRow.state, func.count()).group_by("state"))
    sealed = _counts(session, select(LetterRow.state, func.count()).group_by("state"))
    return Letters(
        owed=duties["owed"] + sealed["sealed"] + sealed["sending"],
        held=duties["held"],
        sent=sealed["sent"],
        failed=sealed["parked"],
    )


def silences(session: Session) -> tuple[tuple[str, int], ...]:
    """Why mails were not answered, and how many."""
    query = select(MessageRow.silence, func.count()).group_by(MessageRow.silence)
    return tuple(sorted(_counts(session, query.where(MessageRow.silence != "")).items()))


def _parked() -> Select[int]:
    return select(MessageRow.id).where(MessageRow.stage == Stage.PARKED).order_by(MessageRow.id)


def _sent_since(moment: datetime) -> Select[int]:
    return select(LetterRow.id).where(LetterRow.sent_at > moment)


def _count(session: Session, query: Any) -> int:
    return session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0


def _counts(session: Session, query: Any) -> dict[str, int]:
    return defaultdict(int, {str(name): int(count) for name, count in session.execute(query)})
