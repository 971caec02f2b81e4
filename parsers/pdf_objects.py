"""What is drawn on a PDF page, found in one walk: rules, runs of text, pictures.

Programs draw borders as strokes, as thin filled rectangles, as several lines in one path, or inside
forms with a matrix of their own: all become rules. What a clip path hides is not there: printers cut
text that runs over its cell, and rules that go on beyond the table.
"""

from __future__ import annotations

import ctypes
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from math import atan2, degrees, inf
from typing import Any, NamedTuple, TypeAlias

import pypdfium2
import pypdfium2.raw as pdfium

from parsers.pdf_lattice import Rule
from parsers.pdf_turn import SAME, Matrix, Turn, times

THIN = 3.0  # points up to which a filled rectangle is a rule
SKEW = 1.0  # points by which a rule may lean
LEAN = 5.0  # degrees by which text may lean; a watermark leans more
MAX_OBJECTS = 60_000  # of a page
MAX_SEGMENTS = 200_000
MAX_DEPTH = 8
Point: TypeAlias = tuple[float, float]
Frame: TypeAlias = tuple[float, float, float, float]  # left, bottom, right, top
_EVERYWHERE: Frame = (-inf, -inf, inf, inf)


class Run(NamedTuple):
    """A text object: quarters that it is turned to the left, or None where it leans; its clip."""

    quarter: int | None
    clip: Frame


UPRIGHT = Run(0, _EVERYWHERE)


class Drawn:
    """What one walk over a page finds. Points and frames are the page's own, not turned."""

    def __init__(self, page: pypdfium2.PdfPage) -> None:
        self.lines: list[tuple[Point, Point]] = []  # straight ones
        self.pictures: list[Frame] = []
        self.runs: dict[int, Run] = {}  # those that are not simply upright, by address
        self.quarters: Counter[int] = Counter()
        self.texts = self.invisible = 0
        self.cut = False  # one of our limits was passed, so some of it is not known
        self._left = MAX_SEGMENTS
        self._x, self._y = ctypes.c_float(), ctypes.c_float()
        self._fill, self._stroke = ctypes.c_int(), ctypes.c_int()
        self._box = [ctypes.c_float() for _ in range(4)]
        self._edges = tuple(map(ctypes.byref, self._box))
        self._parts = [ctypes.c_uint() for _ in range(4)]
        self._colour = tuple(map(ctypes.byref, self._parts))
        self._raw = pdfium.FS_MATRIX()
        for seen, (one, kind, outer) in enumerate(_objects(page.raw, SAME, 0)):
            if seen == MAX_OBJECTS:
                self.cut = True
                break
            if kind == pdfium.FPDF_PAGEOBJ_PATH:
                self._path(one, outer)
            elif kind == pdfium.FPDF_PAGEOBJ_TEXT:
                self._text(one, outer)
            elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
                self._picture(one, outer)

    @property
    def typed(self) -> bool:
        """Whether there is text, and all of it is drawn: recognised text lies invisible."""
        return self.texts > self.invisible == 0

    def rules(self, turn: Turn) -> tuple[list[Rule], list[Rule]]:
        """The level and the upright rules as they lie on the turned page."""
        level: list[Rule] = []
        upright: list[Rule] = []
        for one, other in self.lines:
            (x, y), (u, v) = turn.point(*one), turn.point(*other)
            if abs(y - v) <= SKEW and abs(x - u) > SKEW:
                level.append(Rule((y + v) / 2, min(x, u), max(x, u)))
            elif abs(x - u) <= SKEW and abs(y - v) > SKEW:
                upright.append(Rule((x + u) / 2, min(y, v), max(y, v)))
        return level, upright

    def _text(self, one: Any, outer: Matrix) -> None:
        self.texts += 1
        if pdfium.FPDFTextObj_GetTextRenderMode(one) == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE:
            self.invisible += 1
        a, b, *_ = times(_matrix(one, self._raw), outer)
        angle = degrees(atan2(b, a)) if b else (0.0 if a >= 0 else 180.0)
        quarter = round(angle / 90) % 4
        leans = abs(angle - round(angle / 90) * 90) > LEAN
        if not leans:
            self.quarters[quarter] += 1
        clip = self._clip(one, outer)
        if clip is not _EVERYWHERE and _within(self._bounds(one, outer), clip):
            clip = _EVERYWHERE
        if leans or quarter or clip is not _EVERYWHERE:
            self.runs[address(one)] = Run(None if leans else quarter, clip)

    def _picture(self, one: Any, outer: Matrix) -> None:
        self.pictures.append(_cut(self._bounds(one, outer), self._clip(one, outer)))

    def _bounds(self, one: Any, outer: Matrix) -> Frame:
        if not pdfium.FPDFPageObj_GetBounds(one, *self._edges):
            return (0.0, 0.0, 0.0, 0.0)
        left, bottom, right, top = (edge.value for edge in self._box)
        corners = ((left, bottom), (right, top), (left, top), (right, bottom))
        return _frame([_moved(one, outer) for one in corners])

    def _clip(self, one: Any, outer: Matrix) -> Frame:
        """The frame that an object's clip paths leave."""
        paths = pdfium.FPDFPageObj_GetClipPath(one)
        found = _EVERYWHERE
        for path in range(max(pdfium.FPDFClipPath_CountPaths(paths), 0)):
            points = []
            for number in range(pdfium.FPDFClipPath_CountPathSegments(paths, path)):
                segment = pdfium.FPDFClipPath_GetPathSegment(paths, path, number)
                points.append(_moved(self._point(segment), outer))
            found = _cut(found, _frame(points)) if points else found
        return found

    def _point(self, segment: Any) -> Point:
        pdfium.FPDFPathSegment_GetPoint(segment, ctypes.byref(self._x), ctypes.byref(self._y))
        return self._x.value, self._y.value

    def _path(self, path: Any, outer: Matrix) -> None:
        """Takes a path's straight lines, or what is a line in all but name."""
        pdfium.FPDFPath_GetDrawMode(path, ctypes.byref(self._fill), ctypes.byref(self._stroke))
        stroked = bool(self._stroke.value) and self._seen(path, pdfium.FPDFPageObj_GetStrokeColor)
        filled = bool(self._fill.value) and self._seen(path, pdfium.FPDFPageObj_GetFillColor)
        if not stroked and not filled:
            return
        clip = self._clip(path, outer)
        for points in self._outlines(path, times(_matrix(path, self._raw), outer)):
            if not stroked:
                self.lines += _thin([_inside(one, clip) for one in points])
                continue
            for one, other in pairwise(points):
                if clip is _EVERYWHERE:
                    self.lines.append((one, other))
                elif _meets(_frame((one, other)), clip):
                    self.lines.append((_inside(one, clip), _inside(other, clip)))

    def _seen(self, path: Any, colour: Callable[..., int]) -> bool:
        """Whether a path's colour is not wholly transparent."""
        return not colour(path, *self._colour) or self._parts[3].value > 0

    def _outlines(self, path: Any, matrix: Matrix) -> Iterator[list[Point]]:
        """A path's parts as points on the page; curves are skipped over."""
        points: list[Point] = []
        given = pdfium.FPDFPath_CountSegments(path)
        count = min(given, self._left)
        self._left -= count
        self.cut = self.cut or count < given
        for number in range(count):
            segment = pdfium.FPDFPath_GetPathSegment(path, number)
            point = _moved(self._point(segment), matrix)
            kind = pdfium.FPDFPathSegment_GetType(segment)
            if kind != pdfium.FPDF_SEGMENT_LINETO and points:
                yield points
                points = []
            points.append(point)
            if pdfium.FPDFPathSegment_GetClose(segment) and len(points) > 1:
                points.append(points[0])
        if points:
            yield points


