"""An Office file with a password: a compound file with the two streams that such a file has.

What is in `EncryptedPackage` is noise, as it is for everybody who has not the password.
"""

from __future__ import annotations

import random
import struct

_SECTOR = 512
_FREE, _END, _TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_LEAST = 4096  # shorter streams would need a second, finer table
_INFO = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
    b'<encryption xmlns="http://schemas.microsoft.com/office/2006/encryption">'
    b'<keyData saltSize="16" blockSize="16" keyBits="256" hashSize="64" cipherAlgorithm="AES"'
    b' cipherChaining="ChainingModeCBC" hashAlgorithm="SHA512"/></encryption>'
)


def locked_office(rng: random.Random) -> bytes:
    """A .docx as Word saves it with a password to open."""
    info = struct.pack("<HHI", 4, 4, 0x40) + _INFO
    package = struct.pack("<Q", 9000) + rng.randbytes(9008)
    return compound((("EncryptionInfo", info.ljust(_LEAST)), ("EncryptedPackage", package)))


def compound(streams: tuple[tuple[str, bytes], ...]) -> bytes:
    """A compound file, version 3, with up to three streams of 4096 bytes or more ([MS-CFB])."""
    table, bodies, entries = [_TABLE, _END], b"", [_entry("Root Entry", 5, _END, 0, child=1)]
    for place, (name, data) in enumerate(streams, 1):
        start, sectors = len(table), -(-len(data) // _SECTOR)
        table += [*range(start + 1, start + sectors), _END]
        bodies += data.ljust(sectors * _SECTOR, b"\0")
        right = place + 1 if place < len(streams) else _FREE
        entries.append(_entry(name, 2, start, len(data), right=right))
    entries += [_entry("", 0, 0, 0)] * (4 - len(entries))
    table += [_FREE] * (_SECTOR // 4 - len(table))
    fat = struct.pack(f"<{len(table)}I", *table)
    return _header() + fat + b"".join(entries) + bodies


def _header() -> bytes:
    """One sector of table (0), the directory in the next (1), no fine table."""
    fixed = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    fixed += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    fixed += struct.pack("<IIIIIIIII", 0, 1, 1, 0, _LEAST, _END, 0, _END, 0)
    return fixed + struct.pack("<109I", 0, *([_FREE] * 108))


def _entry(
    name: str, sort: int, start: int, size: int, *, child: int = _FREE, right: int = _FREE
) -> bytes:
    """128 bytes of directory; the streams hang on each other to the right."""
    wide = name.encode("utf-16-le")
    length = len(wide) + 2 if name else 0
    head = wide.ljust(64, b"\0") + struct.pack("<HBB", length, sort, 1)
    return head + struct.pack("<III16xI16xIQ", _FREE, right, child, 0, start, size)
