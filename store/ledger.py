"""The ledger: the only door to the database. One public method is one transaction.

It is made of parts, one file each, in the order of the line: keeping, work, settling, outbox;
beside them the roster's units; queries, cases and watching only read.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import Engine

from store.cases import Cases
from store.engine import read_only
from store.keeping import Keeping
from store.links import Links
from store.outbox import Outgoing
from store.queries import Queries
from store.settling import Settling
from store.units import Units
from store.watching import Watching
from store.work import Work


@dataclass(frozen=True, slots=True)
class Ledger:
    """All parts over one engine."""

    engine: Engine
    keeping: Keeping = field(init=False)
    work: Work = field(init=False)
    settling: Settling = field(init=False)
    outbox: Outgoing = field(init=False)
    units: Units = field(init=False)
    links: Links = field(init=False)
    queries: Queries = field(init=False)
    watching: Watching = field(init=False)
    cases: Cases = field(init=False)

    def __post_init__(self) -> None:
        reading = read_only(self.engine)
        parts = {
            "keeping": Keeping(self.engine, reading),
            "work": Work(self.engine, reading),
            "settling": Settling(self.engine, reading),
            "outbox": Outgoing(self.engine, reading),
            "units": Units(self.engine, reading),
            "links": Links(self.engine, reading),
            "queries": Queries(reading),
            "watching": Watching(reading),
            "cases": Cases(reading),
        }
        for name, part in parts.items():
            object.__setattr__(self, name, part)
