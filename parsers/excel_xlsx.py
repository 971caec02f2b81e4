"""Workbooks of the new format: values by calamine; what it does not tell from the sheets' XML.

calamine reads values twenty times as fast as openpyxl but knows no number formats, no hidden rows
and no formulas without a value. Those few marks are picked out of the XML by patterns, never by a
second whole parse: a mark that is overlooked costs a percent sign, never a value.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from lxml import etree
from python_calamine import CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from parsers.excel_formats import BUILT_IN, GENERAL, shown
from parsers.excel_sheet import MAX_CELLS, MAX_SHEETS, Sheet, TooLarge, Workbook

MAX_PART = 256 * 1024 * 1024
MAX_COLUMNS = 16_384  # that Excel knows
MAX_AREA = 5_000_000  # calamine lays a sheet out whole, blank places included
_REF = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z0-9:]+)"')
_HIDDEN_ROW = re.compile(rb'<(?:\w+:)?row\s[^>]*?hidden="(?:1|true)"[^>/]*>')
_HIDDEN_COLUMN = re.compile(rb'<(?:\w+:)?col\s[^>]*?hidden="(?:1|true)"')
_FORMULA = re.compile(
    rb'<(?:\w+:)?c\s[^>]*?\br="([A-Z]+[0-9]+)"[^>]*>\s*<(?:\w+:)?f\b'
    rb"(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_ERROR = re.compile(
    rb'<(?:\w+:)?c\s(?=[^>]*?\bt="e")[^>]*?\br="([A-Z]{1,3}[0-9]{1,7})"[^>]*>\s*'
    rb"(?:<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*)?<(?:\w+:)?v>(#[^<]{1,20})<"
)
_CELL = re.compile(rb'\br="([A-Z]{1,3})([0-9]{1,7})"')
_WIDE = re.compile(rb' r="[A-Z]{2,3}[0-9]')
_ODD_BLANKS = (b'\nr="', b'\tr="', b'\rr="')
_ROW = re.compile(rb'<(?:\w+:)?row\s[^>]*?\br="([0-9]{1,7})"')


def read_xlsx(path: Path) -> Workbook:
    """Reads a workbook. Raises whatever its libraries raise on damage, `TooLarge` on our limits."""
    with zipfile.ZipFile(path) as archive:
        parts = _parts(archive)
        codes = _codes(_part(archive, parts.get("styles", "xl/styles.xml")))
        marks = {
            name: _Marks.of(_part(archive, part), codes) for name, part in _sheets(archive, parts)
        }
        names = archive.namelist()
    pictures = sum(name.startswith("xl/media/") for name in names)
    book = CalamineWorkbook.from_path(str(path))
    sheets, cells = [], 0
    for given in book.sheets_metadata[:MAX_SHEETS]:
        if given.name not in marks:
            continue  # a chart's sheet
        sheet = book.get_sheet_by_name(given.name)
        sheets.append(marks[given.name].sheet(sheet, given.visible is not SheetVisibleEnum.Visible))
        cells += len(sheets[-1].texts)
        if cells > MAX_CELLS:
            raise TooLarge("cells")
    return Workbook(tuple(sheets), pictures)


def place_of(reference: str) -> tuple[int, int]:
    """The row and column, from 0, of a reference such as "B3"."""
    match = _REF.fullmatch(reference)
    if match is None:
        raise ValueError(reference)
    return int(match[2]) - 1, _column(match[1].encode())


@lru_cache(maxsize=MAX_COLUMNS)
def _column(letters: bytes) -> int:
    column = 0
    for letter in letters:
        column = column * 26 + letter - 64
    return column - 1


class _Marks:
    """What a sheet's XML tells beside its values."""

    def __init__(self, xml: bytes, codes: dict[bytes, str]) -> None:
        self.xml, self.codes = xml, codes

    @classmethod
    def of(cls, xml: bytes | None, codes: dict[bytes, str]) -> _Marks:
        xml = xml or b""
        if xml[:2] in (b"\xff\xfe", b"\xfe\xff"):
            xml = xml.decode("utf-16", "replace").encode()
        if _area(xml) > MAX_AREA:
            raise TooLarge("area")
        return cls(xml, codes)

    def sheet(self, values: CalamineSheet, hidden: bool) -> Sheet:  # noqa: FBT001 - one inner caller
        formats = dict(self._formats())
        top, left = values.start or (0, 0)
        texts = {}
        for row, line in enumerate(values.to_python(), top):
            for column, value in enumerate(line, left):
                if isinstance(value, str):
                    if value:
                        texts[row, column] = value
                else:
                    texts[row, column] = shown(value, formats.get((row, column), GENERAL))
        for reference, error in self._all(_ERROR, b'"e"'):  # calamine gives blanks for "#DIV/0!"
            texts.setdefault(place_of(reference.decode()), error.decode("ascii", "replace"))
        formulas = (*self._all(_FORMULA, b"<f"), *self._all(_FORMULA, b":f"))
        unknown = frozenset(place_of(one.decode()) for one in formulas)
        hidden_lines = len(self._all(_HIDDEN_ROW, b"hidden")) + len(
            self._all(_HIDDEN_COLUMN, b"hidden")
        )
        return Sheet(values.name, texts, tuple(self._merges()), unknown, hidden, hidden_lines)

    def _all(self, pattern: re.Pattern[bytes], sign: bytes) -> list[Any]:
        """Every match of a pattern; a sign that each has in it is looked for first, in no time."""
        return pattern.findall(self.xml) if sign in self.xml else []

    def _formats(self) -> Iterator[tuple[tuple[int, int], str]]:
        """Formats of the cells whose format changes what is shown."""
        if not self.codes:
            return
        styles = b"|".join(self.codes)
        either = (
            rb'<(?:\w+:)?c\s(?=[^>]*?\bs="(' + styles + rb')")[^>]*?\br="([A-Z]{1,3})([0-9]{1,7})"'
        )
        for style, letters, row in re.findall(either, self.xml):
            yield (int(row) - 1, _column(letters)), self.codes[style]

    def _merges(self) -> Iterator[tuple[int, int, int, int]]:
        for one in self._all(_MERGE, b"mergeCell"):
            first, _, last = one.decode().partition(":")
            if last:
                yield (*place_of(first), *place_of(last))


