"""Units of a roster: who is expected to report. Files of them are read by roster_file.py."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property, lru_cache


class RosterError(ValueError):
    """The roster file is wrong; the message tells every mistake with its row."""


class UnitKind(StrEnum):
    """What a unit is: it decides which template it fills in."""

    SCHOOL = "school"
    ORGANISATION = "organisation"
    FORWARDER = "forwarder"


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of the roster.

    Attributes:
        full_name: The official name.
        city: Its city, or empty.
        aliases: Other names that stand for exactly this unit.
        senders: Registered mail addresses, lower case.
        contact: A person's name, for the office only.
        phone: For the office only.
    """

    full_name: str
    kind: UnitKind
    city: str = ""
    aliases: tuple[str, ...] = ()
    senders: tuple[str, ...] = ()
    contact: str = ""
    phone: str = ""


@lru_cache(maxsize=8192)
def folded(name: str) -> str:
    """A unit's name as it is compared: NFKC, brackets folded, no white space, lower case."""
    text = unicodedata.normalize("NFKC", name).translate(_BRACKETS)
    return re.sub(r"\s+", "", text).casefold()


_BRACKETS = str.maketrans("〔〕【】[]﹙﹚", "()()()()")


@dataclass(frozen=True)
class Roster:
    """All units of a campaign, found by exact name or alias."""

    units: tuple[Unit, ...] = field(default=())

    @cached_property
    def _by_name(self) -> dict[str, Unit]:
        return {
            folded(name): unit for unit in self.units for name in (*unit.aliases, unit.full_name)
        }

    def find(self, name: str) -> Unit | None:
        """The unit of exactly this name or alias. Likeness never decides."""
        return self._by_name.get(folded(name))

    def of_sender(self, address: str) -> Unit | None:
        """The one unit that registered this address; None if none or several did."""
        senders = (unit for unit in self.units if address.casefold() in unit.senders)
        found = list({unit.full_name: unit for unit in senders}.values())  # of several campaigns
        return found[0] if len(found) == 1 else None
