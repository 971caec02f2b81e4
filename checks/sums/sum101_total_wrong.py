"""合计 is not the sum of its column.

Self-scores: the sum with or without the bonus group is right, and a total below it is only asked
about, since caps may apply that the notice does not state. Where one thing may stand in several
rows (a station, a sitting), anything from the greatest row up to the sum is right. Silent as long
as a row or a number is missing: that is a fault of its own. Silent too where a row is wrong by
another check and the total is right once that row is mended: a letter must not ask for two changes
that undo each other.
"""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import (
    BY_TABLE,
    Case,
    Check,
    Difference,
    Finding,
    NoParams,
    Place,
    Reckoned,
    Result,
    Severity,
    TableTemplate,
    Total,
    plain,
    stands_for_nothing,
)

CHECK = Check(
    code="SUM101",
    title="合计与各项之和不符",
    grades=(("", Severity.FIX), ("below", Severity.ASK)),
    say="“{column}”的合计写的是 {actual}，{how} {expected}{also}。",
    remedy="请核对各行的数字和合计，把写错的改正。",
    sentence=BY_TABLE,
)


def look(case: Case, _: NoParams) -> Iterator[Finding]:
    """Looks at every column that has a total relation."""
    for one in case.reckoned:
        template, table = one.template, one.table
        for result in one.results:
            if not isinstance(result.relation, Total) or result.ok:
                continue
            # Without a figure SUM102 speaks; where a row is wrong, its own check does.
            if not stands_for_nothing(result.value) and not _explained(one, result):
                yield _finding(template, table.file, result, result.relation)


def _explained(one: Reckoned, total: Result) -> bool:
    """Whether the total is right once the rows of its column are mended that others find wrong."""
    rows = {
        id(result.value): result.expected - (result.value.number or result.expected)
        for result in one.results
        if isinstance(result.relation, Difference)
        and result.column == total.column
        and not result.ok
    }
    rows |= {
        id(gap.value): gap.expected - gap.actual
        for gap in one.gaps
        if gap.relation.column == total.column
    }
    mended = total.expected + sum(rows.values())
    return bool(rows) and total.value.number == mended


def _finding(template: TableTemplate, file: str, result: Result, relation: Total) -> Finding:
    column = template.column(result.column).shown
    also = f"（不含加分项是 {plain(result.also[0])}）" if template.groups and result.also else ""
    facts = (
        ("column", column),
        ("actual", plain(result.value.number or result.expected)),
        ("how", "各行之中最大的与各行相加之间才合理，相加是" if relation.shared else "各行相加是"),
        ("expected", plain(result.expected)),
        ("also", also),
    )
    return Finding(
        CHECK.code,
        Place(file, (template.title, template.total, column), result.value.where),
        facts,
        "below" if relation.capped and result.lower else "",
        sentence=relation.sentence or template.sentence,
    )
