"""The brief for the head of office: one page of Word that can be printed and signed.

Layout as offices write: heading in 小标宋 style, body 仿宋 三号 would not fit a page, so the body is
小四; figures first, then what needs a decision.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

from docx import Document
from docx.enum.table import WD_ALIGN_VERTICAL, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from notifier.report.health import notices
from notifier.report.model import Group, Round, Status
from notifier.report.page import title
from notifier.report.sheets import ORDER
from notifier.report.words import STATES, day, moment, reason
from store.model import Proof

MAX_CITIES, MAX_PROBLEMS, MAX_NOTICES = 14, 5, 4  # what fits a page


def brief(status: Status, round_: Round) -> bytes:
    """The brief of one campaign as a Word file."""
    document = Document()
    _page(document)
    _line(document, f"{title(round_)}简报", "黑体", 18, WD_ALIGN_PARAGRAPH.CENTER, after=2)
    _line(document, f"截至 {moment(round_.at)}", "楷体", 11, WD_ALIGN_PARAGRAPH.CENTER, after=6)
    for text in _summary(status, round_):
        _line(document, text, "仿宋", 12, indent=True)
    _table(document, round_)
    if round_.problems:
        _line(document, "最常见的问题", "黑体", 12, before=6)
        told = (f"{reason(code)}（{count}家）" for code, count in round_.problems[:MAX_PROBLEMS])
        _line(document, "、".join(told) + "。", "仿宋", 12, indent=True)
    if found := notices(status)[:MAX_NOTICES]:
        _line(document, "需要关注", "黑体", 12, before=6)
        for place, one in enumerate(found, 1):
            _line(document, f"{place}. {one.text}{one.remedy}", "仿宋", 12, indent=True)
    _line(
        document, round_.campaign.contacts.office, "仿宋", 12, WD_ALIGN_PARAGRAPH.RIGHT, before=10
    )
    _line(document, day(round_.at), "仿宋", 12, WD_ALIGN_PARAGRAPH.RIGHT)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _summary(status: Status, round_: Round) -> Iterable[str]:
    counts = round_.counts
    left = (
        "现已截止"
        if round_.closed
        else "今日截止"
        if round_.days_left == 0
        else f"距截止还有{round_.days_left}天"
    )
    states = "、".join(f"{STATES[one]}{counts.of(one)}家" for one in ORDER)
    yield (
        f"按照{round_.campaign.number}，材料应于{day(round_.campaign.closes)}前报送，{left}。"
        f"应报{counts.expected}家，已报{counts.reported}家（{counts.share(counts.reported):.0%}），"
        f"未报{counts.missing}家。已报单位中，{states}；逾期报送{counts.late}家，"
        f"截止当日报送{counts.due_today}家。"
    )
    letters, proof = status.post.letters, _proof(status.proof)
    yield (
        f"已发出回执和通知{letters.sent}封，待发{letters.owed}封，等人放行{letters.held}封。{proof}。"
    )


def _proof(proof: Proof) -> str:
    if not proof.ok:
        return "邮件对账不符，正在查找"
    if proof.lost:
        return f"邮件对账相符，其中{proof.lost}封未及收取即从邮箱消失"
    return "邮件对账相符，没有遗漏"


def _page(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.top_margin = section.bottom_margin = Cm(2)
    section.left_margin = section.right_margin = Cm(2.4)


def _line(  # noqa: PLR0913 - a paragraph has that many properties
    document: Any,
    text: str,
    font: str,
    points: float,
    align: Any = WD_ALIGN_PARAGRAPH.LEFT,
    *,
    indent: bool = False,
    before: float = 0,
    after: float = 0,
) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = align
    shape = paragraph.paragraph_format
    shape.space_before, shape.space_after, shape.line_spacing = Pt(before), Pt(after), 1.25
    if indent:
        shape.first_line_indent = Pt(2 * points)
    _write(paragraph, text, font, points)


def _write(paragraph: Any, text: str, font: str, points: float) -> None:
    run = paragraph.add_run(text)
    run.font.size, run.font.name = Pt(points), font
    run._element.rPr.rFonts.set(qn("w:eastAsia"), font)  # noqa: SLF001 - python-docx has no other way


def _table(document: Any, round_: Round) -> None:
    header = ("范围", "应报", "已报", *(STATES[one] for one in ORDER), "未报", "逾期")
    groups = [*round_.kinds, *round_.cities[:MAX_CITIES]]
    lines = [_numbers(one) for one in (Group("", "合计", round_.counts), *groups)]
    table = document.add_table(rows=1 + len(lines), cols=len(header), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    for row, line in zip(table.rows, (header, *lines), strict=True):
        _fill(row, line, "黑体" if line is header else "仿宋")
    head = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(head)  # noqa: SLF001 - python-docx has no other way


def _fill(row: Any, line: Sequence[str], font: str) -> None:
    row.height = Cm(0.62)
    for place, (cell, text) in enumerate(zip(row.cells, line, strict=True)):
        cell.width = Cm(4.2 if place == 0 else 1.5)
        cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
        paragraph = cell.paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT if place == 0 else WD_ALIGN_PARAGRAPH.CENTER
        _write(paragraph, text, font, 10)


def _numbers(group: Group) -> tuple[str, ...]:
    counts = group.counts
    numbers = (counts.expected, counts.reported, *(counts.of(one) for one in ORDER))
    return (group.name, *map(str, (*numbers, counts.missing, counts.late)))
