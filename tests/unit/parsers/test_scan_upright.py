"""Pages on their side or head, with a reader that knows lines by their ink alone."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from parsers.scan_letters import Line
from parsers.scan_upright import upright

Pixels = NDArray[np.uint8]
WIDE, TALL = 800, 1100


class Blocks:
    """Finds dark bars as lines; a bar whose left end is thicker is the right way up."""

    def find(self, page: Pixels) -> NDArray[np.float32]:
        contours, _ = cv2.findContours(
            (page < 128).astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE
        )
        boxes = [cv2.boundingRect(one) for one in contours]
        quads = [[[x, y], [x + w, y], [x + w, y + h], [x, y + h]] for x, y, w, h in boxes]
        return np.array(quads, np.float32).reshape(-1, 4, 2)

    def read(self, crops: Sequence[Pixels]) -> list[Line]:
        found = []
        for crop in crops:
            ink = (crop < 128).sum(axis=0)
            up = ink[: len(ink) // 2].sum() > ink[len(ink) // 2 :].sum()
            found.append(Line("字", (0.99 if up else 0.3,)))
        return found


def bars() -> Pixels:
    """Ten lines, each thicker at its left end."""
    picture = np.full((TALL, WIDE), 240, np.uint8)
    for line in range(10):
        y = 80 + line * 80
        picture[y : y + 30, 100:300] = 20
        picture[y + 10 : y + 20, 300:600] = 20
    return picture


@pytest.mark.parametrize("turn", [0, 1, 2, 3])
def test_a_page_is_put_upright_and_its_boxes_are_told_as_it_lay(turn: int) -> None:
    lay = np.ascontiguousarray(np.rot90(bars(), -turn))
    sight = upright(Blocks(), lay)
    assert sight.quarter == turn
    assert np.array_equal(sight.page, bars())
    box = sight.shown(np.array([[100.0, 80.0], [600.0, 110.0]]))
    left, top, right, bottom = box
    tall, wide = lay.shape
    inside = lay[
        top * tall // 10000 : bottom * tall // 10000, left * wide // 10000 : right * wide // 10000
    ]
    assert (inside < 128).mean() > 0.5  # the first bar


def test_a_blank_page_stays_as_it_is() -> None:
    blank = np.full((TALL, WIDE), 240, np.uint8)
    sight = upright(Blocks(), blank)
    assert (sight.quarter, len(sight.lines)) == (0, 0)
