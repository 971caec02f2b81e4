"""Which units a person asked to see. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from config.roster import folded
from notifier.report.words import State, reasons
from store.status import UnitState

PAGE = 50  # units on a page
REPORTED, LATE, DUE_TODAY = "reported", "late", "due_today"


@dataclass(frozen=True, slots=True)
class Filter:
    """What was asked for; an empty part asks for everything.

    Attributes:
        q: Part of a name, or of a reason.
        state: A state, or "reported", "late", "due_today".
        page: From 1.
    """

    campaign: str = ""
    q: str = ""
    city: str = ""
    kind: str = ""
    state: str = ""
    page: int = 1

    def takes(self, unit: UnitState) -> bool:
        """Whether a unit is asked for."""
        if self.city and unit.city != self.city.removeprefix("-"):
            return False
        if self.kind and unit.kind != self.kind:
            return False
        return self._state(unit) and self._words(unit)

    def _state(self, unit: UnitState) -> bool:
        if self.state == REPORTED:
            return unit.state != State.MISSING
        if self.state == LATE:
            return unit.late
        if self.state == DUE_TODAY:
            return unit.due_today
        return not self.state or unit.state == self.state

    def _words(self, unit: UnitState) -> bool:
        wanted = folded(self.q)
        if not wanted or wanted in folded(unit.name):
            return True
        return wanted in folded(f"{reasons(unit.codes)} {' '.join(unit.codes)}")

    def address(self, **changes: str | int) -> str:
        """The overview's address with some parts changed; another filter starts at page 1."""
        asked = replace(self, **({"page": 1} | changes))  # type: ignore[arg-type] # own field names
        parts = {
            "campaign": asked.campaign,
            "q": asked.q,
            "city": asked.city,
            "kind": asked.kind,
            "state": asked.state,
            "page": asked.page if asked.page > 1 else "",
        }
        query = urlencode({name: value for name, value in parts.items() if value})
        return f"/?{query}" if query else "/"


@dataclass(frozen=True, slots=True)
class Found:
    """A page of the units that were asked for."""

    units: tuple[UnitState, ...]
    total: int
    page: int
    pages: int


def find(units: Iterable[UnitState], asked: Filter) -> Found:
    """Picks and orders units: those whom the office must act on come first."""
    order = {state.value: place for place, state in enumerate(State)}
    chosen = [unit for unit in units if asked.takes(unit)]
    chosen.sort(key=lambda one: order.get(one.state, len(order)))  # stable: the roster's order
    pages = max(1, -(-len(chosen) // PAGE))
    page = min(max(1, asked.page), pages)
    return Found(tuple(chosen[(page - 1) * PAGE : page * PAGE]), len(chosen), page, pages)
