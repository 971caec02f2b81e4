"""7z archives: py7zr reads the headers and gives the codecs, the loop and the limits are ours.

py7zr alone would refuse a whole archive for one name, hold a member in memory, or ask the disk.
A broken header proves damage: its checksum is in the file. Damage inside a member is only
suspected, since there is one reader; a second one, if installed, is asked by the parent process.
"""

from __future__ import annotations

import lzma
import struct
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO

import psutil  # noqa: F401 - py7zr imports it late, when nothing can be imported any more
import py7zr
from py7zr import archiveinfo
from py7zr.exceptions import PasswordRequired, UnsupportedCompressionMethodError

from parsers import archive_volumes
from parsers.archive_faults import Broken, LimitPassed, Unopened
from parsers.haul import MAX_LINK, Haul
from parsers.model import Fault

CHUNK = 256 * 1024
MAGIC = b"7z\xbc\xaf\x27\x1c"
MAX_HEADER = 16 * 1024 * 1024
archiveinfo.MAX_HEADER_SIZE = MAX_HEADER  # its own caps would let a header fill our memory
archiveinfo.MAX_NUMFILES = 20_000
_PREFIX = 2 * 1024 * 1024  # how far a self-extracting program may reach
_AES, _LZMA, _LZMA2, _PPMD = b"\x06\xf1\x07\x01", b"\x03\x01\x01", b"\x21", b"\x03\x04\x01"
_UNSUPPORTED = (b"\x03\x03\x01\x1b",)  # BCJ2
_MAX_LZMA2 = 40
_FAILURES = (lzma.LZMAError, OSError, EOFError, ValueError, py7zr.exceptions.ArchiveError)


def read_7z(paths: Sequence[Path], haul: Haul) -> None:
    """Takes a 7z archive's members out.

    Args:
        paths: The archive, or its volumes in order.
        haul: Where they go.

    Raises:
        Unopened: Nothing could be taken out.
        LimitPassed: It is too much for us.
    """
    with archive_volumes.opened(paths) as whole:
        start = whole.read(_PREFIX).find(MAGIC)
    with archive_volumes.opened(paths, max(start, 0)) as stream:
        _demand_header(stream)
        try:
            archive = py7zr.SevenZipFile(stream, "r")
        except PasswordRequired as error:
            raise Unopened(Fault.ENCRYPTED) from error
        except UnsupportedCompressionMethodError as error:
            raise Unopened(Fault.UNSUPPORTED, "method") from error
        except MemoryError as error:
            raise LimitPassed("memory") from error
        except Exception as error:
            raise Unopened(Fault.SUSPECT, type(error).__name__) from error
        _folders(archive, stream, haul)


def _demand_header(stream: BinaryIO) -> None:
    """Proves the header: its place, its size and its two checksums are in the first 32 bytes."""
    head = stream.read(32)
    length = stream.seek(0, 2)
    if len(head) < 32 or zlib.crc32(head[12:32]) != struct.unpack("<I", head[8:12])[0]:
        raise Unopened(Fault.DAMAGED, "start header")
    offset, size, crc = struct.unpack("<QQI", head[12:32])
    if size > MAX_HEADER:
        raise LimitPassed("header")
    if 32 + offset + size > length:
        raise Unopened(Fault.DAMAGED, "truncated")
    stream.seek(32 + offset)
    if zlib.crc32(stream.read(size)) != crc:
        raise Unopened(Fault.DAMAGED, "header")
    stream.seek(0)


def _folders(archive: Any, stream: BinaryIO, haul: Haul) -> None:
    files = getattr(archive, "files", ())  # an empty archive has no list at all
    if len(files) > haul.tray.limits.files:
        raise LimitPassed("files")
    for file in files:
        if file.emptystream and not file.is_directory:
            haul.take(file.filename, iter(()))
    streams = getattr(archive.header, "main_streams", None)
    if streams is None:
        return
    begins, number = streams.packinfo.packpositions, 0
    for folder in streams.unpackinfo.folders:
        inputs = len(folder.packed_indices)
        packed = sum(streams.packinfo.packsizes[number : number + inputs])
        stream.seek(archive.afterheader + begins[number])
        number += inputs
        _folder(folder, stream, packed, haul)


