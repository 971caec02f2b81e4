"""Symbols that Word writes as a typeface and a place in it: ticks, boxes, signs."""

from __future__ import annotations

_PRIVATE = 0xF000  # where Word puts the 256 places of a typeface of symbols
_TICK, _CROSS, _BOX, _TICKED = "√", "×", "□", "☑"
_PLACES: dict[str, dict[int, str]] = {
    "wingdings": {
        0x6F: _BOX,
        0x70: _BOX,
        0x71: _BOX,
        0x72: _BOX,
        0x78: "☒",
        0xA8: _BOX,
        0xFB: _CROSS,
        0xFC: _TICK,
        0xFD: "☒",
        0xFE: _TICKED,
        **{0x80 + number: chr(0x245F + number) for number in range(1, 11)},
        **{0x8B + number: chr(0x2775 + number) for number in range(1, 11)},
    },
    "wingdings2": {
        0x4F: _CROSS,
        0x50: _TICK,
        0x51: "☒",
        0x52: _TICKED,
        0x53: "☒",
        0x54: "☒",
        0xA3: _BOX,
    },
    "symbol": {
        0x2B: "+",
        0x2D: "-",
        0xA3: "≤",
        0xB0: "°",
        0xB1: "±",
        0xB3: "≥",
        0xB4: "×",
        0xB8: "÷",
        0xB9: "≠",
        0xBC: "…",
        0xBE: "—",
        0xD6: _TICK,
        **{place: chr(place) for place in range(0x30, 0x3A)},
    },
    "webdings": {0x61: _TICK, 0x63: _BOX, 0x72: _CROSS},
}
_PICTURES = ("wingdings3", "webdings", *_PLACES)


def symbol(font: str, char: str) -> str:
    """A symbol as text; empty for an ornament, which says nothing.

    Args:
        font: Name of the typeface.
        char: The place in it, four hexadecimal digits.
    """
    try:
        place = int(char, 16)
    except ValueError:
        return ""
    name = font.replace(" ", "").lower()
    if _PRIVATE <= place <= _PRIVATE + 0xFF:
        place -= _PRIVATE
    known = _PLACES.get(name, {}).get(place)
    if known is not None or name in _PICTURES:
        return known or ""
    shown = chr(place) if 0 <= place <= 0xFFFF else ""  # noqa: PLR2004 - the file has four digits
    return shown if shown.isprintable() else ""
