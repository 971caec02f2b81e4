"""The report's forms: workbook, page, brief. What comes from outside never acts in them."""

from __future__ import annotations

import io
from dataclasses import replace
from decimal import Decimal
from html.parser import HTMLParser
from typing import Any

import openpyxl
import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st

from checks.finding import Finding, Outcome, Place, Severity
from checks.form import BoundRow, BoundTable, Form, Value
from checks.model import Basis, Rulings, Verdict
from config.roster import Unit, UnitKind
from notifier.report import sheets
from notifier.report.brief import brief
from notifier.report.figures import figures
from notifier.report.model import Notice, Round
from notifier.report.page import page
from notifier.report.sheets import Column, Sheet
from notifier.report.workbook import safe, workbook
from parsers.model import NOWHERE, Blob
from store.cases import Submission
from store.status import UnitState
from tests import builders as b
from tests.unit.notifier.states import NOW, PROOF, UNITS, snapshot, status

HOSTILE = "<script>alert(1)</script>学校"
SUM = Finding(
    "SUM101",
    Place("=cmd|' /C calc'!A0.docx", ("自评表", "合计", "自评分数")),
    (("expected", "114"), ("actual", "130")),
    severity=Severity.FIX,
)


def cell(text: str, number: str | None = None) -> Value:
    return Value(text, NOWHERE, Decimal(number) if number else None)


def assessment() -> BoundTable:
    rows = tuple(
        BoundRow(row.id, f"{row.id} {row.title}", {"score": cell("3", "3")})
        for _, row in b.INDICATORS
    )
    total = BoundRow("", "合计", {"score": cell("130", "130")})
    return BoundTable("self_assessment", "自评表", rows, ((33, total),), NOWHERE, "a.docx")


def case(unit: str = "乙学校", form: Form | None = None) -> Submission:
    verdict = Verdict(
        outcome=Outcome.CORRECTION,
        findings=(SUM, replace(SUM, code="PKG117", severity=Severity.NOTE)),
        campaign=b.CAMPAIGN.id,
        unit=unit,
        kind="school",
        package="a.zip",
        package_sha256="",
        version=2,
        late_days=1,
        form=form,
        files=(),
        basis=Basis("", "", "", Rulings()),
    )
    blob = Blob("00", 1)
    return Submission(4, 5, blob, NOW, "a@b.example", verdict, 6, "correction", "sent", NOW)


def round_(units: tuple[UnitState, ...] = UNITS) -> Round:
    return status(snapshot(units)).rounds[0]


def opened(*made: Sheet) -> Any:
    return openpyxl.load_workbook(io.BytesIO(workbook(made, "报送情况")))


def lines(book: Any, tab: str) -> list[list[Any]]:
    return [list(line) for line in book[tab].iter_rows(values_only=True)]


def test_the_statistics_as_an_office_files_them() -> None:
    found = lines(opened(sheets.statistics(round_())), "报送情况统计表")
    assert found[0][0] == "2022年度报送情况统计表（截至 2023-03-28 10:00）"
    assert found[1] == [
        *("范围", "名称", "应报", "已报", "合格", "待核实", "待补正", "待人工", "未报"),
        *("逾期报送", "截止当日报送", "报送率"),
    ]
    assert found[2] == ["全省", "合计", 5, 4, 1, 1, 1, 1, 1, 1, 1, 0.8]
    assert found[3] == ["按类别", "院校", 3, 3, 1, 0, 1, 1, 0, 1, 1, 1]
    assert found[4] == ["按类别", "培训评价组织", 2, 1, 0, 1, 0, 0, 1, 0, 0, 0.5]
    assert [line[1] for line in found[5:]] == ["南昌", "赣州", "未注明"]


def test_the_missing_are_listed_with_whom_to_call() -> None:
    roster = {"戊机构": Unit("戊机构", UnitKind.ORGANISATION, contact="示例", phone="0790-1")}
    found = lines(opened(sheets.missing(round_(), roster)), "未报送单位名单")
    assert found[2:] == [[1, "戊机构", "培训评价组织", "南昌", "示例", "0790-1", None]]


def test_the_ledger_has_a_line_for_each_open_finding_and_none_for_notes() -> None:
    found = lines(opened(sheets.ledger(round_(), [case()])), "补正台账")
    assert len(found) == 3
    line = dict(zip(found[1], found[2], strict=True))
    assert line["单位"] == "乙学校" and line["类型"] == "须补正" and line["编号"] == "SUM101"
    assert line["位置"] == "自评表 · 合计 · 自评分数" and "130" in line["说明"]
    assert line["收到时间"].hour == 10 and line["信件"] == "已发"


