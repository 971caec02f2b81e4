"""What the oracle reads in a cell: a figure, nothing, or something that is no figure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from tests.samples.forms import FORMS, Form, group_of
from tests.samples.paper import Paper, Printed, Row, Value

ZEROS = ("—", "/", "无", "不涉及")
Key = tuple[str, str]


def figure(value: Value) -> Decimal | None:
    """A number, or None where nothing can be computed with the cell."""
    if isinstance(value, int | Decimal):
        return Decimal(value)
    if not isinstance(value, str):
        return None
    if value in ZEROS:
        return Decimal(0)
    start = re.match(r"\d+", value)  # 「2000余」, 「3套」: a note, and a number all the same
    return Decimal(start[0]) if start else None


def cell(printed: Printed, row: Row, column: str) -> Decimal | None:
    """The figure of a cell, None in a column that was not printed; a blank bonus is 0."""
    if column not in printed.columns:
        return None
    value = row.get(column)
    if value is None and column == "score" and group_of(str(row["id"])) == "7":
        return Decimal(0)
    return figure(value)


def column_of(printed: Printed, rows: Iterable[Row], column: str) -> list[Decimal] | None:
    """All figures of a column, or None when one of them cannot be computed with."""
    figures = [cell(printed, row, column) for row in rows]
    known = [one for one in figures if one is not None]
    return known if len(known) == len(figures) else None


def total_of(printed: Printed, rows: Iterable[Row], column: str) -> Decimal | None:
    """The sum of a column, or None when one of its figures is not to be had."""
    figures = column_of(printed, rows, column)
    return None if figures is None else sum(figures, Decimal(0))


def present(paper: Paper) -> Iterable[tuple[Form, Printed]]:
    """The tables that are there."""
    for name, printed in paper.tables.items():
        if printed is not None:
            yield FORMS[name], printed


def by_key(printed: Printed, together: Iterable[str] = ()) -> dict[Key, list[Row]]:
    """Rows by certificate and level; those of some certificates by certificate alone."""
    groups: dict[Key, list[Row]] = {}
    for row in printed.rows:
        certificate = str(row["certificate"])
        level = "" if certificate in together else str(row["level"])
        groups.setdefault((certificate, level), []).append(row)
    return groups


def together_in(*tables: Printed) -> set[str]:
    """Certificates with a row for several levels (初、中级) in one table at least."""
    return {
        str(row["certificate"])
        for printed in tables
        for row in printed.rows
        if len(str(row["level"]).split("、")) > 1
    }
