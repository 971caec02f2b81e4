"""Old Word files (.doc, OLE .wps) by an own reader: sixty times as fast as LibreOffice.

The text is one run of characters in which marks end paragraphs, cells and rows; what a mark means
stands in the properties of its paragraph.
"""

from __future__ import annotations

import re
import struct
from bisect import bisect_right
from collections.abc import Iterator
from pathlib import Path

import olefile

from parsers.legacy_stream import (
    DEPTH,
    IN_TABLE,
    INNER_CELL,
    INNER_ROW_END,
    LIST,
    LIST_LEVEL,
    OUTLINE,
    ROW_END,
    Foreign,
    Locked,
    Piece,
    Runs,
    Streams,
)
from parsers.legacy_styles import HEADINGS, LegacyStyle, numbers_of, styles_of
from parsers.legacy_table import OpenTable
from parsers.model import (
    Block,
    Content,
    Document,
    Fault,
    Heading,
    Paragraph,
    Picture,
    Unreadable,
    Where,
)

MAX_DEPTH = 8
_MARKS = re.compile("[\r\x07\x0c]")
# A field is its instruction, a mark, and its result; either may hold fields, and it may go on
# over paragraphs.
_FIELD = re.compile("\x13[^\x13\x14\x15]*(?:\x14([^\x13\x14\x15]*))?\x15")
_OPEN_FIELD = re.compile("\x13[^\x14\x15]*(?:\x14|$)|[\x13-\x15]")
_SIGNS = {
    0x0B: "\n",
    0x0E: "\n",
    0x1E: "-",
    0x1F: "",
    0xA0: " ",
    0x0C: "",
    **dict.fromkeys((1, 2, 3, 4, 5, 7, 8, 13)),
}


def read_doc(path: Path) -> Content:
    """Reads an old Word file whatever its name. Never raises for what is in it."""
    try:
        with olefile.OleFileIO(str(path)) as ole:
            if ole.exists("EncryptedPackage"):
                return Unreadable(Fault.ENCRYPTED, "ole")
            if not ole.exists("WordDocument"):
                return Unreadable(Fault.UNSUPPORTED, "ole")
            return _Reader(Streams.of(ole)).document()
    except (Locked, Foreign) as error:
        locked = isinstance(error, Locked)
        return Unreadable(Fault.ENCRYPTED if locked else Fault.UNSUPPORTED, "doc")
    except MemoryError:
        return Unreadable(Fault.LIMIT, "memory")
    except ImportError:
        raise  # a package is missing here: no fault of the file
    except Exception as error:  # noqa: BLE001 - a file's fault is a value, whatever it raises
        # No second reader can prove that it is broken: a person has the last word.
        return Unreadable(Fault.SUSPECT, type(error).__name__)