def _folder(folder: Any, stream: BinaryIO, packed: int, haul: Haul) -> None:
    """A folder is one compressed stream of several members, one after the other."""
    files = [file for file in folder.files or () if not file.is_directory]
    reason = _why_not(folder.coders, haul.tray.limits.dictionary) or _unread(folder, packed)
    size, limits = sum(file.uncompressed for file in files), haul.tray.limits
    if not reason and size > max(limits.ratio * packed, limits.ratio_floor):
        reason = "limit"
    for file in files:
        if reason:
            haul.skip(file.filename, reason)
            continue
        content = _Content(folder, file, stream, packed)
        if file.is_symlink or file.is_junction:
            haul.link(file.filename, _target(content, file.uncompressed))
        else:
            haul.take(file.filename, content, opinion=lambda: True)
        for _ in content.rest():  # the next member comes after this one
            pass


def _why_not(coders: Sequence[dict[str, Any]], dictionary: int) -> str:
    methods = [coder["method"] for coder in coders]
    if _AES in methods:
        return "encrypted"
    if any(method in _UNSUPPORTED for method in methods):
        return "unsupported"
    return "limit" if any(_memory(coder) > dictionary for coder in coders) else ""


def _unread(folder: Any, packed: int) -> str:
    """Whether the library has no reader for a method; what else is wrong, reading will tell."""
    try:
        folder.get_decompressor(packed)
    except UnsupportedCompressionMethodError:
        return "unsupported"
    except (MemoryError, *_FAILURES):
        return ""
    return ""


def _memory(coder: dict[str, Any]) -> int:
    """Bytes that a coder asks for, by its properties."""
    method, told = coder["method"], coder["properties"] or b""
    if method in (_LZMA, _PPMD) and len(told) >= 5:
        return int(struct.unpack("<I", told[1:5])[0])
    if method == _LZMA2 and told:
        bits = min(told[0], _MAX_LZMA2)
        return (2 | (bits & 1)) << (bits // 2 + 11)
    return 0


def _target(content: Iterator[bytes], size: int) -> str:
    try:
        return b"".join(content).decode("utf-8", "replace") if size <= MAX_LINK else "/"
    except Broken:
        return "/"


class _Content:
    """A member's bytes; whoever stops half-way can go on later."""

    def __init__(self, folder: Any, file: Any, stream: BinaryIO, packed: int) -> None:
        self._folder, self._file, self._stream, self._packed = folder, file, stream, packed
        self._left, self._crc, self._broken = file.uncompressed, 0, False

    def __iter__(self) -> _Content:
        return self

    def __next__(self) -> bytes:
        """The next bytes.

        Raises:
            Broken: They cannot be read, or the checksum is another one.
            LimitPassed: Unpacking them needs too much memory.
        """
        if self._broken or not self._left:
            self._check()
            raise StopIteration
        before = self._stream.tell()
        try:
            codec = self._folder.get_decompressor(self._packed)
            data: bytes = codec.decompress(self._stream, min(self._left, CHUNK))
        except UnsupportedCompressionMethodError as error:
            self._broken = True
            raise Broken("method") from error
        except MemoryError as error:
            raise LimitPassed("memory") from error
        except _FAILURES as error:
            self._broken = True
            raise Broken("codec") from error
        if not data and self._stream.tell() == before:
            self._broken = True
            raise Broken("truncated")
        self._left -= len(data)
        self._crc = zlib.crc32(data, self._crc)
        return data

    def rest(self) -> Iterator[bytes]:
        """What nobody wanted, so that the next member can be read."""
        try:
            yield from self
        except Broken:
            return

    def _check(self) -> None:
        wanted = self._file.crc32
        if not self._broken and wanted is not None and wanted != self._crc:
            self._broken = True
            raise Broken("crc")
