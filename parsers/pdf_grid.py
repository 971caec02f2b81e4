"""Two parts of a table on one grid: merged cells hide some edges of the part that has few rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from parsers.model import Table
from parsers.pdf_cut import Rooms

NEAR = 45  # ten-thousandths of a page's width within which two edges are one


def gridded(part: Table, other: Table) -> Table:
    """A part on the grid of the other one, if that has all its edges: merged cells hide some."""
    if part.columns >= other.columns:
        return part
    mine, theirs = _edges(part), _edges(other)
    if not mine or not theirs:
        return part
    places = [_nearest(edge, theirs) for edge in mine]
    if any(abs(theirs[place] - edge) > NEAR for place, edge in zip(places, mine, strict=True)):
        return part
    if any(left >= right for left, right in pairwise(places)):
        return part  # a table on its side, whose boxes go down the page as shown
    cells = tuple(
        cell._replace(
            column=places[cell.column],
            column_span=places[cell.column + cell.column_span] - places[cell.column],
        )
        for cell in part.cells
    )
    return replace(part, columns=other.columns, cells=cells)


def moved(rooms: Rooms, part: Table, placed: Table) -> Rooms:
    """The room in a part's cells, by their places on the other grid."""
    if placed is part:
        return rooms
    both = zip(part.cells, placed.cells, strict=True)
    return {new[:2]: rooms[old[:2]] for old, new in both if old[:2] in rooms}


def _edges(table: Table) -> list[int]:
    """The places of a table's upright rules; none where they are not known."""
    found = {cell.column: cell.box[0] for cell in table.cells if cell.box}
    ends = [cell.box[2] for cell in table.cells if cell.box]
    edges = [found[column] for column in range(table.columns) if column in found]
    return [*edges, max(ends)] if len(edges) == table.columns else []


def _nearest(edge: int, edges: Sequence[int]) -> int:
    return min(range(len(edges)), key=lambda place: abs(edges[place] - edge))