def _area(xml: bytes) -> int:
    """How many places calamine will lay out: declared sizes lie, so cells are looked at."""
    at = max(xml.rfind(b"<row "), xml.rfind(b":row "))
    last = _ROW.search(xml, max(at - 20, 0)) if at >= 0 else None
    rows = int(last[1]) if last else xml.count(b"<row")
    plain = not any(blank in xml for blank in _ODD_BLANKS)
    if rows * 26 <= MAX_AREA and plain and not _WIDE.search(xml):
        return rows * 26
    found = [place_of((column + row).decode()) for column, row in _CELL.findall(xml)]
    if not found:
        return 0
    return (max(row for row, _ in found) + 1) * (max(column for _, column in found) + 1)


def _sheets(archive: zipfile.ZipFile, parts: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Names of the sheets with the parts that hold them; relationships may dangle."""
    root = _tree(_part(archive, "xl/workbook.xml"))
    names = set(archive.namelist())
    for one in root.iterfind("{*}sheets/{*}sheet") if root is not None else ():
        key = next((value for name, value in one.attrib.items() if str(name).endswith("}id")), "")
        part = parts.get(str(key), "")
        if part in names:
            yield one.get("name") or "", part


def _parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Paths by relationship id; that of the styles also by "styles"."""
    root = _tree(_part(archive, "xl/_rels/workbook.xml.rels"))
    found = {}
    for one in root if root is not None else ():
        target = one.get("Target") or ""
        path = target[1:] if target.startswith("/") else posixpath.normpath(f"xl/{target}")
        if "/chartsheet" not in (one.get("Type") or ""):
            found[one.get("Id") or ""] = path
        if (one.get("Type") or "").endswith("/styles"):
            found["styles"] = path
    return found


def _codes(xml: bytes | None) -> dict[bytes, str]:
    """Number formats by the number of the cell style that uses them, where they matter."""
    root = _tree(xml)
    if root is None:
        return {}
    own = {
        one.get("numFmtId") or "": one.get("formatCode") or GENERAL
        for one in root.iterfind("{*}numFmts/{*}numFmt")
    }
    found = {}
    for number, style in enumerate(root.iterfind("{*}cellXfs/{*}xf")):
        key = style.get("numFmtId") or "0"
        code = own.get(key) or (BUILT_IN.get(int(key), GENERAL) if key.isdigit() else GENERAL)
        if code not in (GENERAL, "@"):
            found[str(number).encode()] = code
    return found


def _part(archive: zipfile.ZipFile, name: str) -> bytes | None:
    try:
        found = archive.getinfo(name)
    except KeyError:
        return None
    with archive.open(found) as stream:
        data = stream.read(MAX_PART + 1)
    if len(data) > MAX_PART:
        raise TooLarge("part")
    return data


def _tree(data: bytes | None) -> Any:
    if not data:
        return None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    return etree.fromstring(data, parser)
