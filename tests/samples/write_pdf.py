"""PDF files: the same lines and tables as the Word, drawn, with a red seal at the end."""

from __future__ import annotations

import io
import math
from collections.abc import Iterable, Iterator

from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from tests.samples.blocks import Block, Grid, GridCell

_FONT = "STSong-Light"
_WIDTH, _HEIGHT, _MARGIN = 595.0, 842.0, 50.0
_SIZE, _LEADING = 10.5, 16.0
_SMALL, _TIGHT, _PAD = 7.0, 9.0, 2.0
# The font has no such signs; a printer driver would take a likeness from another one.
_LIKE = str.maketrans("\u2011⁰¹²³⁴", "-01234")

pdfmetrics.registerFont(UnicodeCIDFont(_FONT))


def pdf_bytes(blocks: Iterable[Block], seal: str, password: str = "") -> bytes:
    """A typed PDF. `seal` is the name below the seal's star, `password` is needed to open it."""
    stream = io.BytesIO()
    lock = StandardEncryption(password, canPrint=0) if password else None
    page = _Page(Canvas(stream, (_WIDTH, _HEIGHT), invariant=1, encrypt=lock))
    for block in blocks:
        if isinstance(block, Grid):
            page.grid(block)
        else:
            page.line(" ".join(part for part in (block.number, block.text) if part))
    page.seal(seal)
    page.canvas.save()
    return stream.getvalue()


class _Page:
    """A pen that goes down the page and turns it over at the end."""

    def __init__(self, canvas: Canvas) -> None:
        self.canvas = canvas
        self.y = _HEIGHT - _MARGIN

    def room(self, height: float) -> None:
        """Turns the page when less than this is left."""
        if self.y - height < _MARGIN:
            self.canvas.showPage()
            self.y = _HEIGHT - _MARGIN

    def line(self, text: str) -> None:
        """A paragraph, broken where the line is full."""
        for part in _broken(text, _WIDTH - 2 * _MARGIN, _SIZE):
            self.room(_LEADING)
            self.y -= _LEADING
            self.canvas.setFont(_FONT, _SIZE)
            self.canvas.drawString(_MARGIN, self.y, part)

    def grid(self, grid: Grid) -> None:
        """A table row by row; a merged cell that goes over the page is cut there."""
        width = (_WIDTH - 2 * _MARGIN) / grid.columns
        owners = _owners(grid)
        self.canvas.setFont(_FONT, _SMALL)
        self.y -= 2 * _PAD
        for row in range(grid.rows):
            texts = {
                cell: list(_broken(_shown(cell), width * cell.column_span - 2 * _PAD, _SMALL))
                for cell in grid.cells
                if cell.row == row
            }
            height = _TIGHT * max((len(lines) for lines in texts.values()), default=1) + 2 * _PAD
            turned = self._turned(height, _MARGIN + width * grid.columns, first=row == 0)
            self._rules(grid, owners, row, height, width, top=turned)
            for cell, lines in texts.items():
                for place, text in enumerate(lines, 1):
                    left = _MARGIN + cell.column * width + _PAD
                    self.canvas.drawString(left, self.y - place * _TIGHT, text)
            self.y -= height
        self.y -= _PAD

    def _turned(self, height: float, right: float, *, first: bool) -> bool:
        """Turns the page for a row that does not fit; the table is closed below and goes on."""
        bottom = self.y
        if bottom - height >= _MARGIN:
            return False
        if not first:
            self.canvas.line(_MARGIN, bottom, right, bottom)
        self.room(height)
        self.canvas.setFont(_FONT, _SMALL)
        return True

    def _rules(
        self,
        grid: Grid,
        owners: dict[tuple[int, int], GridCell],
        row: int,
        height: float,
        width: float,
        *,
        top: bool,
    ) -> None:
        """The lines around this row's cells, none inside a merged one."""
        for column in range(grid.columns):
            left, right = _MARGIN + column * width, _MARGIN + (column + 1) * width
            here = owners.get((row, column))
            if top or owners.get((row - 1, column)) is not here:
                self.canvas.line(left, self.y, right, self.y)
            if owners.get((row, column - 1)) is not here:
                self.canvas.line(left, self.y, left, self.y - height)
            if row == grid.rows - 1:
                self.canvas.line(left, self.y - height, right, self.y - height)
        edge = _MARGIN + grid.columns * width
        self.canvas.line(edge, self.y, edge, self.y - height)

    def seal(self, name: str) -> None:
        """A round red seal of 40 mm with a star, half over the last lines: ink over ink."""
        self.canvas.setBlendMode("Multiply")
        radius = 57.0
        self.room(radius)
        x, y = _WIDTH - _MARGIN - 1.5 * radius, max(self.y + radius / 2, _MARGIN + radius)
        pen = self.canvas
        pen.saveState()
        pen.setStrokeColorRGB(0.85, 0.05, 0.05)
        pen.setFillColorRGB(0.85, 0.05, 0.05)
        pen.setLineWidth(2.5)
        pen.circle(x, y, radius)
        star = pen.beginPath()
        for point in range(10):
            reach = radius * (0.3 if point % 2 == 0 else 0.115)
            angle = math.pi / 2 + point * math.pi / 5
            place = (x + reach * math.cos(angle), y + reach * math.sin(angle))
            if point:
                star.lineTo(*place)
            else:
                star.moveTo(*place)
        star.close()
        pen.drawPath(star, stroke=0, fill=1)
        pen.setFont(_FONT, min(9.0, 1.5 * radius / max(len(name), 1)))
        pen.drawCentredString(x, y - radius / 1.8, name)
        pen.restoreState()


def _owners(grid: Grid) -> dict[tuple[int, int], GridCell]:
    return {
        (row, column): cell
        for cell in grid.cells
        for row in range(cell.row, cell.row + cell.row_span)
        for column in range(cell.column, cell.column + cell.column_span)
    }


def _shown(cell: GridCell) -> str:
    return " ".join(part for part in (cell.number, cell.text) if part)


def _broken(text: str, width: float, size: float) -> Iterator[str]:
    """The text in lines that fit; a Chinese sign is as wide as it is high, others half."""
    for line in text.translate(_LIKE).split("\n"):
        kept, used = "", 0.0
        for sign in line:
            step = size if ord(sign) > 0xFF else size * 0.6
            if kept and used + step > width:
                yield kept
                kept, used = "", 0.0
            kept += sign
            used += step
        yield kept
