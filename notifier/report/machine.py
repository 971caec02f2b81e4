"""The status as the machine output lays it down: plain values for JSON. Keys are a contract."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from notifier.report.health import Say, chinese, notices
from notifier.report.model import Counts, Group, Round, Status
from store.status import UnitState


def as_json(status: Status, say: Say = chinese) -> dict[str, Any]:
    """The whole status; `units`, `letters` and `proof` are over all campaigns.

    `say` picks the language of the notices; everything else is machine words.
    """
    return {
        "at": status.at.isoformat(),
        "campaigns": [_round(one) for one in status.rounds],
        "units": [_unit(unit) for one in status.rounds for unit in one.units],
        "letters": asdict(status.post.letters),
        "pace": {"sent_today": status.post.sent_today, "out_by": _time(status.post.out_by)},
        "proof": asdict(status.proof) | {"ok": status.proof.ok},
        "silences": dict(status.silences),
        "parked": list(status.parked),
        "last_poll": _time(status.last_poll),
        "folders": [
            asdict(folder) | {"looked_at": _time(folder.looked_at)} for folder in status.folders
        ],
        "notices": [asdict(one) for one in notices(status, say)],
    }


def _round(one: Round) -> dict[str, Any]:
    return {
        "id": one.campaign.id,
        "number": one.campaign.number,
        "deadline": one.campaign.deadline.isoformat(),
        "days_left": one.days_left,
        "closed": one.closed,
        **_counts(one.counts),
        "by_kind": [_group(group) for group in one.kinds],
        "by_city": [_group(group) for group in one.cities],
        "arrivals": [{"day": day.day.isoformat(), "count": day.count} for day in one.days],
        "problems": dict(one.problems),
        "unplaced": one.unplaced,
    }


def _counts(counts: Counts) -> dict[str, int]:
    return {"expected": counts.expected, "reported": counts.reported, **asdict(counts)}


def _group(group: Group) -> dict[str, Any]:
    return {"name": group.key, **_counts(group.counts)}


def _unit(unit: UnitState) -> dict[str, Any]:
    return {
        "name": unit.name,
        "kind": unit.kind,
        "city": unit.city,
        "state": unit.state,
        "late": unit.late,
        "due_today": unit.due_today,
        "version": unit.version,
        "codes": list(unit.codes),
    }


def _time(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
