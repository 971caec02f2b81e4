"""A page's characters as lines, and as the texts of a table's cells."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from parsers.pdf_lattice import Net, Place
from parsers.pdf_page import Character

SAME_LINE = (
    0.45  # of a usual character's height by which base lines of one line may differ: footnote marks
)
LEAST = 2.0  # points by which they always may
TWICE = 0.35  # of a character's ink by which the same one may lie off to be drawn bold, not written
WORD_GAP = 0.25  # of a character's width, between two words of Latin letters


def lines(given: Iterable[Character]) -> list[tuple[float, str]]:
    """Lines of text from the top down, each with its base line."""
    found: list[list[Character]] = []
    ordered = sorted(given, key=lambda one: (-one.base, one.left))
    heights = sorted(one.height for one in ordered)
    near = max(SAME_LINE * heights[len(heights) * 3 // 4], LEAST) if heights else LEAST
    for one in ordered:
        if found and found[-1][0].base - one.base <= near:
            found[-1].append(one)
        else:
            found.append([one])
    told = ((line[-1].base, _text(sorted(line, key=lambda one: one.left))) for line in found)
    return [(base, text) for base, text in told if text]


def _text(line: list[Character]) -> str:
    out = ""
    before: Character | None = None
    for one in line:
        if before is not None and _again(before, one):
            continue
        apart = before is not None and one.left - before.right > _gap(before, one)
        if apart and out and not out.endswith(" "):
            out += " "
        out += one.sign
        before = one
    return " ".join(out.split())


def _again(one: Character, other: Character) -> bool:
    """Whether a character is drawn once more on itself, to look bold."""
    if one.sign != other.sign or one.sign == " ":
        return False
    near = TWICE * max(one.right - one.left, 0.5)
    return other.left - one.left < near and abs(other.y - one.y) <= TWICE * max(one.height, 0.5)


def _gap(one: Character, other: Character) -> float:
    """How far apart two characters must be to be two words: figures are often spread, words not."""
    if not (
        one.sign.isascii() and one.sign.isalpha() and other.sign.isascii() and other.sign.isalpha()
    ):
        return float("inf")
    return WORD_GAP * max(one.right - one.left, other.right - other.left, 1.0)


class Cells:
    """Sorts characters into the cells of a net."""

    def __init__(self, net: Net) -> None:
        self.net = net
        self.left, self.bottom, self.right, self.top = net.box
        self.downs = [-y for y in net.ys]
        self.owner: dict[tuple[int, int], int] = {}
        for number, place in enumerate(net.places):
            for row in range(place.row, place.row + place.rows):
                for column in range(place.column, place.column + place.columns):
                    self.owner[row, column] = number
        self.inside: list[list[Character]] = [[] for _ in net.places]

    def take(self, one: Character) -> bool:
        """Takes a character that lies within the net."""
        if not (self.left <= one.x <= self.right and self.bottom <= one.y <= self.top):
            return False
        column = bisect_right(self.net.xs, one.x) - 1
        row = bisect_right(self.downs, -one.y) - 1
        owner = self.owner.get((row, column))
        if owner is None:
            return False
        self.inside[owner].append(one)
        return True

    def texts(self) -> list[tuple[Place, str, bool]]:
        """Every cell with its text, and whether it is sure.

        The text is on one line: a PDF knows no difference between break and wrap.
        """
        return [
            (place, "".join(text for _, text in lines(inside)), all(one.sure for one in inside))
            for place, inside in zip(self.net.places, self.inside, strict=True)
        ]


def sort_out(signs: Iterable[Character], cells: Sequence[Cells]) -> list[Character]:
    """Sorts characters into the cells of all tables; gives those that lie in none."""
    outside = []
    for one in signs:
        for sorter in cells:
            if sorter.take(one):
                break
        else:
            outside.append(one)
    return outside
