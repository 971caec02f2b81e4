"""Whether the first row of a page is the rest of a row that the page break has cut.

Rules cannot tell it from a row of its own. Two things can: serial numbers that go on behind it, and
full lines. Where a cell goes on, the break has left no room above for what stands below.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import TypeAlias

from parsers.model import Cell
from parsers.pdf_room import Room

Row: TypeAlias = Mapping[int, Cell]
"""The cells of a row by column."""
Rooms: TypeAlias = Mapping[tuple[int, int], Room]
"""The room that last lines leave, by row and column of their cells."""

FEW = 0.5  # the share of the row above that a rest may fill where nothing else tells
NARROW = 0.55  # of a Chinese character's width is a Latin letter or figure at most
SLACK = 0.6  # of a character's width: ink is narrower than its character
SUM = re.compile(r"[合总共]\s*计[:：]?|小\s*计.*|.*小\s*计[:：]?")
FIGURE = re.compile(r"[-+\d.,]+[%％]?")
_KEY = re.compile(r"[\d(（.…]|[一二三四五六七八九十]+、")
_LISTED = re.compile(r"\d{1,2}(?:[-–—－.]\d{1,2})+\s*[\u4e00-\u9fff]")
_ENDS = tuple("。；;！!？?%％")
# No line ends with an opening bracket, none begins with a closing one, none parts a word that any
# line could hold.
_CLOSING = r"[）)》”’】，。、；：％%！？]*"
_WORD = re.compile(rf"[（(《“‘【]*(?:[\x21-\x2c\x2e-\x7e]+-?|.){_CLOSING}")
_SIGN = re.compile(rf".{_CLOSING}")


def is_rest(above: Row, rest: Row, after: Row, rooms: Rooms) -> bool:
    """Whether a row goes on with the one above it.

    Args:
        above: The cells that reach down to the page's end.
        rest: The filled cells of the first row on the next page.
        after: Those of the row behind it.
        rooms: The room left in the cells above; empty where nobody knows.
    """
    if not _fits(above, rest) or any(SUM.fullmatch(cell.text) for cell in rest.values()):
        return False
    if rooms and not _figures_full(above, rest, rooms):
        return False
    if _counted(above, rest, after):
        return True
    if any(_LISTED.match(cell.text) for cell in rest.values()):
        return False
    return _flows(above, rest, rooms) if rooms else _hangs(above, rest)


def is_figure(text: str) -> bool:
    """Whether a text is a number, of whatever width."""
    return bool(FIGURE.fullmatch(unicodedata.normalize("NFKC", text)))


def _fits(above: Row, rest: Row) -> bool:
    """Whether every cell of a row stands below a filled one of its width."""
    return bool(rest) and all(
        column in above and above[column].text and above[column].column_span == cell.column_span
        for column, cell in rest.items()
    )


def _counted(above: Row, rest: Row, after: Row) -> bool:
    """Whether serial numbers tell that a row is none: 5 above, 6 below, and nothing here."""
    key = min(above)
    if key in rest or not above[key].text.isdecimal() or key not in after:
        return False  # isdigit() is true of "①" too, of which int() knows nothing
    return after[key].text == str(int(above[key].text) + 1)


def _figures_full(above: Row, rest: Row, rooms: Rooms) -> bool:
    """Whether every figure that would go on fills its line: nobody breaks one by hand.

    A serial number merged over several levels looks like a cut row without one otherwise.
    """
    figures = (column for column in rest if is_figure(above[column].text))
    return all(is_full(above[column], rest[column].text, rooms) for column in figures)


def _flows(above: Row, rest: Row, rooms: Rooms) -> bool:
    """Whether the lines above are full.

    Where rows are numbered and this one is not, or in a header, a line that somebody has broken by
    hand may be short.
    """
    full = {column for column, cell in rest.items() if is_full(above[column], cell.text, rooms)}
    filled = {column for column, cell in above.items() if cell.text}
    key = min(filled)
    if key in rest and (rest.keys() == filled or rest[key].text[0].isdigit()):
        return False
    if full == rest.keys():
        return True
    numbered = above[key].text.isdecimal() and key not in rest
    header = key not in rest and not any(is_figure(cell.text) for cell in above.values())
    few = len(rest) <= FEW * len(filled)
    return (numbered and few) or ((numbered or header) and bool(full))


def is_full(cell: Cell, rest: str, rooms: Rooms) -> bool:
    """Whether a cell's last line has no room for what comes next."""
    room = rooms.get((cell.row, cell.column))
    joint = cell.text[-1] + rest[0]
    parted = joint.isascii() and joint[0] != "-"
    first = (_SIGN if parted else _WORD).match(rest)
    if room is None or first is None:
        return False
    needed = sum(NARROW if sign.isascii() else 1.0 for sign in first[0])
    return room.free < (needed + SLACK) * room.width


def _hangs(above: Row, rest: Row) -> bool:
    """Whether a row looks like a rest: its key is blank, or no key, and little else stands in it."""
    filled = {column for column, cell in above.items() if cell.text}
    if len(rest) > FEW * len(filled):
        return False
    key = rest.get(min(filled))
    if key is not None and (_KEY.match(key.text) or SUM.match(key.text)):
        return False
    return not any(above[column].text.endswith(_ENDS) for column in rest)
