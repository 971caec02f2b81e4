"""Zip archives made byte by byte, so that they can lie in every field."""

from __future__ import annotations

import bz2
import io
import lzma
import stat
import struct
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

STORED, DEFLATED, BZIP2, LZMA = 0, 8, 12, 14


@dataclass(frozen=True, slots=True)
class Member:
    """One member; what is None is told truly."""

    name: bytes
    content: bytes = b"x"
    method: int = STORED
    flags: int = 0
    mode: int = 0
    host: int = 3
    packed: bytes | None = None
    size: int | None = None
    packed_size: int | None = None
    crc: int | None = None
    local_name: bytes | None = None
    extra: bytes = b""
    offset: int | None = None


def member(name: str, content: bytes = b"x", **more: object) -> Member:
    """A member with its name in UTF-8 and the flag for it."""
    flags = 0 if name.isascii() else 0x800
    return replace(Member(name.encode("utf-8", "surrogateescape"), content, flags=flags), **more)  # type: ignore[arg-type]  # whatever the test gives


def packed(one: Member) -> bytes:
    """The member's packed bytes."""
    if one.packed is not None:
        return one.packed
    match one.method:
        case 8:
            codec = zlib.compressobj(9, zlib.DEFLATED, -15)
            return codec.compress(one.content) + codec.flush()
        case 12:
            return bz2.compress(one.content)
        case 14:
            return lzma_member(one.content)
        case _:
            return one.content


def lzma_member(content: bytes, dictionary: int = 1 << 16) -> bytes:
    """LZMA as zip has it, with a dictionary size of one's choice in its header."""
    filters = [{"id": lzma.FILTER_LZMA1, "dict_size": 1 << 16}]
    data = lzma.compress(content, lzma.FORMAT_RAW, filters=filters)
    return b"\x09\x04\x05\x00\x5d" + struct.pack("<I", dictionary) + data


def zipped(
    *members: Member, comment: bytes = b"", prefix: bytes = b"", count: int | None = None
) -> bytes:
    """The archive; `count` is what the end record says, `prefix` stands before everything."""
    body, directory = b"", b""
    for one in members:
        data = packed(one)
        crc = zlib.crc32(one.content) if one.crc is None else one.crc
        size = len(one.content) if one.size is None else one.size
        length = len(data) if one.packed_size is None else one.packed_size
        local = one.name if one.local_name is None else one.local_name
        offset = len(body) if one.offset is None else one.offset
        body += local_header(one, local, crc, length, size) + data
        fixed = struct.pack("<HHHHHIII", 20, one.flags, one.method, 0, 0x21, crc, length, size)
        directory += struct.pack("<4sBB", b"PK\x01\x02", 20, one.host) + fixed
        directory += struct.pack(
            "<HHHHHII", len(one.name), len(one.extra), 0, 0, 0, one.mode << 16, offset
        )
        directory += one.name + one.extra
    said = len(members) if count is None else count
    return prefix + body + directory + end(said, len(directory), len(body), comment)


def local_header(one: Member, name: bytes, crc: int, length: int, size: int) -> bytes:
    """What stands before a member."""
    fixed = struct.pack(
        "<HHHHHIIIHH",
        20,
        one.flags,
        one.method,
        0,
        0x21,
        crc,
        length,
        size,
        len(name),
        len(one.extra),
    )
    return b"PK\x03\x04" + fixed + name + one.extra


def end(count: int, size: int, offset: int, comment: bytes = b"") -> bytes:
    """The end record."""
    told = min(count, 0xFFFF)
    return (
        b"PK\x05\x06"
        + struct.pack("<HHHHIIH", 0, 0, told, told, size, offset, len(comment))
        + comment
    )


