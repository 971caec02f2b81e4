"""A figure that must be filled in is blank.

Blank in a bonus group counts as zero. A blank that, read as 0, satisfies every relation (so that
the totals bear it out) is a hint. A blank rate or number of days is only asked about, since it
follows from what stands beside it.
"""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import (
    BY_TABLE,
    BoundRow,
    BoundTable,
    Case,
    Check,
    Column,
    DetailSum,
    Duration,
    Finding,
    NoParams,
    NotGreater,
    Place,
    Ratio,
    Result,
    SameFact,
    Severity,
    TableTemplate,
    agrees,
    figure,
    results,
    zeroed,
)

CHECK = Check(
    code="TAB105",
    title="应填的格子是空的",
    grades=(("", Severity.FIX), ("rate", Severity.ASK), ("zero", Severity.NOTE)),
    say="“{row}”的“{column}”没有填写。",
    remedy="请填写这一格；没有的填 0。",
    sentence=BY_TABLE,
)


def look(case: Case, _: NoParams) -> Iterator[Finding]:
    """A cell that a vertical merge covers is not blank: its number stands for the group."""
    for template, table in case.certain_tables:
        bonus = {row.id for group in template.groups if group.bonus for row in group.rows}
        for column in template.columns:
            if not column.numeric or column.id in table.missing:
                continue
            blanks = [
                row
                for row in table.rows
                if _is_blank(row, column)
                and (row.id or not template.groups)
                and row.id not in bonus
                and not case.filled_elsewhere(table, row, column.id)
            ]
            grade = _grade(case, template, table, column, len(blanks)) if blanks else ""
            for row in blanks:
                if column.kind != "rate" or _due(template, row, column):
                    yield _finding(template, table, row, column, grade)


def _is_blank(row: BoundRow, column: Column) -> bool:
    value = row.value(column.id)
    return value is None or (value.blank and not value.merged and value.confidence > 0)


def _due(template: TableTemplate, row: BoundRow, column: Column) -> bool:
    """A rate of nobody may be blank."""
    wholes = [
        figure(row, one.whole)
        for one in template.relations
        if isinstance(one, Ratio) and one.column == column.id
    ]
    return all(wholes)


def _finding(
    template: TableTemplate, table: BoundTable, row: BoundRow, column: Column, grade: str
) -> Finding:
    value = row.value(column.id)
    where = value.where if value else table.where
    return Finding(
        CHECK.code,
        Place(table.file, (template.title, row.label, column.shown), where),
        (("row", row.label), ("column", column.shown)),
        grade,
        sentence=template.sentence,
    )


def _grade(
    case: Case, template: TableTemplate, table: BoundTable, column: Column, blanks: int
) -> str:
    follows = any(
        isinstance(one, Duration) and one.column == column.id for one in template.relations
    )
    if column.kind == "rate" or follows:
        return "rate"
    if blanks * 2 > len(table.rows) > 1:
        return ""  # a column that nobody filled in says nothing by its zeros
    return "zero" if _borne_out(case, template, table, column.id) else ""


def _borne_out(case: Case, template: TableTemplate, table: BoundTable, column: str) -> bool:
    """Whether every relation holds with 0 for the blanks, and one of them would have told."""
    read = zeroed(table, column)
    own = [one for one in results(template, read) if _speaks_of(one, column)]
    told = (
        agrees(one, read, case.certain(one.table), case.roster.find)
        for one in template.relations
        if isinstance(one, DetailSum | SameFact) and one.column == column
    )
    others = [held for held in told if held is not None]
    telling = [one for one in own if not isinstance(one.relation, NotGreater)]
    return bool(telling or others) and all(one.ok for one in own) and all(others)


def _speaks_of(result: Result, column: str) -> bool:
    relation = result.relation
    names = (getattr(relation, "whole", ""), getattr(relation, "part", ""), result.column)
    return column in names
