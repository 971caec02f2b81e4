"""Cases one by one: submissions with their verdicts, and letters. Reads only, for the pages."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, Row, Select, func, select
from sqlalchemy.orm import Session

from checks.model import Verdict
from config.roster import Unit
from parsers.model import Blob
from store.model import MAIL, Obligation
from store.queries import obligation_of, reading
from store.schema import LetterRow, MessageRow, ObligationRow, SubmissionRow, UnitRow, VerdictRow
from store.settling import VERDICT
from store.standing import newest_of_units, unplaced
from store.units import unit_of

BATCH = 200


@dataclass(frozen=True, slots=True)
class Submission:
    """A package that came, with its newest verdict.

    Attributes:
        message: Row of the mail it came in; `mail` are its raw bytes.
        letter_state: "owed", "held", "dropped", or the state of the sealed letter; empty when
            nobody is answered.
    """

    id: int
    message: int
    mail: Blob
    received: datetime
    sender: str
    verdict: Verdict
    letter: int
    letter_kind: str
    letter_state: str
    letter_sent: datetime | None


@dataclass(frozen=True, slots=True)
class Letter:
    """An obligation to write with its letter, where it is sealed.

    Attributes:
        id: Row of the obligation, which also names the .eml copy.
        state: As in `Submission.letter_state`.
        note: Why it is held, or what went wrong.
        sha256: The sealed bytes; empty before.
        campaign, units: Campaign and units of the packages it is about.
    """

    id: int
    kind: str
    recipient: str
    state: str
    note: str
    created: datetime
    sealed: datetime | None
    sent: datetime | None
    sha256: str
    campaign: str
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cases:
    """Submissions and letters over one engine that takes no write lock."""

    engine: Engine

    def submission(self, number: int) -> Submission | None:
        """One submission."""
        with reading(self.engine) as session:
            row = session.execute(_submissions().where(SubmissionRow.id == number)).first()
            return _submission(row) if row else None

    def of_unit(self, campaign: str, unit: str) -> tuple[Submission, ...]:
        """Every submission of a unit, the newest first."""
        mine = (SubmissionRow.campaign == campaign) & (SubmissionRow.unit == unit)
        with reading(self.engine) as session:
            return tuple(
                map(_submission, session.execute(_newest_first(_submissions().where(mine))))
            )

    def unplaced(self, campaign: str, limit: int, offset: int = 0) -> tuple[Submission, ...]:
        """Submissions of no unit that is expected to report, the newest first."""
        ids = unplaced(campaign).with_only_columns(SubmissionRow.id).limit(limit).offset(offset)
        with reading(self.engine) as session:
            mine = SubmissionRow.id.in_(list(session.scalars(ids)))
            return tuple(
                map(_submission, session.execute(_newest_first(_submissions().where(mine))))
            )

    def newest(self, campaign: str) -> Iterator[Submission]:
        """The newest submission of each unit, in batches: payloads of thousands are large."""
        with reading(self.engine) as session:
            ids = sorted(row.id for row in newest_of_units(session, campaign).values())
            for start in range(0, len(ids), BATCH):
                some = SubmissionRow.id.in_(ids[start : start + BATCH])
                yield from map(_submission, session.execute(_submissions().where(some)))

    def unit(self, campaign: str, name: str) -> Unit | None:
        """A unit of the roster by its full name."""
        mine = (UnitRow.campaign == campaign) & (UnitRow.full_name == name)
        with Session(self.engine) as session:
            row = session.scalar(select(UnitRow).where(mine))
            return unit_of(row) if row else None

    def letter(self, number: int) -> Letter | None:
        """One letter."""
        with reading(self.engine) as session:
            found = _letters(session, _letter_rows().where(ObligationRow.id == number))
            return found[0] if found else None

    def obligation(self, number: int) -> Obligation | None:
        """What a letter that is not sealed yet would be made from."""
        query = select(MessageRow, ObligationRow).join(ObligationRow)
        with reading(self.engine) as session:
            row = session.execute(query.where(ObligationRow.id == number)).first()
            if row is None:
                return None
            message, duty = row
            return obligation_of(session, duty, message)

    def letters(
        self, states: Collection[str] = (), limit: int = 100, offset: int = 0
    ) -> tuple[Letter, ...]:
        """Letters in some states, or all, the newest first."""
        query = _letter_rows().order_by(ObligationRow.id.desc()).limit(limit).offset(offset)
        if states:
            query = query.where(_state().in_(states))
        with reading(self.engine) as session:
            return _letters(session, query)


def _state() -> Any:
    return func.coalesce(LetterRow.state, ObligationRow.state)


def _submissions() -> Select[Any]:
    newest = (
        select(func.max(VerdictRow.id))
        .where(VerdictRow.submission_id == SubmissionRow.id)
        .correlate(SubmissionRow)
        .scalar_subquery()
    )
    last_letter = (
        select(func.max(ObligationRow.id))
        .where(
            ObligationRow.message_id == SubmissionRow.message_id,
            ObligationRow.cause.startswith(MAIL),  # the answer, and no question to another
        )
        .correlate(SubmissionRow)
        .scalar_subquery()
    )
    return (
        select(
            SubmissionRow.id,
            SubmissionRow.message_id,
            MessageRow.sha256,
            MessageRow.size,
            SubmissionRow.received,
            SubmissionRow.sender,
            VerdictRow.payload,
            ObligationRow.id.label("letter"),
            ObligationRow.kind.label("letter_kind"),
            _state().label("letter_state"),
            LetterRow.sent_at,
        )
        .join(MessageRow, MessageRow.id == SubmissionRow.message_id)
        .join(VerdictRow, VerdictRow.id == newest)
        .outerjoin(ObligationRow, ObligationRow.id == last_letter)
        .outerjoin(LetterRow, LetterRow.obligation_id == ObligationRow.id)
    )


def _newest_first(query: Select[Any]) -> Select[Any]:
    order = (SubmissionRow.received, SubmissionRow.message_id, SubmissionRow.position)
    return query.order_by(*(one.desc() for one in order))


def _submission(row: Row[Any]) -> Submission:
    return Submission(
        id=row.id,
        message=row.message_id,
        mail=Blob(row.sha256, row.size),
        received=row.received,
        sender=row.sender,
        verdict=VERDICT.validate_json(row.payload),
        letter=row.letter or 0,
        letter_kind=row.letter_kind or "",
        letter_state=row.letter_state or "",
        letter_sent=row.sent_at,
    )


def _letter_rows() -> Any:
    return select(ObligationRow, LetterRow).outerjoin(
        LetterRow, LetterRow.obligation_id == ObligationRow.id
    )


def _letters(session: Session, query: Select[Any]) -> tuple[Letter, ...]:
    rows = session.execute(query).all()
    units = _units(session, [duty.message_id for duty, _ in rows])
    return tuple(_letter(duty, sealed, units.get(duty.message_id, [])) for duty, sealed in rows)


def _units(session: Session, messages: list[int]) -> dict[int, list[tuple[str, str]]]:
    """Campaign and unit of each package of some messages, each once."""
    query = select(SubmissionRow.message_id, SubmissionRow.campaign, SubmissionRow.unit).where(
        SubmissionRow.message_id.in_(messages), SubmissionRow.unit != ""
    )
    found: dict[int, list[tuple[str, str]]] = {}
    for message, campaign, unit in session.execute(query.order_by(SubmissionRow.position)):
        if (campaign, unit) not in found.setdefault(message, []):
            found[message].append((campaign, unit))
    return found


def _letter(duty: ObligationRow, sealed: LetterRow | None, about: list[tuple[str, str]]) -> Letter:
    return Letter(
        id=duty.id,
        kind=duty.kind,
        recipient=duty.recipient,
        state=sealed.state if sealed else duty.state,
        note=(sealed.error if sealed else "") or duty.reason,
        created=duty.created_at,
        sealed=sealed.sealed_at if sealed else None,
        sent=sealed.sent_at if sealed else None,
        sha256=sealed.sha256 if sealed else "",
        campaign=about[0][0] if about else "",
        units=tuple(unit for _, unit in about),
    )
