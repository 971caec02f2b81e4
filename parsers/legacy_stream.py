"""The streams of an old Word file: where its text and its paragraphs' properties lie ([MS-DOC]).

Text comes in pieces, properties in pages of 512 bytes keyed by file position; long properties, as
rows of many columns have them, lie in a third stream.
"""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

import olefile

MAX_STREAM = 256 * 1024 * 1024
MAX_RUNS = 2_000_000
_PAGE = 512
_MAGIC = (0xA5EC, 0xA5DC, 0xA697, 0xA699)
_ENCRYPTED, _TABLE_1 = 0x0100, 0x0200
_COUNTS = 0x4C  # lengths of main text, footnotes, headers, macros, comments, endnotes, text boxes
_PAIRS = 0x9A  # pairs of position and length in the table stream
STYLES, CHARACTER_PAGES, PARAGRAPH_PAGES, PIECES, LISTS, OVERRIDES = 1, 12, 13, 33, 73, 74
# Property codes (sprm) that matter here.
IN_TABLE, ROW_END, DEPTH = 0x2416, 0x2417, 0x6649
INNER_CELL, INNER_ROW_END = 0x244B, 0x244C
TABLE, MERGE, VERTICAL = 0xD608, 0x5624, 0xD62B
LIST_LEVEL, LIST, OUTLINE = 0x260A, 0x460B, 0x2640
_HUGE, _HUGE_TABLE = 0x6646, 0x646B
_TABS = 0xC615
_DELETED = 0x0800
_SIZES = (1, 1, 2, 4, 2, 2, 0, 3)  # of an operand, by the top three bits; 0: it tells its own


class Broken(Exception):
    """The file contradicts its own format."""


class Locked(Exception):
    """The file needs a password."""


class Foreign(Exception):
    """An older format than that of Word 97."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text: first and last + 1 character, position in the stream, bytes a character."""

    start: int
    end: int
    at: int
    width: int


@dataclass(frozen=True, slots=True)
class Runs:
    """Properties by file position."""

    starts: list[int]
    values: list[bytes]

    def at(self, position: int) -> bytes:
        """The properties that hold at a file position."""
        found = bisect_right(self.starts, position) - 1
        return self.values[found] if found >= 0 else b""


