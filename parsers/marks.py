"""What was read of a page, cell by cell with its place: to be shown on the page's picture."""

from __future__ import annotations

from dataclasses import dataclass

from parsers.document import SURE, Box, Document, Table


@dataclass(frozen=True, slots=True)
class Mark:
    """A cell that was read: its table's number, its row and column from 1, its box and its text."""

    table: int
    row: int
    column: int
    box: Box
    text: str
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Order:
    """Which page a child shall draw.

    Attributes:
        page: From 1.
        dpi: Dots to the inch; fewer where the page is too large.
        marks: What was read, to be drawn on the page and beside it; None gives the page alone.
    """

    page: int
    dpi: int
    marks: tuple[Mark, ...] | None = None


@dataclass(frozen=True, slots=True)
class Drawn:
    """A page as a PNG in the tray: its slot, its size in pixels, how many pages there are."""

    slot: int
    width: int
    height: int
    pages: int


def marks(document: Document, page: int) -> tuple[Mark, ...]:
    """The cells that lie on a page, in reading order; those of no known place are left out."""
    return tuple(
        Mark(
            *(block.where.table, cell.row + 1, cell.column + 1),
            *(cell.box, cell.number + cell.text, cell.confidence >= SURE),
        )
        for block in document.blocks
        if isinstance(block, Table)
        for cell in block.cells
        if cell.box is not None and (cell.page or block.where.page) == page
    )
