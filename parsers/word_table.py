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
        column = min(int(before), MAX_SPAN) if before.isdigit() else 0
        for cell in _children(row, self.names.tc, self.names):
            column = self._cell(cell, column)
        self.rows, self.width = self.rows + 1, max(self.width, column)

    def _cell(self, cell: etree._Element, column: int) -> int:
        span, vertical, horizontal = _merges(cell, self.names)
        above = self.growing.get(column)
        if horizontal == "continue" and self.cells and self.cells[-1].row == self.rows:
            self.cells[-1].columns += span
        elif vertical == "continue" and above and above.row + above.rows == self.rows:
            above.rows += 1
        else:
            text, number = self._content(cell)
            one = _Open(self.rows, column, text, number, span)
            self.cells.append(one)
            self.growing.pop(column, None)
            if vertical is not None:
                self.growing[column] = one
        return column + span

    def _content(self, cell: etree._Element) -> tuple[str, str]:
        lines: list[str] = []
        number = ""
        for child in _wrapped(cell, self.names):
            if child.tag == self.names.p:
                shown = self.number_of(child)
                number = number or shown
                lines.append(text_of(child, self.names))
            elif child.tag == self.names.tbl:
                self.nested.append(child)
        return "\n".join(lines).strip(), number


def _merges(element: etree._Element, names: Names) -> tuple[int, str | None, str | None]:
    properties = element.find(names.tc_pr)
    if properties is None:
        return 1, None, None
    span = names.value(properties, names.grid_span)
    return (
        max(1, min(int(span), MAX_SPAN)) if span.isdigit() else 1,
        _merge(properties.find(names.v_merge), names),
        _merge(properties.find(names.h_merge), names),
    )


def _merge(mark: etree._Element | None, names: Names) -> str | None:
    """The mark's word; one without a value means "continue"; None where there is none."""
    return None if mark is None else (mark.get(names.val) or "continue")


def _children(parent: etree._Element, tag: str, names: Names) -> Iterator[etree._Element]:
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in names.wrappers:
            yield from _children(child, tag, names)


def _wrapped(parent: etree._Element, names: Names) -> Iterator[etree._Element]:
    for child in parent:
        if child.tag in names.wrappers:
            yield from _wrapped(child, names)
        else:
            yield child