@dataclass(frozen=True, slots=True)
class Streams:
    """The three streams of a file."""

    main: bytes
    table: bytes
    data: bytes

    @classmethod
    def of(cls, ole: olefile.OleFileIO) -> Streams:
        """Takes the streams of an open compound file."""
        main = _stream(ole, "WordDocument")
        if len(main) < _PAIRS or struct.unpack_from("<H", main)[0] not in _MAGIC:
            raise Broken("header")
        version, flags = struct.unpack_from("<H", main, 2)[0], struct.unpack_from("<H", main, 10)[0]
        if flags & _ENCRYPTED:
            raise Locked
        if version < 0xC1:  # noqa: PLR2004 - Word 97
            raise Foreign
        table = _stream(ole, "1Table" if flags & _TABLE_1 else "0Table")
        return cls(main, table, _stream(ole, "Data") if ole.exists("Data") else b"")

    def part(self, number: int) -> bytes:
        """One of the structures that the header points to in the table stream."""
        start, size = struct.unpack_from("<II", self.main, _PAIRS + 8 * number)
        return self.table[start : start + size]

    def start(self, number: int) -> int:
        """Where such a structure begins."""
        return int(struct.unpack_from("<I", self.main, _PAIRS + 8 * number)[0])

    def lengths(self) -> tuple[int, ...]:
        """Characters of the main text, footnotes, headers, macros, comments, endnotes, boxes."""
        return struct.unpack_from("<7i", self.main, _COUNTS)

    def pieces(self) -> list[Piece]:
        """The text's pieces in reading order."""
        clx = self.part(PIECES)
        at = 0
        while at < len(clx) and clx[at] == 1:
            at += 3 + struct.unpack_from("<H", clx, at + 1)[0]
        if at >= len(clx) or clx[at] != 2:  # noqa: PLR2004 - the mark of the piece table
            raise Broken("pieces")
        table = clx[at + 5 : at + 5 + struct.unpack_from("<I", clx, at + 1)[0]]
        count = (len(table) - 4) // 12
        bounds = struct.unpack_from(f"<{count + 1}I", table)
        found = []
        for number in range(count):
            raw = struct.unpack_from("<I", table, 4 * (count + 1) + 8 * number + 2)[0]
            narrow = bool(raw & 0x40000000)
            place = (raw & 0x3FFFFFFF) // (2 if narrow else 1)
            found.append(Piece(bounds[number], bounds[number + 1], place, 1 if narrow else 2))
        return found

    def paragraphs(self) -> Runs:
        """Properties of paragraphs: style number, then the properties proper."""
        found = self._runs(PARAGRAPH_PAGES, 13, self._paragraph)
        if not found.starts:
            raise Broken("no paragraphs")
        return found

    def deleted(self) -> Runs:
        """For each stretch of characters b"1" where it was deleted under change tracking."""
        return self._runs(CHARACTER_PAGES, 1, self._deletion)

    def _runs(self, which: int, width: int, read: object) -> Runs:
        plc = self.part(which)
        count = (len(plc) - 4) // 8
        starts: list[int] = []
        values: list[bytes] = []
        for number in range(count):
            page = struct.unpack_from("<I", plc, 4 * (count + 1) + 4 * number)[0] & 0x3FFFFF
            data = self.main[page * _PAGE : (page + 1) * _PAGE]
            if len(data) < _PAGE:  # without properties a table's cells would pass as paragraphs
                raise Broken("page")
            runs = data[-1]
            if 4 * (runs + 1) + runs * width > _PAGE:
                raise Broken("page")
            for run in range(runs):
                starts.append(struct.unpack_from("<I", data, 4 * run)[0])
                offset = data[4 * (runs + 1) + run * width] * 2
                values.append(read(data, offset) if offset else b"")  # type: ignore[operator] # - one of the two below
            if len(starts) > MAX_RUNS:
                raise Broken("runs")
        order = sorted(range(len(starts)), key=starts.__getitem__)
        return Runs([starts[one] for one in order], [values[one] for one in order])

    @staticmethod
    def _paragraph(data: bytes, at: int) -> bytes:
        size = data[at]
        if size:
            return data[at + 1 : at + 2 * size]
        return data[at + 2 : at + 2 + 2 * data[at + 1]] if at + 1 < len(data) else b""

    @staticmethod
    def _deletion(data: bytes, at: int) -> bytes:
        grpprl = data[at + 1 : at + 1 + data[at]]
        if b"\x00\x08" not in grpprl:
            return b""
        return (
            b"1"
            if any(code == _DELETED and value == b"\x01" for code, value in split(grpprl))
            else b""
        )

    def properties(self, grpprl: bytes) -> dict[int, bytes]:
        """Properties by code; those that lie in the data stream are fetched."""
        found: dict[int, bytes] = {}
        for code, value in split(grpprl):
            if code in (_HUGE, _HUGE_TABLE) and len(value) == 4:  # noqa: PLR2004 - a position
                at = struct.unpack("<I", value)[0]
                if at + 2 <= len(self.data):
                    size = struct.unpack_from("<H", self.data, at)[0]
                    found.update(split(self.data[at + 2 : at + 2 + size]))
            else:
                found[code] = value
        return found


def split(grpprl: bytes) -> Iterator[tuple[int, bytes]]:
    """A list of properties taken apart: code and operand."""
    at = 0
    while at + 2 <= len(grpprl):
        code = grpprl[at] | grpprl[at + 1] << 8
        at += 2
        size = _SIZES[code >> 13]
        if not size:
            if at >= len(grpprl):
                return
            if code == TABLE:
                size = (struct.unpack_from("<H", grpprl.ljust(at + 2, b"\0"), at)[0] or 1) - 1
                at += 2
            else:
                size = grpprl[at]
                at += 1
                if code == _TABS and size == 255:  # noqa: PLR2004 - the size is told elsewhere
                    return
        yield code, grpprl[at : at + size]
        at += size


def _stream(ole: olefile.OleFileIO, name: str) -> bytes:
    with ole.openstream(name) as stream:
        data = stream.read(MAX_STREAM)
    return bytes(data)
