"""A page on its side or on its head is put upright, and a slanted one level.

Lines of print are wider than tall; which way up they are, the reader's own confidence tells.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from parsers.document import WHOLE, Box
from parsers.scan_letters import Line, Pixels, Quads, crops

TALL = 1.5  # times as tall as wide: a line that stands
FEW = 6  # lines that are read to tell which way up the page is
UP = 0.85  # their usual confidence when it is the right way
LEVEL = 0.1  # degrees of slant that disturb nobody
SLANT = 20.0  # degrees beyond which it is no slant


class Reader(Protocol):
    """What finds and reads lines."""

    def find(self, page: Pixels) -> Quads:
        """Lines of text on a grey page."""
        ...

    def read(self, crops: Sequence[Pixels]) -> list[Line]:
        """Reads grey pictures of one line each."""
        ...


@dataclass(frozen=True, slots=True)
class Upright:
    """A page put upright and level.

    Attributes:
        page: Grey.
        lines: Its lines of text, (N, 4, 2).
        quarter: Quarter turns to the left that it took.
        back: Takes a point of it to the page upright but not levelled.
    """

    page: Pixels
    lines: Quads
    quarter: int
    back: NDArray[np.float64]

    def shown(self, points: NDArray[np.float64]) -> Box:
        """The box round points on the page as a person sees it, in ten-thousandths."""
        level = np.hstack([points, np.ones((len(points), 1))]) @ self.back.T
        tall, wide = self.page.shape
        xs, ys = level[:, 0] / wide, level[:, 1] / tall
        for _ in range(self.quarter % 4):  # a turn to the left is undone by one to the right
            xs, ys = 1 - ys, xs
        edges = np.clip([xs.min(), ys.min(), xs.max(), ys.max()], 0, 1) * WHOLE
        left, top, right, bottom = (round(float(edge)) for edge in edges)
        return left, top, right, bottom


def upright(reader: Reader, page: Pixels) -> Upright:
    """Puts a grey page upright and level."""
    lines, quarter = reader.find(page), 0
    if _standing(lines):
        page, quarter = np.ascontiguousarray(np.rot90(page)), 1
        lines = reader.find(page)
    if _upside_down(reader, page, lines):
        page, quarter = np.ascontiguousarray(np.rot90(page, 2)), quarter + 2
        lines = reader.find(page)
    slant = _slant(lines)
    tall, wide = page.shape
    if abs(slant) < LEVEL:
        return Upright(page, lines, quarter, np.eye(2, 3))
    matrix = cv2.getRotationMatrix2D((wide / 2, tall / 2), slant, 1.0)
    level = cv2.warpAffine(
        page, matrix, (wide, tall), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    moved = cv2.transform(lines.reshape(1, -1, 2), matrix).reshape(-1, 4, 2).astype(np.float32)
    back = np.asarray(cv2.invertAffineTransform(matrix), np.float64)
    return Upright(np.asarray(level, np.uint8), moved, quarter, back)


def _sides(lines: Quads) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Widths and heights."""
    return (
        np.linalg.norm(lines[:, 1] - lines[:, 0], axis=1),
        np.linalg.norm(lines[:, 3] - lines[:, 0], axis=1),
    )


def _standing(lines: Quads) -> bool:
    """Whether most of what is longer one way than the other stands."""
    if not len(lines):
        return False
    wide, tall = _sides(lines)
    standing, lying = tall > TALL * wide, wide > TALL * tall
    return float(tall[standing].sum()) > float(wide[lying].sum())


def _upside_down(reader: Reader, page: Pixels, lines: Quads) -> bool:
    wide, tall = _sides(lines)
    shape = wide / np.maximum(tall, 1)
    likely = np.argsort(np.abs(shape - 6))[:FEW]  # long enough to tell, and soon read
    pictures = crops(page, lines[likely])
    up = _mean(reader.read(pictures))
    if not len(likely) or up >= UP:
        return False
    return _mean(reader.read([np.ascontiguousarray(np.rot90(one, 2)) for one in pictures])) > up


def _mean(lines: Sequence[Line]) -> float:
    sure = [one for line in lines for one in line.sure]
    return sum(sure) / len(sure) if sure else 0.0


def _slant(lines: Quads) -> float:
    """Degrees by which lines fall to the right, as most of their length has it."""
    if not len(lines):
        return 0.0
    wide, tall = _sides(lines)
    long = wide > 3 * tall
    if not long.any():
        return 0.0
    across = lines[long, 1] - lines[long, 0]
    angles = np.degrees(np.arctan2(across[:, 1], across[:, 0]))
    order = np.argsort(angles)
    weight = np.cumsum(wide[long][order])
    middle = float(angles[order][int(np.searchsorted(weight, weight[-1] / 2))])
    return middle if abs(middle) < SLANT else 0.0
