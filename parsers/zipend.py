"""The end record of a zip archive, by which everything else is found.

It stands at the very end, before a comment of any length, and a comment may hold another one.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO

from parsers.archive_faults import Broken, Unopened
from parsers.model import Fault

ENTRY, _EOCD = b"PK\x01\x02", b"PK\x05\x06"
_EOCD64, _LOCATOR64 = b"PK\x06\x06", b"PK\x06\x07"
FULL32, FULL16 = 0xFFFFFFFF, 0xFFFF
FURTHEST = 2**62  # beyond any file, and no error to seek to
_TAIL = 22 + 0xFFFF + 76  # the record, the longest comment, and the 64-bit records before it
_MAX_CANDIDATES = 32


@dataclass(frozen=True, slots=True)
class End:
    """Where the directory is: size, place and count; `prefix` bytes come before the archive."""

    size: int
    place: int
    count: int
    prefix: int


def find_end(stream: BinaryIO, starts: Sequence[int]) -> tuple[End, bool]:
    """The directory's place, and whether there are several that could be meant.

    Args:
        stream: The archive, all volumes in a row.
        starts: Where each volume begins.

    Raises:
        Broken: There is none.
        Unopened: It is the end of more volumes than there are.
    """
    length = stream.seek(0, 2)
    start = max(0, length - _TAIL)
    stream.seek(start)
    tail = stream.read()
    places = [one for one in _places(tail) if one + 22 <= len(tail)]
    exact = [one for one in places if one + 22 + _comment(tail, one) == len(tail)]
    fitting = []
    for place in reversed(exact or places):  # mail programs sometimes append bytes
        end = _read_end(stream, tail, place, start, starts)
        if end is not None:
            fitting.append(end)
    if not fitting:
        raise Broken("no end record")
    holding = [end for end in fitting if end.count] or fitting
    # The outermost: what stands in its comment is a comment.
    return holding[-1] if exact else holding[0], len(holding) > 1


def _places(tail: bytes) -> list[int]:
    places: list[int] = []
    place = tail.rfind(_EOCD)
    while place >= 0 and len(places) < _MAX_CANDIDATES:
        places.append(place)
        place = tail.rfind(_EOCD, 0, place)
    return places[::-1]


def _comment(tail: bytes, place: int) -> int:
    return int(struct.unpack("<H", tail[place + 20 : place + 22])[0])


def _read_end(
    stream: BinaryIO, tail: bytes, place: int, start: int, starts: Sequence[int]
) -> End | None:
    disk, home = struct.unpack("<HH", tail[place + 4 : place + 8])
    if disk not in (0, FULL16) and disk + 1 != len(starts):
        raise Unopened(Fault.INCOMPLETE, f"of {disk + 1}")
    count, size, offset = struct.unpack("<HII", tail[place + 10 : place + 20])
    end = start + place
    if FULL32 in (size, offset) or count == FULL16:
        wide = _end64(stream, tail[:place])
        if wide is not None:
            size, offset, count, end = wide
    offset += starts[home] if disk and home < len(starts) else 0
    prefix = end - size - offset
    if prefix < 0 or offset > FURTHEST:
        return None
    stream.seek(offset + prefix)
    if count and stream.read(4) != ENTRY:
        return None
    return End(size, offset + prefix, count, prefix)


def _end64(stream: BinaryIO, before: bytes) -> tuple[int, int, int, int] | None:
    locator = before[-20:]
    if locator[:4] != _LOCATOR64:
        return None  # a field may be full by accident
    place = struct.unpack("<Q", locator[8:16])[0]
    stream.seek(min(place, FURTHEST))
    record = stream.read(56)
    if record[:4] != _EOCD64 or len(record) < 56:
        raise Broken("zip64")
    count, size, offset = struct.unpack("<QQQ", record[32:56])
    return size, offset, count, place
