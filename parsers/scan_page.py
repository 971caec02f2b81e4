"""A page that is a picture: put upright and level, its tables and its lines read.

Pixels in, blocks out; every cell and paragraph has a confidence below 1 and every cell its box.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from parsers.document import WHOLE, Block, Box, Cell, Paragraph, Table, Where
from parsers.headers import clean
from parsers.pdf_lattice import Place
from parsers.scan_cells import Spot, spots
from parsers.scan_ink import printed, red
from parsers.scan_letters import Line, Pixels, crops
from parsers.scan_model import PageRead
from parsers.scan_sheets import Matrix, Sheet, ruled
from parsers.scan_upright import Reader, Upright, upright

MOST = 0.999  # no recognised value is as sure as a typed one
BLANK = 0.99  # how sure it is that nothing stands in a cell without ink
STAMPED = 0.9  # the most that anything is sure over which a seal lies
STAMP = 0.01  # the share of a cell from which red lies over it
DASHES = {"一": "—", "ー": "—", "..": "…", "……": "…"}  # alone in a cell these are no words
STAINED = 0.5  # the most that what was read out of a stain, or twice differently, is sure
SAME_LINE = 0.5  # of a line's height
MAX_LINE = 2000
_FIGURES = frozenset("0123456789")


def read_page(reader: Reader, page: Pixels, number: int, *, whole: bool) -> PageRead:
    """Reads a page.

    Args:
        reader: What reads lines.
        page: RGB or grey, as a person sees it, at about `scan_rules.DPI`.
        number: Its number, from 1.
        whole: Whether to read it even if there is no table on it.
    """
    reds = red(page)
    sight = upright(reader, printed(page, reds))
    sheets = ruled(sight.page)
    if not sheets and not whole:
        return PageRead((), whole=False, turned=sight.quarter)
    found: list[tuple[float, Block]] = list(_lines(reader, sight, sheets, number))
    for place, sheet in enumerate(sheets, 1):
        where = Where(page=number, table=place)
        found.append((_top(sheet), _table(reader, sight, sheet, where, reds)))
    blocks = tuple(block for _, block in sorted(found, key=lambda one: one[0]))
    return PageRead(blocks, turned=sight.quarter)


def _top(sheet: Sheet) -> float:
    return float(_moved(np.array([[0.0, 0.0]]), sheet.back)[0, 1])


def _moved(points: NDArray[np.float64], matrix: Matrix) -> NDArray[np.float64]:
    out = cv2.perspectiveTransform(points.reshape(1, -1, 2).astype(np.float64), matrix)
    return np.asarray(out[0], np.float64)


def _lines(
    reader: Reader, sight: Upright, sheets: Sequence[Sheet], number: int
) -> Iterator[tuple[float, Paragraph]]:
    """The lines outside the tables, pieces of the same line put together."""
    outside = [quad for quad in sight.lines if not any(_inside(quad, one) for one in sheets)]
    told = reader.read(crops(sight.page, outside))
    rows: list[list[tuple[float, float, Line]]] = []
    heights: list[float] = []
    pieces = sorted(zip(outside, told, strict=True), key=lambda one: float(one[0][:, 1].mean()))
    for quad, line in pieces:
        x, y = float(quad[:, 0].min()), float(quad[:, 1].mean())
        tall = float(quad[:, 1].max() - quad[:, 1].min())
        if rows and y - rows[-1][0][1] < SAME_LINE * heights[-1]:
            rows[-1].append((x, y, line))
        else:
            rows.append([(x, y, line)])
            heights.append(tall)
    for row in rows:
        ordered = sorted(row, key=lambda one: one[0])
        text = clean("".join(line.text for _, _, line in ordered), MAX_LINE)
        sure = min((line.least for _, _, line in ordered if line.text), default=0.0)
        if text:
            where = Where(page=number)
            yield row[0][1], Paragraph(text, where, confidence=min(sure, MOST))


def _inside(quad: NDArray[np.float32], sheet: Sheet) -> bool:
    middle = np.array([[quad[:, 0].mean(), quad[:, 1].mean()]], np.float64)
    x, y = _moved(middle, np.asarray(np.linalg.inv(sheet.back), np.float64))[0]
    left, top, right, bottom = sheet.box(sheet.net.box)
    return bool(left <= x <= right and top <= y <= bottom)


def _table(
    reader: Reader, sight: Upright, sheet: Sheet, where: Where, reds: NDArray[np.bool_] | None
) -> Table:
    places = spots(sheet)
    told = iter(reader.read([spot.picture for _, found in places for spot in found]))
    read = [(place, found, [next(told) for _ in found]) for place, found in places]
    again = [spot for _, found, lines in read if _figure(lines) for spot in found]
    second = iter(reader.read([_otherwise(spot.picture) for spot in again]))
    cells = []
    for place, found, lines in read:
        other = [next(second) for _ in found] if _figure(lines) else lines
        text = clean("".join(line.text for line in lines), MAX_LINE)
        box, sure = _shown(sight, sheet, place), _sure(found, lines, other)
        if reds is not None and _stamped(reds, box):
            sure = min(sure, STAMPED)
        cells.append(_cell(place, DASHES.get(text, text), sure, box))
    return Table(len(sheet.net.ys) - 1, len(sheet.net.xs) - 1, tuple(cells), where)


def _figure(lines: Sequence[Line]) -> bool:
    return any(not _FIGURES.isdisjoint(line.text) for line in lines)


def _otherwise(picture: Pixels) -> Pixels:
    """The same line seen a little differently, for a second opinion on figures."""
    paper = int(np.percentile(picture, 90))
    edge = max(2, picture.shape[0] // 8)
    soft = cv2.GaussianBlur(picture, (0, 0), 0.6)
    return np.asarray(
        cv2.copyMakeBorder(soft, edge, edge, edge, edge, cv2.BORDER_CONSTANT, value=paper), np.uint8
    )


def _sure(found: Sequence[Spot], lines: Sequence[Line], other: Sequence[Line]) -> float:
    """As sure as the least sure character of both readings."""
    if not found:
        return BLANK
    sure = min(line.least for line in (*lines, *other))
    alike = [one.text for one in lines] == [one.text for one in other]
    if not alike or not all(spot.clean for spot in found):
        sure = min(sure, STAINED)
    return min(sure, MOST)


def _stamped(reds: NDArray[np.bool_], box: Box) -> bool:
    """Whether a seal lies over a cell: strong ink hides strokes, and what is left may be a figure."""
    tall, wide = reds.shape
    left, top, right, bottom = box
    part = reds[
        top * tall // WHOLE : bottom * tall // WHOLE, left * wide // WHOLE : right * wide // WHOLE
    ]
    return bool(part.size) and float(part.mean()) > STAMP


def _cell(place: Place, text: str, sure: float, box: Box) -> Cell:
    return Cell(
        *(place.row, place.column, text, place.rows, place.columns),
        confidence=round(sure, 4),
        box=box,
    )


def _shown(sight: Upright, sheet: Sheet, place: Place) -> Box:
    """Where a cell lies on the page as a person sees it."""
    left, top, right, bottom = sheet.box(place.box)
    corners = np.array([[left, top], [right, top], [right, bottom], [left, bottom]], np.float64)
    return sight.shown(_moved(corners, sheet.back))
