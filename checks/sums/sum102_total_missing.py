"""The template has a 合计 row and it is missing, or a figure in it is blank.

A fault only where the campaign says so; elsewhere it is asked about, and with a single row above
it is a hint, since nobody needs to add up one number.
"""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import (
    BY_TABLE,
    BoundTable,
    Case,
    Check,
    Finding,
    NoParams,
    Place,
    Reckoned,
    Severity,
    TableTemplate,
    Total,
    Where,
    stands_for_nothing,
)

CHECK = Check(
    code="SUM102",
    title="缺少合计",
    grades=(("", Severity.FIX), ("asked", Severity.ASK), ("single", Severity.NOTE)),
    say="“{table}”没有填写合计{which}。",
    remedy="请在表的最后一行填写合计。",
    sentence=BY_TABLE,
)


def look(case: Case, _: NoParams) -> Iterator[Finding]:
    """One finding a table: without fixed rows that are missing, for those are a fault first."""
    for one in case.reckoned:
        template, table = one.template, one.table
        columns = [
            column
            for relation in template.relations
            if isinstance(relation, Total)
            for column in relation.columns
            if column not in table.missing
        ]
        if not columns or not table.rows or _incomplete(template, table):
            continue
        blank = [column for column in columns if not _told(one, column)]
        if blank:
            yield _finding(template, table, [] if table.total is None else blank)


def _incomplete(template: TableTemplate, table: BoundTable) -> bool:
    groups = (group for group in template.groups if not group.bonus)
    return any(table.row(row.id) is None for group in groups for row in group.rows)


def _told(reckoned: Reckoned, column: str) -> bool:
    """Whether a total stands there; 「/」 under figures that add up to more is none."""
    total = reckoned.table.total
    value = total.value(column) if total else None
    if value is None or (value.blank and not value.merged):
        return False
    if not stands_for_nothing(value):
        return True
    return all(one.ok for one in reckoned.results if one.value is value)


def _place_of(table: BoundTable) -> Where:
    cells = table.total.cells.values() if table.total else ()
    return next((value.where for value in cells), table.where)


def _finding(template: TableTemplate, table: BoundTable, blank: list[str]) -> Finding:
    grade = "" if template.total_needed else "asked" if len(table.rows) > 1 else "single"
    which = "、".join(template.column(one).shown for one in blank)
    where = _place_of(table)
    facts = (("table", template.title), ("which", f"（{which}）" if which else ""))
    place = Place(table.file, (template.title, template.total), where)
    return Finding(CHECK.code, place, facts, grade, sentence=template.sentence)
