"""The blocks of a RAR archive, versions 1.5 to 4 and 5, read without unpacking anything.

This is the second reader beside the library: it proves that an archive is cut off or that a block's
checksum is wrong, tells volumes and passwords, and finds where the last whole block ends. Layout by
RARLAB's "RAR 5.0 archive format" and the technical note that came with RAR 4.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import BinaryIO

SIGNATURE_4, SIGNATURE_5 = b"Rar!\x1a\x07\x00", b"Rar!\x1a\x07\x01\x00"
END_4 = b"\xc4\x3d\x7b\x00\x40\x07\x00"  # the usual last block
END_5 = b"\x1d\x77\x56\x51\x03\x05\x04\x00"
FIVE = 5
_PREFIX = 2 * 1024 * 1024  # how far a self-extracting program may reach
_MAX_BLOCK = 2 * 1024 * 1024
_MAIN_4, _FILE_4, _SERVICE_4, _END_4 = 0x73, 0x74, 0x7A, 0x7B
_MAIN_5, _FILE_5, _SERVICE_5, _CRYPT_5, _END_5 = 1, 2, 3, 4, 5
_AFTER_4, _AFTER_5 = 0x02, 0x10  # a file goes on in the next volume


@dataclass(frozen=True, slots=True)
class Shape:
    """What the blocks tell.

    Attributes:
        start: Where the archive begins (after a self-extracting program); -1 if nowhere.
        version: 4 or 5.
        end: Where the last whole block ends.
        whole: Every block is there; False for a cut-off archive.
        sound: Every block's checksum is right.
        encrypted: Even the names need a password.
        volume: It is a part of a split archive.
        later: It is not the first part.
        more: Its last blocks say that another part follows.
        blocks: How many blocks there are.
    """

    start: int
    version: int = 5
    end: int = 0
    whole: bool = False
    sound: bool = True
    encrypted: bool = False
    volume: bool = False
    later: bool = False
    more: bool = False
    blocks: int = 0


@dataclass(frozen=True, slots=True)
class _Block:
    kind: int
    flags: int
    end: int
    sound: bool
    own: int  # flags of the main or end block of version 5
    number: int = 0  # of the volume, in version 5; the first has none, or 0


def shape(stream: BinaryIO, most: int) -> Shape:
    """Walks over the blocks.

    Args:
        stream: The archive, or one volume of it.
        most: How many blocks to look at.
    """
    head = stream.read(_PREFIX)
    starts = [place for place in (head.find(SIGNATURE_4), head.find(SIGNATURE_5)) if place >= 0]
    if not starts:
        return Shape(-1)
    start = min(starts)
    version = 5 if head.startswith(SIGNATURE_5, start) else 4
    first = start + (len(SIGNATURE_5) if version == 5 else len(SIGNATURE_4))
    found = Shape(start, version, first)
    blocks = _blocks_5(stream, first) if version == 5 else _blocks_4(stream, first)
    for block in blocks:
        found = _told(found, block)
        if found.encrypted or found.whole or found.blocks > most or not block.sound:
            break
    length = stream.seek(0, 2)
    # Version 4 archives need not have an end block: the last file may simply be the end.
    whole = found.whole or (version == 4 and found.end == length and found.blocks > 1)
    return replace(found, whole=whole or found.encrypted)


def _told(found: Shape, block: _Block) -> Shape:
    five = found.version == FIVE
    found = replace(found, blocks=found.blocks + 1, sound=found.sound and block.sound)
    if not block.sound:
        return found
    found = replace(found, end=block.end)
    if block.kind == (_MAIN_5 if five else _MAIN_4):
        own, flags = block.own, block.flags
        return replace(
            found,
            volume=bool(own & 1 if five else flags & 1),
            later=bool(own & 2 and block.number) if five else bool(flags & 1) and not flags & 0x100,
            encrypted=not five and bool(flags & 0x80),
        )
    if five and block.kind == _CRYPT_5:
        return replace(found, encrypted=True)
    if block.kind == (_FILE_5 if five else _FILE_4):  # old programs tell it only here
        return replace(found, more=bool(block.flags & (_AFTER_5 if five else _AFTER_4)))
    if block.kind == (_END_5 if five else _END_4):
        more = found.more or bool((block.own if five else block.flags) & 1)
        return replace(found, whole=True, more=more)
    return found


def _blocks_4(stream: BinaryIO, place: int) -> Iterator[_Block]:
    length = stream.seek(0, 2)
    while True:
        stream.seek(place)
        head = stream.read(7)
        if len(head) < 7:
            return
        crc, kind, flags, size = struct.unpack("<HBHH", head)
        body = head + stream.read(max(size - 7, 0))
        if size < 7 or len(body) < size:
            return
        sound = zlib.crc32(body[2:]) & 0xFFFF == crc
        end = place + size + _added_4(kind, flags, body)
        if sound and end > length:
            return
        yield _Block(kind, flags, end, sound, 0)
        place = end


def _added_4(kind: int, flags: int, body: bytes) -> int:
    """Bytes of data that follow the block."""
    if not flags & 0x8000 and kind not in (_FILE_4, _SERVICE_4):
        return 0
    if len(body) < 11:
        return 0
    size = int(struct.unpack("<I", body[7:11])[0])
    if kind in (_FILE_4, _SERVICE_4) and flags & 0x100 and len(body) >= 36:
        size += struct.unpack("<I", body[32:36])[0] << 32
    return size


def _blocks_5(stream: BinaryIO, place: int) -> Iterator[_Block]:
    length = stream.seek(0, 2)
    while True:
        stream.seek(place)
        head = stream.read(7)
        size, after = _number(head, 4)
        if after == 0 or not 0 < size <= _MAX_BLOCK:
            return
        stream.seek(place)
        body = stream.read(after + size)
        if len(body) < after + size:
            return
        sound = zlib.crc32(body[4:]) == struct.unpack("<I", head[:4])[0]
        kind, at = _number(body, after)
        flags, at = _number(body, at)
        _, at = _number(body, at) if flags & 1 else (0, at)
        data, at = _number(body, at) if flags & 2 else (0, at)
        own, at = _number(body, at)
        number, _ = _number(body, at)
        end = place + len(body) + data
        if sound and end > length:
            return
        yield _Block(kind, flags, end, sound, own, number)
        place = end


def _number(data: bytes, place: int) -> tuple[int, int]:
    """A number of seven bits a byte, and where it ends; ends at 0 when it is cut off."""
    value = 0
    for step in range(10):
        if place + step >= len(data):
            return 0, 0
        byte = data[place + step]
        value |= (byte & 0x7F) << (7 * step)
        if byte < 0x80:
            return value, place + step + 1
    return 0, 0
