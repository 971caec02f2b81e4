"""Ruled tables in a picture of a page, each laid flat by itself.

A photo bends every table in its own way, so each gets its own homography, from its four corners.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from parsers.pdf_lattice import Net
from parsers.scan_rules import MARGIN, STROKE, UPRIGHT, grid_of, ink_of, long_ink

Pixels = NDArray[np.uint8]
Matrix = NDArray[np.float64]

SMALLEST_WIDTH, SMALLEST_HEIGHT = 0.15, UPRIGHT  # of a table: share of the page's width, pixels
LONG = 0.5  # of the longest level rule: those that tell where a table ends
PAPER = 15  # pixels around a rule whose lightest part is the paper that it is wiped out with
MAX_TABLES = 40


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table laid flat.

    Attributes:
        picture: Grey, its rules wiped out.
        ink: Where something darker than the paper is, its rules left out.
        net: The grid; in pixels of the picture, with y growing upwards from its bottom.
        back: Takes a point of the picture to the page.
    """

    picture: Pixels
    ink: Pixels
    net: Net
    back: Matrix

    def box(self, box: tuple[float, float, float, float]) -> tuple[int, int, int, int]:
        """A box of the net as left, top, right, bottom in the picture."""
        left, bottom, right, top = box
        tall = self.picture.shape[0]
        return round(left), round(tall - top), round(right), round(tall - bottom)


def ruled(page: Pixels) -> list[Sheet]:
    """The ruled tables of a grey, level page, from the top down."""
    ink = ink_of(page)
    level, upright = long_ink(ink, STROKE, across=True), long_ink(ink, STROKE, across=False)
    both = cv2.dilate(cv2.bitwise_or(level, upright), np.ones((5, 5), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(both)
    found = []
    for number in range(1, count):
        left, top, wide, tall = (int(one) for one in stats[number][:4])
        if wide < SMALLEST_WIDTH * page.shape[1] or tall < SMALLEST_HEIGHT:
            continue
        place = (slice(top, top + tall), slice(left, left + wide))
        part = np.where(labels[place] == number, level[place], 0).astype(np.uint8)
        corners = _corners(_longest(part))
        if corners is not None:
            found.append((top, corners + np.array([left, top], np.float32)))
    found.sort(key=lambda one: one[0])
    sheets = (_flat(page, corners) for _, corners in found[:MAX_TABLES])
    return [sheet for sheet in sheets if sheet is not None]


def _longest(level: Pixels) -> NDArray[np.bool_]:
    """Level rules without short ones: a seal over a corner has some too."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(level)
    wide = stats[1:, cv2.CC_STAT_WIDTH]
    if not wide.size:
        return np.zeros(level.shape, np.bool_)
    kept = 1 + np.flatnonzero(wide >= LONG * wide.max())
    return np.isin(labels, kept)


def _corners(part: NDArray[np.bool_]) -> NDArray[np.float32] | None:
    """The four outermost points of a shape, clockwise from the top left."""
    ys, xs = np.nonzero(part)
    if not xs.size:
        return None
    plus, minus = xs + ys, xs - ys
    places = (plus.argmin(), minus.argmax(), plus.argmax(), minus.argmin())
    return np.array([(xs[place], ys[place]) for place in places], np.float32)


def _flat(page: Pixels, corners: NDArray[np.float32]) -> Sheet | None:
    """A table laid flat, with its net; None if its rules make no table."""
    top_left, top_right, bottom_right, bottom_left = corners
    wide = int(max(_far(top_left, top_right), _far(bottom_left, bottom_right)))
    tall = int(max(_far(top_left, bottom_left), _far(top_right, bottom_right)))
    if min(wide, tall) < SMALLEST_HEIGHT or max(wide, tall) > 3 * max(page.shape):
        return None
    target = np.array([[0, 0], [wide, 0], [wide, tall], [0, tall]], np.float32) + MARGIN
    forth = cv2.getPerspectiveTransform(corners, target)
    size = (wide + 2 * MARGIN, tall + 2 * MARGIN)
    warped = cv2.warpPerspective(
        page, forth, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    flat = np.asarray(warped, np.uint8)
    ink = ink_of(flat)
    grid = grid_of(ink)
    if grid is None:
        return None
    paper = cv2.morphologyEx(flat, cv2.MORPH_CLOSE, np.ones((PAPER, PAPER), np.uint8))
    picture = np.where(grid.mask > 0, paper, flat).astype(np.uint8)
    print_alone = np.where(grid.mask > 0, 0, ink).astype(np.uint8)
    return Sheet(picture, print_alone, grid.net, np.asarray(np.linalg.inv(forth), np.float64))


def _far(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    return float(np.linalg.norm(one - other))
