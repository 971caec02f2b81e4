"""Tables of a page from its rules: pure geometry, no PDF.

Rules that touch are one net; a net's places are the grid; where no rule parts two places they are
one merged cell. Coordinates are points, y grows upwards.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

NEAR = 2.5  # points within which two rules are one, or touch
GAP = 4.0  # points between dashes that belong to one rule
NARROWEST = 4.0  # points that a row or column must have: less holds no text, as in a double rule
SHORTEST = 4.0  # of a rule, after dashes were joined
MAX_RULES = 20_000  # of a page
MAX_GRID = 60_000  # places of one net


@dataclass(frozen=True, slots=True, order=True)
class Rule:
    """A straight line: where it lies across (y of a level one, x of an upright one), from, to."""

    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Place:
    """One cell of a net: its first row and column from 0, its spans, its box."""

    row: int
    column: int
    rows: int
    columns: int
    box: tuple[float, float, float, float]  # left, bottom, right, top


@dataclass(frozen=True, slots=True)
class Net:
    """A table's skeleton: edges left to right and top to bottom, and its cells."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]  # from the top down
    places: tuple[Place, ...]

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, bottom, right, top."""
        return self.xs[0], self.ys[-1], self.xs[-1], self.ys[0]


def joined(rules: Iterable[Rule]) -> list[Rule]:
    """Rules in one line that overlap, or follow each other as dashes, are one rule."""
    found: list[Rule] = []
    for line in _lines(sorted(rules)):
        middle = sum(one.at for one in line) / len(line)
        spans = sorted((one.start, one.end) for one in line)
        start, end = spans[0]
        for left, right in spans[1:]:
            if left > end + GAP:
                found.append(Rule(middle, start, end))
                start, end = left, right
            else:
                end = max(end, right)
        found.append(Rule(middle, start, end))
    return [one for one in found if one.end - one.start >= SHORTEST]


def _lines(rules: list[Rule]) -> Iterable[list[Rule]]:
    line: list[Rule] = []
    for one in rules:
        if line and one.at - line[0].at > NEAR:
            yield line
            line = []
        line.append(one)
    if line:
        yield line


def nets(level: Iterable[Rule], upright: Iterable[Rule]) -> list[Net]:
    """The tables that rules make, top to bottom; a lone box is a frame and no table."""
    rows, columns = joined(level), joined(upright)
    if len(rows) + len(columns) > MAX_RULES:
        return []
    found = []
    for row_ids, column_ids in _touching(rows, columns):
        net = _net([rows[one] for one in row_ids], [columns[one] for one in column_ids])
        if net is not None:
            found.append(net)
    return sorted(found, key=lambda net: (-net.ys[0], net.xs[0]))


def _touching(rows: list[Rule], columns: list[Rule]) -> list[tuple[list[int], list[int]]]:
    """Groups of rules that touch each other, however far apart their ends are."""
    parent = list(range(len(rows) + len(columns)))

    def root(one: int) -> int:
        while parent[one] != one:
            parent[one] = parent[parent[one]]
            one = parent[one]
        return one

    heights = [row.at for row in rows]  # joined() gives them in order
    for number, column in enumerate(columns):
        first = bisect_right(heights, column.start - NEAR)
        last = bisect_right(heights, column.end + NEAR)
        for other in range(first, last):
            if rows[other].start - NEAR <= column.at <= rows[other].end + NEAR:
                parent[root(other)] = root(len(rows) + number)
    groups: dict[int, tuple[list[int], list[int]]] = {}
    for one in range(len(parent)):
        group = groups.setdefault(root(one), ([], []))
        group[one >= len(rows)].append(one if one < len(rows) else one - len(rows))
    return [group for group in groups.values() if len(group[0]) > 1 and len(group[1]) > 1]


def _net(rows: list[Rule], columns: list[Rule]) -> Net | None:
    ys = _edges(row.at for row in rows)[::-1]
    xs = _edges(column.at for column in columns)
    tall, wide = len(ys) - 1, len(xs) - 1
    if tall < 1 or wide < 1 or not 1 < tall * wide <= MAX_GRID:
        return None
    level = _Cover(rows, ys, xs)
    upright = _Cover(columns, xs, ys[::-1])
    places: list[Place] = []
    taken = [[False] * wide for _ in range(tall)]
    for row in range(tall):
        for column in range(wide):
            if taken[row][column]:
                continue
            right = column + 1
            while (
                right < wide and not taken[row][right] and not upright.parts(right, tall - 1 - row)
            ):
                right += 1
            down = row + 1
            closed = column == 0 and upright.parts(0, tall - 1 - row)
            while down < tall and (
                not any(level.parts(down, one) for one in range(column, right))
                # Nothing begins where the table's edge is missing: LibreOffice parts merged cells so.
                or (closed and not upright.parts(0, tall - 1 - down))
            ):
                down += 1
            for one in range(row, down):
                taken[one][column:right] = [True] * (right - column)
            box = (xs[column], ys[down], xs[right], ys[row])
            places.append(Place(row, column, down - row, right - column, box))
    return Net(tuple(xs), tuple(ys), tuple(places)) if len(places) > 1 else None


def _edges(values: Iterable[float]) -> list[float]:
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > NARROWEST:
            found.append(value)
    return found


class _Cover:
    """Which stretches between neighbouring edges the rules of one direction cover."""

    def __init__(self, rules: list[Rule], edges: list[float], across: list[float]) -> None:
        middles = [(one + other) / 2 for one, other in pairwise(across)]
        self.covered: dict[int, set[int]] = {}
        for rule in rules:
            edge = min(range(len(edges)), key=lambda one: abs(edges[one] - rule.at))
            first, last = bisect_right(middles, rule.start), bisect_right(middles, rule.end)
            self.covered.setdefault(edge, set()).update(range(first, last))

    def parts(self, edge: int, stretch: int) -> bool:
        """Whether a rule lies on an edge along a stretch."""
        return stretch in self.covered.get(edge, ())
