"""The template's pages by two authors: python-docx, and LibreOffice from an OpenDocument file."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from html import escape
from typing import Any

import docx
from docx.oxml.ns import qn
from docx.shared import Pt

from tests.samples.blocks import Block, Grid, GridCell, Heading, Para
from tests.samples.looks import WANTED, Look, Role


def by_python_docx(blocks: Iterable[Block]) -> bytes:
    """With python-docx's own headings, tables and merges, and nothing by hand."""
    document, out = docx.Document(), io.BytesIO()
    for number, block in enumerate(blocks):
        if isinstance(block, Heading):
            _set(document.add_heading(block.text, block.level), look_of(block, number))
        elif isinstance(block, Grid):
            table = document.add_table(block.rows, block.columns, style="Table Grid")
            for cell in block.cells:
                corner = table.cell(cell.row, cell.column)
                last = (cell.row + cell.row_span - 1, cell.column + cell.column_span - 1)
                if last != (cell.row, cell.column):
                    corner = corner.merge(table.cell(*last))
                corner.text = cell.text
        else:
            _set(document.add_paragraph(block.text), look_of(block, number))
    document.save(out)
    return out.getvalue()


def look_of(block: Heading | Para, number: int) -> Look:
    """How 四、格式要求 wants it; the evidence's own headings skip a level, as the template does."""
    roles: tuple[Role, ...] = ("first", "third", "fourth")
    if isinstance(block, Para):
        return WANTED["body"]
    return WANTED["title" if number == 0 else roles[block.level - 1]]


def _set(paragraph: Any, look: Look) -> None:
    paragraph.paragraph_format.line_spacing = Pt(look.line)
    for run in paragraph.runs:
        run.font.name, run.font.size, run.font.bold = look.font, Pt(look.size), look.bold
        run.font.element.rPr.rFonts.set(qn("w:eastAsia"), look.font)


_SPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (
        ("office", "office"),
        ("style", "style"),
        ("text", "text"),
        ("table", "table"),
        ("fo", "xsl-fo-compatible"),
        ("svg", "svg-compatible"),
    )
)


def as_open_document(blocks: Iterable[Block]) -> str:
    """One flat file that LibreOffice opens and saves as a Word file whose XML is all its own."""
    looks: dict[Look, str] = {}
    body = "\n".join(_open(block, number, looks) for number, block in enumerate(blocks))
    fonts = "".join(
        f'<style:font-face style:name="{one}" svg:font-family="{one}"/>'
        for one in dict.fromkeys(look.font for look in looks)
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {_SPACES} office:version="1.3" '
        'office:mimetype="application/vnd.oasis.opendocument.text">'
        f"<office:font-face-decls>{fonts}</office:font-face-decls><office:automatic-styles>"
        f"{''.join(_style(name, look) for look, name in looks.items())}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document>"
    )


def _style(name: str, look: Look) -> str:
    weight = "bold" if look.bold else "normal"
    return (
        f'<style:style style:name="{name}" style:family="paragraph">'
        f'<style:paragraph-properties fo:line-height="{look.line}pt"/>'
        f'<style:text-properties style:font-name-asian="{look.font}" '
        f'style:font-size-asian="{look.size}pt" style:font-weight-asian="{weight}" '
        f'fo:font-size="{look.size}pt" fo:font-weight="{weight}"/></style:style>'
    )


def _open(block: Block, number: int, looks: dict[Look, str]) -> str:
    if isinstance(block, Grid):
        columns = f'<table:table-column table:number-columns-repeated="{block.columns}"/>'
        return f"<table:table>{columns}{''.join(_lines(block))}</table:table>"
    name = looks.setdefault(look_of(block, number), f"L{len(looks)}")
    if isinstance(block, Heading):
        level = f'text:outline-level="{block.level}"'
        return f'<text:h text:style-name="{name}" {level}>{escape(block.text)}</text:h>'
    return f'<text:p text:style-name="{name}">{escape(block.text)}</text:p>'


def _lines(grid: Grid) -> Iterator[str]:
    anchors = {(cell.row, cell.column): cell for cell in grid.cells}
    for row in range(grid.rows):
        cells = (anchors.get((row, column)) for column in range(grid.columns))
        yield f"<table:table-row>{''.join(map(_cell, cells))}</table:table-row>"


def _cell(cell: GridCell | None) -> str:
    if cell is None:
        return "<table:covered-table-cell/>"
    return (
        f'<table:table-cell table:number-rows-spanned="{cell.row_span}" '
        f'table:number-columns-spanned="{cell.column_span}">'
        f"<text:p>{escape(cell.text)}</text:p></table:table-cell>"
    )
