"""Tables with fixed rows (the self-assessment): columns by header, rows by number or title.

Pieces of one table are joined: a table may be split over pages, with or without its header again.
Rows are told by their number (any dash, typed or automatic) or by their title. When a row occurs
twice, both stay: a check asks, nobody guesses.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from checks.bind.grid import Grid, label
from checks.form import BoundRow, BoundTable, Value
from checks.numbers import folded, read
from config.campaign import Column, Row, TableTemplate
from parsers.model import Block, Cell, Table

MAX_HEADER = 3
_TOTALS = ("合计", "总计", "总分", "合计得分", "自评总分")
_DASH = r"[-‐‑‒–—―−－﹣~.]"
_NUMBER = re.compile(rf"\s*(\d{{1,2}})\s*{_DASH}\s*(\d{{1,2}})(?:\s*{_DASH}\s*(\d{{1,2}}))?")


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where a table's columns stand, by column id, and how many rows its header has."""

    places: dict[str, int]
    header: int
    width: int


def bind_fixed(blocks: tuple[Block, ...], template: TableTemplate) -> BoundTable | None:
    """Finds a table with fixed rows in a document; None if it is not there."""
    pieces: list[tuple[Grid, _Columns]] = []
    for block in blocks:
        if not isinstance(block, Table):
            continue
        grid = Grid.of(block)
        columns = _columns(grid, template) or _continued(grid, template, pieces)
        if columns is not None:
            pieces.append((grid, columns))
    if not pieces:
        return None
    rows: list[BoundRow] = []
    totals: list[BoundRow] = []
    for grid, columns in pieces:
        _rows(grid, columns, template, rows, totals)
    if not any(row.id for row in rows):
        return None  # a table with such headers, but none of the rows: another table
    total = totals[-1] if totals else None
    return BoundTable(template.id, template.title, tuple(rows), total, pieces[0][0].table.where)


def _columns(grid: Grid, template: TableTemplate) -> _Columns | None:
    """Looks for the header in the first rows: the key column and every relation's column."""
    needed = {template.key, *(relation.column for relation in template.relations)}
    for last in range(min(MAX_HEADER, grid.table.rows)):
        places = _places(grid, last, template)
        if needed <= places.keys():
            return _Columns(places, last + 1, grid.table.columns)
    return None


def _places(grid: Grid, row: int, template: TableTemplate) -> dict[str, int]:
    """Column id to place, by the headers of one row; exact names before synonyms."""
    found: dict[str, int] = {}
    for exact in (True, False):
        for place in range(grid.table.columns):
            cell = grid.at(row, place)
            if cell is None or cell.column != place:
                continue
            column = _column(label(cell.text), template, exact=exact)
            if column is not None and place not in found.values():
                found.setdefault(column.id, place)
    return found


def _column(text: str, template: TableTemplate, *, exact: bool) -> Column | None:
    for column in template.columns:
        names = (column.header,) if exact else column.synonyms
        if any(label(name) == text for name in names):
            return column
    return None


def _continued(
    grid: Grid, template: TableTemplate, pieces: list[tuple[Grid, _Columns]]
) -> _Columns | None:
    """A headerless table of the same width that holds rows of the template goes on with it."""
    if not pieces or pieces[-1][1].width != grid.table.columns:
        return None
    columns = _Columns(pieces[-1][1].places, 0, grid.table.columns)
    rows: list[BoundRow] = []
    totals: list[BoundRow] = []
    _rows(grid, columns, template, rows, totals)
    return columns if totals or any(row.id for row in rows) else None


def _rows(
    grid: Grid,
    columns: _Columns,
    template: TableTemplate,
    rows: list[BoundRow],
    totals: list[BoundRow],
) -> None:
    for number in range(columns.header, grid.table.rows):
        if _is_header(grid, number, template):
            continue
        key = grid.at(number, columns.places[template.key])
        if _is_total(grid, number, columns, template):
            totals.append(BoundRow("", template.total, _cells(grid, number, columns, template)))
        elif key is not None and (key.text.strip() or key.number):
            found = _row(key, template)
            shown = f"{found.id} {found.title}" if found else folded(key.text)[:60]
            cells = _cells(grid, number, columns, template)
            rows.append(BoundRow(found.id if found else "", shown, cells))


def _is_header(grid: Grid, number: int, template: TableTemplate) -> bool:
    places = _places(grid, number, template)
    return template.key in places and len(places) > 1


def _is_total(grid: Grid, number: int, columns: _Columns, template: TableTemplate) -> bool:
    if not template.total:
        return False
    values = {columns.places[relation.column] for relation in template.relations}
    labels = [label(cell.text) for cell in grid.row(number) if cell.column not in values]
    names = {template.total, *_TOTALS}
    return any(text in names for text in labels)


def _row(key: Cell, template: TableTemplate) -> Row | None:
    """A template row by the number in front (typed or automatic), else by the whole title."""
    text = unicodedata.normalize("NFKC", f"{key.number} {key.text}" if key.number else key.text)
    squeezed = _title(key.text)
    match = _NUMBER.match(text)
    if match is not None:
        steps = [str(int(step)) for step in match.groups() if step]
        by_number = _by_number(steps, text[match.end() :], template)
        if by_number is not None:
            return by_number
    same = [row for row in template.rows if _title(row.title) == squeezed]
    return same[0] if len(same) == 1 else None


def _by_number(steps: list[str], rest: str, template: TableTemplate) -> Row | None:
    """The row of a number; "4-51+X课题研究" is 4-5 with a title that begins with a digit."""
    rows = {row.id: row for row in template.rows}
    exact = rows.get("-".join(steps))
    if exact is not None and not _swallowed(exact, steps, rest, rows):
        return exact
    last = steps[-1]
    for kept in range(len(last) - 1, 0, -1):
        shorter = rows.get("-".join([*steps[:-1], last[:kept]]))
        if shorter is not None and _title(shorter.title).startswith(_title(last[kept:] + rest)[:2]):
            return shorter
    return exact


def _swallowed(row: Row, steps: list[str], rest: str, rows: dict[str, Row]) -> bool:
    """Whether the number's last digit really belongs to the title of a shorter number."""
    last = steps[-1]
    if len(last) < 2 or "-".join([*steps[:-1], last[:-1]]) not in rows:  # noqa: PLR2004 - two digits
        return False
    return _title(row.title) != _title(rest)


def _title(text: str) -> str:
    """A title as it is compared: no number in front, no blanks, no punctuation."""
    squeezed = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    return re.sub(
        r"[、,，。.;；:：()（）]", "", re.sub(rf"^\d{{1,2}}(?:{_DASH}\d{{1,2}})+", "", squeezed)
    )


def _cells(
    grid: Grid, number: int, columns: _Columns, template: TableTemplate
) -> tuple[tuple[str, Value], ...]:
    out = []
    for column in template.columns:
        place = columns.places.get(column.id)
        cell = None if place is None else grid.at(number, place)
        if cell is None:
            continue
        out.append((column.id, _value(grid, cell, column)))
    return tuple(out)


def _value(grid: Grid, cell: Cell, column: Column) -> Value:
    text, where = folded(cell.text), grid.where(cell)
    merged = cell.row_span > 1 and column.kind != "text"
    if column.kind == "text" or not text:
        return Value(text, where, confidence=cell.confidence, merged=merged)
    number = read(cell.text)
    return Value(text, where, number.value, number.odd, cell.confidence, merged)
