"""When the letters that are owed will be out. Pure.

Sending is the scarce resource: a provider wants a pause between two letters. So a season's last days
may leave letters behind, and the office should see that coming.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Pace:
    """What the sending settings allow.

    Attributes:
        seconds: Pause between two letters.
        sends: Whether letters go out at all.
    """

    seconds: float
    sends: bool = True


def out_by(owed: int, pace: Pace, now: datetime) -> datetime | None:
    """When the last of the owed letters goes out; None when none is owed or none goes out."""
    if not owed or not pace.sends:
        return None
    return now + timedelta(seconds=pace.seconds * owed)
