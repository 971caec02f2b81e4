"""Zip archives, by the central directory; cut-off ones by what still stands before the members.

The stdlib's zipfile is the second opinion: a member, or an archive, counts as damaged only when
both fail. It never sees anything that could be a bomb.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from parsers import archive_codecs, archive_volumes
from parsers.archive_faults import Broken, LimitPassed, Unopened
from parsers.archive_names import decoded, shown
from parsers.haul import MAX_LINK, Haul
from parsers.model import Fault
from parsers.tray import Tray
from parsers.zipdir import LOCAL, MAX_DIRECTORY, Directory, Entry, directory, raw_name, wide
from parsers.zipend import ENTRY, FULL32

_LATER = 0x8  # sizes and checksum come after the member
_SAFE = 8 * 1024 * 1024  # what the second opinion may unpack
_FAILURES = (struct.error, ValueError, OverflowError, OSError)


def read_zip(paths: Sequence[Path], haul: Haul) -> None:
    """Takes a zip archive's members out.

    Args:
        paths: The archive, or its volumes in order.
        haul: Where they go.

    Raises:
        Unopened: Nothing, or not everything, could be taken out.
        LimitPassed: It is too much for us.
    """
    with archive_volumes.opened(paths) as stream:
        try:
            found = directory(stream, haul.tray.limits.files, archive_volumes.starts(paths))
        except (Broken, *_FAILURES) as error:
            _salvage(stream, haul, str(error)[:40])
            return
        _members(stream, found, haul)


def _members(stream: BinaryIO, found: Directory, haul: Haul) -> None:
    if found.odd:
        haul.unsafe.append(("", found.odd))
    for entry in found.entries:
        if entry.device:
            haul.device(entry.name)
        elif entry.encrypted and not entry.folder:
            haul.skip(entry.name, "encrypted")
        elif entry.link:
            _link(stream, entry, haul)
        elif not entry.folder:
            _file(stream, entry, haul)


def _file(stream: BinaryIO, entry: Entry, haul: Haul) -> None:
    if not archive_codecs.supported(entry.method):
        haul.skip(entry.name, "unsupported")
        return
    content = checked(stream, entry, haul.tray)
    haul.take(entry.name, content, entry.raw.raw, lambda: _second_opinion(stream, entry))
    try:
        if entry.known_by_another_name(stream):
            haul.unsafe.append((shown(entry.name), "names"))
    except (Broken, *_FAILURES):
        return  # the member was told as damaged already


def _link(stream: BinaryIO, entry: Entry, haul: Haul) -> None:
    try:
        target = b"".join(checked(stream, entry, haul.tray)) if entry.size <= MAX_LINK else b"/"
    except (Broken, LimitPassed, *_FAILURES):
        target = b"/"
    haul.link(entry.name, target.decode("utf-8", "replace"))


def checked(stream: BinaryIO, entry: Entry, tray: Tray) -> Iterator[bytes]:
    """The bytes of a member: never more than it says, and right to the last.

    Raises:
        Broken: They are not what the archive says.
        LimitPassed: There are too many, or unpacking needs too much memory.
    """
    tray.demand(entry.size, entry.packed)
    crc, size = 0, 0
    try:
        packed = entry.content(stream)
        limit = tray.limits.dictionary
        for chunk in archive_codecs.inflated(entry.method, packed, entry.size, limit):
            size += len(chunk)
            crc = zlib.crc32(chunk, crc)
            if size > entry.size:
                raise Broken("longer than it says")
            yield chunk
    except _FAILURES as error:
        raise Broken("content") from error
    if size != entry.size or crc != entry.crc:
        raise Broken("crc")


def _second_opinion(stream: BinaryIO, entry: Entry) -> bool:
    """Whether zipfile can read what we could not, within a bound."""
    if entry.size > _SAFE or entry.method not in (archive_codecs.STORED, archive_codecs.DEFLATED):
        return True  # not worth the risk, or zipfile knows no better: a person decides
    try:
        with zipfile.ZipFile(stream) as archive:
            same = next(one for one in archive.infolist() if one.header_offset == entry.offset)
            with archive.open(same) as member:
                return len(member.read(_SAFE + 1)) <= _SAFE
    except Exception:  # noqa: BLE001 - whatever zipfile raises, it cannot read it either
        return False


def _salvage(stream: BinaryIO, haul: Haul, reason: str) -> None:
    """Reads what stands whole before the place where an archive was cut off.

    Raises:
        Unopened: Always; how gravely depends on whether zipfile sees an archive.
    """
    fault = Fault.SUSPECT if _seen_by_zipfile(stream, haul.tray) else Fault.DAMAGED
    split = _starts_split(stream)
    for entry in _whole(stream, haul.tray):
        if entry.encrypted:
            haul.skip(entry.name, "encrypted")
        elif not entry.folder and archive_codecs.supported(entry.method):
            haul.take(entry.name, checked(stream, entry, haul.tray), entry.raw.raw)
    raise Unopened(Fault.INCOMPLETE if split and fault is Fault.DAMAGED else fault, reason)


def _seen_by_zipfile(stream: BinaryIO, tray: Tray) -> bool:
    """Whether zipfile sees an archive; not asked about one that would fill its memory."""
    stream.seek(max(0, stream.seek(0, 2) - MAX_DIRECTORY))
    if stream.read().count(ENTRY) > 2 * tray.limits.files:
        return True
    try:
        with zipfile.ZipFile(stream) as archive:
            return bool(archive.infolist())
    except Exception:  # noqa: BLE001 - whatever zipfile raises, it cannot read it
        return False


def _starts_split(stream: BinaryIO) -> bool:
    """Whether the first bytes say that more volumes follow."""
    stream.seek(0)
    return stream.read(4) == b"PK\x07\x08"


def _whole(stream: BinaryIO, tray: Tray) -> Iterator[Entry]:
    """Members that stand wholly there, by their local headers."""
    stream.seek(0)
    head = stream.read(4)
    length, position = stream.seek(0, 2), 0 if head == LOCAL else 4
    for _ in range(tray.limits.files):
        try:
            entry, body = _local(stream, position, tray)
        except (Broken, LimitPassed, *_FAILURES):
            return
        if body + entry.packed > length:
            return
        yield entry
        position = _next(stream, entry, body)


def _local(stream: BinaryIO, position: int, tray: Tray) -> tuple[Entry, int]:
    stream.seek(position)
    head = stream.read(30)
    if head[:4] != LOCAL:
        raise Broken("local header")
    flags, method, crc, packed, size = struct.unpack("<6xHH4xIII", head[:26])
    name_size, extra_size = struct.unpack("<HH", head[26:30])
    name, extra = stream.read(name_size), stream.read(extra_size)
    if FULL32 in (packed, size):
        packed, size, _ = wide(extra, packed, size, 0)
    raw = raw_name(name, extra, flags)
    entry = Entry(raw, decoded([raw])[0], method, flags, crc, packed, size, position, 0)
    body = position + 30 + name_size + extra_size
    return (_measured(stream, entry, body, tray) if flags & _LATER else entry), body


def _measured(stream: BinaryIO, entry: Entry, body: int, tray: Tray) -> Entry:
    """A member whose sizes come after it: only deflate tells its own end.

    Raises:
        Broken: Its end is not there.
    """
    if entry.method != archive_codecs.DEFLATED or entry.encrypted:
        raise Broken("no size")
    codec, size, crc, position = archive_codecs.Deflate(), 0, 0, body
    while not codec.eof:
        stream.seek(position)
        data = stream.read(archive_codecs.CHUNK) if codec.needs_input else b""
        position += len(data)
        chunk = codec.decompress(data, archive_codecs.CHUNK)
        size, crc = size + len(chunk), zlib.crc32(chunk, crc)
        tray.demand(size, position - body)
        if not (chunk or data):
            raise Broken("truncated")
    packed = position - body - len(codec.unused_data)
    return Entry(
        *(entry.raw, entry.name, entry.method, entry.flags),
        *(crc, packed, size, entry.offset, entry.mode),
    )


def _next(stream: BinaryIO, entry: Entry, body: int) -> int:
    """Where the next local header stands: after the member and its descriptor, if it has one."""
    end = body + entry.packed
    if not entry.flags & _LATER:
        return end
    stream.seek(end)
    tail = stream.read(24)
    return end + next((size for size in (16, 12, 24, 20) if tail[size : size + 4] == LOCAL), 16)
