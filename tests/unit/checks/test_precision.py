"""Nobody is accused for a name, a folder or a second file that means no harm."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from checks.bind.join import joined
from checks.form import BoundRow, BoundTable, Form, Value
from checks.judge import judge
from checks.model import History, Rulings, Verdict
from config.roster import Roster, Unit, UnitKind
from intake.checking import Checked
from intake.report import as_json
from parsers.model import NOWHERE, Document, Evidence, Heading, Package, Paragraph
from tests import builders as b
from tests.spec_forms import paper

BUREAU = "jyj@ganzhou.example"
ROSTER = Roster(
    (*b.ROSTER.units, Unit("赣州示例教育局", UnitKind.FORWARDER, "赣州", senders=(BUREAU,)))
)


def judged(given: Package, sender: str = b.NEUTRAL[0], *, alone: bool = True) -> Verdict:
    evidence = Evidence(b.mail(sender), given, alone)
    found = judge(evidence, (b.CAMPAIGN,), ROSTER, History(), Rulings(), b.RECEIVED)
    assert isinstance(found, Verdict)
    return found


def told(verdict: Verdict) -> list[str]:
    return [f"{one.code} {one.severity.word}" for one in verdict.findings]


@pytest.mark.parametrize(
    "name",
    [
        "考核材料（含佐证材料）.pdf",
        "考核材料及佐证材料/考核材料（盖章）.pdf",
        "3.28报送/考核材料.pdf",
        "佐证材料/考核材料盖章版.pdf",
    ],
)
def test_a_pdf_that_may_be_the_stamped_one_is_not_called_missing(name: str) -> None:
    assert told(judged(b.package([b.word(), b.pdf(name=name)]))) == []


def test_a_pdf_of_all_the_evidence_may_hold_the_stamped_form_too() -> None:
    assert told(judged(b.package([b.word(), b.pdf(name="佐证材料.pdf")]))) == ["PKG109 HOLD"]


def test_evidence_by_its_number_is_no_stamped_form() -> None:
    given = b.package([b.word(), b.pdf(name="佐证材料/1-1 年度报考率.pdf")])
    assert told(judged(given)) == ["PKG109 FIX"]


@pytest.mark.parametrize(
    "subject",
    ["考核材料（第1封，共3封）", "考核材料 第二封", "考核材料（共两封）", "考核材料 分3封发送"],
)
def test_what_is_sent_in_several_mails_is_not_called_incomplete(subject: str) -> None:
    mail = b.mail(subject=subject)
    evidence = Evidence(mail, b.package([b.word()]))
    found = judge(evidence, (b.CAMPAIGN,), ROSTER, History(), Rulings(), b.RECEIVED)
    assert isinstance(found, Verdict)
    assert told(found) == ["SYS101 HOLD"]


def test_a_bureau_that_passes_a_package_on_is_not_its_unit() -> None:
    given = b.package([b.word(b.unrelated())], name="材料.zip")
    assert judged(given, BUREAU).unit == ""


def test_a_sender_tells_no_unit_where_he_sent_several_packages() -> None:
    given = b.package([b.word(b.unrelated())], name="材料.zip")
    assert judged(given, b.SENDER).unit == b.UNIT
    assert judged(given, b.SENDER, alone=False).unit == ""


def test_the_whole_annex_counts_and_not_its_beginning_in_the_main_file() -> None:
    def table(rows: int, file: str) -> BoundTable:
        found = [
            BoundRow("", f"第{row}行", {"school": Value(f"学校{row}", NOWHERE)}, (f"证书{row}",))
            for row in range(rows)
        ]
        return BoundTable("a1_schools", "附表1", tuple(found), (), NOWHERE, file)

    main = Form("organisation", "汇报材料.docx", (table(2, "汇报材料.docx"),))
    annex = Form("organisation", "附表.xlsx", (table(5, "附表.xlsx"),))
    both = joined(main, [annex]).table("a1_schools")
    assert both is not None
    assert (len(both.rows), both.file, both.rivals) == (5, "附表.xlsx", 0)


@pytest.mark.parametrize(("cut", "want"), [("", "DOC106 FIX"), ("pages", "DOC106 ASK")])
def test_what_was_not_read_of_a_pdf_may_hold_the_date(cut: str, want: str) -> None:
    undated = paper({"附件": 2, "落款": ["培训评价组织（公章）", "2023年 月 日"]}).document()
    pdf = b.pdf(replace(undated, cut=cut), "汇报材料（盖章）.pdf")
    given = b.package([b.word(undated, "汇报材料.docx"), pdf], b.archive_name(b.COMPANY))
    assert want in told(judged(given))


@pytest.mark.parametrize(("cut", "want"), [("", "TAB101 FIX"), ("pages", "TAB101 HOLD")])
def test_what_was_not_read_of_another_file_may_hold_the_table(cut: str, want: str) -> None:
    fees = "江西省考核费用结算情况"
    without = paper({"附件": 2, "去表": [fees]}).document()
    pdf = b.pdf(without, "汇报材料（盖章）.pdf")
    other = b.pdf(Document((Paragraph("说明", NOWHERE),), pages=500, cut=cut), "补充说明.pdf")
    files = [b.word(without, "汇报材料.docx"), pdf, other]
    assert want in told(judged(b.package(files, b.archive_name(b.COMPANY))))


def test_two_papers_that_differ_in_nothing_but_the_total_are_two_candidates() -> None:
    other = b.materials(b.assessment(total="99"))
    given = b.package([b.word(), b.word(other, "考核材料（新）.docx"), b.pdf()])
    assert told(judged(given)) == ["PKG112 HOLD"]


LONG = "9" * 4400  # longer than Python prints an integer, and than a decimal divides


@pytest.mark.parametrize("column", ["完成考核人数", "应收金额"])
def test_a_figure_of_any_length_is_judged_and_told(column: str) -> None:
    fees = "江西省考核费用结算情况"
    given = {
        "附件": 2,
        "改": {f"{fees} · 1 · {column}": LONG},
        "加行": {fees: [["4", "智能财税", "初级", "10", LONG, LONG, "0"]]},
    }
    word = b.word(paper(given).document(), "汇报材料.docx")
    verdict = judged(b.package([word, b.pdf()], b.archive_name(b.COMPANY)))
    assert json.dumps(as_json(Checked(Path("a.zip"), verdict), (b.CAMPAIGN,)))


def test_a_negative_score_is_one_fault() -> None:
    given = b.package([b.word(b.materials(b.assessment({"1-1": "-5"}))), b.pdf()])
    assert told(judged(given)) == ["TAB106 FIX"]


def test_evidence_that_is_not_arranged_by_indicator_is_one_hint() -> None:
    whole = b.materials()
    blocks = tuple(one for one in whole.blocks if not _is_evidence(one))
    given = b.package([b.word(replace(whole, blocks=blocks)), b.pdf()])
    assert told(judged(given)) == ["REF104 NOTE"]


def _is_evidence(block: object) -> bool:
    return isinstance(block, Paragraph) and "见材料" in block.text


def test_the_builders_paper_has_its_evidence() -> None:
    """Else the test above would prove nothing."""
    whole: Document = b.materials()
    assert any(_is_evidence(one) for one in whole.blocks)
    assert any(isinstance(one, Heading) and one.text == "佐证材料" for one in whole.blocks)
