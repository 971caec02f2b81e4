"""Zip archives byte by byte: names in UTF-8 or raw GBK, and the old password cipher.

The stdlib writes neither raw Chinese names nor encrypted members.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

_UTF8, _LOCKED = 0x800, 0x1
_DATE, _TIME = (2023 - 1980) << 9 | 3 << 5 | 20, 9 << 11 | 30 << 5


@dataclass(frozen=True, slots=True)
class Member:
    """One file of an archive."""

    name: str
    data: bytes


def zip_bytes(
    members: Iterable[Member], names: Literal["utf8", "gbk"] = "utf8", password: bytes = b""
) -> bytes:
    """A deflated archive; with a password every member is encrypted with ZipCrypto."""
    body, directory, count = b"", b"", 0
    for member in members:
        count += 1
        name = member.name.encode("utf-8" if names == "utf8" else "gb18030")
        crc = zlib.crc32(member.data)
        packer = zlib.compressobj(6, zlib.DEFLATED, -15)
        packed = packer.compress(member.data) + packer.flush()
        flags = (_UTF8 if names == "utf8" else 0) | (_LOCKED if password else 0)
        if password:
            packed = _Cipher(password).encrypted(_header(crc) + packed)
        fields = struct.pack(
            "<HHHHHIIIHH",
            *(20, flags, 8, _TIME, _DATE),
            *(crc, len(packed), len(member.data), len(name), 0),
        )
        entry = fields + struct.pack("<HHHII", 0, 0, 0, 0, len(body))
        directory += b"PK\x01\x02\x14\x00" + entry + name
        body += b"PK\x03\x04" + fields + name + packed
    end = struct.pack("<HHHHIIH", 0, 0, count, count, len(directory), len(body), 0)
    return body + directory + b"PK\x05\x06" + end


def _header(crc: int) -> bytes:
    """Eleven bytes that are random in real life, and the one by which a password is tried."""
    return b"\x17" * 11 + bytes([crc >> 24])


class _Cipher:
    """Traditional PKWARE encryption (APPNOTE 6.1), a stream cipher on three running keys."""

    def __init__(self, password: bytes) -> None:
        self._keys = [0x12345678, 0x23456789, 0x34567890]
        for one in password:
            self._turn(one)

    def encrypted(self, data: bytes) -> bytes:
        """The data in cipher."""
        out = bytearray()
        for one in data:
            half = (self._keys[2] | 2) & 0xFFFF
            out.append(one ^ (half * (half ^ 1) >> 8 & 0xFF))
            self._turn(one)
        return bytes(out)

    def _turn(self, byte: int) -> None:
        keys = self._keys
        keys[0] = self._crc(keys[0], byte)
        keys[1] = ((keys[1] + (keys[0] & 0xFF)) * 134775813 + 1) & 0xFFFFFFFF
        keys[2] = self._crc(keys[2], keys[1] >> 24)

    def _crc(self, crc: int, byte: int) -> int:
        """One step of CRC-32 without its usual inversions before and after."""
        return zlib.crc32(bytes([byte]), crc ^ 0xFFFFFFFF) ^ 0xFFFFFFFF
