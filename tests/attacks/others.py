"""Hostile tar, gzip, bzip2, XZ, 7z and RAR archives."""

from __future__ import annotations

import bz2
import io
import lzma
import struct
import tarfile
import zlib
from collections.abc import Iterable
from functools import cache

import py7zr
import rars

MIB = 1 << 20


def tar(*members: tuple[tarfile.TarInfo, bytes], form: int = tarfile.GNU_FORMAT) -> bytes:
    """A tar of exactly these headers."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=form) as archive:
        for info, content in members:
            archive.addfile(info, io.BytesIO(content))
    return out.getvalue()


def info(
    name: str, size: int = 0, kind: bytes = tarfile.REGTYPE, target: str = ""
) -> tarfile.TarInfo:
    """A header."""
    made = tarfile.TarInfo(name)
    made.size, made.type, made.linkname = size, kind, target
    return made


def block(name: bytes, size: int, kind: bytes, prefix: bytes = b"ustar\000") -> bytes:
    """A raw header block, whose size may be anything."""
    octal = b"%011o\0" % size if 0 <= size < 8**11 else size.to_bytes(12, "big", signed=True)
    octal = b"\x80" + octal[1:] if size >= 8**11 else octal
    head = name.ljust(100, b"\0") + b"0000644\0" + b"0000000\0" * 2 + octal + b"0" * 11 + b"\0"
    head += b" " * 8 + kind + bytes(100) + prefix
    head = head.ljust(512, b"\0")
    return head[:148] + b"%06o\0 " % sum(head) + head[156:]


def pax_bomb(size: int) -> bytes:
    """A pax header of so many bytes, packed."""
    head = zlib.compressobj(9, zlib.DEFLATED, -15)
    first = head.compress(block(b"pax", size, b"x")) + head.flush(zlib.Z_FULL_FLUSH)
    return b"\x1f\x8b\x08\x00" + bytes(6) + first + deflated_zeros(size) + bytes(8)


@cache
def zeros(size: int, kind: str) -> bytes:
    """So many zeros, packed; one piece of the stream over and over, so that it is made at once."""
    if kind == "bz2":
        return bz2.compress(bytes(size))
    if kind == "xz":  # several streams in a row are one file
        return lzma.compress(bytes(16 * MIB), preset=0) * (size // (16 * MIB))
    return b"\x1f\x8b\x08\x00" + bytes(6) + deflated_zeros(size) + bytes(8)


@cache
def deflated_zeros(size: int) -> bytes:
    """So many zeros as one deflate stream."""
    codec = zlib.compressobj(9, zlib.DEFLATED, -15)
    piece = codec.compress(bytes(16 * MIB)) + codec.flush(zlib.Z_FULL_FLUSH)
    return piece * (size // (16 * MIB)) + codec.flush()


def seven(
    files: Iterable[tuple[str, bytes]], filters: int = lzma.FILTER_LZMA2, *, plain: bool = False
) -> bytes:
    """A 7z archive; a plain header is not packed, so that it can be changed."""
    out = io.BytesIO()
    with py7zr.SevenZipFile(out, "w", filters=[{"id": filters, "preset": 0}]) as archive:
        archive.set_encoded_header_mode(not plain)
        for name, content in files:
            archive.writestr(content, name)
    return out.getvalue()


def parts(raw: bytes) -> tuple[bytes, bytes]:
    """The packed streams and the header of a 7z archive."""
    offset, size, _ = struct.unpack("<QQI", raw[12:32])
    return raw[32 : 32 + offset], raw[32 + offset : 32 + offset + size]


def seven_headed(header: bytes, before: bytes = b"") -> bytes:
    """A 7z archive with exactly this header, its checksums right."""
    start = struct.pack("<QQI", len(before), len(header), zlib.crc32(header))
    head = b"7z\xbc\xaf\x27\x1c\x00\x04" + struct.pack("<I", zlib.crc32(start)) + start
    return head + before + header


def seven_dictionary(bits: int) -> bytes:
    """A 7z of one small file that asks for a dictionary of a size of one's choice."""
    streams, header = parts(seven([("a.txt", bytes(100_000))], plain=True))
    place = header.index(b"\x21\x21\x01") + 3  # an LZMA2 coder with one byte of properties
    return seven_headed(header[:place] + bytes([bits]) + header[place + 1 :], streams)


def seven_renamed(old: str, new: str) -> bytes:
    """py7zr writes no evil names, so one is put in place of another of the same length."""
    streams, header = parts(seven([(old, b"x"), ("good.txt", b"fine")], plain=True))
    return seven_headed(header.replace(old.encode("utf-16-le"), new.encode("utf-16-le")), streams)


def seven_linked(target: str) -> bytes:
    """A member with the attributes of a Unix symbolic link."""
    streams, packed = parts(seven([("link", target.encode()), ("good.txt", b"fine")], plain=True))
    header = bytearray(packed)
    place = header.index(b"\x15", header.index("good.txt".encode("utf-16-le")))
    first = place + 4  # kind, length, all defined, not external
    header[first : first + 4] = (0o120777 << 16 | 0x8000).to_bytes(4, "little")
    return seven_headed(bytes(header), streams)


