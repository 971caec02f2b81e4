"""How much room a table's last lines leave: a page break that cuts a row leaves none."""

from __future__ import annotations

from typing import NamedTuple

from parsers.pdf_page import Character
from parsers.pdf_text import LEAST, Cells

INK = 0.92  # of a Chinese character's width is ink
FIGURE = 0.7  # of its height is a figure's
MAX_PAD = 9.0  # points between a cell's edge and its text
_HAN = ("\u4e00", "\u9fff")  # characters whose ink tells how wide they are


class Room(NamedTuple):
    """What is left of a cell's last line: points that are free, and a character's width."""

    free: float
    width: float


def rooms(table: Cells) -> dict[tuple[int, int], Room]:
    """The room in each filled cell that reaches down to a table's end, by row and column."""
    last = len(table.net.ys) - 1
    found: dict[tuple[int, int], tuple[float, float, float]] = {}
    pad = MAX_PAD
    for place, inside in zip(table.net.places, table.inside, strict=True):
        if place.row + place.rows != last or not inside:
            continue
        base = min(one.base for one in inside)
        line = [one for one in inside if one.base - base <= LEAST]
        left, right = min(one.left for one in line), max(one.right for one in line)
        pad = min(pad, left - place.box[0], place.box[2] - right)
        wide = place.box[2] - place.box[0]
        found[place.row, place.column] = (wide, right - left, _width(line))
    pad = max(pad, 0.0)
    return {
        place: Room(wide - 2 * pad - used, width) for place, (wide, used, width) in found.items()
    }


def _width(line: list[Character]) -> float:
    """How wide a Chinese character of a line is, or would be."""
    wide = [one.right - one.left for one in line if _HAN[0] <= one.sign <= _HAN[1]]
    return max(wide) / INK if wide else max(one.height for one in line) / FIGURE
