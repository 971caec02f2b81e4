"""Pieces of one table become one table.

A table goes on over pages, or is split by certificate. The same rows twice are one table; other
rows under the same keys are a rival, and a rival is a doubt.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from checks.bind.grid import Grid
from checks.bind.header import Columns
from checks.bind.rows import Rows
from checks.form import BoundRow, BoundTable
from config.template import TableTemplate, Template


@dataclass(frozen=True, slots=True)
class Piece:
    """A grid that belongs to a table of the template.

    Attributes:
        around: A unit told outside its header, as its worth.
        fresh: It has a header of its own.
        near: It follows the piece before at once.
    """

    grid: Grid
    columns: Columns
    around: Decimal | None
    fresh: bool
    near: bool


def join(
    table: TableTemplate, template: Template, pieces: list[Piece], file: str
) -> BoundTable | None:
    """One table from its pieces; None when there are none, or none of its fixed rows."""
    if not pieces:
        return None
    groups = _groups(table, template, pieces)
    first, rivals = groups[0], 0
    rows, totals = list(first.data), list(first.totals)
    for other in groups[1:]:
        if table.groups or _apart(rows, other.data):
            totals += [(len(rows) + count, row) for count, row in other.totals]
            rows += other.data
        elif not same_rows(rows, other.data):
            rivals += 1
    if table.groups and not any(row.id for row in rows):
        return None  # a table with such headers, but none of the rows: another table
    columns = pieces[0].columns
    missing = tuple(
        one.id for one in table.columns if one.id not in columns.places and one.kind != "serial"
    )
    return BoundTable(
        table.id,
        table.title,
        tuple(rows),
        tuple(totals),
        pieces[0].grid.table.where,
        file=file,
        missing=missing,
        unknown=columns.unknown,
        doubtful=columns.doubtful,
        rivals=rivals,
    )


def _groups(table: TableTemplate, template: Template, pieces: list[Piece]) -> list[Rows]:
    """Pieces that follow at once belong together as long as no 合计 has closed the table."""
    groups: list[Rows] = []
    for piece in pieces:
        rows = Rows(template, table)
        rows.take(piece.grid, piece.columns, piece.around)
        if groups and (not piece.fresh or (piece.near and not groups[-1].totals)):
            last = groups[-1]
            last.totals += [(len(last.data) + count, row) for count, row in rows.totals]
            last.data += rows.data
        else:
            groups.append(rows)
    return groups


def _apart(rows: list[BoundRow], others: list[BoundRow]) -> bool:
    """Whether no row of one has the key of a row of the other: parts of one table."""
    return not {row.key for row in rows} & {row.key for row in others}


def same_rows(rows: Sequence[BoundRow], others: Sequence[BoundRow]) -> bool:
    """Whether the second table says nothing that the first does not say, however it is written."""

    def told(row: BoundRow) -> frozenset[tuple[str, str]]:
        figures = {
            (name, str(value.number.normalize()) if value.number is not None else value.text)
            for name, value in row.cells.items()
            if name != "serial"
        }
        return frozenset(figures)

    return {told(row) for row in others} <= {told(row) for row in rows}


def within(table: BoundTable, other: BoundTable) -> bool:
    """Whether a table says nothing that the other one does not say, rows and totals alike."""

    def totals(one: BoundTable) -> dict[str, Decimal]:
        cells = one.total.cells if one.total else {}
        return {name: cell.number for name, cell in cells.items() if cell.number is not None}

    known = totals(other)
    same = all(known.get(name, number) == number for name, number in totals(table).items())
    return same and same_rows(other.rows, table.rows)
