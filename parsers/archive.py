"""Archives: members come out as numbered files, their names as data. Zip for now.

The stdlib's zipfile believes an archive's claims: it inflates without bound, gives Chinese names
as mojibake and refuses a whole archive for one lying flag. So the central directory is read here
and members are inflated in bounded steps. zipfile is the second opinion: an archive counts as
damaged only when both fail on it.
"""

from __future__ import annotations

import bz2
import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, Protocol

from parsers import headers
from parsers.model import Fault, FileKind, Part, Unpacked, Unreadable
from parsers.sniff import kind as kind_of
from parsers.tray import LimitPassed, Tray
from parsers.zipdir import Broken, Entry, entries

CHUNK = 256 * 1024
MAX_RATIO = 250  # office templates compress well; bombs do a thousandfold
RATIO_FLOOR = 8 * 1024 * 1024  # below this no ratio harms anybody
_JUNK = re.compile(
    r"(?:^|/)(?:__MACOSX/|\._|\.DS_Store$|Thumbs\.db$|desktop\.ini$|~\$|\.~lock)", re.IGNORECASE
)
_STORED, _DEFLATED, _BZIP2, _LZMA = 0, 8, 12, 14


def unpack(path: Path, tray: Tray) -> Unpacked:
    """Takes an archive's members out. Never raises for what is in it."""
    kind = kind_of(path)
    if kind is FileKind.EMPTY:
        return Unpacked((), fault=Unreadable(Fault.EMPTY))
    if kind.is_archive and kind is not FileKind.ZIP:
        return Unpacked((), fault=Unreadable(Fault.UNSUPPORTED, str(kind)))
    try:
        with path.open("rb") as stream:
            return _members(stream, entries(stream, tray.limits.files), tray)
    except LimitPassed as limit:
        return Unpacked((), fault=Unreadable(Fault.LIMIT, str(limit)))
    except (Broken, struct.error, ValueError, OverflowError, OSError) as error:
        return Unpacked((), fault=Unreadable(_damage(path), str(error)[:40]))


def _damage(path: Path) -> Fault:
    """Damaged for certain only if a second, independent reader fails too."""
    try:
        with zipfile.ZipFile(path) as archive:
            return Fault.DAMAGED if not archive.infolist() else Fault.SUSPECT
    except Exception:  # noqa: BLE001 - whatever zipfile raises, it cannot read it
        return Fault.DAMAGED


def _members(stream: BinaryIO, found: tuple[Entry, ...], tray: Tray) -> Unpacked:
    parts: list[Part] = []
    junk: list[str] = []
    skipped: list[tuple[str, str]] = []
    for entry in found:
        name = shown(entry.name)
        if entry.folder or not name:
            continue
        if _JUNK.search(name):
            junk.append(name)
        elif reason := _take(stream, entry, name, tray, parts):
            skipped.append((name, reason))
    return Unpacked(tuple(parts), tuple(junk), tuple(skipped), _fault(parts, skipped))


def _fault(parts: list[Part], skipped: list[tuple[str, str]]) -> Unreadable | None:
    """What is wrong with the archive as a whole when nothing at all came out of it."""
    if parts:
        return None
    reasons = {reason for _, reason in skipped}
    for reason, fault in (
        ("encrypted", Fault.ENCRYPTED),
        ("limit", Fault.LIMIT),
        ("unsupported", Fault.UNSUPPORTED),
        ("damaged", Fault.DAMAGED),
        ("suspect", Fault.SUSPECT),
    ):
        if reason in reasons:
            return Unreadable(fault)
    return Unreadable(Fault.EMPTY)


def _take(stream: BinaryIO, entry: Entry, name: str, tray: Tray, parts: list[Part]) -> str:
    """Takes one member out; returns why not, or an empty word."""
    if entry.special:
        return "special"
    if entry.encrypted:
        return "encrypted"
    if entry.method not in _CODECS:
        return "unsupported"
    try:
        parts.append(tray.put(name, _checked(entry, entry.content(stream))))
    except LimitPassed:
        return "limit"
    except Broken:
        return "suspect" if _second_opinion(stream, entry) else "damaged"
    return ""