def seven_huge_header() -> bytes:
    """A packed header that would unpack to a gigabyte."""
    filters = [{"id": lzma.FILTER_LZMA1, "dict_size": 1 << 16}]
    data = lzma.compress(bytes(16 * MIB), lzma.FORMAT_RAW, filters=filters)
    packed, size = (
        b"\xf0" + len(data).to_bytes(4, "little"),
        b"\xf0" + (1 << 30).to_bytes(4, "little"),
    )
    coder = b"\x01\x23\x03\x01\x01\x05\x5d" + (1 << 16).to_bytes(4, "little")
    header = b"\x17\x06\x00\x01\x09" + packed + b"\x00\x07\x0b\x01\x00" + coder + b"\x0c" + size
    return seven_headed(header + b"\x00\x00", data)


def seven_counted(count: int) -> bytes:
    """A header that says so many members without naming them."""
    return seven_headed(
        b"\x01\x05\xf0" + count.to_bytes(4, "little") + b"\x00\x00" + bytes(2 * count)
    )


def sparse(size: int) -> bytes:
    """The old GNU form: a header that says where data would be."""
    head = bytearray(block(b"sparse", 0, b"S", b"ustar  \0"))
    head[386:410] = b"%011o\0" % 0 + b"%011o\0" % 0
    head[483:495] = b"\x80" + size.to_bytes(11, "big")
    head[148:156] = b" " * 8
    head[148:156] = b"%06o\0 " % sum(head)
    return bytes(head) + tar((info("good.txt", 4), b"fine"))


def rar(files: Iterable[tuple[str, bytes]], form: str = "rar50", **more: object) -> bytes:
    """A RAR archive."""
    builder = rars.RarBuilder(format=form, **more)
    for name, content in files:
        builder.add_bytes(content, name)
    return bytes(builder.to_bytes())


def number(value: int) -> bytes:
    """A number as RAR 5 writes it."""
    out = b""
    while True:
        out += bytes([value & 0x7F | (0x80 if value > 0x7F else 0)])
        value >>= 7
        if not value:
            return out


def rar5_block(
    kind: int, flags: int, fields: bytes, data: bytes = b"", extra: bytes = b""
) -> bytes:
    """A block of a RAR 5 archive."""
    flags |= (1 if extra else 0) | (2 if data else 0)
    sizes = (number(len(extra)) if extra else b"") + (number(len(data)) if data else b"")
    head = number(kind) + number(flags) + sizes + fields + extra
    head = number(len(head)) + head
    return struct.pack("<I", zlib.crc32(head)) + head + data


def rar5_file(
    name: bytes,
    content: bytes,
    size: int | None = None,
    method: int = 0,
    extra: bytes = b"",
    host: int = 1,
) -> bytes:
    """A stored member, or one that says it is packed with a method (and a dictionary) of choice."""
    told = len(content) if size is None else size
    fields = number(4) + number(told) + number(0o100644) + struct.pack("<I", zlib.crc32(content))
    fields += number(method) + number(host) + number(len(name)) + name
    return rar5_block(2, 0, fields, content, extra)


def rar5(*members: bytes, main: int = 0) -> bytes:
    """A RAR 5 archive of these blocks."""
    return (
        b"Rar!\x1a\x07\x01\x00"
        + rar5_block(1, 0, number(main))
        + b"".join(members)
        + rar5_block(5, 0, number(0))
    )


def rar_linked() -> bytes:
    """A symbolic link to a file outside, and a plain file."""
    builder = rars.RarBuilder(format="rar50")
    builder.add_unix_symlink("link", "/etc/passwd")
    builder.add_bytes(b"fine", "good.txt")
    return bytes(builder.to_bytes())


def rar4_file(name: bytes, content: bytes, flags: int = 0) -> bytes:
    """A stored member of a RAR 4 archive; names are bytes of any encoding."""
    fixed = struct.pack(
        "<IIBIIBBHI",
        len(content),
        len(content),
        3,
        zlib.crc32(content),
        0,
        20,
        0x30,
        len(name),
        0o100644,
    )
    body = struct.pack("<BHH", 0x74, 0x8000 | flags, 7 + len(fixed) + len(name)) + fixed + name
    return struct.pack("<H", zlib.crc32(body) & 0xFFFF) + body + content


def rar4(*members: bytes, flags: int = 0) -> bytes:
    """A RAR 4 archive of these blocks."""
    body = struct.pack("<BHHHI", 0x73, flags, 13, 0, 0)
    main = struct.pack("<H", zlib.crc32(body) & 0xFFFF) + body
    last = b"\xc4\x3d\x7b\x00\x40\x07\x00"
    return b"Rar!\x1a\x07\x00" + main + b"".join(members) + last
