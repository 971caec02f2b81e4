"""Tar archives, and single files packed with gzip, bzip2 or XZ.

A tar is read as a stream, so nothing in it can make us seek. The stdlib's tarfile believes a pax
header of a gigabyte and a sparse file of terabytes: headers are capped, sparse files left out.
"""

from __future__ import annotations

import bz2
import re
import tarfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from parsers import archive_volumes
from parsers.archive_codecs import CHUNK, FAILURES, Codec, Deflate, steps, xz_codec
from parsers.archive_faults import Broken, LimitPassed, Unopened
from parsers.archive_names import RawName, decoded
from parsers.haul import Haul
from parsers.model import Fault, FileKind
from parsers.sniff import is_tar
from parsers.tray import Tray

MAX_HEADER = 1024 * 1024
_GZIP, _BLOCK = 31, 512
_PATIENCE = 16  # how often the end of a stream is told before it is an error
_BIG_HEADERS = (
    *(tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.SOLARIS_XHDTYPE),
    *(tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK),
)
_SUFFIX = {FileKind.DOCX: ".docx", FileKind.DOC: ".doc", FileKind.PDF: ".pdf"}


def read_stream(paths: Sequence[Path], kind: FileKind, haul: Haul) -> None:
    """Takes out what is in a tar, a packed tar, or a packed single file.

    Args:
        paths: The archive, or its volumes in order.
        kind: TAR, GZIP, BZIP2 or XZ.
        haul: Where it goes.

    Raises:
        Unopened: Not everything could be taken out.
        LimitPassed: It is too much for us.
    """
    with archive_volumes.opened(paths) as stream:
        name = _file_name(stream, kind)
        stream.seek(0)
        feed = _Feed(_unpacked(stream, kind, haul.tray), haul.tray)
        if is_tar(feed.peek(_BLOCK)):
            _tar(feed, haul)
        elif kind is FileKind.TAR:
            raise Unopened(Fault.DAMAGED, "tar")
        else:
            _single(feed, name, haul)


def _unpacked(stream: BinaryIO, kind: FileKind, tray: Tray) -> Iterator[bytes]:
    chunks = iter(lambda: stream.read(CHUNK), b"")
    if kind is FileKind.TAR:
        yield from chunks
        return
    make = _MAKERS[kind]
    data = next(chunks, b"")
    try:
        while data:  # several streams may follow one another
            codec = make(tray)
            yield from steps(codec, chunks, data)
            if not codec.eof:
                raise Broken("truncated")
            data = codec.unused_data
            if len(data) < _LONGEST:  # the next one's first bytes may lie in two chunks
                data += next(chunks, b"")
            if not data.startswith(_MAGIC[kind]):
                return  # padding
    except FAILURES as error:
        raise Broken("codec") from error


_MAKERS: dict[FileKind, Callable[[Tray], Codec]] = {
    FileKind.GZIP: lambda _: Deflate(_GZIP),
    FileKind.BZIP2: lambda _: bz2.BZ2Decompressor(),
    FileKind.XZ: lambda tray: xz_codec(tray.limits.dictionary),
}
_MAGIC = {FileKind.GZIP: b"\x1f\x8b", FileKind.BZIP2: b"BZh", FileKind.XZ: b"\xfd7zXZ"}
_LONGEST = max(map(len, _MAGIC.values()))


class _Feed:
    """What the codec gives, as a file that can only be read on; counts every byte."""

    def __init__(self, chunks: Iterator[bytes], tray: Tray) -> None:
        self._chunks, self._tray = chunks, tray
        self._held, self._total, self._ends = b"", 0, 0
        self._failed: Broken | None = None

    def read(self, size: int) -> bytes:
        """So many bytes, fewer only at the end.

        Raises:
            LimitPassed: More was unpacked than any package may hold.
            Broken: Somebody reads on and on behind the end.
        """
        if self._failed is not None:
            raise self._failed
        got, have = [self._held], len(self._held)
        while have < size and (chunk := next(self._chunks, None)) is not None:
            got.append(chunk)
            have += len(chunk)
            self._charge(len(chunk))
        data = b"".join(got)
        if not data:
            self._ends += 1
            if self._ends > _PATIENCE:  # a size of 2**60 would be skipped in as many steps
                raise Broken("truncated")
        self._held = data[size:]
        return data[:size]

    def peek(self, size: int) -> bytes:
        """The next bytes, which stay where they are; what is broken is told when it is read."""
        try:
            data = self.read(size)
        except Broken as error:
            self._failed = error
            data = b""
        self._held = data + self._held
        return data

    def rest(self) -> Iterator[bytes]:
        """Everything that follows."""
        while data := self.read(CHUNK):
            yield data

    def _charge(self, size: int) -> None:
        self._total += size
        limits = self._tray.limits
        if self._total > max(limits.ratio * self._tray.given, limits.ratio_floor):
            raise LimitPassed("ratio")
        if self._total > 2 * limits.total_bytes:
            raise LimitPassed("total_bytes")