def _second_opinion(stream: BinaryIO, entry: Entry) -> bool:
    """Whether zipfile can read what we could not, within the same bound."""
    if entry.size > RATIO_FLOOR:
        return True  # not worth the risk: a person decides
    try:
        with zipfile.ZipFile(stream) as archive:
            same = next(one for one in archive.infolist() if one.header_offset == entry.offset)
            with archive.open(same) as member:
                return len(member.read(RATIO_FLOOR + 1)) <= RATIO_FLOOR
    except Exception:  # noqa: BLE001 - whatever zipfile raises, it cannot read it either
        return False


def _checked(entry: Entry, packed: Iterator[bytes]) -> Iterator[bytes]:
    """The inflated bytes of a member, bounded and with their CRC checked at the end."""
    crc, size = 0, 0
    for chunk in _inflate(entry.method, packed):
        size += len(chunk)
        if size > RATIO_FLOOR and size > MAX_RATIO * max(entry.packed, 1):
            raise LimitPassed("ratio")
        crc = zlib.crc32(chunk, crc)
        yield chunk
    if size != entry.size or crc != entry.crc:
        raise Broken("crc")


class _Codec(Protocol):
    @property
    def eof(self) -> bool: ...

    @property
    def needs_input(self) -> bool: ...

    def decompress(self, data: bytes, max_length: int = -1) -> bytes: ...


class _Deflate:
    """zlib's raw inflate in the shape of the other two."""

    def __init__(self) -> None:
        self._codec = zlib.decompressobj(-15)

    @property
    def eof(self) -> bool:
        return self._codec.eof

    @property
    def needs_input(self) -> bool:
        return not self._codec.unconsumed_tail

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        return self._codec.decompress(self._codec.unconsumed_tail + data, max_length)


def _lzma_of(head: bytes) -> lzma.LZMADecompressor:
    """The zip form of LZMA: version (2), length of properties (2), properties."""
    size = struct.unpack("<H", head[2:4])[0]
    properties = head[4 : 4 + size]
    dictionary = struct.unpack("<I", properties[1:5])[0]
    if dictionary > 128 * 1024 * 1024:
        raise LimitPassed("dictionary")
    spec = lzma._decode_filter_properties(lzma.FILTER_LZMA1, properties)  # type: ignore[attr-defined]  # noqa: SLF001 - as zipfile does
    return lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=[spec])


_CODECS: dict[int, Callable[[], _Codec] | None] = {
    _STORED: None,
    _DEFLATED: _Deflate,
    _BZIP2: bz2.BZ2Decompressor,
    _LZMA: None,
}


def _inflate(method: int, packed: Iterator[bytes]) -> Iterator[bytes]:
    if method == _STORED:
        yield from packed
        return
    try:
        first = next(packed, b"")
        if method == _LZMA:
            skip = 4 + struct.unpack("<H", first[2:4])[0]
            yield from _steps(_lzma_of(first), first[skip:], packed)
        else:
            make = _CODECS[method]
            if make is not None:
                yield from _steps(make(), first, packed)
    except (zlib.error, lzma.LZMAError, OSError, EOFError, ValueError, struct.error) as error:
        raise Broken("codec") from error


def _steps(codec: _Codec, data: bytes, packed: Iterator[bytes]) -> Iterator[bytes]:
    while True:
        yield codec.decompress(data, CHUNK)
        if codec.eof:
            return
        data = b""
        if codec.needs_input:
            data = next(packed, b"")
            if not data:
                return  # the size and CRC tell whether that was the end


def shown(name: str) -> str:
    """A member's name as data: relative, with single slashes, no dots that climb, no controls."""
    steps = re.sub(r"^[A-Za-z]:", "", name.replace("\\", "/")).split("/")
    kept = (headers.clean(step, 255) for step in steps if step not in ("", ".", ".."))
    return "/".join(step for step in kept if step)[-1000:]
