"""The central directory of a zip archive, and the names in it.

Names are decoded as research on real archives suggests: the Unicode extra field if its CRC fits
the raw name; the UTF-8 flag if the bytes really are UTF-8 (the flag lies); UTF-8 for all
unflagged names if they all are; else GB18030. One name in two bytes can be read several ways, all
names of an archive together hardly ever.
"""

from __future__ import annotations

import stat
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from parsers.tray import LimitPassed

CHUNK = 256 * 1024
MAX_DIRECTORY = 16 * 1024 * 1024
_EOCD, _EOCD64, _LOCATOR64 = b"PK\x05\x06", b"PK\x06\x06", b"PK\x06\x07"
_ENTRY, _LOCAL = b"PK\x01\x02", b"PK\x03\x04"
_UNICODE_PATH, _ZIP64 = 0x7075, 0x0001
_FULL32, _FULL16 = 0xFFFFFFFF, 0xFFFF
_ENCRYPTED, _UTF8 = 0x1, 0x800
_UNIX = 3


class Broken(Exception):
    """The archive, or a member of it, is not what it says."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One member as the central directory has it."""

    name: str
    method: int
    flags: int
    crc: int
    packed: int
    size: int
    offset: int
    mode: int

    @property
    def encrypted(self) -> bool:
        """Whether it needs a password."""
        return bool(self.flags & _ENCRYPTED)

    @property
    def folder(self) -> bool:
        """Whether it is a folder."""
        return self.name.replace("\\", "/").endswith("/")

    @property
    def special(self) -> bool:
        """Whether it is a link, a device or anything else but a plain file."""
        kind = stat.S_IFMT(self.mode)
        return kind not in (0, stat.S_IFREG, stat.S_IFDIR)

    def content(self, stream: BinaryIO) -> Iterator[bytes]:
        """The packed bytes of the member."""
        stream.seek(self.offset)
        head = stream.read(30)
        if len(head) < 30 or head[:4] != _LOCAL:
            raise Broken("local header")
        name, extra = struct.unpack("<HH", head[26:30])
        position = self.offset + 30 + name + extra
        left = self.packed
        while left:
            stream.seek(position)  # somebody else may have moved it
            chunk = stream.read(min(CHUNK, left))
            if not chunk:
                raise Broken("truncated")
            position += len(chunk)
            left -= len(chunk)
            yield chunk


@dataclass(frozen=True, slots=True)
class _Raw:
    name: bytes
    extra: bytes
    entry: Entry


def entries(stream: BinaryIO, most: int) -> tuple[Entry, ...]:
    """Reads the central directory.

    Args:
        stream: The archive, seekable.
        most: How many members there may be.

    Raises:
        Broken: There is none, or it is damaged.
        LimitPassed: Too many members, or a directory too large.
    """
    size, offset, count, prefix = _end(stream)
    if count > most:
        raise LimitPassed("files")
    if size > MAX_DIRECTORY:
        raise LimitPassed("directory")
    stream.seek(offset)
    data = stream.read(size)
    if len(data) < size:
        raise Broken("directory")
    raws, position = [], 0
    while position + 46 <= len(data) and data[position : position + 4] == _ENTRY:
        raw, position = _raw(data, position, prefix)
        raws.append(raw)
        if len(raws) > most:
            raise LimitPassed("files")
    if len(raws) != count & _FULL16 and len(raws) != count:
        raise Broken("count")
    found = tuple(_named(raw, unflagged=_all_utf8(raws)) for raw in raws)
    _demand_no_overlap(found)
    return found


def _end(stream: BinaryIO) -> tuple[int, int, int, int]:
    """Size, offset and count of the directory, and how many bytes stand before the archive."""
    stream.seek(0, 2)
    length = stream.tell()
    start = max(0, length - 65557)
    stream.seek(start)
    tail = stream.read()
    place = tail.rfind(_EOCD)
    if place < 0 or place + 22 > len(tail):
        raise Broken("no end record")
    count, size, offset = struct.unpack("<HII", tail[place + 10 : place + 20])
    end = start + place
    if _FULL32 in (size, offset) or count == _FULL16:
        size, offset, count, end = _end64(stream, tail[:place], (size, offset, count, end))
    prefix = end - size - offset
    if prefix < 0:
        raise Broken("directory")
    return size, offset + prefix, count, prefix


def _end64(
    stream: BinaryIO, before: bytes, small: tuple[int, int, int, int]
) -> tuple[int, int, int, int]:
    locator = before[-20:]
    if locator[:4] != _LOCATOR64:
        return small  # a field may be full by accident
    place = struct.unpack("<Q", locator[8:16])[0]
    stream.seek(min(place, 2**62))
    record = stream.read(56)
    if record[:4] != _EOCD64 or len(record) < 56:
        raise Broken("zip64")
    count, size, offset = struct.unpack("<QQQ", record[32:56])
    return size, offset, count, place


def _raw(data: bytes, position: int, prefix: int) -> tuple[_Raw, int]:
    fixed = struct.unpack("<4xBBHHHHHIIIHHHHHII", data[position : position + 46])
    made_by, flags, method, crc, packed, size = (fixed[place] for place in (1, 3, 4, 7, 8, 9))
    name_size, extra_size, comment_size = fixed[10:13]
    external, offset = fixed[15:]
    start = position + 46
    name = data[start : start + name_size]
    extra = data[start + name_size : start + name_size + extra_size]
    packed, size, offset = _wide(extra, packed, size, offset)
    mode = external >> 16 if made_by == _UNIX else 0
    entry = Entry("", method, flags, crc, packed, size, offset + prefix, mode)
    return _Raw(name, extra, entry), start + name_size + extra_size + comment_size


def _wide(extra: bytes, packed: int, size: int, offset: int) -> tuple[int, int, int]:
    field = _extra(extra, _ZIP64)
    values = [size, packed, offset]
    for place, value in enumerate(values):
        if value == _FULL32 and len(field) >= 8:
            values[place], field = struct.unpack("<Q", field[:8])[0], field[8:]
    return values[1], values[0], values[2]


def _extra(extra: bytes, wanted: int) -> bytes:
    position = 0
    while position + 4 <= len(extra):
        kind, size = struct.unpack("<HH", extra[position : position + 4])
        if kind == wanted:
            return extra[position + 4 : position + 4 + size]
        position += 4 + size
    return b""


def _all_utf8(raws: list[_Raw]) -> bool:
    names = [raw.name for raw in raws if not raw.entry.flags & _UTF8 and not raw.name.isascii()]
    return bool(names) and all(_utf8(name) is not None for name in names)


def _utf8(name: bytes) -> str | None:
    try:
        return name.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _named(raw: _Raw, *, unflagged: bool) -> Entry:
    field = _extra(raw.extra, _UNICODE_PATH)
    name: str | None = None
    if len(field) > 5 and struct.unpack("<L", field[1:5])[0] == zlib.crc32(raw.name):
        name = _utf8(field[5:])
    if name is None and (raw.entry.flags & _UTF8 or unflagged):
        name = _utf8(raw.name)
    if name is None:
        name = raw.name.decode("gb18030", "backslashreplace")
    old = raw.entry
    return Entry(name, old.method, old.flags, old.crc, old.packed, old.size, old.offset, old.mode)


def _demand_no_overlap(found: tuple[Entry, ...]) -> None:
    """Members that share bytes unpack to far more than the archive's size: a bomb's trick."""
    end = 0
    for entry in sorted(found, key=lambda one: one.offset):
        if entry.offset + 2 < end:  # a slack of two bytes occurs in honest archives
            raise LimitPassed("overlap")
        end = entry.offset + 30 + entry.packed
