"""What lies on a PDF page: its characters and its rules, upright as a reader sees the page.

Programs draw borders as strokes, as thin filled rectangles, as several lines in one path, or inside
forms with a matrix of their own: all become rules.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, TypeAlias

import pypdfium2
import pypdfium2.raw as pdfium

from parsers.document import WHOLE, Box
from parsers.pdf_lattice import Rule

THIN = 3.0  # points up to which a filled rectangle is a rule
SKEW = 1.0  # points by which a rule may lean
MAX_OBJECTS = 60_000  # of a page
MAX_SEGMENTS = 200_000
MAX_CHARACTERS = 200_000
MAX_DEPTH = 8
Matrix: TypeAlias = tuple[float, float, float, float, float, float]
_SAME: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_HYPHEN = 2  # pdfium's sign for a hyphen at a line's end
_BREAKS, _BLANK = (10, 13), 32


@dataclass(frozen=True, slots=True)
class Character:
    """A character: its sign, the middle of its ink, its base line, its edges, its height."""

    sign: str
    x: float
    y: float
    base: float
    left: float
    right: float
    height: float


@dataclass(frozen=True, slots=True)
class Turn:
    """How the page is turned before it is shown, its size as shown, and where its corner lies."""

    quarter: int
    width: float
    height: float
    left: float = 0.0
    bottom: float = 0.0

    def point(self, x: float, y: float) -> tuple[float, float]:
        """A point of the page as it lies when it is shown."""
        x, y = x - self.left, y - self.bottom
        if self.quarter == 1:
            return y, self.height - x
        if self.quarter == 2:  # noqa: PLR2004 - quarters
            return self.width - x, self.height - y
        return (self.width - y, x) if self.quarter == 3 else (x, y)  # noqa: PLR2004 - quarters

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        """A box of points on the page as shown, in parts of its width and height."""
        wide, tall = self.width or 1.0, self.height or 1.0
        return (
            *(round(WHOLE * left / wide), round(WHOLE * (1 - top / tall))),
            *(round(WHOLE * right / wide), round(WHOLE * (1 - bottom / tall))),
        )


def turn_of(page: pypdfium2.PdfPage) -> Turn:
    """The page's turn."""
    left, bottom, right, top = page.get_bbox()
    quarter = page.get_rotation() // 90 % 4
    size = (right - left, top - bottom)
    return Turn(quarter, *(size[::-1] if quarter % 2 else size), left, bottom)


def characters(page: pypdfium2.PdfPage, turn: Turn) -> Iterator[Character]:
    """The page's characters in the order of the file; blanks that pdfium adds are left out."""
    text = page.get_textpage()
    box = [ctypes.c_double() for _ in range(4)]
    left, right, bottom, top = (ctypes.byref(one) for one in box)
    origin = [ctypes.c_double(), ctypes.c_double()]
    for number in range(min(text.count_chars(), MAX_CHARACTERS)):
        code = pdfium.FPDFText_GetUnicode(text, number)
        if code in _BREAKS or not code:
            continue
        if code == _BLANK and pdfium.FPDFText_IsGenerated(text, number):
            continue
        if not pdfium.FPDFText_GetCharBox(text, number, left, right, bottom, top):
            continue
        pdfium.FPDFText_GetCharOrigin(
            text, number, ctypes.byref(origin[0]), ctypes.byref(origin[1])
        )
        one, other = turn.point(box[0].value, box[2].value), turn.point(box[1].value, box[3].value)
        base = turn.point(origin[0].value, origin[1].value)[1]
        sign = "-" if code == _HYPHEN else chr(code)
        yield Character(
            sign,
            (one[0] + other[0]) / 2,
            (one[1] + other[1]) / 2,
            base,
            min(one[0], other[0]),
            max(one[0], other[0]),
            abs(one[1] - other[1]),
        )


def rules(page: pypdfium2.PdfPage, turn: Turn) -> tuple[list[Rule], list[Rule]]:
    """The level and the upright rules of a page."""
    found = _Rules(turn)
    for path, matrix in _paths(page, page.raw, _SAME, 0):
        found.take(path, matrix)
    return found.level, found.upright


