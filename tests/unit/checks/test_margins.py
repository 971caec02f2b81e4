"""Headers and footers of pages are no text, but a title or a date may stand only there."""

from __future__ import annotations

from dataclasses import replace

from checks.bind.form import bind
from parsers.model import Document
from tests import builders as b
from tests.spec_forms import paper

TITLE = f"2022年{b.UNIT}1+X证书制度试点工作考核材料"


def test_a_title_that_stands_only_in_the_header_is_the_title() -> None:
    document = replace(b.materials(title="封面"), margins=("内部资料", TITLE))
    form = bind(document, "考核材料.docx", b.CAMPAIGN)
    assert form
    assert (form.titled, form.unit, form.year) == (True, b.UNIT, "2022")


def test_a_title_in_the_text_outweighs_one_in_the_header() -> None:
    document = replace(b.materials(), margins=(TITLE.replace("2022", "2021"),))
    form = bind(document, "考核材料.docx", b.CAMPAIGN)
    assert form
    assert form.year == "2022"


def undated() -> Document:
    return paper({"附件": 2, "落款": [b.COMPANY]}).document()


def test_a_date_that_stands_only_in_the_footer_is_a_date() -> None:
    for margins, dated in (((), False), ((f"{b.COMPANY} 2023年3月15日",), True)):
        form = bind(replace(undated(), margins=margins), "汇报材料.docx", b.CAMPAIGN)
        assert form
        assert form.dated is dated