def test_figures_of_fixed_rows_become_a_column_an_indicator() -> None:
    made = figures(b.CAMPAIGN, [case(form=Form("school", "a.docx", (assessment(),)))])
    assert [one.tab for one in made][-2:] == ["a4 附表4 试点证书教材公开出版统计表", "自评表"]
    found = lines(opened(*made), "自评表")
    assert found[1][1] == "1-1 年度报考率" and found[1][-2:] == ["合计", "出自文件"]
    assert found[2] == ["乙学校", *[3] * 33, 130, "a.docx"]


@pytest.mark.parametrize("digits", [15, 16, 29, 4400])
def test_a_figure_that_excel_cannot_hold_stays_as_written(digits: int) -> None:
    long = "9" * digits
    row = BoundRow("1-1", "1-1 年度报考率", {"score": cell(long, long)})
    table = BoundTable("self_assessment", "自评表", (row,), (), NOWHERE, "a.docx")
    made = figures(b.CAMPAIGN, [case(form=Form("school", "a.docx", (table,)))])
    found = lines(opened(*made), "自评表")[2][1]
    assert found == (int(long) if digits == 15 else long)


def test_every_sheet_can_be_read_and_printed() -> None:
    book = opened(sheets.statistics(round_()), sheets.everyone(round_()))
    for sheet in book.worksheets:
        assert sheet.freeze_panes == "B3"
        assert sheet.print_title_rows == "$2:$2"
        assert sheet.page_setup.orientation == "landscape" and sheet.page_setup.fitToWidth == 1
        assert sheet.column_dimensions["A"].width >= 7


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_text_that_begins_like_a_formula_stays_text(start: str) -> None:
    text = f"{start}cmd|' /C calc'!A0"
    found = opened(Sheet("表", "标题", (Column("甲", 9),), ((text,),)))["表"]["A3"]
    assert found.data_type == "s"
    assert found.quotePrefix
    assert found.value.strip() == text.strip()


@given(st.text(alphabet=st.characters(), max_size=60))
def test_any_text_can_stand_in_a_cell(text: str) -> None:
    found = opened(Sheet("表", text, (Column("甲", 9),), ((text,),)))["表"]["A3"]
    assert found.data_type in ("s", "n")
    assert found.value is None or isinstance(found.value, str)
    assert len(safe(text * 2000)) <= 32_000


class Outline(HTMLParser):
    """The tags of a page and the addresses they name."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.addresses += [value or "" for name, value in attrs if name in ("src", "href", "data")]


def test_the_page_fetches_nothing_and_runs_nothing() -> None:
    outline = Outline()
    text = page(status(), status().rounds[0])
    outline.feed(text)
    assert outline.addresses == []
    assert not {"script", "link", "img", "iframe", "object"} & set(outline.tags)
    assert "url(" not in text and "@import" not in text
    assert outline.tags.count("svg") >= 3


def test_the_page_shows_hostile_names_as_text() -> None:
    units = (
        UnitState(
            HOSTILE, "school", '"><img src=x>', "review", version=1, codes=("X<b>",), newest=NOW
        ),
    )
    given = status(snapshot(units))
    text = page(given, given.rounds[0])
    assert (
        "<script" not in text and "<img" not in text and "<b>1" not in text.replace("<b>1</b>", "")
    )
    assert "&lt;script&gt;alert(1)&lt;/script&gt;学校" in text


def test_the_page_says_what_the_office_asks_first() -> None:
    text = page(status(), status().rounds[0])
    for words in (
        "应报 5 家，已报 <b>4</b> 家，未报 <b>1</b> 家",
        "距截止还有 4 天",
        "待补正 1 家",
    ):
        assert words in text
    assert "缺少盖章PDF版" in text, "reasons stand in words"


def test_the_brief_is_a_page_of_figures_and_what_needs_attention() -> None:
    given = replace(status(), told=(Notice("alarm", "已有3小时没有成功收信。", "请查看。"),))
    document = Document(io.BytesIO(brief(given, given.rounds[0])))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "应报5家，已报4家（80%），未报1家" in text
    assert "已有3小时没有成功收信" in text
    assert "邮件对账相符，没有遗漏" in text
    rows = [[one.text for one in row.cells] for row in document.tables[0].rows]
    assert rows[0] == ["范围", "应报", "已报", "合格", "待核实", "待补正", "待人工", "未报", "逾期"]
    assert rows[1] == ["合计", "5", "4", "1", "1", "1", "1", "1", "1"]


def test_the_brief_does_not_say_that_nothing_is_missing_when_a_mail_was_missed() -> None:
    missed = replace(PROOF, kept=9, failed=1, lost=1)
    given = status(snapshot(proof=missed))
    document = Document(io.BytesIO(brief(given, given.rounds[0])))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert missed.ok and "没有遗漏" not in text and "1封未及收取" in text
