"""A file as it was read: its blocks, and where one cell of it lies. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from checks.model import Finding
from parsers.document import SURE
from parsers.marks import Mark, marks
from parsers.model import Cell, Document, Heading, Paragraph, Picture, Table, Where

SHOWN_BLOCKS = 600  # of a file on a page
SHOWN_ROWS = 400  # of a table


@dataclass(frozen=True, slots=True)
class Spot:
    """The cell that somebody asks for, as a `Where` counts; zeros ask for none."""

    table: int = 0
    row: int = 0
    column: int = 0

    @classmethod
    def of(cls, where: Where) -> Spot:
        """The spot of a finding's place."""
        return cls(where.table, where.row, where.column)

    @property
    def query(self) -> str:
        """The part of an address that asks for it, or empty."""
        if not self.table:
            return ""
        return f"?table={self.table}&row={self.row}&column={self.column}#here"


@dataclass(frozen=True, slots=True)
class Square:
    """A cell as a page shows it; `here` is the one that was asked for."""

    text: str
    tall: int
    wide: int
    sure: bool
    here: bool


@dataclass(frozen=True, slots=True)
class Piece:
    """A heading (level above 0), a paragraph, a table (rows), or a picture (none of these).

    Attributes:
        title: What a table is called here: its number, sheet and page.
        rest: Rows of a table that are not shown.
    """

    text: str = ""
    level: int = 0
    title: str = ""
    rows: tuple[tuple[Square, ...], ...] = ()
    rest: int = 0


def marked(document: Document, spot: Spot) -> tuple[int, Mark] | None:
    """The page and the mark of a cell; the table's first one where no cell is asked for."""
    for table in _tables(document, spot):
        pages = {cell.page or table.where.page for cell in table.cells}
        for page in sorted(pages):
            for mark in marks(document, page):
                if mark.table == spot.table and (not spot.row or _at(table, mark, spot)):
                    return page, mark
    return None


def same_cell(document: Document, shown: Document, spot: Spot) -> Spot:
    """Where a cell of a Word file lies in what was made of it to be looked at.

    Tables, rows and columns count alike there; none where it does not say the same, for whoever
    marks a wrong cell misleads.
    """
    ours, theirs = _text(document, spot), _text(shown, spot)
    return spot if theirs is not None and ours == theirs else Spot()


def pieces(document: Document, spot: Spot, page: int = 0) -> Iterator[Piece]:
    """What was read, or what was read of one page, in reading order."""
    left = SHOWN_BLOCKS
    for block in document.blocks:
        if page and not _on(block, page):
            continue
        left -= 1
        if left < 0:
            yield Piece("……")
            return
        if isinstance(block, Table):
            yield _table(block, spot, page)
        elif isinstance(block, Picture):
            yield Piece()
        else:
            level = min(block.level, 4) if isinstance(block, Heading) else 0
            yield Piece(block.number + block.text, level)


def address(finding: Finding, submission: int, paths: tuple[str, ...]) -> str:
    """Where the file of a finding is shown, with its cell; empty where it speaks of no file."""
    if not finding.place.file or finding.place.file not in paths:
        return ""
    number = paths.index(finding.place.file) + 1
    return f"/submissions/{submission}/files/{number}{Spot.of(finding.place.where).query}"


def _text(document: Document, spot: Spot) -> str | None:
    """What a cell says, blanks aside."""
    for table in _tables(document, spot):
        for cell in table.cells:
            if (cell.row + 1, cell.column + 1) == (spot.row, spot.column):
                return "".join((cell.number + cell.text).split())
    return None


def _tables(document: Document, spot: Spot) -> Iterator[Table]:
    for block in document.blocks:
        if isinstance(block, Table) and block.where.table == spot.table:
            yield block


def _on(block: Heading | Paragraph | Table | Picture, page: int) -> bool:
    if isinstance(block, Table):
        return any((cell.page or block.where.page) == page for cell in block.cells)
    return block.where.page == page


def _at(table: Table, mark: Mark, spot: Spot) -> bool:
    """Whether a mark is the cell at a spot; a table that begins in a sheet counts from there."""
    row, column = spot.row - (table.where.row or 1) + 1, spot.column - (table.where.column or 1) + 1
    return (mark.row, mark.column) == (row, column)


def _table(table: Table, spot: Spot, page: int) -> Piece:
    where = table.where
    asked = where.table == spot.table
    rows: dict[int, list[Square]] = {}
    for cell in table.cells:
        if page and (cell.page or where.page) != page:
            continue
        here = asked and _covers(
            cell, spot.row - (where.row or 1), spot.column - (where.column or 1)
        )
        rows.setdefault(cell.row, []).append(
            Square(
                *(cell.number + cell.text, cell.row_span, cell.column_span),
                *(cell.confidence >= SURE, here),
            )
        )
    title = f"表 {where.table}" + (f"，工作表 {where.sheet}" if where.sheet else "")
    shown = [tuple(rows[row]) for row in sorted(rows)]
    return Piece(title=title, rows=tuple(shown[:SHOWN_ROWS]), rest=max(0, len(shown) - SHOWN_ROWS))


def _covers(cell: Cell, row: int, column: int) -> bool:
    return (cell.row, cell.column) == (row, column)
