"""The central directory of a zip archive: what it says is in it, and whether to believe that.

Programs differ in what they show of a crafted archive (two archives in one, a directory hidden in
a comment, members that share bytes, other names before the members than in the directory). Such
oddities are told, so that nobody decides on contents that the clerk would not see.
"""

from __future__ import annotations

import dataclasses
import stat
import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from parsers.archive_faults import Broken, LimitPassed, Unopened
from parsers.archive_names import RawName, decoded
from parsers.model import Fault
from parsers.zipend import ENTRY, FULL16, FULL32, FURTHEST, End, find_end

CHUNK = 256 * 1024
MAX_DIRECTORY = 16 * 1024 * 1024
LOCAL = b"PK\x03\x04"
_UNICODE_PATH, _ZIP64 = 0x7075, 0x0001
_ENCRYPTED, _UTF8 = 0x1, 0x800
_AES = 99
_UNIX = 3
_SLACK = 2  # bytes by which members of honest archives were seen to overlap


@dataclass(frozen=True, slots=True)
class Entry:
    """One member as the central directory (or its local header) has it."""

    raw: RawName
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
        return bool(self.flags & _ENCRYPTED) or self.method == _AES

    @property
    def folder(self) -> bool:
        """Whether it is a folder."""
        return self.name.replace("\\", "/").endswith("/")

    @property
    def link(self) -> bool:
        """Whether it is a symbolic link; its content is the target."""
        return stat.S_IFMT(self.mode) == stat.S_IFLNK

    @property
    def device(self) -> bool:
        """Whether it is a device, a pipe or a socket."""
        return stat.S_IFMT(self.mode) not in (0, stat.S_IFREG, stat.S_IFDIR, stat.S_IFLNK)

    def content(self, stream: BinaryIO) -> Iterator[bytes]:
        """The packed bytes of the member.

        Raises:
            Broken: They are not there.
        """
        position, left = self.body(stream), self.packed
        while left:
            stream.seek(position)  # somebody else may have moved it
            chunk = stream.read(min(CHUNK, left))
            if not chunk:
                raise Broken("truncated")
            position += len(chunk)
            left -= len(chunk)
            yield chunk

    def body(self, stream: BinaryIO) -> int:
        """Where the packed bytes begin."""
        head, name = self._local(stream)
        return self.offset + 30 + len(name) + int(struct.unpack("<H", head[28:30])[0])

    def known_by_another_name(self, stream: BinaryIO) -> bool:
        """Whether the local header calls it otherwise; other programs would show that name."""
        _, raw = self._local(stream)
        if raw == self.raw.raw:
            return False
        return decoded([dataclasses.replace(self.raw, raw=raw, text=None)])[0] != self.name

    def _local(self, stream: BinaryIO) -> tuple[bytes, bytes]:
        stream.seek(min(self.offset, FURTHEST))
        head = stream.read(30)
        if len(head) < 30 or head[:4] != LOCAL:
            raise Broken("local header")
        size = struct.unpack("<H", head[26:28])[0]
        name = stream.read(size)
        return head, name


@dataclass(frozen=True, slots=True)
class Directory:
    """What an archive says is in it.

    Attributes:
        odd: Why another program may show something else, or empty.
    """

    entries: tuple[Entry, ...]
    odd: str = ""


def directory(stream: BinaryIO, most: int, starts: Sequence[int] = (0,)) -> Directory:
    """Reads the central directory.

    Args:
        stream: The archive, seekable; all volumes in a row.
        most: How many members there may be.
        starts: Where each volume begins.

    Raises:
        Broken: There is none, or it is damaged.
        LimitPassed: Too many members, or a directory too large.
        Unopened: Members share bytes (a bomb's trick), or volumes are missing.
    """
    end, several = find_end(stream, starts)
    if end.count > most:
        raise LimitPassed("files")
    if end.size > MAX_DIRECTORY:
        raise LimitPassed("directory")
    stream.seek(min(end.place, FURTHEST))
    data = stream.read(end.size)
    raws, position = [], 0
    while position + 46 <= len(data) and data[position : position + 4] == ENTRY:
        raw, position = _raw(data, position, end.prefix, starts)
        raws.append(raw)
        if len(raws) > most:
            raise LimitPassed("files")
    if len(data) < end.size or len(raws) & FULL16 != end.count & FULL16:
        raise Broken("directory")
    names = decoded([entry.raw for entry in raws])
    found = tuple(
        dataclasses.replace(entry, name=name) for entry, name in zip(raws, names, strict=True)
    )
    found = _without_repeats(found)
    _demand_no_overlap(found, end.place)
    odd = "directories" if several else "two archives" if _hides(stream, found, end) else ""
    return Directory(found, odd)


def _hides(stream: BinaryIO, found: tuple[Entry, ...], end: End) -> bool:
    """Whether members stand before the first one that the directory knows."""
    first = min((entry.offset for entry in found), default=end.place)
    stream.seek(0)
    return first > 0 and stream.read(4) == LOCAL


def _raw(data: bytes, position: int, prefix: int, starts: Sequence[int]) -> tuple[Entry, int]:
    fixed = struct.unpack("<4xBBHHHHHIIIHHHHHII", data[position : position + 46])
    made_by, flags, method, crc, packed, size = (fixed[place] for place in (1, 3, 4, 7, 8, 9))
    name_size, extra_size, comment_size, disk = fixed[10:14]
    external, offset = fixed[15:]
    start = position + 46
    name = data[start : start + name_size]
    extra = data[start + name_size : start + name_size + extra_size]
    packed, size, offset = wide(extra, packed, size, offset)
    offset += prefix + (starts[disk] if disk < len(starts) else 0)
    mode = external >> 16 if made_by == _UNIX else 0
    raw = raw_name(name, extra, flags)
    entry = Entry(raw, "", method, flags, crc, packed, size, offset, mode)
    return entry, start + name_size + extra_size + comment_size


def raw_name(name: bytes, extra: bytes, flags: int) -> RawName:
    """A name with what the archive says about it; the Unicode field counts if it is not stale."""
    field, text = _extra(extra, _UNICODE_PATH), None
    if len(field) > 5 and struct.unpack("<L", field[1:5])[0] == zlib.crc32(name):
        text = field[5:].decode("utf-8", "replace")
    return RawName(name, bool(flags & _UTF8), text)


def wide(extra: bytes, packed: int, size: int, offset: int) -> tuple[int, int, int]:
    """The 64-bit values of an extra field in place of those that did not fit."""
    field = _extra(extra, _ZIP64)
    values = [size, packed, offset]
    for place, value in enumerate(values):
        if value == FULL32 and len(field) >= 8:
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


def _without_repeats(found: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """Some programs list a member twice; that is the same member, not a bomb."""
    return tuple({(entry.offset, entry.raw.raw): entry for entry in found}.values())


def _demand_no_overlap(found: tuple[Entry, ...], place: int) -> None:
    """Members that share bytes unpack to far more than the archive's size: a bomb's trick.

    One that would reach into the directory is merely broken, and is told when it is read.
    """
    end = 0
    whole = (entry for entry in found if entry.offset + 30 + entry.packed <= place)
    for entry in sorted(whole, key=lambda one: one.offset):
        if entry.offset + _SLACK < end:
            raise Unopened(Fault.UNSAFE, "overlap")
        end = entry.offset + 30 + entry.packed
