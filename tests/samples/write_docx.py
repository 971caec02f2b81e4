"""Word files: python-docx for the frame, raw XML for tables, controls, boxes and numbers."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable

import docx
from docx.document import Document
from lxml import etree

from tests.samples.blocks import Block, Grid, GridCell, Heading
from tests.samples.style import Style
from tests.samples.write_looks import Dresser
from tests.samples.xml_parts import (
    Numbering,
    element,
    paragraph,
    runs,
    text_box,
)

_MARK = re.compile(r"(.*\*)(\d)", re.DOTALL)


def word_bytes(blocks: Iterable[Block], style: Style) -> bytes:
    """One Word file. Automatic numbers are real ones, so they are not in the text."""
    document = docx.Document()
    body = document.element.body
    numbering = Numbering(document.part.numbering_part.element)
    dresser = Dresser(document, style.setting)
    for block in blocks:
        if isinstance(block, Grid):
            made = _table(block, style, numbering)
        elif isinstance(block, Heading):
            made = _heading(block, style, numbering)
        elif block.boxed:
            made = text_box(block.text)
        else:
            made = paragraph(runs(block.text), number=numbering.of(block.number))
        if not isinstance(block, Grid) and block.look is not None:
            dresser.dress(made, block.look)
        body.insert(len(body) - 1, made)  # the section's properties stay last
    return _saved(document)


def _saved(document: Document) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _heading(block: Heading, style: Style, numbering: Numbering) -> etree._Element:
    named = "" if style.headings == "plain" else f"Heading{block.level}"
    bold = not named and block.look is None  # a look says all: a run's own weight would beat it
    return paragraph(runs(block.text, bold=bold), style=named, number=numbering.of(block.number))


def _table(grid: Grid, style: Style, numbering: Numbering) -> etree._Element:
    table = element("tbl")
    properties = element("tblPr", table)
    element("tblStyle", properties, val="TableGrid")
    element("tblW", properties, w="0", type="auto")
    columns = element("tblGrid", table)
    for _ in range(grid.columns):
        element("gridCol", columns, w=str(9000 // grid.columns))
    owners = {
        (row, cell.column): cell
        for cell in grid.cells
        for row in range(cell.row, cell.row + cell.row_span)
    }
    for row in range(grid.rows):
        line = element("tr", table)
        for column in range(grid.columns):
            cell = owners.get((row, column))
            if cell is not None:
                body = row >= grid.header_rows and column > 1
                controls = style.controls if body else "none"
                line.append(_cell(cell, row, controls, numbering))
    return table


def _cell(cell: GridCell, row: int, controls: str, numbering: Numbering) -> etree._Element:
    made = element("tc")
    properties = element("tcPr", made)
    element("tcW", properties, w="0", type="auto")
    if cell.column_span > 1:
        element("gridSpan", properties, val=str(cell.column_span))
    if cell.row_span > 1:
        element("vMerge", properties, **({"val": "restart"} if row == cell.row else {}))
    if row > cell.row:
        made.append(paragraph([]))
        return made
    inside = _marked(cell.text)
    if controls == "run" and cell.text:
        inside = [_control(inside)]
    body = paragraph(inside, number=numbering.of(cell.number))
    made.append(_control([body]) if controls == "block" and cell.text else body)
    return made


def _marked(text: str) -> list[etree._Element]:
    """A footnote mark's figure is a superscript, as in the notice."""
    match = _MARK.fullmatch(text)
    if match is None:
        return runs(text)
    return [*runs(match[1]), *runs(match[2], raised=True)]


def _control(inside: Iterable[etree._Element]) -> etree._Element:
    made = element("sdt")
    element("alias", element("sdtPr", made), val="填写")
    content = element("sdtContent", made)
    content.extend(inside)
    return made
