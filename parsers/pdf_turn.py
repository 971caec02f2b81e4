"""How a page is turned, and where things lie on it as it is shown or as it is read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from parsers.document import WHOLE, Box

Matrix: TypeAlias = tuple[float, float, float, float, float, float]
SAME: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def times(one: Matrix, other: Matrix) -> Matrix:
    """First one, then the other."""
    a, b, c, d, e, f = one
    p, q, r, s, t, u = other
    return (
        *(a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s),
        *(e * p + f * r + t, e * q + f * s + u),
    )


@dataclass(frozen=True, slots=True)
class Turn:
    """A page turned clockwise by quarters: its size then, and where its corner lay before."""

    quarter: int
    width: float
    height: float
    left: float = 0.0
    bottom: float = 0.0

    @classmethod
    def of(cls, box: tuple[float, float, float, float], quarter: int) -> Turn:
        """A page's box (left, bottom, right, top) turned."""
        left, bottom, right, top = box
        size = (right - left, top - bottom)
        return cls(quarter, *(size[::-1] if quarter % 2 else size), left, bottom)

    def point(self, x: float, y: float) -> tuple[float, float]:
        """A point of the page as it lies when the page is turned."""
        x, y = x - self.left, y - self.bottom
        if self.quarter == 1:
            return y, self.height - x
        if self.quarter == 2:  # noqa: PLR2004 - quarters
            return self.width - x, self.height - y
        return (self.width - y, x) if self.quarter == 3 else (x, y)  # noqa: PLR2004 - quarters

    def back(self, x: float, y: float) -> tuple[float, float]:
        """Where a point of the turned page lay before."""
        if self.quarter == 1:
            x, y = self.height - y, x
        elif self.quarter == 2:  # noqa: PLR2004 - quarters
            x, y = self.width - x, self.height - y
        elif self.quarter == 3:  # noqa: PLR2004 - quarters
            x, y = y, self.width - x
        return x + self.left, y + self.bottom

    @property
    def moves(self) -> bool:
        """Whether points lie elsewhere on the turned page than on the page."""
        return bool(self.quarter or self.left or self.bottom)

    def box(self, one: tuple[float, float], other: tuple[float, float]) -> Box:
        """The box between two points of the turned page, in parts of its width and height."""
        wide, tall = self.width or 1.0, self.height or 1.0
        xs, ys = sorted((one[0], other[0])), sorted((one[1], other[1]))
        return (
            *(round(WHOLE * xs[0] / wide), round(WHOLE * (1 - ys[1] / tall))),
            *(round(WHOLE * xs[1] / wide), round(WHOLE * (1 - ys[0] / tall))),
        )
