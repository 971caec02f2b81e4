"""A sheet of a workbook as every reader of workbooks gives it: what its cells show, and where."""

from __future__ import annotations

from dataclasses import dataclass

MAX_CELLS = 400_000  # of all sheets, and of what a sheet's corner cells span
MAX_SHEETS = 200


class TooLarge(Exception):
    """One of our limits was passed."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet; rows and columns count from 0.

    Attributes:
        texts: What is shown, by row and column; blank cells are absent.
        merges: First row, first column, last row, last column of merged cells.
        unknown: Cells with a formula whose value the file does not hold.
        hidden: The sheet itself is hidden.
        hidden_lines: How many of its rows and columns are hidden; neighbouring columns that are
            hidden together may count once.
    """

    name: str
    texts: dict[tuple[int, int], str]
    merges: tuple[tuple[int, int, int, int], ...] = ()
    unknown: frozenset[tuple[int, int]] = frozenset()
    hidden: bool = False
    hidden_lines: int = 0


@dataclass(frozen=True, slots=True)
class Workbook:
    """All sheets in order, and how many pictures stand on them."""

    sheets: tuple[Sheet, ...]
    pictures: int = 0
