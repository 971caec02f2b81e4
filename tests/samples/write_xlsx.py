"""Excel files: real numbers with number formats, merged cells, one sheet an annex or all in one."""

from __future__ import annotations

import io
from collections.abc import Iterable

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.samples.blocks import Block, Grid, GridCell, Heading
from tests.samples.style import Style


def excel_bytes(blocks: Iterable[Block], style: Style) -> bytes:
    """One workbook; every heading begins a table with its caption above it."""
    book = Workbook()
    book.remove(book.worksheets[0])
    sheet: Worksheet = book.create_sheet("附表1-4")
    row = 1
    for block in blocks:
        if isinstance(block, Heading):
            if style.sheets == "each":
                sheet, row = book.create_sheet(block.text.partition(" ")[0]), 1
            elif row > 1:
                row += 1
            sheet.cell(row, 1, block.text)
            row += 1
        elif isinstance(block, Grid):
            row = _write(sheet, block, row)
        else:
            if block.text:
                sheet.cell(row, 1, block.text)
            row += 1
    if style.sheets == "each":
        book.remove(book.worksheets[0])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _write(sheet: Worksheet, grid: Grid, top: int) -> int:
    """Writes a grid below `top`; returns the first row behind it."""
    for cell in grid.cells:
        _fill(sheet, cell, top)
    return top + grid.rows


def _fill(sheet: Worksheet, cell: GridCell, top: int) -> None:
    row, column = top + cell.row, 1 + cell.column
    place = sheet.cell(row, column)
    if cell.sheet is not None:
        value = cell.sheet.value
        place.value = int(value) if value.is_integer() else value
        place.number_format = cell.sheet.format
    elif cell.number or cell.text:  # Excel has no automatic numbers
        place.value = cell.number + cell.text
        place.data_type = "s"  # a text stays a text, whatever it looks like
    if cell.row_span > 1 or cell.column_span > 1:
        sheet.merge_cells(
            start_row=row,
            start_column=column,
            end_row=row + cell.row_span - 1,
            end_column=column + cell.column_span - 1,
        )
