"""Snapshots for tests: units in every state, without a database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from notifier.report.model import Status, status_of
from notifier.report.pace import Pace
from store.model import Letters, Proof
from store.status import FolderLook, Snapshot, UnitState
from tests import builders as b

NOW = datetime(2023, 3, 28, 2, tzinfo=UTC)  # 10:00 on 28 March in Nanchang
HOUR = timedelta(hours=1)
PROOF = Proof(9, 1, 10, 10, 0, 0, 9, 2, 8, 1, 1, 1)
UNITS = (
    UnitState("甲学校", "school", "赣州", "accepted", version=1, first=NOW, newest=NOW),
    UnitState(
        *("乙学校", "school", "赣州", "correction"),
        late=True,
        version=2,
        codes=("PKG109", "SUM101"),
        newest=NOW,
    ),
    UnitState(
        *("丙学校", "school", "", "review"),
        due_today=True,
        version=1,
        codes=("PKG102",),
        newest=NOW,
    ),
    UnitState("丁机构", "organisation", "南昌", "query", version=1, codes=("SUM101",), newest=NOW),
    UnitState("戊机构", "organisation", "南昌", "missing"),
)
LETTERS = Letters(owed=3, held=2, sent=5, failed=1)
PACE = Pace(60)


def snapshot(
    units: tuple[UnitState, ...] = UNITS,
    letters: Letters = LETTERS,
    proof: Proof = PROOF,
    at: datetime = NOW,
    last_poll: datetime | None = NOW,
) -> Snapshot:
    hours = ((NOW - 60 * HOUR, 2), (NOW - 61 * HOUR, 1), (NOW, 4))
    return Snapshot(
        at=at,
        basis=(),
        units={b.CAMPAIGN.id: units},
        arrivals={b.CAMPAIGN.id: hours},
        unplaced={b.CAMPAIGN.id: 1},
        letters=letters,
        proof=proof,
        silences=(("automatic", 1),),
        parked=(7,),
        sent_today=4,
        oldest_pending=NOW - HOUR,
        last_poll=last_poll,
        folders=(FolderLook("a", "INBOX", 9, NOW),),
    )


def status(given: Snapshot | None = None, pace: Pace = PACE) -> Status:
    return status_of(given or snapshot(), (b.CAMPAIGN,), pace)