def _paths(page: Any, parent: Any, outer: Matrix, depth: int) -> Iterator[tuple[Any, Matrix]]:
    """Paths with the matrix that places each on the page; forms are entered."""
    if depth == 0:
        count, get = pdfium.FPDFPage_CountObjects(parent), pdfium.FPDFPage_GetObject
    else:
        count, get = pdfium.FPDFFormObj_CountObjects(parent), pdfium.FPDFFormObj_GetObject
    for number in range(min(count, MAX_OBJECTS)):
        one = get(parent, number)
        kind = pdfium.FPDFPageObj_GetType(one)
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            yield one, _times(_matrix(one), outer)
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < MAX_DEPTH:
            yield from _paths(page, one, _times(_matrix(one), outer), depth + 1)


def _matrix(one: Any) -> Matrix:
    raw = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(one, raw):
        return _SAME
    return raw.a, raw.b, raw.c, raw.d, raw.e, raw.f


def _times(one: Matrix, other: Matrix) -> Matrix:
    """First one, then the other."""
    a, b, c, d, e, f = one
    p, q, r, s, t, u = other
    return (
        *(a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s),
        *(e * p + f * r + t, e * q + f * s + u),
    )


class _Rules:
    """Rules while a page's paths are looked at."""

    def __init__(self, turn: Turn) -> None:
        self.turn = turn
        self.level: list[Rule] = []
        self.upright: list[Rule] = []
        self.left = MAX_SEGMENTS
        self.x, self.y = ctypes.c_float(), ctypes.c_float()
        self.fill, self.stroke = ctypes.c_int(), ctypes.c_int()

    def take(self, path: Any, matrix: Matrix) -> None:
        """Takes a path's straight lines, or what is a line in all but name."""
        pdfium.FPDFPath_GetDrawMode(path, ctypes.byref(self.fill), ctypes.byref(self.stroke))
        if not self.fill.value and not self.stroke.value:
            return
        for points in self._outlines(path, matrix):
            if self.stroke.value:
                for one, other in pairwise(points):
                    self._line(one, other)
            elif self._straight(points):
                self._thin(points)

    def _outlines(self, path: Any, matrix: Matrix) -> Iterator[list[tuple[float, float]]]:
        """A path's parts as points on the page as shown; curves are skipped over."""
        a, b, c, d, e, f = matrix
        points: list[tuple[float, float]] = []
        count = min(pdfium.FPDFPath_CountSegments(path), self.left)
        self.left -= count
        for number in range(count):
            segment = pdfium.FPDFPath_GetPathSegment(path, number)
            pdfium.FPDFPathSegment_GetPoint(segment, ctypes.byref(self.x), ctypes.byref(self.y))
            x, y = self.x.value, self.y.value
            point = self.turn.point(a * x + c * y + e, b * x + d * y + f)
            kind = pdfium.FPDFPathSegment_GetType(segment)
            if kind != pdfium.FPDF_SEGMENT_LINETO and points:
                yield points
                points = []
            points.append(point)
            if pdfium.FPDFPathSegment_GetClose(segment) and len(points) > 1:
                points.append(points[0])
        if points:
            yield points

    def _line(self, one: tuple[float, float], other: tuple[float, float]) -> None:
        (x, y), (u, v) = one, other
        if abs(y - v) <= SKEW and abs(x - u) > SKEW:
            self.level.append(Rule((y + v) / 2, min(x, u), max(x, u)))
        elif abs(x - u) <= SKEW and abs(y - v) > SKEW:
            self.upright.append(Rule((x + u) / 2, min(y, v), max(y, v)))

    @staticmethod
    def _straight(points: list[tuple[float, float]]) -> bool:
        return len(points) > 2  # noqa: PLR2004 - an area has three corners

    def _thin(self, points: list[tuple[float, float]]) -> None:
        """A thin filled area is a rule; a wide one is shading and none."""
        xs, ys = [x for x, _ in points], [y for _, y in points]
        wide, tall = max(xs) - min(xs), max(ys) - min(ys)
        if tall <= THIN and wide > tall:
            self.level.append(Rule((max(ys) + min(ys)) / 2, min(xs), max(xs)))
        elif wide <= THIN and tall > wide:
            self.upright.append(Rule((max(xs) + min(xs)) / 2, min(ys), max(ys)))
