"""When the letters that are owed will be out. Pure.

Sending is the scarce resource: a provider allows so many letters a day and wants a pause between
two. So a season's last days may leave letters days behind, and the office should see that coming.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Pace:
    """What the sending settings allow.

    Attributes:
        seconds: Pause between two letters.
        per_day: Letters in 24 hours; 0 for no cap.
        sends: Whether letters go out at all.
    """

    seconds: float
    per_day: int = 0
    sends: bool = True


def out_by(owed: int, sent_today: int, pace: Pace, now: datetime) -> datetime | None:
    """When the last of the owed letters goes out; None when none is owed or none goes out."""
    if not owed or not pace.sends:
        return None
    if not pace.per_day:
        return now + timedelta(seconds=pace.seconds * owed)
    today = min(owed, max(0, pace.per_day - sent_today))
    days, rest = divmod(owed - today, pace.per_day)
    # What does not fit today starts a day later; a day's last letter is `rest` pauses into it.
    whole = days + (1 if rest else 0)
    pauses = rest or min(owed, pace.per_day)
    return now + timedelta(days=whole, seconds=pace.seconds * (pauses if whole else today))
