"""合计 rows: what a unit that adds correctly writes under its columns."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from tests.samples.forms import FORMS
from tests.samples.paper import Printed, Rate, Row, Value


def column_sum(printed: Printed, column: str) -> int | Decimal:
    """The sum of what are figures in a column."""
    figures = [row[column] for row in printed.rows]
    return sum((figure for figure in figures if isinstance(figure, int | Decimal)), 0)


def totalled(name: str, printed: Printed) -> Printed:
    """The table with a right 合计 row where its template has one."""
    form = FORMS[name]
    if not form.has_total:
        return printed
    total: dict[str, Value] = {
        column: column_sum(printed, column)
        for column in form.of("count", "places", "amount", "score")
    }
    for rate in form.of("rate"):
        suffix = rate.removeprefix("rate")
        passed, completed = total["passed" + suffix], total["completed" + suffix]
        total[rate] = Rate(int(str(passed)), int(str(completed)))
    return replace(printed, total=total)


def table_of(name: str, rows: list[dict[str, Value]]) -> Printed:
    """A whole table from its rows: serials, all columns of the template, 合计."""
    numbered: tuple[Row, ...] = tuple({"serial": at, **row} for at, row in enumerate(rows, 1))
    columns = tuple(column.id for column in FORMS[name].columns)
    return totalled(name, Printed(columns, numbered, None))
