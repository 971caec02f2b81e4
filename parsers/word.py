"""Word files by a walk over their XML: one pass, every table as a grid of anchor cells.

python-docx loses content controls and tracked insertions, fails on strict OOXML and is slow on
tables; so the body is walked here. Content controls and insertions are transparent, deletions are
dropped, text boxes come once, nested tables follow the table they stand in.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from lxml import etree

from parsers.legacy import read_doc
from parsers.model import (
    Block,
    Content,
    Document,
    Fault,
    FileKind,
    Heading,
    Paragraph,
    Picture,
    Unreadable,
    Where,
)
from parsers.sniff import kind as kind_of
from parsers.word_format import Formats
from parsers.word_numbers import Numbers
from parsers.word_parts import Parts, TooLarge, tree
from parsers.word_styles import BODY_TEXT, Styles
from parsers.word_table import read_table
from parsers.word_theme import Theme
from parsers.word_xml import Names, names_of, pictures_in, text_of

# RTF, HTML, Word's older XML or a saved web page under ".doc": whole, and Word opens it.
_MARKUP = re.compile(rb"(?i)\xff\xfe|\xfe\xff|(?:\xef\xbb\xbf)?\s*(?:\{\\rtf|<|mime-version:)")
_PAGES = re.compile(r"[\W\d_第共总页]+")  # 「第 1 页 共 9 页」


def read_word(path: Path, *, formats: bool = False) -> Content:
    """Reads a Word file, new or old, whatever its name. Never raises for what is in it.

    Args:
        path: The file.
        formats: Also tell how characters are set; of old files it is not known.
    """
    kind = kind_of(path)
    if kind is FileKind.EMPTY:
        return Unreadable(Fault.EMPTY)
    if kind in (FileKind.DOC, FileKind.OLE):
        return read_doc(path)
    if kind in (FileKind.TEXT, FileKind.UNKNOWN) and _MARKUP.match(_head(path)):
        return Unreadable(Fault.UNSUPPORTED, "text")
    try:
        with zipfile.ZipFile(path) as archive:
            return _document(Parts(archive), formats=formats)
    except ImportError:
        raise  # a package is missing here: no fault of the file
    except Exception as error:  # noqa: BLE001 - a file's fault is a value, whatever it raises
        return Unreadable(_fault(error, path), type(error).__name__)


def _head(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(1024)


def _fault(error: Exception, path: Path) -> Fault:
    short_of_memory = getattr(error, "code", None) == etree.ErrorTypes.ERR_NO_MEMORY
    if isinstance(error, (TooLarge, MemoryError)) or short_of_memory:
        return Fault.LIMIT
    if isinstance(error, (zipfile.BadZipFile, zlib.error, EOFError)):
        return Fault.DAMAGED
    return _damage(path) if isinstance(error, etree.XMLSyntaxError) else Fault.SUSPECT


def _damage(path: Path) -> Fault:
    """Broken XML is certain only if a second parser, expat, stumbles too."""
    from xml.parsers import expat  # noqa: PLC0415 - only for broken files

    try:
        with zipfile.ZipFile(path) as archive:
            expat.ParserCreate().Parse(Parts(archive).main() or b"", True)  # noqa: FBT003 - expat's own signature
    except (expat.ExpatError, zipfile.BadZipFile, zlib.error, KeyError, OSError):
        return Fault.DAMAGED
    return Fault.SUSPECT


def _document(parts: Parts, *, formats: bool) -> Content:
    root = tree(parts.main())
    if root is None:
        return Unreadable(Fault.DAMAGED, "no document")
    names = names_of(root)
    body = root.find(names.body)
    if body is None:
        return Unreadable(Fault.DAMAGED, "no body")
    styles = Styles.of(parts.raw("styles"))
    numbers = Numbers.of(parts.of("numbering"))
    looks: Formats | None = None
    if formats:
        looks = Formats(names, styles, lambda: Theme.of(parts.of("theme"), parts.of("settings")))
    walk = _Walk(names, styles, numbers, looks)
    blocks = tuple(walk.blocks(body))
    if walk.foreign:
        return Unreadable(Fault.UNSUPPORTED, "another file inside")
    pictures = pictures_in(body, names)
    if not pictures and not any(_filled(block) for block in blocks):
        return Unreadable(Fault.EMPTY)
    return Document(blocks, pictures=pictures, margins=_margins(parts))


def _margins(parts: Parts) -> tuple[str, ...]:
    """The lines of headers and footers, each once; those that are only a page number say nothing."""
    lines: list[str] = []
    for root in parts.margins():
        names = names_of(root)
        lines += [text_of(one, names).strip() for one in root.iter(names.p)]
    return tuple(dict.fromkeys(one for one in lines if _PAGES.sub("", one)))


def _filled(block: Block) -> bool:
    if isinstance(block, Heading | Paragraph):
        return bool(block.text.strip())
    return isinstance(block, Picture) or any(cell.text.strip() for cell in block.cells)


class _Walk:
    """The body in reading order."""

    def __init__(
        self, names: Names, styles: Styles, numbers: Numbers, formats: Formats | None
    ) -> None:
        self.names, self.styles, self.numbers, self.formats = names, styles, numbers, formats
        self.tables = 0
        self.foreign = False  # Word would put in the text of another file, of any format
        self.label: etree._Element | None = None  # what sets the last paragraph's number

    def blocks(self, parent: etree._Element) -> Iterator[Block]:
        """The blocks below an element; wrappers are transparent."""
        for child in parent:
            if child.tag == self.names.p:
                yield from self._paragraph(child)
            elif child.tag == self.names.tbl:
                yield from self._table(child)
            elif child.tag in self.names.wrappers:
                yield from self.blocks(child)
            elif child.tag in self.names.foreign:
                self.foreign = True

    def _paragraph(self, paragraph: etree._Element) -> Iterator[Block]:
        text = text_of(paragraph, self.names)
        number, level = self._marks(paragraph)
        if text.strip() or number:
            known = self.formats.of(paragraph, number, self.label) if self.formats else ()
            if level:
                yield Heading(text, level, Where(), number, known)
            else:
                yield Paragraph(text, Where(), number, known)
        if next(paragraph.iter(*self.names.frames), None) is not None:
            yield from (Picture(Where()) for _ in range(pictures_in(paragraph, self.names)))
        for box in paragraph.iter(self.names.text_box):
            if not self.names.in_fallback(box, paragraph):
                yield from self.blocks(box)

    def _number(self, paragraph: etree._Element) -> str:
        return (
            self._marks(paragraph)[0]
            if len(paragraph) and paragraph[0].tag == self.names.p_pr
            else ""
        )

    def _marks(self, paragraph: etree._Element) -> tuple[str, int]:
        """A paragraph's automatic number as shown, and its level as a heading (0: none)."""
        names = self.names
        properties = paragraph[0] if len(paragraph) else None
        if properties is None or properties.tag != names.p_pr:
            return "", 0  # the properties come first; without any it is plain text
        style = outline = number_id = depth = ""
        for child in properties:
            tag = child.tag
            if tag == names.p_style:
                style = child.get(names.val) or ""
            elif tag == names.outline:
                outline = child.get(names.val) or ""
            elif tag == names.r_pr and child.find(names.deleted) is not None:
                return "", 0  # its end is struck out: what is left belongs to the next paragraph
            elif tag == names.num_pr:
                number_id, depth = names.value(child, names.num_id), names.value(child, names.level)
        found = self.styles.resolved(style)
        level = (
            int(outline) + 1 if outline.isdecimal() and int(outline) < BODY_TEXT else found.level
        )
        number_id, depth = number_id or found.number_id, depth or found.number_level
        place = int(depth) if depth.isdecimal() else 0
        self.label = self.numbers.look(number_id, place)
        return self.numbers.next(number_id, place), level

    def _table(self, table: etree._Element) -> Iterator[Block]:
        self.tables += 1
        grid, nested = read_table(table, self.names, self.tables, self._number)
        if self.formats is not None:
            grid = replace(grid, settings=self.formats.of_table(table, nested=bool(nested)))
        yield grid
        for inner in nested:
            yield from self._table(inner)
