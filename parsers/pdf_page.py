"""What stands on a PDF page: its characters, upright as a reader reads the page."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

from parsers.pdf_objects import UPRIGHT, Drawn, Run, address
from parsers.pdf_turn import Turn

MAX_CHARACTERS = 200_000
_HYPHEN = 2  # pdfium's sign for a hyphen at a line's end
_BREAKS, _BLANK = (10, 13), 32
_UNTOLD = frozenset((0, 0xFFFD, *range(0xE000, 0xF900)))  # nothing, or a font's private sign


class Character(NamedTuple):
    """A character: its sign, the middle of its ink, its base line, its edges, its height.

    A tuple, as a page has thousands. Base line, edges and height are those of a reader who turns his head to it.

    Attributes:
        sure: Whether the file tells which character it is; many fonts only tell a shape.
    """

    sign: str
    x: float
    y: float
    base: float
    left: float
    right: float
    height: float
    sure: bool = True


def turns_of(page: pypdfium2.PdfPage, drawn: Drawn) -> tuple[Turn, Turn]:
    """How the page is shown, and how most of its text is read: a table may lie on its side."""
    box, shown = page.get_bbox(), page.get_rotation() // 90 % 4
    most = drawn.quarters.most_common(1)
    read = most[0][0] if most else shown
    return Turn.of(box, shown), Turn.of(box, read)


def characters(page: pypdfium2.PdfPage, turn: Turn, drawn: Drawn) -> Iterator[Character]:
    """The page's visible characters in the order of the file, without blanks that pdfium adds."""
    text = page.get_textpage()
    box = [ctypes.c_double() for _ in range(4)]
    left, right, bottom, top = (ctypes.byref(one) for one in box)
    origin = [ctypes.c_double(), ctypes.c_double()]
    start, line = (ctypes.byref(one) for one in origin)
    runs, point = drawn.runs, turn.point if turn.moves else _same
    for number in range(min(text.count_chars(), MAX_CHARACTERS)):
        code = pdfium.FPDFText_GetUnicode(text, number)
        if code in _BREAKS or (code == _BLANK and pdfium.FPDFText_IsGenerated(text, number)):
            continue
        if not pdfium.FPDFText_GetCharBox(text, number, left, right, bottom, top):
            continue
        pdfium.FPDFText_GetCharOrigin(text, number, start, line)
        one, other, base = (
            point(box[0].value, box[2].value),
            point(box[1].value, box[3].value),
            point(origin[0].value, origin[1].value),
        )
        x, y = (one[0] + other[0]) / 2, (one[1] + other[1]) / 2
        if not (0 <= x <= turn.width and 0 <= y <= turn.height):
            continue
        aside = 0
        if runs and (found := address(pdfium.FPDFText_GetTextObject(text, number))):
            run = runs.get(found, UPRIGHT)
            if run.quarter is None or _hidden(run, box):
                continue  # a watermark, or cut off
            aside = (run.quarter - turn.quarter) % 4
        sure = code not in _UNTOLD and pdfium.FPDFText_HasUnicodeMapError(text, number) <= 0
        sign = "-" if code == _HYPHEN else chr(code) if code else "\ufffd"
        yield Character(sign, x, y, *_edges(aside, one, other, base), sure)


def _hidden(run: Run, box: list[ctypes.c_double]) -> bool:
    left, bottom, right, top = run.clip
    x, y = (box[0].value + box[1].value) / 2, (box[2].value + box[3].value) / 2
    return not (left <= x <= right and bottom <= y <= top)


def _edges(
    aside: int, one: tuple[float, float], other: tuple[float, float], base: tuple[float, float]
) -> tuple[float, float, float, float]:
    """Base line, left and right edge, and height, for a reader who turns his head by quarters."""
    (x, y), (u, v) = one, other
    if not aside:
        return base[1], min(x, u), max(x, u), abs(v - y)
    if aside == 2:  # noqa: PLR2004 - quarters: upside down
        return -base[1], -max(x, u), -min(x, u), abs(v - y)
    if aside == 1:  # upwards
        return -base[0], min(y, v), max(y, v), abs(u - x)
    return base[0], -max(y, v), -min(y, v), abs(u - x)  # downwards


def _same(x: float, y: float) -> tuple[float, float]:
    return x, y
