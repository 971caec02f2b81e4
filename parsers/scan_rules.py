"""Rules in a picture: long straight ink, and which edges of a grid it covers.

An edge between two cells counts as ruled only if ink covers nearly all of it from one crossing rule
to the next: the upright strokes of characters do not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from parsers.pdf_lattice import Net, Rule, nets

Pixels = NDArray[np.uint8]

DPI = 200  # all lengths below are pixels at this resolution
POINT = DPI / 72
WINDOW, DARKER = 31, 12  # ink is darker than its surroundings by this much
STROKE = 40  # the least length of a level rule; strokes of small print are shorter
UPRIGHT = 30  # that of an upright one: the height of a row
BREAK = 25  # the widest break in a rule that is mended
MARGIN = 12  # around a table that was laid flat
NEAR = 7  # pixels within which two rules are one
COVERED = 0.75  # the share of an edge that ink must cover
BAND = 4  # pixels to either side of an edge in which its ink may lie
MAX_EDGES = 400
Edge = tuple[int, int, int]  # where it lies across, from, to


@dataclass(frozen=True, slots=True)
class Grid:
    """The rules of a table laid flat, edge by edge, and the net they make.

    Attributes:
        net: In pixels, y growing upwards from the bottom of the picture.
        mask: Where the rules' ink is, as 255.
    """

    net: Net
    mask: Pixels


def ink_of(page: Pixels) -> Pixels:
    """Everything darker than the paper around it, as 255."""
    found = cv2.adaptiveThreshold(
        page, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, WINDOW, DARKER
    )
    return np.asarray(found, np.uint8)


def long_ink(ink: Pixels, least: int, *, across: bool) -> Pixels:
    """Ink that runs on for at least a length in one direction; small breaks are mended."""

    def bar(length: int) -> Pixels:
        return np.ones((1, length) if across else (length, 1), np.uint8)

    thick = cv2.dilate(ink, np.ones((3, 1) if across else (1, 3), np.uint8))
    # First what is long by itself, then the breaks: mended first, a line of print would be a rule.
    pieces = cv2.morphologyEx(thick, cv2.MORPH_OPEN, bar(least))
    return np.asarray(cv2.morphologyEx(pieces, cv2.MORPH_CLOSE, bar(BREAK)), np.uint8)


def grid_of(ink: Pixels) -> Grid | None:
    """The grid of a table from the ink of its picture, or None if its rules make no table."""
    tall, wide = ink.shape
    level = long_ink(ink, STROKE, across=True)
    upright = long_ink(ink, UPRIGHT, across=False)
    ys = _places(level, across=True)
    if not 1 < len(ys) <= MAX_EDGES:
        return None
    xs = _walls(_places(upright, across=False), ys, upright)
    if not 1 < len(xs) <= MAX_EDGES:
        return None
    rows = list(_edges(level, ys, xs, across=True))
    columns = list(_edges(upright, xs, ys, across=False))
    net = _net(rows, [*columns, *_sides(rows, columns, ys)], tall)
    if net is None:
        return None
    drawn = cv2.dilate(_drawn((tall, wide), rows, columns), np.ones((7, 7), np.uint8))
    seen = cv2.dilate(cv2.bitwise_or(level, upright), np.ones((5, 5), np.uint8))
    return Grid(net, np.asarray(cv2.bitwise_and(drawn, seen), np.uint8))


def _net(rows: Sequence[Edge], columns: Sequence[Edge], tall: int) -> Net | None:
    """The largest net that edges make; `nets` reckons in points."""
    level = [Rule((tall - at) / POINT, start / POINT, end / POINT) for at, start, end in rows]
    upright = [
        Rule(at / POINT, (tall - end) / POINT, (tall - start) / POINT) for at, start, end in columns
    ]
    found = max(nets(level, upright), key=lambda one: len(one.places), default=None)
    if found is None:
        return None
    places = []
    for one in found.places:
        left, bottom, right, top = (edge * POINT for edge in one.box)
        places.append(replace(one, box=(left, bottom, right, top)))
    xs, ys = tuple(x * POINT for x in found.xs), tuple(y * POINT for y in found.ys)
    return Net(xs, ys, tuple(places))


def _places(mask: Pixels, *, across: bool) -> list[int]:
    """Where rules lie: their middles, those within reach of each other put together."""
    count, _, stats, middles = cv2.connectedComponentsWithStats(mask)
    spots = sorted(
        (float(middles[number][1 if across else 0]), int(stats[number][2 if across else 3]))
        for number in range(1, count)
    )
    groups: list[list[tuple[float, int]]] = []
    for spot in spots:
        if groups and spot[0] - groups[-1][-1][0] <= NEAR:
            groups[-1].append(spot)
        else:
            groups.append([spot])
    return [
        round(sum(at * length for at, length in group) / sum(length for _, length in group))
        for group in groups
    ]


def _walls(xs: Sequence[int], ys: Sequence[int], mask: Pixels) -> list[int]:
    """The places of upright rules that cover at least one row from rule to rule, and the sides."""
    kept = [
        x for x in xs if any(_covered(mask, x, one, two, across=False) for one, two in pairwise(ys))
    ]
    for side in (MARGIN, mask.shape[1] - MARGIN):
        if all(abs(x - side) > 2 * NEAR for x in kept):
            kept.append(side)
    return sorted(kept)


def _covered(mask: Pixels, at: int, start: int, end: int, *, across: bool) -> bool:
    """Whether ink covers an edge, whatever lies right at its ends."""
    band = slice(max(0, at - BAND), at + BAND + 1)
    span = slice(start + 2, max(start + 3, end - 1))
    part = mask[band, span].max(axis=0) if across else mask[span, band].max(axis=1)
    return bool(part.size) and float((part > 0).mean()) >= COVERED


def _edges(
    mask: Pixels, at: Sequence[int], between: Sequence[int], *, across: bool
) -> Iterator[Edge]:
    for place in at:
        for start, end in pairwise(between):
            if _covered(mask, place, start, end, across=across):
                yield place, start, end


def _sides(
    rows: Sequence[Edge],
    columns: Sequence[Edge],
    ys: Sequence[int],
) -> list[Edge]:
    """The outer sides of a table that is open there: as far as its level rules reach."""
    if not rows:
        return []
    left, right = min(start for _, start, _ in rows), max(end for _, _, end in rows)
    known = {(at, start) for at, start, _ in columns}
    return [
        (side, one, two)
        for side in (left, right)
        for one, two in pairwise(ys)
        if (side, one) not in known
    ]


def _drawn(
    shape: tuple[int, int],
    rows: Sequence[Edge],
    columns: Sequence[Edge],
) -> Pixels:
    """The rules as drawn lines."""
    drawn = np.zeros(shape, np.uint8)
    for at, start, end in rows:
        cv2.line(drawn, (start, at), (end, at), 255, 1)
    for at, start, end in columns:
        cv2.line(drawn, (at, start), (at, end), 255, 1)
    return drawn
