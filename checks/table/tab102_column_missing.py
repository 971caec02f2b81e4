"""A column that the notice asks for is not in its table.

What follows exactly from other columns (a rate from its counts, a rest from its parts, a level
from the certificates' names) counts as standing there. Where the table has a column that the form
does not know, it may be the missing one under another name: a person looks.
"""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import (
    BY_TABLE,
    BoundTable,
    Case,
    Check,
    Column,
    Difference,
    Finding,
    NoParams,
    Place,
    Ratio,
    Severity,
    TableTemplate,
)

CHECK = Check(
    code="TAB102",
    title="表中缺少一列",
    grades=(("", Severity.FIX), ("doubt", Severity.HOLD_VALUE), ("derived", Severity.NOTE)),
    say="“{table}”中没有“{column}”这一列。",
    remedy="请按参考模板补上这一列并填写。",
    sentence=BY_TABLE,
)


def look(case: Case, _: NoParams) -> Iterator[Finding]:
    """Looks at every table that has rows."""
    for template, table in case.tables:
        for column_id in table.missing if table.rows else ():
            column = template.column(column_id)
            place = Place(table.file, (template.title, column.shown), table.where)
            facts = (("table", template.title), ("column", column.shown))
            grade = _grade(template, table, column)
            yield Finding(CHECK.code, place, facts, grade, sentence=template.sentence)


def _grade(template: TableTemplate, table: BoundTable, column: Column) -> str:
    if _derived(template, table, column):
        return "derived"
    return "doubt" if table.unknown or not table.certain else ""


def _derived(template: TableTemplate, table: BoundTable, column: Column) -> bool:
    if column.kind == "level":
        return all(len(row.key) > 1 and row.key[1] for row in table.rows)
    if template.groups and column.kind == "text":
        return True  # the groups' names: the rows' numbers tell them
    for relation in template.relations:
        if isinstance(relation, Ratio) and relation.column == column.id:
            return not {relation.part, relation.whole} & set(table.missing)
        if isinstance(relation, Difference):
            three = {relation.column, relation.whole, relation.part}
            if column.id in three:
                return len(three & set(table.missing)) == 1
    return False
