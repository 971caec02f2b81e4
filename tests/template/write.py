"""The template's pages by two authors: python-docx, and LibreOffice from HTML."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from html import escape

import docx

from tests.samples.blocks import Block, Grid, Heading


def by_python_docx(blocks: Iterable[Block]) -> bytes:
    """With python-docx's own headings, tables and merges, and nothing by hand."""
    document, out = docx.Document(), io.BytesIO()
    for block in blocks:
        if isinstance(block, Heading):
            document.add_heading(block.text, block.level)
        elif isinstance(block, Grid):
            table = document.add_table(block.rows, block.columns, style="Table Grid")
            for cell in block.cells:
                corner = table.cell(cell.row, cell.column)
                last = (cell.row + cell.row_span - 1, cell.column + cell.column_span - 1)
                if last != (cell.row, cell.column):
                    corner = corner.merge(table.cell(*last))
                corner.text = cell.text
        else:
            document.add_paragraph(block.text)
    document.save(out)
    return out.getvalue()


def as_html(blocks: Iterable[Block]) -> str:
    """What LibreOffice opens and saves as a Word file whose XML is all its own."""
    body = "\n".join(_html(block) for block in blocks)
    return f'<!DOCTYPE html><html><head><meta charset="utf-8"></head><body>\n{body}\n</body></html>'


def _html(block: Block) -> str:
    if isinstance(block, Heading):
        return f"<h{block.level}>{escape(block.text)}</h{block.level}>"
    if isinstance(block, Grid):
        return f'<table border="1">{"".join(_lines(block))}</table>'
    return f"<p>{escape(block.text)}</p>"


def _lines(grid: Grid) -> Iterator[str]:
    for row in range(grid.rows):
        cells = (cell for cell in grid.cells if cell.row == row)
        yield (
            "<tr>"
            + "".join(
                f'<td rowspan="{cell.row_span}" colspan="{cell.column_span}">{escape(cell.text)}</td>'
                for cell in cells
            )
            + "</tr>"
        )
