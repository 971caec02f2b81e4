"""Paper of the demo: headings, paragraphs, tables and a seal, as Word file and as PDF."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Pt
from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, TableStyle
from reportlab.platypus import Table as PdfTable

FONT = "STSong-Light"  # a font that every reader of PDF has or replaces: nothing to embed
LINE = 20  # points, as the notice asks
_WORD_STYLES = (
    ("Normal", "仿宋", 12, False),
    ("Title", "宋体", 22, True),
    ("Heading 1", "宋体", 16, True),
    ("Heading 2", "宋体", 15, True),
    ("Heading 3", "宋体", 12, True),
)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 0 is the title."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph."""

    text: str


@dataclass(frozen=True, slots=True)
class Grid:
    """A table. Equal neighbours in the head are one cell; so are blanks below a filled first cell.

    Attributes:
        head: One or two lines of headers.
        widths: Of the columns, as shares.
        groups: The first column holds groups over several lines.
    """

    head: tuple[tuple[str, ...], ...]
    lines: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    groups: bool = False

    @property
    def cells(self) -> list[list[str]]:
        """Head and lines."""
        return [list(line) for line in (*self.head, *self.lines)]

    def spans(self) -> list[tuple[int, int, int, int]]:
        """Merged cells as (row, column, last row, last column)."""
        found = list(_head_spans(self.head))
        if self.groups:
            found += _group_spans(self.lines, len(self.head))
        return found


@dataclass(frozen=True, slots=True)
class Closing:
    """The closing lines; the PDF bears a seal across them."""

    lines: tuple[str, ...]


Block: TypeAlias = Heading | Text | Grid | Closing


def _head_spans(head: Sequence[Sequence[str]]) -> list[tuple[int, int, int, int]]:
    if len(head) == 1:
        return []
    top, below = head
    found, column = [], 0
    while column < len(top):
        end = column
        while end + 1 < len(top) and top[end + 1] == top[column]:
            end += 1
        if top[column] == below[column]:
            found.append((0, column, 1, column))
            end = column
        elif end > column:
            found.append((0, column, 0, end))
        column = end + 1
    return found


def _group_spans(lines: Sequence[Sequence[str]], above: int) -> list[tuple[int, int, int, int]]:
    starts = [place for place, line in enumerate(lines) if line[0]]
    spans = zip(starts, [*starts[1:], len(lines)], strict=True)
    return [(above + first, 0, above + end - 1, 0) for first, end in spans if end - 1 > first]


def word(blocks: Sequence[Block]) -> bytes:
    """The paper as a Word file."""
    document = Document()
    _typeset(document)
    for block in blocks:
        match block:
            case Heading(text, level):
                document.add_heading(text, level)
            case Text(text):
                paragraph = document.add_paragraph(text)
                paragraph.paragraph_format.first_line_indent = Pt(24)
            case Grid():
                _word_grid(document, block)
            case Closing(lines):
                for line in lines:
                    document.add_paragraph(line).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _typeset(document: Any) -> None:
    """As the notice asks."""
    for name, font, size, bold in _WORD_STYLES:
        style = document.styles[name]
        style.font.name, style.font.size, style.font.bold = font, Pt(size), bold
        style.element.rPr.rFonts.attrib.clear()  # the theme's typefaces would go before
        for script in ("ascii", "hAnsi", "eastAsia"):
            style.element.rPr.rFonts.set(qn(f"w:{script}"), font)
        style.paragraph_format.line_spacing = Pt(LINE)


def _word_grid(document: Any, grid: Grid) -> None:
    cells = grid.cells
    table = document.add_table(rows=len(cells), cols=len(cells[0]), style="Table Grid")
    flat = table._cells  # noqa: SLF001 - table.cell() is quadratic
    covered = {
        (row, column)
        for first, left, last, right in grid.spans()
        for row in range(first, last + 1)
        for column in range(left, right + 1)
        if (row, column) != (first, left)
    }
    for row, line in enumerate(cells):
        for column, text in enumerate(line):
            if text and (row, column) not in covered:
                flat[row * len(line) + column].text = text
    for first, left, last, right in grid.spans():
        table.cell(first, left).merge(table.cell(last, right))


class _Seal(Flowable):
    """A red round seal, 40 mm across with a star, drawn over what stands above it."""

    width, height = 40 * mm, 0

    def draw(self) -> None:
        canvas = self.canv
        canvas.setStrokeColor(colors.Color(0.85, 0.1, 0.1))
        canvas.setFillColor(colors.Color(0.85, 0.1, 0.1))
        canvas.setLineWidth(3)
        middle, height = A4[0] - 90 * mm, 12 * mm
        canvas.circle(middle, height, 20 * mm)
        canvas.setFont(FONT, 34)
        canvas.drawCentredString(middle, height - 4 * mm, "★")


def pdf(blocks: Sequence[Block]) -> bytes:
    """The paper as a typed PDF with a seal on its last page."""
    registerFont(UnicodeCIDFont(FONT))
    out = io.BytesIO()
    document = SimpleDocTemplate(
        out, pagesize=A4, leftMargin=22 * mm, rightMargin=22 * mm, topMargin=20 * mm, invariant=1
    )
    story: list[Any] = []
    for block in blocks:
        match block:
            case Heading(text, level):
                story.append(Paragraph(_escaped(text), _STYLES[level]))
            case Text(text):
                story.append(Paragraph(_escaped(text), _STYLES[-1]))
            case Grid():
                story += [_pdf_grid(block, document.width), Spacer(1, 4 * mm)]
            case Closing(lines):
                story.append(Spacer(1, 10 * mm))
                story += [Paragraph(_escaped(line), _STYLES[-2]) for line in lines]
                story.append(_Seal())
    document.build(story)
    return out.getvalue()


def _style(size: float, **more: Any) -> ParagraphStyle:
    given: dict[str, Any] = {
        "fontName": FONT,
        "fontSize": size,
        "leading": LINE,
        "wordWrap": "CJK",
        "spaceAfter": 4,
    }
    return ParagraphStyle("demo", **(given | more))


_STYLES = {
    0: _style(16, alignment=TA_CENTER, spaceAfter=14, leading=24),
    1: _style(15, spaceBefore=8),
    2: _style(13, spaceBefore=4),
    3: _style(12),
    -1: _style(12, firstLineIndent=24),
    -2: _style(12, alignment=TA_RIGHT),
}


def _pdf_grid(grid: Grid, width: float) -> PdfTable:
    cells = grid.cells
    for first, left, last, right in grid.spans():
        for row in range(first, last + 1):
            for column in range(left, right + 1):
                if (row, column) != (first, left):
                    cells[row][column] = ""
    small = ParagraphStyle("cell", fontName=FONT, fontSize=9, leading=12, wordWrap="CJK")
    shown = [[Paragraph(_escaped(text), small) for text in line] for line in cells]
    widths = [width * share / sum(grid.widths) for share in grid.widths]
    table = PdfTable(shown, colWidths=widths, repeatRows=len(grid.head))
    spans = [("SPAN", (left, top), (right, end)) for top, left, end, right in grid.spans()]
    lines: list[Any] = [
        ("GRID", (0, 0), (-1, -1), 0.5, colors.black),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
    ]
    table.setStyle(TableStyle([*lines, *spans]))
    return table


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")
