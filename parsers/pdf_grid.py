"""Two parts of a table on one grid: merged cells hide some edges of the part that has few rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from parsers.model import Table

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
    cells = tuple(
        cell._replace(
            column=places[cell.column],
            column_span=places[cell.column + cell.column_span] - places[cell.column],
        )
        for cell in part.cells
    )
    return replace(part, columns=other.columns, cells=cells)


def _edges(table: Table) -> list[int]:
    """The places of a table's upright rules; none where they are not known."""
    found = {cell.column: cell.box[0] for cell in table.cells if cell.box}
    ends = [cell.box[2] for cell in table.cells if cell.box]
    edges = [found[column] for column in range(table.columns) if column in found]
    return [*edges, max(ends)] if len(edges) == table.columns else []


def _nearest(edge: int, edges: Sequence[int]) -> int:
    return min(range(len(edges)), key=lambda place: abs(edges[place] - edge))
