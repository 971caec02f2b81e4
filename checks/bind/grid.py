"""A table's grid as lookup: which anchor cell covers a place."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from parsers.model import Cell, Table, Where

_MARKS = re.compile(r"[*＊※]\d*|[⁰¹²³⁴⁵⁶⁷⁸⁹]+|[①-⑳]")
_BRACKETED = re.compile(r"\([^()]*\)")


def label(text: str) -> str:
    """A header or label as it is compared: NFKC, no blanks, no footnote marks, no brackets."""
    marked = _MARKS.sub("", text)
    squeezed = re.sub(r"\s+", "", unicodedata.normalize("NFKC", marked))
    return _BRACKETED.sub("", squeezed).rstrip(":：")


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with every place of it filled by its anchor cell."""

    table: Table
    cover: tuple[tuple[Cell | None, ...], ...]

    @classmethod
    def of(cls, table: Table) -> Grid:
        """Spreads the anchors over the places that they cover."""
        cover: list[list[Cell | None]] = [[None] * table.columns for _ in range(table.rows)]
        for cell in table.cells:
            for row in range(cell.row, min(cell.row + cell.row_span, table.rows)):
                for column in range(
                    cell.column, min(cell.column + cell.column_span, table.columns)
                ):
                    cover[row][column] = cell
        return cls(table, tuple(tuple(row) for row in cover))

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

    def where(self, cell: Cell) -> Where:
        """A cell's place for people, counted from 1."""
        here = self.table.where
        return Where(here.page, here.table, cell.row + 1, cell.column + 1, here.sheet)
