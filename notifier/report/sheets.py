"""The lists an office keeps, as plain values: statistics, units, who is missing, the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal, TypeAlias
from zoneinfo import ZoneInfo

from checks.model import Finding, Severity
from checks.words import remedy, sentence
from config.roster import Unit
from notifier.report.model import Counts, Group, Round
from notifier.report.words import KINDS, LETTER_STATES, SEVERITIES, STATES, State, reason, reasons
from store.cases import Submission
from store.status import UnitState

Value: TypeAlias = str | int | Decimal | datetime | None
ORDER = (State.ACCEPTED, State.QUERY, State.CORRECTION, State.REVIEW)


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its header, its width in characters, and what stands in it."""

    header: str
    width: float
    kind: Literal["text", "count", "score", "amount", "rate", "moment"] = "text"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its tab, the heading above the table, and the table; `strong` rows are sums."""

    tab: str
    heading: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    strong: frozenset[int] = frozenset()


def statistics(round_: Round) -> Sheet:
    """报送情况统计表: all, by kind, by city."""
    sections = (
        [Group("", "合计", round_.counts)],
        list(round_.kinds),
        list(round_.cities),
    )
    rows: list[tuple[Value, ...]] = []
    for name, groups in zip(("全省", "按类别", "按设区市"), sections, strict=True):
        rows += [(name, group.name, *_numbers(group.counts)) for group in groups]
    counted = ("应报", "已报", *(STATES[one] for one in ORDER), "未报", "逾期报送", "截止当日报送")
    columns = (
        Column("范围", 10),
        Column("名称", 18),
        *(Column(header, 12, "count") for header in counted),
        Column("报送率", 10, "rate"),
    )
    return Sheet(
        "报送情况统计表", _heading(round_, "报送情况统计表"), columns, tuple(rows), frozenset({0})
    )


def _numbers(counts: Counts) -> tuple[Value, ...]:
    states = tuple(counts.of(one) for one in ORDER)
    rate = Decimal(str(round(counts.share(counts.reported), 4)))
    marks = (counts.late, counts.due_today)
    return (counts.expected, counts.reported, *states, counts.missing, *marks, rate)


def missing(round_: Round, roster: Mapping[str, Unit]) -> Sheet:
    """未报送单位名单, with whom to call."""
    units = sorted(
        (one for one in round_.units if one.state == State.MISSING),
        key=lambda one: (not one.city, one.city, one.kind, one.name),
    )
    columns = (
        Column("序号", 7, "count"),
        Column("单位", 36),
        Column("类别", 16),
        Column("设区市", 12),
        Column("联系人", 12),
        Column("电话", 18),
        Column("催报记录", 30),
    )
    rows = []
    for place, one in enumerate(units, 1):
        unit = roster.get(one.name)
        contact = (unit.contact, unit.phone) if unit else ("", "")
        rows.append((place, one.name, KINDS.get(one.kind, one.kind), one.city, *contact, ""))
    return Sheet("未报送单位名单", _heading(round_, "未报送单位名单"), columns, tuple(rows))


def everyone(round_: Round) -> Sheet:
    """各单位情况: a line a unit with the reasons in words."""
    columns = (
        Column("单位", 36),
        Column("类别", 16),
        Column("设区市", 12),
        Column("状态", 10),
        Column("标记", 12),
        Column("版次", 7, "count"),
        Column("首次报送", 18, "moment"),
        Column("最近报送", 18, "moment"),
        Column("问题", 60),
    )
    rows = tuple(_unit(one, round_) for one in round_.units)
    return Sheet("各单位情况", _heading(round_, "各单位报送情况"), columns, rows)


def _unit(one: UnitState, round_: Round) -> tuple[Value, ...]:
    zone = ZoneInfo(round_.campaign.zone)
    return (
        one.name,
        KINDS.get(one.kind, one.kind),
        one.city,
        STATES[State(one.state)],
        mark(one),
        one.version or None,
        _local(one.first, zone),
        _local(one.newest, zone),
        reasons(one.codes),
    )


def mark(one: UnitState) -> str:
    """The mark beside a unit's state, or empty."""
    if one.late:
        return "逾期"
    if one.due_today:
        return "截止当日" if one.version else "今日截止"
    return ""


def ledger(round_: Round, cases: Iterable[Submission]) -> Sheet:
    """补正台账: everything open in each unit's newest submission, one line a finding."""
    columns = (
        Column("单位", 24),
        Column("收到时间", 16, "moment"),
        Column("版次", 6, "count"),
        Column("类型", 10),
        Column("编号", 10),
        Column("问题", 15),
        Column("文件", 18),
        Column("位置", 24),
        Column("说明", 36),
        Column("怎样改", 34),
        Column("信件", 9),
        Column("发出时间", 16, "moment"),
    )
    rows = tuple(row for case in cases for row in _open(case, ZoneInfo(round_.campaign.zone)))
    return Sheet("补正台账", _heading(round_, "补正台账"), columns, rows)


def _open(case: Submission, zone: ZoneInfo) -> Iterator[tuple[Value, ...]]:
    for finding in in_order(case.verdict.findings):
        if finding.severity > Severity.NOTE:
            yield (
                case.verdict.unit or "（未能确认）",
                _local(case.received, zone),
                case.verdict.version,
                SEVERITIES[finding.severity.word],
                finding.code,
                reason(finding.code),
                finding.place.file,
                str(finding.place),
                sentence(finding),
                remedy(finding),
                LETTER_STATES.get(case.letter_state, ""),
                _local(case.letter_sent, zone),
            )


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Findings as people work through them: the gravest first, then by code."""
    return sorted(findings, key=lambda one: (-one.severity, one.code, str(one.place)))


def _heading(round_: Round, name: str) -> str:
    return f"{round_.campaign.year}年度{name}（截至 {round_.at:%Y-%m-%d %H:%M}）"


def _local(moment: datetime | None, zone: ZoneInfo) -> datetime | None:
    """A moment as Excel shows it: local, without a zone, to the minute."""
    return moment.astimezone(zone).replace(tzinfo=None, second=0, microsecond=0) if moment else None