def _objects(parent: Any, outer: Matrix, depth: int) -> Iterator[tuple[Any, int, Matrix]]:
    """Objects with their kind and the matrix that places what holds them; forms are entered."""
    if depth == 0:
        count, get = pdfium.FPDFPage_CountObjects(parent), pdfium.FPDFPage_GetObject
    else:
        count, get = pdfium.FPDFFormObj_CountObjects(parent), pdfium.FPDFFormObj_GetObject
    for number in range(count):
        one = get(parent, number)
        kind = pdfium.FPDFPageObj_GetType(one)
        if kind != pdfium.FPDF_PAGEOBJ_FORM:
            yield one, kind, outer
        elif depth < MAX_DEPTH:
            inner = _matrix(one, pdfium.FS_MATRIX())
            yield from _objects(one, times(inner, outer), depth + 1)


def address(one: Any) -> int:
    """What tells an object of a page from the others."""
    return ctypes.cast(one, ctypes.c_void_p).value or 0


def _matrix(one: Any, raw: Any) -> Matrix:
    if not pdfium.FPDFPageObj_GetMatrix(one, raw):
        return SAME
    return raw.a, raw.b, raw.c, raw.d, raw.e, raw.f


def _moved(point: Point, matrix: Matrix) -> Point:
    if matrix is SAME:
        return point
    (x, y), (a, b, c, d, e, f) = point, matrix
    return a * x + c * y + e, b * x + d * y + f


def _frame(points: Sequence[Point]) -> Frame:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def _cut(one: Frame, other: Frame) -> Frame:
    """What two frames share."""
    return (
        *(max(one[0], other[0]), max(one[1], other[1])),
        *(min(one[2], other[2]), min(one[3], other[3])),
    )


def _within(one: Frame, other: Frame) -> bool:
    left, bottom, right, top = _cut(one, other)
    low = one[0] + SKEW >= left and one[1] + SKEW >= bottom
    return low and one[2] - SKEW <= right and one[3] - SKEW <= top


def _meets(one: Frame, clip: Frame) -> bool:
    """Whether anything is left of a line; its middle may lie on the very edge of the clip."""
    left, bottom, right, top = _cut(one, clip)
    return left <= right + SKEW and bottom <= top + SKEW


def _inside(point: Point, clip: Frame) -> Point:
    if clip is _EVERYWHERE:
        return point
    left, bottom, right, top = clip
    return min(max(point[0], left), right), min(max(point[1], bottom), top)


def _thin(points: Sequence[Point]) -> Iterator[tuple[Point, Point]]:
    """A thin filled area is a rule; a wide one is shading and none."""
    if len(points) < 3:  # noqa: PLR2004 - an area has three corners
        return
    left, bottom, right, top = _frame(points)
    if top - bottom <= THIN and right - left > top - bottom:
        yield (left, (top + bottom) / 2), (right, (top + bottom) / 2)
    elif right - left <= THIN and top - bottom > right - left:
        yield ((left + right) / 2, bottom), ((left + right) / 2, top)
