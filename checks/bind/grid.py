"""A table's grid as lookup: which anchor cell covers a place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from parsers.model import Cell, Table, Where


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with every place of it filled by its anchor cell.

    Attributes:
        origin: The place of its first cell, counted from 1.
    """

    table: Table
    cover: tuple[tuple[Cell | None, ...], ...]
    origin: Where

    @classmethod
    def of(cls, table: Table) -> Grid:
        """Spreads the anchors over the places that they cover."""
        cover: list[list[Cell | None]] = [[None] * table.columns for _ in range(table.rows)]
        for cell in table.cells:
            if cell.row_span == 1 and cell.column_span == 1:
                cover[cell.row][cell.column] = cell
                continue
            for row in range(cell.row, min(cell.row + cell.row_span, table.rows)):
                for column in range(
                    cell.column, min(cell.column + cell.column_span, table.columns)
                ):
                    cover[row][column] = cell
        here = table.where
        origin = here._replace(row=here.row or 1, column=here.column or 1)
        return cls(table, tuple(tuple(row) for row in cover), origin)

    def at(self, row: int, column: int) -> Cell | None:
        """The cell that covers a place, or None."""
        return self.cover[row][column]

    def row(self, number: int) -> Iterator[Cell]:
        """The different cells of a row, left to right."""
        before: Cell | None = None
        for cell in self.cover[number]:
            if cell is not None and cell is not before:
                yield cell
            before = cell

    def texts(self, number: int) -> tuple[str, ...]:
        """What stands in a row, blanks left out."""
        return tuple(text for cell in self.row(number) if (text := cell.text.strip()))

    def where(self, cell: Cell) -> Where:
        """A cell's place for people, counted from 1."""
        page, table, row, column, sheet = self.origin
        return Where(cell.page or page, table, row + cell.row, column + cell.column, sheet)
