"""The report as an Excel workbook. Needs openpyxl, loaded only when a workbook is wanted.

Whatever comes from outside is text, never a formula: a cell that begins like one is marked as
text and keeps its quote mark when a person edits it (CWE-1236).
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from copy import copy
from typing import Any
from unicodedata import east_asian_width

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from notifier.report.sheets import Sheet, Value

CAP = 32_000  # a cell of Excel holds 32,767 characters
A4 = 9  # Excel's number of the paper
LINE, MAX_LINES = 15.5, 12  # points of a line of 11 point text; a row is at most so tall
_FORMULA = re.compile(r"^[=+\-@\t\r\n]")
# XML 1.0 has no place for control characters, lone surrogates and two non-characters.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LINE = Side(style="thin", color="C9CDD3")
_GRID = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_HEAD = PatternFill("solid", fgColor="E4EAE7")
_FONTS = {
    "title": Font(name="等线", size=14, bold=True),
    "strong": Font(name="等线", size=11, bold=True),
    "plain": Font(name="等线", size=11),
}
_FORMATS = {
    "count": "0",
    "amount": "#,##0.00",
    "score": "General",
    "rate": "0.0%",
    "moment": "yyyy-mm-dd hh:mm",
    "text": "@",
}


def workbook(sheets: Iterable[Sheet], title: str) -> bytes:
    """The workbook's bytes."""
    book = Workbook(write_only=True)
    book.properties.title = title
    book.properties.creator = "回执"
    for sheet in sheets:
        _write(book, sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _write(book: Workbook, sheet: Sheet) -> None:
    page: Any = book.create_sheet(sheet.tab)
    last = get_column_letter(len(sheet.columns))
    for place, column in enumerate(sheet.columns, 1):
        page.column_dimensions[get_column_letter(place)].width = column.width
    page.freeze_panes = "B3"
    page.print_title_rows = "2:2"
    page.auto_filter.ref = f"A2:{last}{len(sheet.rows) + 2}"
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.oddFooter.center.text = "第 &P 页，共 &N 页"
    page.append([_cell(page, sheet.heading, _style(page, "title"))])
    head = _style(page, "strong", fill=True, kind="text")
    page.append([_cell(page, column.header, head) for column in sheet.columns])
    styles = {
        strong: [
            _style(page, "strong" if strong else "plain", kind=one.kind) for one in sheet.columns
        ]
        for strong in (True, False)
    }
    for place, row in enumerate(sheet.rows):
        page.row_dimensions[place + 3].height = _height(row, sheet)
        pairs = zip(row, styles[place in sheet.strong], strict=True)
        page.append([_cell(page, value, style) for value, style in pairs])


def _style(page: Any, font: str, *, kind: str = "", fill: bool = False) -> Any:
    """A cell's style, made once: openpyxl looks each part up anew for every cell."""
    cell: Any = WriteOnlyCell(page)
    cell.font = _FONTS[font]
    if kind:
        cell.number_format = _FORMATS[kind]
        cell.border = _GRID
        cell.alignment = Alignment(vertical="center", wrap_text=kind == "text")
    if fill:
        cell.fill = _HEAD
    return cell._style  # noqa: SLF001 - openpyxl has no other way to share a style


def _cell(page: Any, value: Value, style: Any) -> Any:
    cell: Any = WriteOnlyCell(page)
    cell.value = (safe(value) or None) if isinstance(value, str) else value
    cell._style = copy(style)  # noqa: SLF001 - as above
    if isinstance(value, str) and value:
        cell.data_type = "s"  # openpyxl would take "=1+1" for a formula
        cell.quotePrefix = bool(_FORMULA.match(value))
    return cell


def _height(row: tuple[Value, ...], sheet: Sheet) -> float:
    """Points for the lines that wrapped text takes: not every program works that out itself."""
    pairs = ((value, one.width) for value, one in zip(row, sheet.columns, strict=True))
    lines = (
        -(-_width(value) // int(width - 1)) for value, width in pairs if isinstance(value, str)
    )
    return LINE * min(max(1, 1, *lines), MAX_LINES)


def _width(text: str) -> int:
    return sum(2 if east_asian_width(char) in "FWA" else 1 for char in text)


def safe(text: str) -> str:
    """Text that a workbook can hold."""
    return _ILLEGAL.sub("\N{REPLACEMENT CHARACTER}", text)[:CAP]
