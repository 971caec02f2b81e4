"""Invented submissions in the form of the notice's 附件1: Word by python-docx, PDF by reportlab."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field

from docx import Document
from docx.shared import Cm
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Table, TableStyle

from config.campaign import Campaign
from config.template import TableTemplate

FONT = "STSong-Light"


@dataclass(frozen=True, slots=True)
class Filled:
    """A school's self-assessment as it fills it in.

    Attributes:
        scores: Score by indicator id, as written.
        total: What stands in the total row.
        without: Indicator ids whose rows were deleted.
    """

    unit: str
    scores: Mapping[str, str]
    total: str
    without: frozenset[str] = field(default=frozenset())


def filled(
    campaign: Campaign,
    unit: str,
    *,
    wrong: Mapping[str, str] | None = None,
    total: str = "",
    without: frozenset[str] = frozenset(),
) -> Filled:
    """A conforming self-assessment, but for what is asked to be wrong."""
    table = table_of(campaign)
    scores = {row.id: str(2 + place % 4) for place, row in enumerate(table.rows)}
    right = str(sum(int(score) for score in scores.values()))
    return Filled(unit, {**scores, **(wrong or {})}, total or right, without)


def table_of(campaign: Campaign) -> TableTemplate:
    """The self-assessment table of the school's template."""
    template = campaign.template("school")
    if template is None:
        raise ValueError(f"campaign {campaign.id} has no school template")
    return template.tables[0]


def title(campaign: Campaign, unit: str) -> str:
    """The heading of the materials."""
    return f"{campaign.year}年{unit}1+X证书制度试点工作考核材料"


def word(campaign: Campaign, form: Filled) -> bytes:
    """The materials as a Word file."""
    table = table_of(campaign)
    document = Document()
    document.add_heading(title(campaign, form.unit), 0)
    document.add_heading("一、自评报告", 1)
    document.add_paragraph(
        f"{form.unit}高度重视1+X证书制度试点工作，成立领导小组，完善制度，稳步推进考核站点建设。"
    )
    document.add_heading("二、自评表", 1)
    lines = _lines(table, form)
    grid = document.add_table(rows=len(lines), cols=3, style="Table Grid")
    for place, line in enumerate(lines):
        for column, text in enumerate(line):
            if text:
                grid.cell(place, column).text = text
    for first, last in _groups(lines):
        grid.cell(first, 0).merge(grid.cell(last, 0))
    for row in grid.rows:
        row.cells[0].width, row.cells[2].width = Cm(4), Cm(2.5)
    document.add_heading("三、佐证材料", 1)
    for row in table.rows:
        document.add_paragraph(f"{row.id} {row.title}：见证明材料。")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def pdf(campaign: Campaign, form: Filled) -> bytes:
    """The same as a PDF with a drawn seal."""
    registerFont(UnicodeCIDFont(FONT))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1)
    canvas.setFont(FONT, 15)
    canvas.drawCentredString(A4[0] / 2, A4[1] - 22 * mm, title(campaign, form.unit))
    grid = Table(_lines(table_of(campaign), form), colWidths=[48 * mm, 90 * mm, 26 * mm])
    grid.setStyle(
        TableStyle(
            [("FONT", (0, 0), (-1, -1), FONT, 9), ("GRID", (0, 0), (-1, -1), 0.5, colors.black)]
        )
    )
    grid.wrapOn(canvas, A4[0], A4[1])
    grid.drawOn(canvas, 22 * mm, 22 * mm)
    canvas.setStrokeColor(colors.red)
    canvas.setFillColor(colors.red)
    canvas.setLineWidth(3)
    canvas.circle(A4[0] - 50 * mm, 45 * mm, 20 * mm)
    canvas.setFont(FONT, 30)
    canvas.drawCentredString(A4[0] - 50 * mm, 41 * mm, "★")
    canvas.save()
    return out.getvalue()


def packed(files: Mapping[str, bytes]) -> bytes:
    """Files in a zip archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def _lines(table: TableTemplate, form: Filled) -> list[list[str]]:
    lines = [[column.header for column in table.columns]]
    for group in table.groups:
        head = f"{group.number}. {group.title}"
        for row in group.rows:
            if row.id not in form.without:
                lines.append([head, f"{row.id} {row.title}", form.scores.get(row.id, "")])
                head = ""
    return [*lines, [table.total, "", form.total]]


def _groups(lines: list[list[str]]) -> list[tuple[int, int]]:
    """First and last line of each group: they share one merged cell."""
    starts = [place for place, line in enumerate(lines) if line[0]]
    spans = zip(starts, [*starts[1:], len(lines)], strict=True)
    return [(first, end - 1) for first, end in spans if end - 1 > first]
