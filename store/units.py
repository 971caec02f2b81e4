"""The roster of each campaign."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, delete, select
from sqlalchemy.orm import Session

from config.roster import Roster, Unit, UnitKind
from store.schema import EventRow, UnitRow


@dataclass(frozen=True, slots=True)
class Units:
    """Units by campaign."""

    engine: Engine
    reading: Engine

    def replace(self, campaign: str, units: Sequence[Unit], now: datetime) -> None:
        """Puts a new roster in the place of the old one; audited."""
        with Session(self.engine) as session, session.begin():
            session.execute(delete(UnitRow).where(UnitRow.campaign == campaign))
            session.add_all(_row(campaign, unit) for unit in units)
            detail = f"{len(units)} units"
            session.add(EventRow(at=now, kind="roster.replaced", subject=campaign, detail=detail))

    def roster(self, campaign: str) -> Roster:
        """The campaign's roster, in the order of its file."""
        mine = select(UnitRow).where(UnitRow.campaign == campaign).order_by(UnitRow.id)
        with Session(self.reading) as session:
            return Roster(tuple(unit_of(row) for row in session.scalars(mine)))


def _row(campaign: str, unit: Unit) -> UnitRow:
    return UnitRow(
        campaign=campaign,
        full_name=unit.full_name,
        kind=unit.kind,
        city=unit.city,
        aliases=json.dumps(unit.aliases, ensure_ascii=False),
        senders=json.dumps(unit.senders, ensure_ascii=False),
        contact=unit.contact,
        phone=unit.phone,
    )


def unit_of(row: UnitRow) -> Unit:
    """A row of the roster as a value."""
    return Unit(
        full_name=row.full_name,
        kind=UnitKind(row.kind),
        city=row.city,
        aliases=tuple(json.loads(row.aliases)),
        senders=tuple(json.loads(row.senders)),
        contact=row.contact,
        phone=row.phone,
    )
