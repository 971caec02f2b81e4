"""Ruled tables in pictures: geometry alone, on pages that are drawn here."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from parsers.scan_ink import printed, red
from parsers.scan_rules import grid_of, ink_of
from parsers.scan_sheets import Sheet, ruled

Pixels = NDArray[np.uint8]
PAPER, INK = 235, 40


def page(turn: float = 0.0, *, merged: bool = False, sides: bool = True) -> Pixels:
    """A page of A4 with a table of 5 rows and 4 columns."""
    picture = np.full((2339, 1654), PAPER, np.uint8)
    left, top, wide, tall = 200, 400, 300, 60
    for row in range(6):
        y = top + row * tall
        cv2.line(picture, (left, y), (left + 4 * wide, y), INK, 2)
    for column in range(5):
        if column in (0, 4) and not sides:
            continue
        x = left + column * wide
        start = top + tall if merged and column == 2 else top
        cv2.line(picture, (x, start), (x, top + 5 * tall), INK, 2)
    if turn:
        matrix = cv2.getRotationMatrix2D((827, 1170), turn, 1.0)
        picture = np.asarray(
            cv2.warpAffine(picture, matrix, (1654, 2339), borderValue=PAPER), np.uint8
        )
    return picture


def shapes(found: list[Sheet]) -> list[tuple[int, int, int]]:
    return [(len(one.net.ys) - 1, len(one.net.xs) - 1, len(one.net.places)) for one in found]


@pytest.mark.parametrize("turn", [0.0, 0.6, -2.5, 2.5])
def test_a_table_is_laid_flat_however_the_page_lay(turn: float) -> None:
    assert shapes(ruled(page(turn))) == [(5, 4, 20)]


def test_merged_cells_are_one() -> None:
    assert shapes(ruled(page(merged=True))) == [(5, 4, 19)]


def test_a_table_without_outer_rules_ends_where_its_level_rules_end() -> None:
    assert shapes(ruled(page(sides=False))) == [(5, 4, 20)]


def test_a_bent_photo_of_a_table_has_the_same_cells() -> None:
    corners = np.array([[0, 0], [1654, 0], [1654, 2339], [0, 2339]], np.float32)
    moved = corners + np.array([[30, 10], [-25, 30], [0, -20], [20, 15]], np.float32)
    matrix = cv2.getPerspectiveTransform(corners, moved)
    bent = np.asarray(
        cv2.warpPerspective(page(), matrix, (1654, 2339), borderValue=PAPER), np.uint8
    )
    assert shapes(ruled(bent)) == [(5, 4, 20)]


def test_strokes_of_characters_are_no_walls() -> None:
    picture = page()
    for column in range(4):
        x = 200 + column * 300 + 40
        cv2.line(picture, (x, 412), (x, 448), INK, 4)  # a tall 1, which touches no rule
    assert shapes(ruled(picture)) == [(5, 4, 20)]


def test_a_break_in_a_rule_parts_no_table() -> None:
    picture = page()
    picture[570:590, 495:505] = PAPER
    picture[395:405, 800:815] = PAPER
    assert shapes(ruled(picture)) == [(5, 4, 20)]


def test_a_seal_over_a_corner_moves_no_corner() -> None:
    picture = page()
    cv2.circle(picture, (1400, 740), 150, 120, 5)
    assert shapes(ruled(picture)) == [(5, 4, 20)]


def test_lines_of_print_and_a_lone_frame_are_no_table() -> None:
    picture = np.full((2339, 1654), PAPER, np.uint8)
    for line in range(20):
        for sign in range(50):
            x, y = 200 + sign * 25, 300 + line * 50
            cv2.rectangle(picture, (x, y), (x + 18, y + 22), INK, 2)
    cv2.rectangle(picture, (150, 250), (1500, 1400), INK, 2)
    assert ruled(picture) == []


def test_an_empty_picture_has_no_grid() -> None:
    assert grid_of(ink_of(np.full((200, 300), PAPER, np.uint8))) is None


def test_red_goes_and_black_stays_also_where_both_lie() -> None:
    picture = np.full((200, 200, 3), PAPER, np.uint8)
    picture[90:110, 20:180] = (220, 40, 40)  # a seal's ring
    picture[40:160, 95:105] = (30, 30, 30)  # a stroke under it
    picture[95:105, 95:105] = (28, 5, 5)
    found = printed(picture, red(picture))
    assert found[100, 50] > 0.9 * PAPER
    assert found[100, 100] < 60
    assert found[50, 100] < 60


def test_a_grey_page_stays_as_it_is() -> None:
    grey = page()
    assert red(grey) is None
    assert np.array_equal(printed(grey, None), grey)
    colours = np.dstack([grey, grey, grey])
    assert red(colours) is None
    assert np.array_equal(printed(colours, None), grey)
