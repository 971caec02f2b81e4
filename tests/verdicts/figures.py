"""Whether the program read what was written: every cell of every table, whatever the style.

A figure misread in silence would be worse than a fault missed, and no finding would tell of it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from decimal import Decimal

from checks.form import BoundRow, BoundTable, Form
from tests.samples.cells import last_unit
from tests.samples.forms import FORMS, Column
from tests.samples.oracle_figures import figure
from tests.samples.paper import Paper, Printed, Rate, Row, Value, WrongRate
from tests.samples.style import Style

_FIGURES = ("count", "places", "amount", "score", "rate")
_HALF_WAN = Decimal(50)  # what two digits after 万元 may take away or add


def misread(paper: Paper, style: Style, form: Form | None) -> Iterator[str]:
    """What of a paper was read otherwise, or not at all, in words."""
    if form is None:
        yield "no form was found"
        return
    if form.kind != paper.kind:
        yield f"read as the form of a {form.kind}"
    for name, printed in paper.tables.items():
        table = form.table(name)
        if printed is None or printed.said or not printed.rows:
            continue
        if table is None:
            yield f"{name}: not found"
        elif len(table.rows) != len(printed.rows):
            yield f"{name}: {len(table.rows)} rows of {len(printed.rows)}"
        else:
            yield from _rows(printed, table, style)


def _rows(printed: Printed, table: BoundTable, style: Style) -> Iterator[str]:
    names: dict[tuple[Value, Value], tuple[str, ...]] = {}
    for number, (wanted, found) in enumerate(zip(printed.rows, table.rows, strict=True), 1):
        yield from _cells(f"{table.id} row {number}", wanted, found, printed, style)
        if "certificate" in printed.columns:
            key = (wanted["certificate"], wanted["level"])
            if names.setdefault(key, found.key[:2]) != found.key[:2]:
                yield f"{table.id} row {number}: {key} is once {names[key]}, once {found.key[:2]}"
    if len(set(names.values())) < len(names):
        yield f"{table.id}: two certificates or levels became one"
    if printed.total is not None:
        if table.total is None:
            yield f"{table.id}: 合计 not found"
        else:
            yield from _cells(f"{table.id} 合计", printed.total, table.total, printed, style)


def _cells(
    place: str, wanted: Row, found: BoundRow, printed: Printed, style: Style
) -> Iterator[str]:
    form = next(
        form for form in FORMS.values() if {one.id for one in form.columns} >= set(printed.columns)
    )
    for column in (form.column(name) for name in printed.columns):
        value, shown = wanted.get(column.id), found.value(column.id)
        if column.sort in _FIGURES:
            number = shown.number if shown else None
            if not _same(value, number, column, style):
                yield f"{place}: {column.id} {value} was read as {number} ({shown and shown.text})"
        elif column.id in ("school", "title", "training") and value is not None:
            text = shown.text if shown else ""
            if text != unicodedata.normalize("NFKC", str(value)):
                yield f"{place}: {column.id} {value} was read as {text}"


def _same(value: Value, number: Decimal | None, column: Column, style: Style) -> bool:
    """Within what the style cut off; nothing may be read as nothing or as 0."""
    if isinstance(value, Rate | WrongRate):
        wanted, slack = value.fraction, last_unit(style)
    else:
        rounded = style.wan_digits == "two" and style.amounts.startswith("wan")
        wanted = figure(value)
        slack = _HALF_WAN if rounded and column.sort == "amount" else Decimal(0)
    if wanted is None or number is None:
        return not wanted and not number
    return abs(number - wanted) <= slack