def plain(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """As everybody makes them."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def special(name: str, kind: int, content: bytes = b"") -> Member:
    """A link, a device or a pipe."""
    return member(name, content, mode=kind | 0o644)


def full_overlap(count: int, size: int) -> bytes:
    """Many members, all of them the same bytes."""
    kernel = Member(b"0", bytes(size), DEFLATED)
    same = [
        replace(kernel, name=b"%d" % number, packed=b"", offset=0) for number in range(1, count)
    ]
    data = packed(kernel)
    true = {"crc": zlib.crc32(kernel.content), "size": size, "packed_size": len(data)}
    return zipped(kernel, *(replace(one, local_name=b"0", **true) for one in same))  # type: ignore[arg-type]  # fields of Member


def quoted_overlap(count: int, size: int) -> bytes:
    """Each member quotes the header of the next as stored bytes and goes on into its data."""
    kernel = packed(Member(b"", bytes(size), DEFLATED))
    body, entries, crc, length, packed_length = (
        kernel,
        [],
        zlib.crc32(bytes(size)),
        size,
        len(kernel),
    )
    for number in reversed(range(count)):
        name = b"%04d" % number
        head = local_header(Member(name, method=DEFLATED), name, crc, packed_length, length)
        body = head + body
        entries.append((name, crc, packed_length, length, len(body)))
        quote = struct.pack("<BHH", 0, len(head), len(head) ^ 0xFFFF)
        body = quote + body if number else body
        crc, length = zlib.crc32(head + bytes(length)), length + len(head)
        packed_length += len(quote) + len(head)
    return _with_directory(body, entries)


def _with_directory(body: bytes, entries: Sequence[tuple[bytes, int, int, int, int]]) -> bytes:
    directory = b""
    for name, crc, packed_length, length, from_end in entries:
        fixed = struct.pack("<HHHHHIII", 20, 0, DEFLATED, 0, 0x21, crc, packed_length, length)
        directory += struct.pack("<4sBB", b"PK\x01\x02", 20, 3) + fixed
        directory += struct.pack("<HHHHHII", len(name), 0, 0, 0, 0, 0, len(body) - from_end) + name
    return body + directory + end(len(entries), len(directory), len(body))


def many(count: int, said: int | None = None) -> bytes:
    """Very many empty members."""
    names = [b"%06d" % number for number in range(count)]
    body = b"".join(local_header(Member(name), name, 0, 0, 0) for name in names)
    step = 30 + 6
    directory = b"".join(
        struct.pack("<4sBB", b"PK\x01\x02", 20, 3)
        + struct.pack("<HHHHHIII", 20, 0, 0, 0, 0x21, 0, 0, 0)
        + struct.pack("<HHHHHII", 6, 0, 0, 0, 0, 0, number * step)
        + name
        for number, name in enumerate(names)
    )
    told = count if said is None else said
    wide = struct.pack(
        "<4sQHHIIQQQQ", b"PK\x06\x06", 44, 45, 45, 0, 0, told, told, len(directory), len(body)
    )
    locator = struct.pack("<4sIQI", b"PK\x06\x07", 0, len(body) + len(directory), 1)
    last = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    return body + directory + wide + locator + last


def nested(depth: int, width: int, core: bytes) -> bytes:
    """Archives within archives within archives."""
    for level in range(depth):
        core = plain({f"{level}-{number}.zip": core for number in range(width)})
    return core


def wide_extra(size: int, packed_size: int, offset: int) -> bytes:
    """The 64-bit extra field."""
    return struct.pack("<HHQQQ", 0x0001, 24, size, packed_size, offset)


def unicode_extra(raw: bytes, name: str) -> bytes:
    """The Unicode name of a member whose raw name is this."""
    told = name.encode()
    return struct.pack("<HHBL", 0x7075, 5 + len(told), 1, zlib.crc32(raw)) + told


LINK, DEVICE, BLOCK, PIPE, SOCKET = (
    *(stat.S_IFLNK, stat.S_IFCHR, stat.S_IFBLK, stat.S_IFIFO, stat.S_IFSOCK),
)
