"""What is known of a unit from before, and what people decided: values passed in to judging."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from checks.finding import Outcome


@dataclass(frozen=True, slots=True)
class Version:
    """An earlier submission of the same unit."""

    received: datetime
    outcome: Outcome
    package_sha256: str
    sender: str


@dataclass(frozen=True, slots=True)
class History:
    """What this unit sent before, ordered by time of receipt."""

    versions: tuple[Version, ...] = ()


@dataclass(frozen=True, slots=True)
class Rulings:
    """What people decided about this case; they outweigh the checks.

    Attributes:
        unit: Full name of the unit a person assigned, or empty.
        waived: Codes of findings a person waived.
    """

    unit: str = ""
    waived: tuple[str, ...] = ()
