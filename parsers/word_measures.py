"""Measures of WordprocessingML: plain numbers, and since the strict form numbers with a unit."""

from __future__ import annotations

import re

from parsers.document import Spacing

_MEASURE = re.compile(r"(-?\d+(?:\.\d+)?)(pt|in|cm|mm|pc|pi)?")
_POINTS = {"pt": 1.0, "in": 72.0, "cm": 72 / 2.54, "mm": 72 / 25.4, "pc": 12.0, "pi": 12.0}
_TWIPS, _HALVES, _LINE = 20, 2, 240


def switched_on(value: str | None) -> bool:
    """Whether a switch is on; one without a value is."""
    return value not in ("0", "false", "off")


def half_points(value: str | None) -> float | None:
    """A size in points; None for what is no measure."""
    return _points(value, _HALVES)


def spacing(line: str, rule: str) -> Spacing | None:
    """Line spacing from w:line and w:lineRule; without any, lines are single.

    Returns:
        None for what is no measure.
    """
    points = _points(line or str(_LINE), _TWIPS)
    if points is None:
        return None
    if rule == "exact":
        return Spacing("exact", points)
    if rule == "atLeast":
        return Spacing("least", points)
    return Spacing("lines", round(points * _TWIPS / _LINE, 3))


def _points(value: str | None, parts: int) -> float | None:
    """A measure in points; without a unit it counts parts of a point."""
    match = _MEASURE.fullmatch(value or "")
    if match is None:
        return None
    number = float(match[1])
    return round(number * _POINTS[match[2]] if match[2] else number / parts, 2)
