"""A table of an old Word file: rows know the places of their edges, from which the grid follows."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

from parsers.legacy_stream import MERGE, TABLE, VERTICAL
from parsers.model import Cell, Table, Where

NEAR = 30  # twentieths of a point within which two edges are one
MAX_CELLS = 63  # of a row, by the format
_DOWN, _DOWN_FIRST = 0x20, 0x60


@dataclass(slots=True)
class _Row:
    """A row: its cells as paragraphs' texts and a number, its edges, its merge flags."""

    cells: list[tuple[str, str]]
    edges: tuple[int, ...]
    flags: list[int]


@dataclass(slots=True)
class OpenTable:
    """A table while it is read."""

    rows: list[_Row] = field(default_factory=list)
    cells: list[tuple[str, str]] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    number: str = ""

    def add(self, text: str, number: str) -> None:
        """Takes a paragraph into the open cell."""
        self.lines.append(text)
        self.number = self.number or number

    def end_cell(self) -> None:
        """Ends the open cell."""
        self.cells.append(("\n".join(self.lines).strip(), self.number))
        self.lines, self.number = [], ""

    def end_row(self, properties: dict[int, bytes], *, dropped: bool) -> None:
        """Ends the open row; a deleted one is dropped."""
        edges, flags = _definition(properties.get(TABLE, b""))
        count = len(self.cells)
        if len(edges) < count + 1:  # without a definition all columns are alike
            edges = tuple(1000 * number for number in range(count + 1))
        flags += [0] * (count - len(flags))
        _apply(flags, properties)
        if count and not dropped:
            self.rows.append(_Row(self.cells, edges, flags))
        self.cells, self.lines, self.number = [], [], ""

    def grid(self, place: int) -> Table:
        """The table as a grid of anchor cells."""
        columns = _columns(self.rows)
        anchors: list[Cell] = []
        growing: dict[int, int] = {}  # by column: the anchor that continues downwards
        for number, row in enumerate(self.rows):
            before: dict[int, int] = {}
            for left, right, text, mark, flag in _joined(row):
                first, last = columns[left], columns[right]
                down = flag & _DOWN_FIRST
                above = growing.get(first)
                if down == _DOWN and above is not None:
                    old = anchors[above]
                    anchors[above] = _grown(old, number)
                    before[first] = above
                    continue
                anchors.append(Cell(number, first, text, 1, max(last - first, 1), mark))
                if down:
                    before[first] = len(anchors) - 1
            growing = before
        width = max((cell.column + cell.column_span for cell in anchors), default=0)
        return Table(len(self.rows), width, tuple(anchors), Where(table=place))


def _grown(cell: Cell, row: int) -> Cell:
    return Cell(cell.row, cell.column, cell.text, row - cell.row + 1, cell.column_span, cell.number)


def _joined(row: _Row) -> list[tuple[int, int, str, str, int]]:
    """Cells as left and right edge, text, number, flags; those merged sideways are one.

    Which of the two bits marks the first of merged cells differs between programs: the first of a
    run tells.
    """
    found: list[tuple[int, int, str, str, int]] = []
    first = 0
    for number, (text, mark) in enumerate(row.cells):
        flag = row.flags[number]
        sideways = flag & 3
        if sideways and first and sideways != first and found:
            left, _, *rest = found[-1]
            found[-1] = (left, row.edges[number + 1], *rest)  # type: ignore[assignment] # - the rest is text, number, flags
            continue
        first = sideways
        found.append((row.edges[number], row.edges[number + 1], text, mark, flag))
    return found


def _columns(rows: list[_Row]) -> dict[int, int]:
    """The grid's column of every edge: edges that nearly meet are one."""
    places: dict[int, int] = {}
    column, last = -1, None
    for edge in sorted({edge for row in rows for edge in row.edges[: len(row.cells) + 1]}):
        if last is None or edge - last > NEAR:
            column, last = column + 1, edge
        places[edge] = column
    return places


def _definition(operand: bytes) -> tuple[tuple[int, ...], list[int]]:
    """Edges and merge flags of sprmTDefTable."""
    if not operand:
        return (), []
    count = min(operand[0], MAX_CELLS)
    if len(operand) < 1 + 2 * (count + 1):
        return (), []
    edges = struct.unpack_from(f"<{count + 1}h", operand, 1)
    at = 1 + 2 * (count + 1)
    flags = [
        struct.unpack_from("<H", operand, at + 20 * number)[0]
        for number in range(count)
        if at + 20 * number + 2 <= len(operand)
    ]
    return edges, flags


def _apply(flags: list[int], properties: dict[int, bytes]) -> None:
    """Merges told apart from the row's definition."""
    sideways = properties.get(MERGE, b"")
    if len(sideways) >= 2:  # noqa: PLR2004 - first and last + 1
        for number in range(sideways[0], min(sideways[1], len(flags))):
            flags[number] = flags[number] & ~3 | (1 if number == sideways[0] else 2)
    down = properties.get(VERTICAL, b"")
    if len(down) >= 2 and down[0] < len(flags):  # noqa: PLR2004 - which cell, and how
        flags[down[0]] = flags[down[0]] & ~_DOWN_FIRST | {1: _DOWN, 3: _DOWN_FIRST}.get(down[1], 0)