class _Reader:
    """One file while it is read."""

    def __init__(self, streams: Streams) -> None:
        self.streams = streams
        self.pieces = streams.pieces()
        self.starts = [piece.start for piece in self.pieces]
        self.paragraphs: Runs = streams.paragraphs()
        self.styles: list[LegacyStyle] = styles_of(streams)
        self.numbers = numbers_of(streams)
        deleted = streams.deleted()
        self.deleted = deleted if any(deleted.values) else None
        self.text = "".join(_decoded(streams.main, piece) for piece in self.pieces)
        self.tables: list[OpenTable] = []  # the open ones, outermost first
        self.nested: list[OpenTable] = []  # closed ones that wait for the table around them
        self.count = self.pictures = 0
        self.known: dict[bytes, dict[int, bytes]] = {}  # most paragraphs are like another one

    def document(self) -> Content:
        """The whole file."""
        lengths = self.streams.lengths()
        blocks = [*self._blocks(0, lengths[0]), *self._close(0)]
        before = sum(lengths[:6])
        blocks += self._boxes(before, before + lengths[6])
        if not blocks:
            return Unreadable(Fault.EMPTY)
        return Document(tuple(blocks), pictures=self.pictures)

    def _blocks(self, start: int, end: int) -> Iterator[Block]:
        for first, mark in self._split(start, end):
            yield from self._take(first, mark)

    def _split(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Paragraphs: the first character and the mark that ends each."""
        for match in _MARKS.finditer(self.text, start, min(end, len(self.text))):
            yield start, match.start()
            start = match.end()

    def _take(self, first: int, mark: int) -> Iterator[Block]:
        raw = self.paragraphs.at(self._position(mark))
        properties = self._properties(raw[2:])
        depth = 0
        if properties.get(IN_TABLE, b"\0") != b"\0":
            depth = min(max(_number(properties.get(DEPTH), 1), 1), MAX_DEPTH)
        yield from self._close(depth)
        text, pictures = self._shown(first, mark)
        row_end = bool(depth) and (
            ROW_END in properties if self.text[mark] == "\x07" else INNER_ROW_END in properties
        )
        number, level = ("", 0) if row_end else self._marks(raw, properties)
        if not depth:
            if text.strip() or number:
                yield (
                    Heading(text, level, Where(), number)
                    if level
                    else Paragraph(text, Where(), number)
                )
            yield from (Picture(Where()) for _ in range(pictures))
            return
        while len(self.tables) < depth:
            self.tables.append(OpenTable())
        table = self.tables[-1]
        if row_end:
            table.end_row(properties, dropped=self._gone(mark))
        else:
            table.add(text, number)
            if self.text[mark] == "\x07" or INNER_CELL in properties:
                table.end_cell()

    def _properties(self, raw: bytes) -> dict[int, bytes]:
        found = self.known.get(raw)
        if found is None:
            found = self.known[raw] = self.streams.properties(raw)
        return found

    def _close(self, depth: int) -> Iterator[Block]:
        """Closes the tables deeper than a depth; nested ones follow the outermost."""
        while len(self.tables) > depth:
            table = self.tables.pop()
            if self.tables:
                self.nested.insert(0, table)
                continue
            for one in (table, *self.nested):
                if one.rows:
                    self.count += 1
                    yield one.grid(self.count)
            self.nested = []

    def _marks(self, raw: bytes, properties: dict[int, bytes]) -> tuple[str, int]:
        """The automatic number as shown, and the level as a heading."""
        number = struct.unpack_from("<H", raw)[0] if len(raw) > 1 else 0
        style = self.styles[number] if number < len(self.styles) else LegacyStyle()
        outline = properties.get(OUTLINE)
        level = style.level
        if outline:
            level = outline[0] + 1 if outline[0] < HEADINGS else 0
        found = _number(properties.get(LIST), style.number_list)
        depth = _number(properties.get(LIST_LEVEL), max(style.number_level, 0))
        return self.numbers.next(str(found), depth) if found else "", level

    def _boxes(self, start: int, end: int) -> Iterator[Block]:
        """Text boxes: their text lies behind everything else."""
        for first, mark in self._split(start, end):
            text = self._shown(first, mark)[0]
            if text.strip():
                yield Paragraph(text, Where())

    def _shown(self, first: int, mark: int) -> tuple[str, int]:
        """A stretch of text as people see it, and how many pictures stand in it."""
        text = self.text[first:mark]
        if self.deleted is not None:
            text = "".join(char for at, char in enumerate(text, first) if not self._gone(at))
        text = _without_fields(text)
        pictures = text.count("\x01") + text.count("\x08")
        self.pictures += pictures
        text = text.translate(_SIGNS)
        if any("\ud800" <= char <= "\udfff" for char in text):
            text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        return text, pictures

    def _gone(self, at: int) -> bool:
        return self.deleted is not None and self.deleted.at(self._position(at)) == b"1"

    def _position(self, at: int) -> int:
        """Where a character lies in the stream."""
        piece = self.pieces[max(bisect_right(self.starts, at) - 1, 0)]
        return piece.at + (at - piece.start) * piece.width


def _decoded(main: bytes, piece: Piece) -> str:
    """A piece's characters, one for each position: surrogates stay apart."""
    data = main[piece.at : piece.at + (piece.end - piece.start) * piece.width]
    if piece.width == 1:
        text = data.decode("cp1252", "replace")
    else:
        text = data.decode("utf-16-le", "surrogatepass") if len(data) % 2 == 0 else ""
        if len(text) * 2 != len(data):
            text = "".join(
                map(chr, struct.unpack(f"<{len(data) // 2}H", data[: len(data) // 2 * 2]))
            )
    return text.ljust(min(piece.end - piece.start, len(main)), " ")


def _without_fields(text: str) -> str:
    """Fields give way to their results."""
    shorter = text
    while "\x13" in text:
        shorter = _FIELD.sub(lambda match: match[1] or "", text)
        if shorter == text:
            break
        text = shorter
    return _OPEN_FIELD.sub("", text)


def _number(value: bytes | None, default: int) -> int:
    return int.from_bytes(value[:4], "little") if value else default
