"""Word files in which text, cells or numbers are easily lost: each trap with what comes out."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from parsers.model import Document, Fault, Heading, Paragraph, Table, Unreadable
from parsers.word import read_word
from parsers.word_symbols import symbol
from parsers.word_xml import TRANSITIONAL
from tests.word_xml import XML, file, grid, p, read, tbl, tc, tr

RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
MATHS = "http://schemas.openxmlformats.org/officeDocument/2006/math"


def lines(document: Document) -> list[str]:
    return [one.text for one in document.blocks if isinstance(one, Heading | Paragraph)]


def run(inside: str) -> str:
    return f"<w:p><w:r>{inside}</w:r></w:p>"


def m_run(text: str) -> str:
    return f"<m:r><m:t>{text}</m:t></m:r>"


def formula(inside: str) -> str:
    return f'<m:oMath xmlns:m="{MATHS}">{inside}</m:oMath>'


DIVIDED = f"<m:f><m:num>{m_run('8')}</m:num><m:den>{m_run('9')}</m:den></m:f>"
ABOVE, BELOW = "<w:r><w:t>新</w:t></w:r>", "<w:r><w:t>考</w:t></w:r>"
OLD = f"<mc:Fallback>{p('旧')}</mc:Fallback>"


def dropdown(result: str) -> str:
    entries = '<w:listEntry w:val="初级"/><w:listEntry w:val="中级"/>'
    return run(
        f'<w:fldChar w:fldCharType="begin"><w:ffData><w:ddList>{result}{entries}</w:ddList>'
        '</w:ffData></w:fldChar><w:instrText>FORMDROPDOWN</w:instrText><w:fldChar w:fldCharType="end"/>'
    )


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (run('<w:sym w:font="Wingdings" w:char="F0FC"/>'), "√"),
        (run('<w:sym w:font="Wingdings 2" w:char="F052"/>'), "☑"),
        (run('<w:t>12</w:t><w:sym w:font="Webdings" w:char="F0FF"/>'), "12"),
        (run("<w:t>1</w:t><w:noBreakHyphen/><w:t>1</w:t>"), "1-1"),
        (run("<w:t>合</w:t><w:softHyphen/><w:t>计</w:t>"), "合计"),
        (run("<w:t>甲</w:t><w:tab/><w:t>乙</w:t>"), "甲\t乙"),
        (run('<w:t>12</w:t><w:footnoteReference w:id="2"/>'), "12"),
        (run("<w:rPr><w:vanish/></w:rPr><w:t>9</w:t>") + p("见"), "见"),
        (run('<w:rPr><w:vanish w:val="0"/></w:rPr><w:t>9</w:t>'), "9"),
        (dropdown(""), "初级"),
        (dropdown('<w:result w:val="1"/>'), "中级"),
        (dropdown('<w:result w:val="7"/>') + p("见"), "见"),
        (f"<w:p>{formula(m_run('88'))}</w:p>", "88"),
        (f"<w:p>{formula(DIVIDED)}</w:p>", "8/9"),
        (run(f"<w:ruby><w:rt>{ABOVE}</w:rt><w:rubyBase>{BELOW}</w:rubyBase></w:ruby>"), "考"),
        (f"<w:p><w:moveFrom>{BELOW}</w:moveFrom></w:p><w:p><w:moveTo>{ABOVE}</w:moveTo></w:p>", "新"),
        (f"<mc:AlternateContent><mc:Choice>{p('新')}</mc:Choice></mc:AlternateContent>", "新"),
        (f"<mc:AlternateContent><mc:Choice>{p('新')}</mc:Choice>{OLD}</mc:AlternateContent>", "新"),
    ],
)  # fmt: skip
def test_what_is_seen_on_paper_is_read_and_nothing_else(
    tmp_path: Path, body: str, text: str
) -> None:
    assert lines(read(file(tmp_path, body))) == [text]


@pytest.mark.parametrize(
    ("font", "char", "shown"),
    [
        ("Wingdings", "F081", "①"),
        ("Symbol", "F0B3", "≥"),
        ("宋体", "F031", "1"),
        ("宋体", "2103", "℃"),
        ("Wingdings 3", "F070", ""),
        ("Symbol", "nothing", ""),
        ("宋体", "0007", ""),
    ],
)
def test_a_symbol_is_the_character_it_looks_like(font: str, char: str, shown: str) -> None:
    assert symbol(font, char) == shown


def test_a_struck_out_cell_is_none(tmp_path: Path) -> None:
    gone = tc("旧", '<w:cellDel w:id="1"/>')
    assert grid(read(file(tmp_path, tbl(tr(tc("a"), gone, tc("b")))))) == [["a", "b"]]


def test_a_floating_table_stands_where_it_is_anchored(tmp_path: Path) -> None:
    floating = tbl(tr(tc("a"))).replace(
        "<w:tbl>", '<w:tbl><w:tblPr><w:tblpPr w:tblpY="2000"/></w:tblPr>'
    )
    found = read(file(tmp_path, p("前") + floating + p("后")))
    assert [type(one) for one in found.blocks] == [Paragraph, Table, Paragraph]


def test_headers_and_footers_are_told_apart_from_the_text(tmp_path: Path) -> None:
    head = f'{XML}<w:hdr xmlns:w="{TRANSITIONAL}">{p("赣州示例职业技术学院")}</w:hdr>'
    foot = f'{XML}<w:ftr xmlns:w="{TRANSITIONAL}">{p("第 1 页")}{p("- 2 -")}</w:ftr>'
    parts = {"word/header1.xml": head, "word/header2.xml": head, "word/footer1.xml": foot}
    found = read(file(tmp_path, p("正文"), parts))
    assert lines(found) == ["正文"]
    assert found.margins == ("赣州示例职业技术学院",), "a page's number says nothing"


def test_relations_that_lead_nowhere_cost_nothing(tmp_path: Path) -> None:
    relations = (
        f'{XML}<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" '
        f'Type="{RELATIONS}/image" Target="media/none.png"/><Relationship Id="r2" '
        f'Type="{RELATIONS}/header" Target="NULL"/></Relationships>'
    )
    drawn = (
        "<w:p><w:r><w:drawing><a:blip xmlns:a='urn:a' xmlns:r='urn:r' r:embed='r1'/></w:drawing>"
        "</w:r></w:p>"
    )
    parts = {"word/_rels/document.xml.rels": relations, "word/header1.xml": "<broken"}
    found = read(file(tmp_path, drawn + p("正文"), parts))
    assert lines(found) == ["正文"]
    assert found.pictures == 1


def renamed(path: Path, names: dict[str, str], more: dict[str, str]) -> Path:
    out = path.with_name("renamed.doc")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(names.get(name, name), old.read(name))
        for name, text in more.items():
            new.writestr(name, text)
    return out


STYLES = (
    f'{XML}<w:styles xmlns:w="{TRANSITIONAL}"><w:style w:styleId="1">'
    '<w:name w:val="heading 1"/></w:style></w:styles>'
)
HEADED = p("题", '<w:pPr><w:pStyle w:val="1"/></w:pPr>')


def test_parts_under_other_names_are_found_by_their_relations(tmp_path: Path) -> None:
    """As Word in a browser saves them; and under the extension of the old format."""
    first = (
        f'{XML}<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" '
        f'Type="{RELATIONS}/officeDocument" Target="/word/document2.xml"/></Relationships>'
    )
    then = (
        f'{XML}<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" '
        f'Type="{RELATIONS}/styles" Target="styles2.xml"/></Relationships>'
    )
    path = file(tmp_path, HEADED, {"word/styles.xml": STYLES})
    names = {"word/document.xml": "word/document2.xml", "word/styles.xml": "word/styles2.xml"}
    more = {"_rels/.rels": first, "word/_rels/document2.xml.rels": then}
    (block,) = read(renamed(path, names, more)).blocks
    assert isinstance(block, Heading)


def test_parts_with_the_folder_sign_of_windows_are_found(tmp_path: Path) -> None:
    path = file(tmp_path, HEADED, {"word/styles.xml": STYLES})
    names = {name: name.replace("/", "\\") for name in ("word/document.xml", "word/styles.xml")}
    (block,) = read(renamed(path, names, {})).blocks
    assert isinstance(block, Heading)


def test_a_file_that_word_would_put_in_is_not_taken_for_missing(tmp_path: Path) -> None:
    """The text of another file, in any format: whoever says "missing" then would be wrong."""
    found = read_word(file(tmp_path, p("一、自评报告") + '<w:altChunk w:id="r9"/>'))
    assert found == Unreadable(Fault.UNSUPPORTED, "another file inside")


def numbering(levels: str, nums: str) -> dict[str, str]:
    text = (
        f'{XML}<w:numbering xmlns:w="{TRANSITIONAL}"><w:abstractNum w:abstractNumId="7">{levels}'
        f"</w:abstractNum>{nums}</w:numbering>"
    )
    return {"word/numbering.xml": text}


def level(place: int, shape: str, text: str, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{place}"><w:start w:val="1"/><w:numFmt w:val="{shape}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def num(number: int, override: str = "") -> str:
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="7"/>{override}</w:num>'


def item(number: int, place: int = 0, mark: str = "") -> str:
    marks = f'<w:numPr><w:ilvl w:val="{place}"/><w:numId w:val="{number}"/></w:numPr>{mark}'
    return p("" if mark else "a", f"<w:pPr>{marks}</w:pPr>")


def numbers(document: Document) -> list[str]:
    return [one.number for one in document.blocks if isinstance(one, Heading | Paragraph)]


def test_a_list_that_begins_anew_does(tmp_path: Path) -> None:
    again = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    parts = numbering(level(0, "decimal", "%1."), num(1) + num(2, again) + num(3))
    body = item(1) + item(1) + item(2) + item(2) + item(3)
    assert numbers(read(file(tmp_path, body, parts))) == ["1.", "2.", "1.", "2.", "3."]


def test_a_number_of_figures_only_shows_the_levels_above_as_figures(tmp_path: Path) -> None:
    levels = level(0, "chineseCounting", "%1、") + level(1, "decimal", "%1.%2", "<w:isLgl/>")
    found = read(file(tmp_path, item(1) + item(1, 1), numbering(levels, num(1))))
    assert numbers(found) == ["一、", "1.1"]


def test_a_struck_out_paragraph_counts_for_no_number(tmp_path: Path) -> None:
    gone = '<w:rPr><w:del w:id="1" w:author="a"/></w:rPr>'
    parts = numbering(level(0, "decimal", "%1."), num(1))
    found = read(file(tmp_path, item(1) + item(1, 0, gone) + item(1), parts))
    assert numbers(found) == ["1.", "2."]


def test_a_paragraph_can_leave_its_styles_list(tmp_path: Path) -> None:
    parts = numbering(level(0, "decimal", "%1."), num(1))
    assert numbers(read(file(tmp_path, item(0) + item(1), parts))) == ["", "1."]
