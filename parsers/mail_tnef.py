"""winmail.dat: what Outlook hides when it writes Rich Text (TNEF, [MS-OXTNEF]).

Only attachments are wanted. They are spans of the file, so nothing is copied; the library for this
format takes the whole file into memory several times. Own code: a stream of attributes, and of one
of them the properties that hold a long name or the data of an embedded message.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from parsers import headers
from parsers.mime import Buffer

SIGNATURE = b"\x78\x9f\x3e\x22"
MAX_ATTRIBUTES = 20000
MAX_PROPERTIES = 2000
_RENDERING, _TITLE, _DATA, _PROPERTIES = 0x9002, 0x8010, 0x800F, 0x9005
_LONG_NAME, _SHORT_NAME, _OBJECT = 0x3707, 0x3704, 0x3701
_FIXED = {0x0002: 4, 0x0003: 4, 0x0004: 4, 0x000A: 4, 0x000B: 4, 0x0005: 8, 0x0006: 8, 0x0007: 8}
_FIXED |= {0x0014: 8, 0x0040: 8, 0x0048: 16}
_UNICODE, _OBJECT_TYPE, _MANY = 0x001F, 0x000D, 0x1000
_SIZED = (0x001E, _UNICODE, 0x0102, _OBJECT_TYPE)
_CODE_PAGE = 0x9007


@dataclass(frozen=True, slots=True)
class Hidden:
    """An attachment inside: its name, and where its bytes stand."""

    name: str
    start: int
    end: int


def hidden(buffer: Buffer) -> tuple[Hidden, ...]:
    """The attachments of a TNEF file, as far as it can be read. Never raises."""
    found: list[Hidden] = []
    name, span, charset = "", (0, 0), "gb18030"
    for attribute, start, end in _attributes(buffer):
        if attribute == _CODE_PAGE and end - start >= 4:  # noqa: PLR2004 - a 32-bit number
            charset = f"cp{struct.unpack_from('<I', buffer[start : start + 4])[0]}"
        elif attribute == _RENDERING:
            found += [Hidden(name, *span)] if span[1] > span[0] else []
            name, span = "", (0, 0)
        elif attribute == _TITLE:
            title = buffer[start : min(end, start + 1000)].split(b"\0")[0]
            name = name or headers.clean(headers.decode(title, charset), 255)
        elif attribute == _DATA:
            span = (start, end)
        elif attribute == _PROPERTIES:
            long_name, inner = _from_properties(buffer, start, end, charset)
            name, span = long_name or name, span if span[1] > span[0] else inner
    return (*found, Hidden(name, *span)) if span[1] > span[0] else tuple(found)


def _attributes(buffer: Buffer) -> Iterator[tuple[int, int, int]]:
    at = 6
    for _ in range(MAX_ATTRIBUTES):
        head = buffer[at : at + 9]
        if len(head) < 9:  # noqa: PLR2004 - level, number, type, length
            return
        _, number, _, length = struct.unpack("<BHHI", head)
        start, end = at + 9, min(at + 9 + length, len(buffer))
        yield number, start, end
        at = start + length + 2  # a checksum follows


def _from_properties(
    buffer: Buffer, start: int, end: int, charset: str
) -> tuple[str, tuple[int, int]]:
    """The best name, and the span of an object (an embedded message) if there is one."""
    names: dict[int, str] = {}
    inner = (0, 0)
    with suppress(struct.error):  # cut off: what came before counts
        for tag, kind, first, last in _properties(buffer, start, end):
            if tag in (_LONG_NAME, _SHORT_NAME):
                raw = buffer[first : min(last, first + 1000)]
                names[tag] = _name(raw, "utf-16-le" if kind == _UNICODE else charset)
            elif tag == _OBJECT and last - first > 16:  # noqa: PLR2004 - an interface id stands first
                inner = (first + 16, last) if kind == _OBJECT_TYPE else (first, last)
    return names.get(_LONG_NAME) or names.get(_SHORT_NAME) or "", inner


def _name(raw: bytes, charset: str) -> str:
    return headers.clean(headers.decode(raw, charset).split("\0")[0], 255)


def _properties(buffer: Buffer, start: int, end: int) -> Iterator[tuple[int, int, int, int]]:
    """Tag, type, start and end of each value of a property list; struct.error where it is cut."""
    at = start + 4
    for _ in range(MAX_PROPERTIES):
        if at >= end:
            return
        kind, tag = struct.unpack_from("<HH", buffer, at)
        at += 4
        if tag >= 0x8000:  # noqa: PLR2004 - a named property: its name stands between
            at = _after_name(buffer, at)
        fixed = _FIXED.get(kind & 0x0FFF)
        if fixed is None and kind & 0x0FFF not in _SIZED:
            return  # an unknown type has an unknown length
        count = 1
        if fixed is None or kind & _MANY:
            count, at = struct.unpack_from("<I", buffer, at)[0], at + 4
        for _ in range(min(count, MAX_PROPERTIES)):
            length = fixed
            if length is None:
                length, at = struct.unpack_from("<I", buffer, at)[0], at + 4
            yield tag, kind & 0x0FFF, at, min(at + length, end)
            at += (length + 3) // 4 * 4


def _after_name(buffer: Buffer, at: int) -> int:
    """Past the name of a named property: a GUID, then a number or a string."""
    kind, value = struct.unpack_from("<II", buffer, at + 16)
    return int(at + 24 + (0 if kind == 0 else (value + 3) // 4 * 4))
