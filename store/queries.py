"""Questions that only read: the status, cases, letters. On SQLite they never block work."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from checks.model import Verdict
from config.campaign import Campaign
from parsers.model import Blob
from store import snapshot as counted
from store.model import Letters, Obligation, ParkedMail, Proof, Stage
from store.schema import MessageRow, ObligationRow, SubmissionRow, VerdictRow
from store.settling import VERDICT
from store.standing import unit_states
from store.status import Snapshot, UnitState
from store.work import message_of


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


def obligation_of(session: Session, duty: ObligationRow, message: MessageRow) -> Obligation:
    """Everything that the letter of a duty is made from, as it stands now."""
    facts = tuple((str(name), str(value)) for name, value in json.loads(duty.facts))
    verdicts = verdicts_of(session, message.id)
    return Obligation(duty.id, message_of(message), duty.recipient, duty.kind, verdicts, facts)


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """A session whose reads all see the same moment."""
    if engine.dialect.name == "postgresql":  # SQLite's transactions are snapshots anyway
        engine = engine.execution_options(isolation_level="REPEATABLE READ")
    with Session(engine) as session:
        yield session


@dataclass(frozen=True, slots=True)
class Queries:
    """Reads over one engine that takes no write lock."""

    engine: Engine

    def snapshot(
        self, campaigns: Sequence[Campaign], now: datetime, before: Snapshot | None = None
    ) -> Snapshot:
        """Everything the status is made from, at one moment; faster with an earlier snapshot."""
        with reading(self.engine) as session:
            return counted.snapshot(session, campaigns, now, before)

    def mark(self) -> tuple[object, ...]:
        """Changes whenever a new snapshot may differ from an older one."""
        with Session(self.engine) as session:
            return counted.mark(session)

    def proof(self) -> Proof:
        """Counts that prove that no mail was lost; both identities in one snapshot."""
        with reading(self.engine) as session:
            return counted.proof(session)

    def letters(self) -> Letters:
        """How many letters are owed (sealed ones too), held, sent, failed."""
        with reading(self.engine) as session:
            return counted.letters(session)

    def units(self, campaign: Campaign, now: datetime) -> tuple[UnitState, ...]:
        """One line a unit that is expected to report, in the roster's order."""
        with reading(self.engine) as session:
            return unit_states(session, campaign, now)

    def verdicts(self, message_id: int) -> tuple[Verdict, ...]:
        """The newest verdict of each package of a message."""
        with Session(self.engine) as session:
            return verdicts_of(session, message_id)

    def silences(self) -> tuple[tuple[str, int], ...]:
        """Why mails were not answered, and how many."""
        with Session(self.engine) as session:
            return counted.silences(session)

    def parked(self) -> tuple[ParkedMail, ...]:
        """Messages that wait for a person, with what went wrong."""
        mine = select(MessageRow).where(MessageRow.stage == Stage.PARKED).order_by(MessageRow.id)
        with Session(self.engine) as session:
            return tuple(
                ParkedMail(
                    row.id, Blob(row.sha256, row.size), row.received, row.attempts, row.error
                )
                for row in session.scalars(mine)
            )

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
