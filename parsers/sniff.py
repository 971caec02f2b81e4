"""What a file is by its content. Names lie: a .docx may be a .doc, a .rar a zip."""

from __future__ import annotations

import re
import tarfile
from pathlib import Path
from typing import BinaryIO

from parsers.archive_faults import Broken, LimitPassed, Unopened
from parsers.model import FileKind
from parsers.zipdir import directory

HEAD = 4096
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_MAGIC: tuple[tuple[bytes, FileKind], ...] = (
    (b"Rar!\x1a\x07", FileKind.RAR),
    (b"7z\xbc\xaf\x27\x1c", FileKind.SEVEN_ZIP),
    (b"\x1f\x8b", FileKind.GZIP),
    (b"BZh", FileKind.BZIP2),
    (b"\xfd7zXZ\0", FileKind.XZ),
    (b"ALZ\x01", FileKind.ALZ),
    (b"EGGA", FileKind.ALZ),
    (b"MSCF", FileKind.PACKED),
    (b"\x60\xea", FileKind.PACKED),
    (b"MSWIM\0\0\0", FileKind.PACKED),
    (b"\x28\xb5\x2f\xfd", FileKind.PACKED),
    (b"\x1f\x9d", FileKind.PACKED),
    (b"LZIP", FileKind.PACKED),
    (b"xar!", FileKind.PACKED),
    (b"\x89PNG\r\n", FileKind.IMAGE),
    (b"\xff\xd8\xff", FileKind.IMAGE),
    (b"GIF8", FileKind.IMAGE),
    (b"BM", FileKind.IMAGE),
    (b"II*\0", FileKind.IMAGE),
    (b"MM\0*", FileKind.IMAGE),
)
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")

# A folder that only one format has. People name folders so too, hence the part that all have.
_PACKAGED = "[Content_Types].xml"
_OFFICE: tuple[tuple[str, FileKind], ...] = (
    ("word/", FileKind.DOCX),
    ("xl/", FileKind.XLSX),
    ("ppt/", FileKind.PPTX),
)
_STREAMS: tuple[tuple[str, FileKind], ...] = (
    ("WordDocument", FileKind.DOC),
    ("Workbook", FileKind.XLS),
    ("Book", FileKind.XLS),
)
_PLAIN = bytes([9, 10, 12, 13, *range(32, 256)])
_HEADER = re.compile(rb"(?:[A-Za-z][A-Za-z0-9-]{1,60}:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*){2,}")


_PREFIX = 2 * 1024 * 1024  # how far a self-extracting program may reach
_PACKED_AT = ((2, b"-lh"), (2, b"-lz"), (7, b"**ACE**"))
_ISO = (32769, b"CD001")
_MANY = 5000
_TAR_BLOCK = 512


def kind(path: Path) -> FileKind:
    """The kind of a file. Never raises for what is in it."""
    with path.open("rb") as stream:
        return kind_of(stream)


def kind_of(stream: BinaryIO) -> FileKind:
    """The kind of an open file, which is read from its beginning."""
    stream.seek(0)
    head = stream.read(HEAD)
    if not head:
        return FileKind.EMPTY
    if head.startswith(_ZIP):
        return _zip_kind(stream)
    if head.startswith(OLE_MAGIC):
        return _ole_kind(stream)
    by_magic = next((found for magic, found in _MAGIC if head.startswith(magic)), None)
    return by_magic or _by_text(head) or _behind(stream, head)


def _by_text(head: bytes) -> FileKind | None:
    if b"%PDF-" in head[:1024]:
        return FileKind.PDF
    if is_tar(head[:_TAR_BLOCK]):
        return FileKind.TAR
    if any(head.startswith(magic, place) for place, magic in _PACKED_AT):
        return FileKind.PACKED
    if _HEADER.match(head) and re.search(rb"(?im)^(from|received|message-id|return-path):", head):
        return FileKind.MAIL
    return None if head.translate(None, _PLAIN) else FileKind.TEXT


def is_tar(block: bytes) -> bool:
    """Whether these 512 bytes are a tar header; old ones have no magic, only a checksum."""
    try:
        tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")
    except (tarfile.HeaderError, ValueError):
        return False
    return True


def _behind(stream: BinaryIO, head: bytes) -> FileKind:
    """What stands behind a program that unpacks itself, or behind other bytes before a zip."""
    if head.startswith((b"MZ", b"\x7fELF", b"#!")):
        stream.seek(0)
        program = stream.read(_PREFIX)
        for magic, found in _MAGIC[:2]:
            if magic in program:
                return found
    stream.seek(_ISO[0])
    if stream.read(len(_ISO[1])) == _ISO[1]:
        return FileKind.PACKED
    return FileKind.ZIP if _directory_names(stream) else FileKind.UNKNOWN


def _zip_kind(stream: BinaryIO) -> FileKind:
    names = _directory_names(stream) or ()
    for folder, found in _OFFICE if _PACKAGED in names else ():
        if any(name.startswith(folder) for name in names):
            return found
    if "OFD.xml" in names:
        return FileKind.OFD
    if any(name.endswith(".iwa") or name == "Index.zip" for name in names):
        return FileKind.IWORK
    return FileKind.ODF if "mimetype" in names and "content.xml" in names else FileKind.ZIP


def _directory_names(stream: BinaryIO) -> tuple[str, ...] | None:
    """The names in a zip; None if it has no directory that can be read."""
    try:
        entries = directory(stream, _MANY).entries
    except (Broken, LimitPassed, Unopened, ValueError, OverflowError, OSError):
        return None
    return tuple(entry.name.replace("\\", "/") for entry in entries)


def _ole_kind(stream: BinaryIO) -> FileKind:
    """Looks for the stream names of the directory, which are UTF-16 wherever they stand."""
    stream.seek(0)
    data = stream.read(64 * 1024 * 1024)
    for name, found in _STREAMS:
        # A directory entry is 64 bytes of name, padded with zeros, then its length in bytes.
        wide = name.encode("utf-16-le")
        entry = wide.ljust(64, b"\0") + (len(wide) + 2).to_bytes(2, "little")
        if entry in data:
            return found
    return FileKind.OLE