class _Header(tarfile.TarInfo):
    """A header that is refused before it is read if it is too large, or goes backwards.

    One that is damaged or cut off is told; for tarfile it is the end, and the rest would be lost.
    """

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> _Header:
        try:
            return super().frombuf(buf, encoding, errors)
        except (tarfile.EOFHeaderError, tarfile.EmptyHeaderError):  # type: ignore[attr-defined]  # typeshed leaves them out
            raise
        except tarfile.HeaderError as error:
            raise Broken("header") from error

    def _proc_member(self, archive: tarfile.TarFile) -> tarfile.TarInfo:
        if self.size < 0:
            raise Broken("size")
        if self.type in _BIG_HEADERS and self.size > MAX_HEADER:
            raise LimitPassed("header")
        return super()._proc_member(archive)  # type: ignore[misc,no-any-return]  # typeshed leaves it out


def _tar(feed: _Feed, haul: Haul) -> None:
    try:
        with tarfile.open(  # type: ignore[call-overload]  # reading is all that a stream needs
            fileobj=feed, mode="r|", tarinfo=_Header, bufsize=CHUNK, encoding="utf-8"
        ) as archive:
            for number, member in enumerate(archive):
                if number >= haul.tray.limits.files:
                    raise LimitPassed("files")
                _member(archive, member, haul)
                archive.members = []  # it would remember them all
    except (tarfile.TarError, Broken, OSError, ValueError, OverflowError) as error:
        raise Unopened(Fault.DAMAGED, str(error)[:40]) from error


def _member(archive: tarfile.TarFile, member: tarfile.TarInfo, haul: Haul) -> None:
    raw = member.name.encode("utf-8", "surrogateescape")
    name = decoded([RawName(raw)])[0]
    if member.issym():
        haul.link(name, member.linkname)
    elif member.islnk():  # its target is told from the root of the archive
        haul.link(name.rpartition("/")[2], member.linkname)
    elif member.issparse():
        haul.skip(name, "limit" if member.size > haul.tray.limits.file_bytes else "unsupported")
    elif member.isreg():
        haul.take(name, _content(archive, member, haul.tray), raw)
    elif not member.isdir():
        haul.device(name)


def _content(archive: tarfile.TarFile, member: tarfile.TarInfo, tray: Tray) -> Iterator[bytes]:
    if member.size > tray.limits.file_bytes:
        raise LimitPassed("file_bytes")
    stream = archive.extractfile(member)
    if stream is None:
        raise Broken("no content")
    try:
        while chunk := stream.read(CHUNK):
            yield chunk
    except (tarfile.TarError, OSError) as error:
        raise Broken("truncated") from error


def _single(feed: _Feed, name: str, haul: Haul) -> None:
    before = len(haul.parts)
    haul.take(name, feed.rest())
    if len(haul.parts) > before and "." not in name:
        part = haul.parts[-1]
        haul.parts[-1] = replace(part, name=name + _SUFFIX.get(part.kind, ""))


def _file_name(stream: BinaryIO, kind: FileKind) -> str:
    """The name in a gzip header; the others have none."""
    if kind is FileKind.GZIP:
        head = stream.read(2048)
        name = re.match(
            rb"\x1f\x8b\x08([\x08-\x0b\x18-\x1b])......([^\0]{1,500})\0", head, re.DOTALL
        )
        if name is not None and name[1] in (b"\x08", b"\x18"):
            return decoded([RawName(name[2])])[0]
    return "content"
