"""Lines of print in the cells of a table that was laid flat: where the ink is, cell by cell.

A text detector misses lone figures and dashes and runs over rules; in a cell whose walls are known,
ink tells by itself where its lines are.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from parsers.pdf_lattice import Place
from parsers.scan_sheets import Sheet

Pixels = NDArray[np.uint8]

WALL = 3  # pixels inside a cell's walls that are not looked at
SPECK = 4  # pixels of ink up to which a spot is dust
FAINT = 0.04  # of a line's fullest row: what is between two lines
PART = 0.55  # of a usual line's height: what is lower is a part of a character
TALLER = 1.3  # of a usual line's height that a line mended from parts may have
AROUND = 0.38  # of a line's height above and below it that the reader wants to see…
BESIDE = 0.45  # …and to its sides
LEAST = 6  # pixels of a line's height
DOUBLE = 1.7  # of a usual line's height: two lines or a stain
MAX_LINES = 60


@dataclass(frozen=True, slots=True)
class Spot:
    """A line of print in a cell.

    Attributes:
        picture: The line, to be read.
        box: Left, top, right, bottom in the sheet.
        clean: It is as high as a line of this table; a stain or two lines in one are not.
    """

    picture: Pixels
    box: tuple[int, int, int, int]
    clean: bool


def spots(sheet: Sheet) -> list[tuple[Place, list[Spot]]]:
    """Every cell with its lines from the top down."""
    ink = _without_dust(sheet.ink)
    bands = [(place, _bands(ink, sheet.box(place.box))) for place in sheet.net.places]
    heights = [bottom - top for _, found in bands for top, bottom in found]
    usual = float(np.percentile(heights, 70)) if heights else 0.0
    return [
        (place, list(_spots(sheet, ink, sheet.box(place.box), _mended(found, usual), usual)))
        for place, found in bands
    ]


def _without_dust(ink: Pixels) -> Pixels:
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink)
    dust = np.flatnonzero(stats[:, cv2.CC_STAT_AREA] <= SPECK)
    return np.where(np.isin(labels, dust), 0, ink).astype(np.uint8)


def _bands(ink: Pixels, box: tuple[int, int, int, int]) -> list[tuple[int, int]]:
    """Top and bottom of every stretch of rows with ink."""
    left, top, right, bottom = box
    part = ink[top + WALL : bottom - WALL, left + WALL : right - WALL] > 0
    if not part.any():
        return []
    rows = part.sum(axis=1)
    full = np.concatenate(([0], (rows > FAINT * rows.max()).astype(np.int8), [0]))
    edges = np.flatnonzero(np.diff(full))
    starts, ends = edges[::2], edges[1::2]
    return [
        (int(start) + top + WALL, int(end) + top + WALL)
        for start, end in zip(starts, ends, strict=True)
    ][:MAX_LINES]


def _mended(bands: list[tuple[int, int]], usual: float) -> list[tuple[int, int]]:
    """Lines from bands: the strokes of 二 and the dots of a line belong together."""
    found: list[tuple[int, int]] = []
    for top, bottom in bands:
        if found:
            above = found[-1]
            low = min(bottom - top, above[1] - above[0]) < PART * usual
            if low and bottom - above[0] <= TALLER * usual:
                found[-1] = (above[0], bottom)
                continue
        found.append((top, bottom))
    return found


def _spots(
    sheet: Sheet,
    ink: Pixels,
    box: tuple[int, int, int, int],
    bands: list[tuple[int, int]],
    usual: float,
) -> Iterator[Spot]:
    left, top, right, bottom = box
    for one, two in bands:
        columns = np.flatnonzero(ink[one:two, left + WALL : right - WALL].any(axis=0))
        if not columns.size or (two - one < LEAST and columns.size < LEAST // 2):
            continue
        start, end = left + WALL + int(columns[0]), left + WALL + int(columns[-1]) + 1
        tall = max(two - one, usual)
        middle, half = (one + two) / 2, tall * (0.5 + AROUND)
        wanted = (
            *(round(start - BESIDE * tall), round(middle - half)),
            *(round(end + BESIDE * tall), round(middle + half)),
        )
        picture = _cut(sheet.picture, wanted, (left + 1, top + 1, right - 1, bottom - 1))
        if picture is not None:
            clean = two - one <= DOUBLE * usual
            yield Spot(picture, (start, one, end, two), clean)


def _cut(
    sheet: Pixels, wanted: tuple[int, int, int, int], within: tuple[int, int, int, int]
) -> Pixels | None:
    """A part of a sheet; what lies beyond the cell is paper, for the reader wants some around."""
    left, top = max(wanted[0], within[0]), max(wanted[1], within[1])
    right, bottom = min(wanted[2], within[2]), min(wanted[3], within[3])
    if left >= right or top >= bottom:
        return None
    part = sheet[top:bottom, left:right]
    size = (wanted[3] - wanted[1], wanted[2] - wanted[0])
    whole = np.full(size, int(np.percentile(part, 90)), np.uint8)
    y, x = top - wanted[1], left - wanted[0]
    whole[y : y + part.shape[0], x : x + part.shape[1]] = part
    return whole
