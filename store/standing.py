"""Where each unit stands by its submissions, and what is of no unit; grouped by the database."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Row, Select, case, func, select
from sqlalchemy.orm import Session

from checks.model import Outcome
from config.campaign import Campaign
from store.schema import SubmissionRow, UnitRow
from store.status import UnitState

MISSING = "missing"
EXPECTED = UnitRow.kind != "forwarder"  # a forwarder sends others' material and owes none

# Material came, or may have (behind a link, in a mail that was cut off): a person must look.
_BROUGHT = (SubmissionRow.package_sha256 != "") | (SubmissionRow.outcome == Outcome.REVIEW)


def unit_states(session: Session, campaign: Campaign, now: datetime) -> tuple[UnitState, ...]:
    """One line a unit that is expected to report, in the roster's order."""
    # Joined here: a database would compare each unit with each line, having no index on those.
    came = newest_of_units(session, campaign.id)
    expected = (
        select(UnitRow.full_name, UnitRow.kind, UnitRow.city)
        .where(UnitRow.campaign == campaign.id, EXPECTED)
        .order_by(UnitRow.id)
    )
    calendar = _Calendar(campaign, now)
    return tuple(
        calendar.state(*unit, came.get(unit.full_name)) for unit in session.execute(expected)
    )


def newest_of_units(session: Session, campaign: str) -> dict[str, Row[Any]]:
    """Each unit's newest submission, with its first receipt and how many there are.

    A mail that brought nothing (its link is dead) never stands in the way of what came before.
    """
    mine = (SubmissionRow.campaign == campaign) & (SubmissionRow.unit != "")
    latest = func.max(SubmissionRow.received)
    found = _newest(session, mine, latest)
    idle = [unit for unit, row in found.items() if not row.brought]
    if idle:  # few, and only for them more than the index is read
        with_material = func.max(case((_BROUGHT, SubmissionRow.received)))
        these = mine & SubmissionRow.unit.in_(idle)
        found |= _newest(session, these, func.coalesce(with_material, latest))
    return found


def _newest(
    session: Session, mine: ColumnElement[bool], newest: ColumnElement[datetime]
) -> dict[str, Row[Any]]:
    """The submission of that moment of each unit.

    Grouping walks the index in order, which a window over thousands of units does not. Packages
    of one moment (a container) are told apart by mail and position.
    """
    groups = (
        select(
            SubmissionRow.unit,
            func.min(SubmissionRow.received).label("first"),
            newest.label("newest"),
            func.count().label("version"),
        )
        .where(mine)
        .group_by(SubmissionRow.unit)
        .subquery()
    )
    this = (SubmissionRow.unit == groups.c.unit) & (SubmissionRow.received == groups.c.newest)
    order = (_BROUGHT.label("brought"), SubmissionRow.message_id, SubmissionRow.position)
    query = (
        select(*order, groups, SubmissionRow.id, SubmissionRow.outcome, SubmissionRow.codes)
        .join(groups, this)
        .where(mine)
    )
    found: dict[str, Row[Any]] = {}
    for row in session.execute(query):
        known = found.setdefault(row.unit, row)
        if row[: len(order)] > known[: len(order)]:
            found[row.unit] = row
    return found


class _Calendar:
    """A campaign's last day in UTC, asked thousands of times."""

    def __init__(self, campaign: Campaign, now: datetime) -> None:
        self.closes = campaign.closes.astimezone(UTC)
        self.opens = datetime.combine(
            campaign.deadline, time(), ZoneInfo(campaign.zone)
        ).astimezone(UTC)
        self.on_the_day = self.opens <= now <= self.closes

    def state(self, name: str, kind: str, city: str, came: Row[Any] | None) -> UnitState:
        """A unit's line."""
        if came is None:
            return UnitState(name, kind, city, MISSING, late=False, due_today=self.on_the_day)
        return UnitState(
            name,
            kind,
            city,
            came.outcome,
            late=came.first > self.closes,
            due_today=self.opens <= came.first <= self.closes,
            version=came.version,
            codes=tuple(came.codes.split()),
            first=came.first,
            newest=came.newest,
            submission=came.id,
        )


def unplaced(campaign: str) -> Select[SubmissionRow]:
    """Submissions of none of the units that are expected to report, newest first.

    A forwarder's, or one of a unit that has left the roster, would else be seen by nobody.
    """
    expected = select(UnitRow.full_name).where(UnitRow.campaign == campaign, EXPECTED)
    mine = (SubmissionRow.campaign == campaign) & SubmissionRow.unit.not_in(expected)
    newest = (SubmissionRow.received.desc(), SubmissionRow.id.desc())  # pages need one order
    return select(SubmissionRow).where(mine).order_by(*newest)
