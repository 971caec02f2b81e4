"""The extracted figures as sheets: one a table of the forms, ready to be summed or filtered.

Tables with fixed rows (the self-assessment) become one line a unit with a column an indicator;
the others one line a row of the form.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from checks.model import BoundRow, BoundTable
from checks.model import Value as CellValue
from config.campaign import Campaign
from config.template import Column as TemplateColumn
from config.template import TableTemplate
from notifier.report.sheets import Column, Sheet, Value
from store.cases import Submission

UNIT = Column("单位", 32)
SOURCE = Column("出自文件", 28)
TOO_LONG = Decimal(10) ** 15  # Excel keeps 15 digits of a number


def figures(campaign: Campaign, cases: Iterable[Submission]) -> tuple[Sheet, ...]:
    """Every table of the campaign's templates, filled from each unit's newest submission."""
    tables = [table for template in campaign.templates for table in template.tables]
    rows: dict[str, list[tuple[Value, ...]]] = {table.id: [] for table in tables}
    templates = {table.id: table for table in tables}
    for case in cases:
        for found in case.verdict.form.tables if case.verdict.form else ():
            if found.id in rows:
                rows[found.id] += _rows(templates[found.id], found, case.verdict.unit)
    return tuple(
        Sheet(tab(table), table.title, _columns(table), tuple(rows[table.id])) for table in tables
    )


def tab(table: TableTemplate) -> str:
    """A sheet's name: the table's short id and title; Excel allows 31 characters."""
    short = "" if table.groups else f"{table.id.partition('_')[0]} "
    return f"{short}{table.title}"[:31]


def _columns(table: TableTemplate) -> tuple[Column, ...]:
    if table.groups:
        titles = (Column(f"{row.id} {row.title}", 10, "score") for row in table.rows)
        total = (Column(table.total, 10, "score"),) if table.total else ()
        return (UNIT, *titles, *total, SOURCE)
    return (UNIT, *map(_column, table.columns), SOURCE)


def _column(column: TemplateColumn) -> Column:
    width = 24 if column.kind in ("certificate", "unit", "text") else 12
    kind = column.kind if column.kind in ("count", "score", "amount", "rate") else "text"
    return Column(column.shown, width, kind)


def _rows(template: TableTemplate, found: BoundTable, unit: str) -> Iterator[tuple[Value, ...]]:
    if template.groups:
        yield _wide(template, found, unit)
        return
    for row in found.rows:
        cells = (_value(row, column) for column in template.columns)
        yield (unit, *cells, found.file)


def _wide(template: TableTemplate, found: BoundTable, unit: str) -> tuple[Value, ...]:
    column = next(one for one in template.columns if one.numeric)
    by_id = {row.id: row for row in reversed(found.rows)}  # the first of repeated rows counts
    cells = (_value(by_id[row.id], column) if row.id in by_id else None for row in template.rows)
    total = (_value(found.total, column) if found.total else None,) if template.total else ()
    return (unit, *cells, *total, found.file)


def _value(row: BoundRow, column: TemplateColumn) -> Value:
    value = row.value(column.id)
    if value is None or value.blank:
        return None
    if not column.numeric:
        return value.text
    return _number(value)


def _number(value: CellValue) -> Value:
    """The figure; what is none, or too long for Excel, stays as written: nothing is hidden."""
    if value.number is None or not value.number.is_finite() or abs(value.number) >= TOO_LONG:
        return value.text
    return value.number if value.number % 1 else Decimal(int(value.number))
