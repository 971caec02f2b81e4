"""The status as values: pure, made from one snapshot, shown in several forms.

The identities hold by construction: 应报 = 已报 + 未报, and 已报 = 合格 + 待核实 + 待补正 + 待人工.
逾期 and 截止当日 are marks beside a state, never states: a unit that came late can be accepted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from config.campaign import Campaign
from notifier.report.pace import Pace, out_by
from notifier.report.words import KINDS, State
from store.model import Letters, Proof
from store.status import FolderLook, Snapshot, UnitState

NO_CITY = "未注明"
YEAR = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many units stand where; `late` and `due_today` are marks among them."""

    accepted: int = 0
    query: int = 0
    correction: int = 0
    review: int = 0
    missing: int = 0
    late: int = 0
    due_today: int = 0

    @property
    def reported(self) -> int:
        """已报: something has come, whatever became of it."""
        return self.accepted + self.query + self.correction + self.review

    @property
    def expected(self) -> int:
        """应报 = 已报 + 未报."""
        return self.reported + self.missing

    def of(self, state: State) -> int:
        """The count of one state."""
        return int(getattr(self, state.value))

    def share(self, part: int) -> float:
        """A part of 应报, from 0 to 1."""
        return part / self.expected if self.expected else 0.0


@dataclass(frozen=True, slots=True)
class Group:
    """The counts of a city or of a kind of unit; `key` is what filters by it."""

    key: str
    name: str
    counts: Counts


@dataclass(frozen=True, slots=True)
class Day:
    """Submissions that came on a day, in the campaign's zone."""

    day: date
    count: int


@dataclass(frozen=True, slots=True)
class Post:
    """The letters, and when the last of those that are owed goes out at today's pace."""

    letters: Letters
    sent_today: int
    out_by: datetime | None


@dataclass(frozen=True, slots=True)
class Notice:
    """Something a person should know; `remedy` says what to do."""

    level: Literal["alarm", "warning", "hint"]
    text: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Round:
    """One campaign's status.

    Attributes:
        at: The moment of the snapshot, in the campaign's zone.
        days_left: Whole days until the deadline's day; negative after it.
        units: In the roster's order.
        days: Every day from the first submission to the last, and while it is open to today; of
            more than a year only the last.
        problems: Codes by how many units' newest submissions have them, the most frequent first.
        unplaced: Submissions of no unit that is expected to report.
    """

    campaign: Campaign
    at: datetime
    days_left: int
    units: tuple[UnitState, ...]
    counts: Counts
    cities: tuple[Group, ...]
    kinds: tuple[Group, ...]
    days: tuple[Day, ...]
    problems: tuple[tuple[str, int], ...]
    unplaced: int

    @property
    def closed(self) -> bool:
        """Whether the deadline has passed."""
        return self.at > self.campaign.closes


@dataclass(frozen=True, slots=True)
class Status:
    """The whole installation: each campaign, and what they share.

    Attributes:
        silences: Why mails were not answered, and how many.
        parked: Messages that wait for a person.
        polls: Whether a mailbox is set up to be polled.
        told: What the doors know beside the rows: mailbox, disk, programs.
    """

    at: datetime
    rounds: tuple[Round, ...]
    post: Post
    proof: Proof
    silences: tuple[tuple[str, int], ...]
    parked: tuple[int, ...]
    oldest_pending: datetime | None
    last_poll: datetime | None
    folders: tuple[FolderLook, ...]
    polls: bool = True
    told: tuple[Notice, ...] = ()

    def round(self, campaign: str = "") -> Round:
        """A campaign's status; the one that closes last where none is named."""
        found = (one for one in self.rounds if one.campaign.id == campaign)
        return next(found, max(self.rounds, key=lambda one: one.campaign.deadline))


def status_of(
    snapshot: Snapshot,
    campaigns: Iterable[Campaign],
    pace: Pace,
    *,
    polls: bool = True,
    told: tuple[Notice, ...] = (),
) -> Status:
    """Makes the status of a snapshot."""
    return Status(
        at=snapshot.at,
        rounds=tuple(_round(snapshot, campaign) for campaign in campaigns),
        post=Post(
            snapshot.letters,
            snapshot.sent_today,
            out_by(snapshot.letters.owed, pace, snapshot.at),
        ),
        proof=snapshot.proof,
        silences=snapshot.silences,
        parked=snapshot.parked,
        oldest_pending=snapshot.oldest_pending,
        last_poll=snapshot.last_poll,
        folders=snapshot.folders,
        polls=polls,
        told=told,
    )


def count(units: Iterable[UnitState]) -> Counts:
    """Counts units by state and mark."""
    units = tuple(units)
    states = Counter(unit.state for unit in units)
    return Counts(
        **{state.value: states[state.value] for state in State},
        late=sum(unit.late for unit in units),
        due_today=sum(unit.due_today for unit in units),
    )


def _round(snapshot: Snapshot, campaign: Campaign) -> Round:
    zone = ZoneInfo(campaign.zone)
    here = snapshot.at.astimezone(zone)
    units = snapshot.units[campaign.id]
    codes = Counter(code for unit in units for code in unit.codes)
    return Round(
        campaign=campaign,
        at=here,
        days_left=(campaign.deadline - here.date()).days,
        units=units,
        counts=count(units),
        cities=tuple(_groups(units, lambda unit: unit.city, NO_CITY)),
        kinds=tuple(_groups(units, lambda unit: unit.kind, "")),
        days=tuple(
            _days(snapshot.arrivals[campaign.id], zone, min(here.date(), campaign.deadline))
        ),
        problems=tuple(sorted(codes.items(), key=lambda pair: (-pair[1], pair[0]))),
        unplaced=snapshot.unplaced[campaign.id],
    )


def _groups(
    units: tuple[UnitState, ...], key: Callable[[UnitState], str], nameless: str
) -> Iterator[Group]:
    """The groups, the largest first; what has no name comes last."""
    found: dict[str, list[UnitState]] = {}
    for unit in units:
        found.setdefault(key(unit), []).append(unit)
    for name in sorted(found, key=lambda name: (not name, -len(found[name]), name)):
        yield Group(name, KINDS.get(name, name) or nameless, count(found[name]))


def _days(hours: tuple[tuple[datetime, int], ...], zone: ZoneInfo, until: date) -> Iterator[Day]:
    """Every day from the first arrival up to the last, or to `until` if that is later.

    At most a year of them: one imported mail with a date of 1970 would else bring 20,000.
    """
    by_day: Counter[date] = Counter()
    for hour, number in hours:
        by_day[hour.astimezone(zone).date()] += number
    if not by_day:
        return
    last = max(*by_day, until)
    first = max(min(by_day), last - YEAR)
    for offset in range((last - first).days + 1):
        one = first + timedelta(days=offset)
        yield Day(one, by_day[one])
