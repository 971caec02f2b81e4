"""A Word table as a grid of anchor cells: spans, vertical and legacy horizontal merges."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from lxml import etree

from parsers.model import Cell, Table, Where
from parsers.word_xml import Names, text_of

MAX_SPAN = 1000  # a span that claims more is a lie, and an attack


@dataclass(slots=True)
class _Open:
    """A cell that may still grow downwards."""

    row: int
    column: int
    text: str
    number: str
    columns: int
    rows: int = 1


def read_table(
    table: etree._Element,
    names: Names,
    place: int,
    number_of: Callable[[etree._Element], str],
) -> tuple[Table, list[etree._Element]]:
    """Reads a table.

    Args:
        table: The w:tbl element.
        names: Names of the document's namespace.
        place: The table's number in the document.
        number_of: Gives a paragraph's automatic number as shown.

    Returns:
        The table, and the tables nested in its cells, which are blocks of their own.
    """
    grid = _Grid(names, number_of)
    for row in _children(table, names.tr, names):
        properties = row.find(names.tr_pr)
        if properties is None or properties.find(names.deleted) is None:
            grid.take(row, names.value(properties, names.grid_before))
    anchors = tuple(
        Cell(one.row, one.column, one.text, one.rows, one.columns, one.number) for one in grid.cells
    )
    return Table(grid.rows, grid.width, anchors, Where(table=place)), grid.nested


class _Grid:
    """The table while it is read, row by row."""

    def __init__(self, names: Names, number_of: Callable[[etree._Element], str]) -> None:
        self.names, self.number_of = names, number_of
        self.cells: list[_Open] = []
        self.growing: dict[int, _Open] = {}  # by column: the cell that a vMerge continues
        self.nested: list[etree._Element] = []
        self.rows = self.width = 0

    def take(self, row: etree._Element, before: str) -> None:
        """Takes a row in; `before` is its gridBefore."""
        column = self._cells(row, min(int(before), MAX_SPAN) if before.isdecimal() else 0)
        self.rows, self.width = self.rows + 1, max(self.width, column)

    def _cells(self, parent: etree._Element, column: int) -> int:
        names = self.names
        for child in parent:
            tag = child.tag
            if tag == names.tc:
                column = self._cell(child, column)
            elif tag in names.wrappers:
                column = self._cells(child, column)
        return column

    def _cell(self, cell: etree._Element, column: int) -> int:
        span, vertical, horizontal = _merges(cell, self.names)
        if not span:
            return column
        above = self.growing.get(column) if self.growing else None
        if horizontal == "continue" and self.cells and self.cells[-1].row == self.rows:
            self.cells[-1].columns += span
        elif vertical == "continue" and above and above.row + above.rows == self.rows:
            above.rows += 1
        else:
            text, number = self._content(cell)
            text = text or _boxed(cell, self.names)
            one = _Open(self.rows, column, text, number, span)
            self.cells.append(one)
            if vertical is not None:
                self.growing[column] = one
            elif above is not None:
                del self.growing[column]
        return column + span

    def _content(self, cell: etree._Element) -> tuple[str, str]:
        names = self.names
        last = cell[-1] if len(cell) else None
        if (
            last is not None
            and last.tag == names.p
            and (len(cell) == 1 or cell[-2].tag == names.tc_pr)
        ):
            return text_of(last, names).strip(), self.number_of(last)  # one paragraph: most cells
        lines: list[str] = []
        numbers: list[str] = []
        self._take(cell, lines, numbers)
        return "\n".join(lines).strip(), next((one for one in numbers if one), "")

    def _take(self, parent: etree._Element, lines: list[str], numbers: list[str]) -> None:
        names = self.names
        for child in parent:
            tag = child.tag
            if tag == names.p:
                numbers.append(self.number_of(child))
                lines.append(text_of(child, names))
            elif tag == names.tbl:
                self.nested.append(child)
            elif tag in names.wrappers:
                self._take(child, lines, numbers)


def _boxed(cell: etree._Element, names: Names) -> str:
    """What stands in the text boxes of a cell that is blank but for them."""
    boxes = (one for one in cell.iter(names.text_box) if not names.in_fallback(one, cell))
    return "\n".join(text_of(p, names) for box in boxes for p in box.iter(names.p)).strip()


def _merges(cell: etree._Element, names: Names) -> tuple[int, str | None, str | None]:
    """gridSpan, vMerge, hMerge; a merge without a value means "continue".

    One pass over the properties, which come first: tables have many cells. The span of a cell that
    is struck out is 0.
    """
    span, vertical, horizontal = 1, None, None
    properties = cell[0] if len(cell) else None
    if properties is None or properties.tag != names.tc_pr:
        return span, vertical, horizontal
    for mark in properties:
        tag = mark.tag
        if tag == names.grid_span:
            value = mark.get(names.val) or ""
            span = max(1, min(int(value), MAX_SPAN)) if value.isdecimal() else 1
        elif tag == names.v_merge:
            vertical = mark.get(names.val) or "continue"
        elif tag == names.h_merge:
            horizontal = mark.get(names.val) or "continue"
        elif tag == names.cell_deleted:
            return 0, None, None
    return span, vertical, horizontal


def _children(parent: etree._Element, tag: str, names: Names) -> Iterator[etree._Element]:
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in names.wrappers:
            yield from _children(child, tag, names)
