"""A summary cell and its detail table say different things.

Sums of counts and amounts must agree; counts of stations and books are only asked about. Where
the same certificate may be written in two ways, a person looks (`doubt`).
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
    plain,
)

CHECK = Check(
    code="REF102",
    title="汇总与明细不一致",
    grades=(("", Severity.FIX), ("asked", Severity.ASK), ("doubt", Severity.HOLD_VALUE)),
    say="“{table}”中“{row}”的“{column}”是 {actual}，“{detail}”合起来是 {expected}。",
    remedy="请核对汇总表和明细表，把写错的改正。",
    sentence=BY_TABLE,
)


def look(case: Case, _: NoParams) -> Iterator[Finding]:
    """One finding for each figure."""
    for one in case.reckoned:
        template, table = one.template, one.table
        for gap in one.gaps:
            if gap.kind != "missing" and isinstance(gap.relation, DetailSum | DetailCount):
                yield _finding(case, template, table.file, gap, gap.relation)


def _finding(
    case: Case, template: TableTemplate, file: str, gap: Gap, relation: DetailSum | DetailCount
) -> Finding:
    column = template.column(relation.column).shown
    title = case.template.table(relation.table).title if case.template else ""
    facts = (
        ("table", template.title),
        ("row", gap.row.label),
        ("column", column),
        ("actual", plain(gap.actual)),
        ("detail", title),
        ("expected", plain(gap.expected)),
    )
    grade = "doubt" if gap.kind == "doubt" else "asked" if relation.asked else ""
    place = Place(file, (template.title, gap.row.label, column), gap.value.where)
    return Finding(CHECK.code, place, facts, grade, sentence=relation.sentence or template.sentence)
