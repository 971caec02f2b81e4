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
    """The page's visible characters in the order of the file, without blanks that pdfium adds.

    A page has thousands and each costs five calls, so everything is bound before.
    """
    text = page.get_textpage()
    raw = text.raw
    unicode_of, box_of = pdfium.FPDFText_GetUnicode, pdfium.FPDFText_GetCharBox
    origin_of, unsure = pdfium.FPDFText_GetCharOrigin, pdfium.FPDFText_HasUnicodeMapError
    numbers = (ctypes.c_double * 6)()
    left, right, bottom, top, start, line = (
        ctypes.cast(ctypes.byref(numbers, at), ctypes.POINTER(ctypes.c_double))
        for at in range(0, ctypes.sizeof(numbers), ctypes.sizeof(ctypes.c_double))
    )
    runs, point = drawn.runs, turn.point if turn.moves else _same
    width, height = turn.width, turn.height
    for number in range(min(text.count_chars(), MAX_CHARACTERS)):
        code = unicode_of(raw, number)
        if code in _BREAKS or (code == _BLANK and pdfium.FPDFText_IsGenerated(raw, number)):
            continue
        if not box_of(raw, number, left, right, bottom, top):
            continue
        origin_of(raw, number, start, line)
        one_x, other_x, one_y, other_y, origin_x, origin_y = numbers
        one, other = point(one_x, one_y), point(other_x, other_y)
        x, y = (one[0] + other[0]) / 2, (one[1] + other[1]) / 2
        if not (0 <= x <= width and 0 <= y <= height):
            continue
        aside = 0
        if runs and (found := address(pdfium.FPDFText_GetTextObject(raw, number))):
            run = runs.get(found, UPRIGHT)
            if run.quarter is None or _hidden(run, (one_x + other_x) / 2, (one_y + other_y) / 2):
                continue  # a watermark, or cut off
            aside = (run.quarter - turn.quarter) % 4
        sure = code not in _UNTOLD and unsure(raw, number) <= 0
        sign = "-" if code == _HYPHEN else chr(code) if code else "\ufffd"
        base = point(origin_x, origin_y)
        yield Character(sign, x, y, *_edges(aside, one, other, base), sure)


def _hidden(run: Run, x: float, y: float) -> bool:
    left, bottom, right, top = run.clip
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
