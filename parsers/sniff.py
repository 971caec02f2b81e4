"""What a file is by its content. Names lie: a .docx may be a .doc, a .rar a zip."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from parsers.model import FileKind

HEAD = 4096
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_MAGIC: tuple[tuple[bytes, FileKind], ...] = (
    (b"Rar!\x1a\x07", FileKind.RAR),
    (b"7z\xbc\xaf\x27\x1c", FileKind.SEVEN_ZIP),
    (b"\x1f\x8b", FileKind.GZIP),
    (b"\x89PNG\r\n", FileKind.IMAGE),
    (b"\xff\xd8\xff", FileKind.IMAGE),
    (b"GIF8", FileKind.IMAGE),
    (b"BM", FileKind.IMAGE),
    (b"II*\0", FileKind.IMAGE),
    (b"MM\0*", FileKind.IMAGE),
)
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")

# A member that only one format has. Folders are compared, not extensions.
_OFFICE: tuple[tuple[str, FileKind], ...] = (
    ("word/", FileKind.DOCX),
    ("xl/", FileKind.XLSX),
    ("ppt/", FileKind.PPTX),
    ("OFD.xml", FileKind.OFD),
)
_STREAMS: tuple[tuple[str, FileKind], ...] = (
    ("WordDocument", FileKind.DOC),
    ("Workbook", FileKind.XLS),
    ("Book", FileKind.XLS),
)
_PLAIN = bytes([9, 10, 12, 13, *range(32, 256)])
_HEADER = re.compile(rb"(?:[A-Za-z][A-Za-z0-9-]{1,60}:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*){2,}")


def kind(path: Path) -> FileKind:
    """The kind of a file. Never raises for what is in it."""
    with path.open("rb") as stream:
        head = stream.read(HEAD)
    if not head:
        return FileKind.EMPTY
    if head.startswith(_ZIP):
        return _zip_kind(path)
    if head.startswith(OLE_MAGIC):
        return _ole_kind(path)
    by_magic = next((found for magic, found in _MAGIC if head.startswith(magic)), None)
    return by_magic or _by_text(head)


def _by_text(head: bytes) -> FileKind:
    if b"%PDF-" in head[:1024]:
        return FileKind.PDF
    if head[257:262] == b"ustar":
        return FileKind.TAR
    if _HEADER.match(head) and re.search(rb"(?im)^(from|received|message-id|return-path):", head):
        return FileKind.MAIL
    return FileKind.TEXT if not head.translate(None, _PLAIN) else FileKind.UNKNOWN


def _zip_kind(path: Path) -> FileKind:
    try:
        with zipfile.ZipFile(path) as archive:
            names = [entry.filename.replace("\\", "/") for entry in archive.infolist()[:2000]]
    except Exception:  # noqa: BLE001 - any damage: it is a zip by its first bytes, and no more is known
        return FileKind.ZIP
    packaged = "[Content_Types].xml" in names
    for mark, found in _OFFICE:
        if any(name == mark or (packaged and name.startswith(mark)) for name in names):
            return found
    return FileKind.ZIP


def _ole_kind(path: Path) -> FileKind:
    """Looks for the stream names of the directory, which are UTF-16 wherever they stand."""
    with path.open("rb") as stream:
        data = stream.read(64 * 1024 * 1024)
    for name, found in _STREAMS:
        # A directory entry is 64 bytes of name, padded with zeros, then its length in bytes.
        wide = name.encode("utf-16-le")
        entry = wide.ljust(64, b"\0") + (len(wide) + 2).to_bytes(2, "little")
        if entry in data:
            return found
    return FileKind.OLE
