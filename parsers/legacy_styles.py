"""Styles and lists of an old Word file: heading levels, and automatic numbers as shown."""

from __future__ import annotations

import struct
from dataclasses import dataclass

from parsers.legacy_stream import (
    LIST,
    LIST_LEVEL,
    LISTS,
    OUTLINE,
    OVERRIDES,
    STYLES,
    Streams,
    split,
)
from parsers.word_numbers import Level, Numbers

MAX_CHAIN = 20
HEADINGS = 9
_NOBODY = 0xFFF
# Number formats by their code, in the words of the new format.
_SHAPES = {
    0: "decimal",
    1: "upperRoman",
    2: "lowerRoman",
    3: "upperLetter",
    4: "lowerLetter",
    10: "ideographDigital",
    11: "japaneseCounting",
    18: "decimalEnclosedCircle",
    33: "chineseCounting",
    35: "chineseCounting",
    36: "chineseCounting",
    22: "decimalZero",
    23: "bullet",
    37: "chineseCounting",
    38: "chineseLegalSimplified",
    39: "chineseCountingThousand",
    255: "none",
}


@dataclass(frozen=True, slots=True)
class LegacyStyle:
    """What a paragraph style says: heading level, list and level in it; 0 and -1 are none."""

    level: int = 0
    base: int = _NOBODY
    number_list: int = 0
    number_level: int = -1


def styles_of(streams: Streams) -> list[LegacyStyle]:
    """Styles by number, each with what it inherits."""
    sheet = streams.part(STYLES)
    if len(sheet) < 6:  # noqa: PLR2004 - its own header
        return []
    header, count, fixed = struct.unpack_from("<HHH", sheet)
    at, own = 2 + header, []
    for _ in range(count):
        if at + 2 > len(sheet):
            break
        size = struct.unpack_from("<H", sheet, at)[0]
        own.append(_style(sheet[at + 2 : at + 2 + size], fixed))
        at += 2 + size + size % 2
    return [_inherited(own, number) for number in range(len(own))]


def _style(data: bytes, fixed: int) -> LegacyStyle:
    if len(data) < max(fixed, 10) + 4:
        return LegacyStyle()
    identity, kind, more = struct.unpack_from("<HHH", data)
    identity &= 0xFFF
    level = identity if 1 <= identity <= HEADINGS else 0
    base = kind >> 4
    if kind & 0xF != 1 or not more & 0xF:
        return LegacyStyle(level, base)
    at = fixed + 2 + 2 * struct.unpack_from("<H", data, fixed)[0] + 2
    if at + 4 > len(data):
        return LegacyStyle(level, base)
    size = struct.unpack_from("<H", data, at)[0]
    found = dict(split(data[at + 4 : at + 2 + size]))
    outline = found.get(OUTLINE, b"\x09")[:1] or b"\x09"
    if not level and outline[0] < HEADINGS:
        level = outline[0] + 1
    number = struct.unpack("<h", found[LIST])[0] if len(found.get(LIST, b"")) == 2 else 0  # noqa: PLR2004 - two bytes
    depth = found[LIST_LEVEL][0] if found.get(LIST_LEVEL) else -1
    return LegacyStyle(level, base, number, depth)


def _inherited(own: list[LegacyStyle], number: int) -> LegacyStyle:
    chain: list[LegacyStyle] = []
    while 0 <= number < len(own) and len(chain) < MAX_CHAIN:
        chain.append(own[number])
        number = own[number].base
    return LegacyStyle(
        next((one.level for one in chain if one.level), 0),
        number_list=next((one.number_list for one in chain if one.number_list), 0),
        number_level=next((one.number_level for one in chain if one.number_level >= 0), -1),
    )


def numbers_of(streams: Streams) -> Numbers:
    """Running list numbers, by the number of the list override that paragraphs name."""
    data = streams.table[streams.start(LISTS) :] if streams.part(LISTS) else b""
    if len(data) < 2:  # noqa: PLR2004 - the count
        return Numbers({})
    count = struct.unpack_from("<H", data)[0]
    at = 2 + 28 * count
    lists: dict[int, dict[int, Level]] = {}
    for number in range(count):
        if 2 + 28 * (number + 1) > len(data):
            break
        identity = struct.unpack_from("<i", data, 2 + 28 * number)[0]
        levels = 1 if data[2 + 28 * number + 26] & 1 else 9
        found: dict[int, Level] = {}
        for depth in range(levels):
            found[depth], at = _level(data, at)
        lists[identity] = found
    plain = streams.part(OVERRIDES)
    used = struct.unpack_from("<I", plain)[0] if len(plain) >= 4 else 0  # noqa: PLR2004 - the count
    by_override = {}
    for number in range(min(used, (len(plain) - 4) // 16)):
        identity = struct.unpack_from("<i", plain, 4 + 16 * number)[0]
        by_override[str(number + 1)] = (str(identity), lists.get(identity, {}))
    return Numbers(by_override)


def _level(data: bytes, at: int) -> tuple[Level, int]:
    """One level of a list, and where the next one begins."""
    start, shape = struct.unpack_from("<iB", data, at)
    characters, paragraphs = data[at + 24], data[at + 25]
    text_at = at + 28 + characters + paragraphs
    length = struct.unpack_from("<H", data, text_at)[0]
    raw = data[text_at + 2 : text_at + 2 + 2 * length].decode("utf-16-le", "replace")
    text = "".join(f"%{ord(char) + 1}" if ord(char) < HEADINGS else char for char in raw)
    return Level(start, _SHAPES.get(shape, "decimal"), text), text_at + 2 + 2 * length
