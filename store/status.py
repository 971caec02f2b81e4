"""What the status is made from, as it was read at one moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from store.model import Letters, Proof


class UnitState(NamedTuple):
    """A unit's line in the status; a tuple, for each page makes thousands.

    Attributes:
        state: "missing" or the outcome of its newest submission.
        late: Its first submission came after the deadline.
        due_today: Its first submission came on the deadline's day; or none has come and that day
            is today. The notice's 「前」 leaves open whether the day counts, so it is told apart.
        version: How many submissions it has sent.
        codes: Codes of the newest verdict's findings that are more than notes.
        first, newest: When its first and its newest submission were received.
        submission: Row of the newest submission; 0 when nothing has come.
    """

    name: str
    kind: str
    city: str
    state: str
    late: bool = False
    due_today: bool = False
    version: int = 0
    codes: tuple[str, ...] = ()
    first: datetime | None = None
    newest: datetime | None = None
    submission: int = 0


@dataclass(frozen=True, slots=True)
class FolderLook:
    """The last look into a folder of the mailbox."""

    account: str
    name: str
    on_server: int
    looked_at: datetime


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What the status is made from, read in one transaction.

    Attributes:
        basis: What units, arrivals and unplaced rest on: the same basis, the same values.
        units: By campaign id, in the roster's order.
        arrivals: By campaign id: the hour (its start, aware) and how many submissions came in it.
        unplaced: By campaign id: submissions of no unit that is expected to report.
        silences: Why mails were not answered, and how many.
        parked: Messages that wait for a person.
        sent_today: Letters sent in the 24 hours before.
        oldest_pending: Receipt of the oldest mail that is still in hand.
        last_poll: The last good poll of the mailbox.
    """

    at: datetime
    basis: tuple[object, ...]
    units: dict[str, tuple[UnitState, ...]]
    arrivals: dict[str, tuple[tuple[datetime, int], ...]]
    unplaced: dict[str, int]
    letters: Letters
    proof: Proof
    silences: tuple[tuple[str, int], ...]
    parked: tuple[int, ...]
    sent_today: int
    oldest_pending: datetime | None
    last_poll: datetime | None
    folders: tuple[FolderLook, ...]
