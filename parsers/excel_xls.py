"""Workbooks of the old format (.xls, OLE .et), by xlrd: it knows number formats and merged cells."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import xlrd

from parsers.excel_formats import GENERAL, Raw, shown
from parsers.excel_sheet import MAX_CELLS, MAX_SHEETS, Sheet, TooLarge, Workbook


def read_xls(path: Path) -> Workbook:
    """Reads a workbook. Raises whatever xlrd raises on damage, `TooLarge` on our limits."""
    with Path(os.devnull).open("w") as silent:
        book = xlrd.open_workbook(
            str(path), formatting_info=True, ragged_rows=True, logfile=silent, on_demand=True
        )
        sheets, cells = [], 0
        for number in range(min(book.nsheets, MAX_SHEETS)):
            sheets.append(_sheet(book, book.sheet_by_index(number)))
            cells += len(sheets[-1].texts)
            book.unload_sheet(number)
            if cells > MAX_CELLS:
                raise TooLarge("cells")
    return Workbook(tuple(sheets))


def _sheet(book: Any, sheet: Any) -> Sheet:
    texts = {(row, column): text for row, column, text in _texts(book, sheet) if text}
    rows = {row for row, _ in texts}
    columns = {column for _, column in texts}
    hidden = sum(bool(info.hidden) for row, info in sheet.rowinfo_map.items() if row in rows)
    hidden += sum(bool(info.hidden) for at, info in sheet.colinfo_map.items() if at in columns)
    merges = tuple((r0, c0, r1 - 1, c1 - 1) for r0, r1, c0, c1 in sheet.merged_cells)
    return Sheet(sheet.name, texts, merges, hidden=bool(sheet.visibility), hidden_lines=hidden)


def _texts(book: Any, sheet: Any) -> Iterator[tuple[int, int, str]]:
    for row in range(sheet.nrows):
        for column in range(sheet.row_len(row)):
            kind = sheet.cell_type(row, column)
            if kind in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
                continue
            code = _code(book, sheet.cell_xf_index(row, column))
            yield row, column, shown(_value(book, kind, sheet.cell_value(row, column)), code)


def _value(book: Any, kind: int, value: Any) -> Raw:
    if kind == xlrd.XL_CELL_DATE and value >= 1:
        try:
            moment: Raw = xlrd.xldate_as_datetime(value, book.datemode)
        except (ValueError, OverflowError):
            return float(value)
        return moment
    if kind == xlrd.XL_CELL_BOOLEAN:
        return bool(value)
    if kind == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(value, "#?"))
    return value if isinstance(value, str) else float(value)


def _code(book: Any, style: int) -> str:
    found = (
        book.format_map.get(book.xf_list[style].format_key) if style < len(book.xf_list) else None
    )
    return found.format_str if found is not None else GENERAL
