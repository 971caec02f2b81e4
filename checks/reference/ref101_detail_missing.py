"""A starred summary cell is above zero, and its detail table has no row for it.

Where the detail table is not there at all, TAB101 speaks; where it is empty, one finding tells
everything that it should list.
"""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import (
    BY_TABLE,
    Case,
    Check,
    DetailCount,
    DetailSum,
    Finding,
    Gap,
    NoParams,
    Place,
    Severity,
    TableTemplate,
)

CHECK = Check(
    code="REF101",
    title="缺少明细",
    grades=(("", Severity.FIX), ("asked", Severity.ASK)),
    say="“{table}”中“{row}”填了数字，但“{detail}”里没有它的明细。",
    remedy="请在“{detail}”中补上明细；如汇总表填错了，请改正汇总表。",
    sentence=BY_TABLE,
)


def look(case: Case, _: NoParams) -> Iterator[Finding]:
    """One finding for each certificate and level of a detail table."""
    for one in case.reckoned:
        template, table = one.template, one.table
        missing: dict[str, dict[tuple[str, ...], Gap]] = {}
        for gap in one.gaps:
            if gap.kind == "missing" and isinstance(gap.relation, DetailSum | DetailCount):
                missing.setdefault(gap.relation.table, {}).setdefault(gap.row.key[:2], gap)
        for detail, found in missing.items():
            yield from _findings(case, template, table.file, detail, list(found.values()))


def _findings(
    case: Case, template: TableTemplate, file: str, detail: str, found: list[Gap]
) -> Iterator[Finding]:
    below = case.certain(detail)
    if below is not None and not below.rows:
        labels = "、".join(gap.row.label for gap in found[:5])
        more = f"等{len(found)}项" if len(found) > 5 else ""  # noqa: PLR2004 - as many as fit a line
        yield _finding(case, template, file, found[0], labels + more)
        return
    for gap in found:
        yield _finding(case, template, file, gap, gap.row.label)


def _finding(case: Case, template: TableTemplate, file: str, gap: Gap, row: str) -> Finding:
    column = template.column(gap.relation.column).shown
    title = case.template.table(gap.relation.table).title if case.template else ""
    facts = (("table", template.title), ("row", row), ("detail", title))
    return Finding(
        CHECK.code,
        Place(file, (template.title, row, column), gap.value.where),
        facts,
        sentence=gap.relation.sentence or template.sentence,
    )
