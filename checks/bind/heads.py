"""The ways to read a grid's first rows as its header.

A header is read as paths, from the outside in (江西省 / 通过人数), over up to three rows, below a
caption row if there is one. Which way is right shows when its names are held against a template.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from checks.bind.grid import Grid
from checks.bind.labels import label, spelled
from parsers.model import Cell

MAX_HEADER = 3
_IGNORED = frozenset({"", "序号", "编号", "备注", "说明", "行次"})


@dataclass(frozen=True, slots=True)
class Head:
    """One way to read a grid's first rows as its header.

    Attributes:
        first: The first row below it.
        paths: The labels of every column, from the outside in; () where it has none.
        raw: The same as written.
        spoken: Each column's own name with what its brackets say.
        named: Names and places of the columns that say something.
        words: Every label in it.
    """

    first: int
    paths: tuple[tuple[str, ...], ...]
    raw: tuple[tuple[str, ...], ...]
    spoken: tuple[str, ...]
    named: tuple[tuple[int, str], ...]
    words: frozenset[str]

    def others(self, known: Collection[int]) -> tuple[str, ...]:
        """Names of the columns at other places than these."""
        return tuple(name for place, name in self.named if place not in known)


def heads_of(grid: Grid) -> tuple[Head, ...]:
    """Every way to read the first rows as a header."""
    heads: list[Head] = []
    for start in range(min(MAX_HEADER, grid.table.rows)):
        last = min(start + MAX_HEADER, grid.table.rows)
        heads += [_head(grid, start, end) for end in range(start + 1, last + 1)]
        if not _is_caption(grid, start):
            break
    return tuple(heads)


def _is_caption(grid: Grid, row: int) -> bool:
    """A row with one text over the whole width stands above the header."""
    return len(grid.texts(row)) <= 1


def _head(grid: Grid, start: int, end: int) -> Head:
    paths, raw = [], []
    for place in range(grid.table.columns):
        cells: list[Cell] = []
        for row in range(start, end):
            cell = grid.at(row, place)
            if cell is not None and cell.text.strip() and (not cells or cell is not cells[-1]):
                cells.append(cell)
        if cells and cells[-1].column != place:
            cells = []  # the rest of a cell that spans several columns
        paths.append(tuple(label(cell.text) for cell in cells))
        raw.append(tuple(cell.text for cell in cells))
    last = ((place, path[-1]) for place, path in enumerate(paths) if path)
    named = tuple((place, name) for place, name in last if name not in _IGNORED)
    spoken = tuple(spelled(texts[-1]) if texts else "" for texts in raw)
    words = frozenset().union(spoken, *paths)
    return Head(end, tuple(paths), tuple(raw), spoken, named, words)
