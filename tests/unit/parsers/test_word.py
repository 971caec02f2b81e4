"""Word files as they really are: what a reader sees is what comes out."""

from __future__ import annotations

import zipfile
from pathlib import Path

import docx
import pytest

from parsers.model import Cell, Fault, Heading, Paragraph, Table, Unreadable
from parsers.word import read_word
from parsers.word_numbers import chinese
from parsers.word_xml import STRICT, TRANSITIONAL
from tests.word_xml import XML, file, grid, p, read, tbl, tc, tr

PLAIN = [["a", "b"], ["c", "d"]]
ROWS = (tr(tc("a"), tc("b")), tr(tc("c"), tc("d")))


def wrapped(inner: str) -> str:
    return f"<w:sdt><w:sdtPr><w:alias/></w:sdtPr><w:sdtContent>{inner}</w:sdtContent></w:sdt>"


@pytest.mark.parametrize(
    "body",
    [
        tbl(*ROWS),
        wrapped(tbl(*ROWS)),
        tbl(wrapped(ROWS[0]), ROWS[1]),
        tbl(tr(wrapped(tc("a")), tc("b")), ROWS[1]),
        tbl(tr(f"<w:tc>{wrapped(p('a'))}</w:tc>", tc("b")), ROWS[1]),
        tbl(tr(f"<w:tc><w:p>{wrapped('<w:r><w:t>a</w:t></w:r>')}</w:p></w:tc>", tc("b")), ROWS[1]),
        tbl(tr("<w:tc><w:p><w:ins><w:r><w:t>a</w:t></w:r></w:ins></w:p></w:tc>", tc("b")), ROWS[1]),
        tbl(
            tr(
                "<w:tc><w:p><w:r><w:t>a</w:t></w:r>"
                "<w:del><w:r><w:delText>gone</w:delText></w:r></w:del></w:p></w:tc>",
                tc("b"),
            ),
            ROWS[1],
        ),
        tbl(ROWS[0], tr(tc("x"), tc("y"), properties="<w:trPr><w:del/></w:trPr>"), ROWS[1]),
    ],
    ids=[
        "plain",
        "sdt table",
        "sdt row",
        "sdt cell",
        "sdt block",
        "sdt run",
        "ins",
        "del",
        "row del",
    ],
)
@pytest.mark.parametrize("ns", [TRANSITIONAL, STRICT], ids=["transitional", "strict"])
def test_what_stands_around_content_does_not_hide_it(tmp_path: Path, body: str, ns: str) -> None:
    assert grid(read(file(tmp_path, body, ns=ns))) == PLAIN


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (
            (tr(tc("a", '<w:gridSpan w:val="2"/>')), tr(tc("c"), tc("d"))),
            [["a", "a"], ["c", "d"]],
        ),
        (
            (
                tr(tc("a", '<w:vMerge w:val="restart"/>'), tc("b")),
                tr(tc("", "<w:vMerge/>"), tc("d")),
            ),
            [["a", "b"], ["a", "d"]],
        ),
        (
            (
                tr(tc("a", '<w:hMerge w:val="restart"/>'), tc("", "<w:hMerge/>")),
                tr(tc("c"), tc("d")),
            ),
            [["a", "a"], ["c", "d"]],
        ),
        (
            (
                tr(tc("a"), tc("b")),
                tr(tc("d"), properties='<w:trPr><w:gridBefore w:val="1"/></w:trPr>'),
            ),
            [["a", "b"], ["", "d"]],
        ),
        (
            (tr(tc("", "<w:vMerge/>"), tc("b")), tr(tc("c"), tc("d"))),
            [["", "b"], ["c", "d"]],
        ),
    ],
    ids=["gridSpan", "vMerge", "hMerge", "gridBefore", "vMerge without a start"],
)
def test_merged_cells_count_once(
    tmp_path: Path, rows: tuple[str, ...], expected: list[list[str]]
) -> None:
    document = read(file(tmp_path, tbl(*rows)))
    assert grid(document) == expected
    table = document.blocks[0]
    assert isinstance(table, Table)
    texts = [cell.text for cell in table.cells if cell.text]
    assert len(texts) == len(set(texts))


def test_a_nested_table_follows_the_one_it_stands_in(tmp_path: Path) -> None:
    inner = tbl(tr(tc("inner")))
    body = tbl(tr(f"<w:tc>{p('outer')}{inner}</w:tc>"))
    document = read(file(tmp_path, body))
    assert (grid(document, 0), grid(document, 1)) == ([["outer"]], [["inner"]])
    assert [block.where.table for block in document.blocks] == [1, 2]


def test_special_characters_are_what_they_look_like(tmp_path: Path) -> None:
    run = "<w:p><w:r><w:t>1</w:t><w:noBreakHyphen/><w:t>1</w:t><w:br/><w:t>下</w:t></w:r></w:p>"
    (block,) = read(file(tmp_path, run)).blocks
    assert isinstance(block, Paragraph)
    assert block.text == "1-1\n下"


def test_a_text_box_comes_once(tmp_path: Path) -> None:
    box = f"<w:txbxContent>{p('公章')}</w:txbxContent>"
    body = (
        "<w:p><w:r><w:t>正文</w:t><mc:AlternateContent>"
        f"<mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
        "</mc:AlternateContent></w:r></w:p>"
    )
    texts = [
        block.text for block in read(file(tmp_path, body)).blocks if isinstance(block, Paragraph)
    ]
    assert texts == ["正文", "公章"]


STYLES = f"""{XML}<w:styles xmlns:w="{TRANSITIONAL}">
<w:style w:styleId="1"><w:name w:val="heading 1"/></w:style>
<w:style w:styleId="a"><w:name w:val="章"/><w:basedOn w:val="1"/></w:style>
<w:style w:styleId="l"><w:name w:val="x"/><w:pPr><w:outlineLvl w:val="2"/></w:pPr></w:style>
<w:style w:styleId="loop"><w:name w:val="y"/><w:basedOn w:val="loop"/></w:style>
</w:styles>"""


@pytest.mark.parametrize(
    ("properties", "level"),
    [
        ('<w:pPr><w:pStyle w:val="1"/></w:pPr>', 1),
        ('<w:pPr><w:pStyle w:val="a"/></w:pPr>', 1),
        ('<w:pPr><w:pStyle w:val="l"/></w:pPr>', 3),
        ('<w:pPr><w:outlineLvl w:val="1"/></w:pPr>', 2),
        ('<w:pPr><w:outlineLvl w:val="9"/></w:pPr>', 0),
        ('<w:pPr><w:pStyle w:val="loop"/></w:pPr>', 0),
        ('<w:pPr><w:pStyle w:val="unknown"/></w:pPr>', 0),
        ("", 0),
    ],
)
def test_headings_are_told_by_style_or_outline(tmp_path: Path, properties: str, level: int) -> None:
    path = file(tmp_path, p("题", properties), {"word/styles.xml": STYLES})
    (block,) = read(path).blocks
    assert (block.level if isinstance(block, Heading) else 0) == level


NUMBERING = f"""{XML}<w:numbering xmlns:w="{TRANSITIONAL}">
<w:abstractNum w:abstractNumId="7">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%2."/></w:lvl>
</w:abstractNum><w:num w:numId="3"><w:abstractNumId w:val="7"/></w:num></w:numbering>"""


def numbered(text: str, level: int) -> str:
    marks = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="3"/></w:numPr>'
    return p(text, f"<w:pPr>{marks}</w:pPr>")


def test_automatic_numbers_come_as_they_are_shown(tmp_path: Path) -> None:
    body = "".join(numbered(*one) for one in (("a", 0), ("b", 1), ("c", 1), ("d", 0), ("e", 1)))
    blocks = read(file(tmp_path, body, {"word/numbering.xml": NUMBERING})).blocks
    shown = [block.number for block in blocks if isinstance(block, Paragraph)]
    assert shown == ["一、", "1.", "2.", "二、", "1."]


def test_the_number_of_a_cell_is_kept_beside_its_text(tmp_path: Path) -> None:
    body = tbl(tr(f"<w:tc>{numbered('年度报考率', 1)}</w:tc>"))
    document = read(file(tmp_path, body, {"word/numbering.xml": NUMBERING}))
    table = document.blocks[0]
    assert isinstance(table, Table)
    assert table.cells == (Cell(0, 0, "年度报考率", number="1."),)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1, "一"),
        (10, "十"),
        (11, "十一"),
        (20, "二十"),
        (21, "二十一"),
        (105, "一百零五"),
        (110, "一百一十"),
    ],
)
def test_chinese_counting(number: int, text: str) -> None:
    assert chinese(number) == text


def test_what_python_docx_writes_is_read(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading("一、自评报告", 1)
    table = document.add_table(rows=2, cols=2)
    for place, text in enumerate("abcd"):
        table.cell(place // 2, place % 2).text = text
    document.save(str(tmp_path / "x.docx"))
    found = read(tmp_path / "x.docx")
    assert isinstance(found.blocks[0], Heading)
    assert grid(found) == PLAIN


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", Fault.EMPTY),
        (rb"{\rtf1\ansi\ansicpg936 1+X}", Fault.UNSUPPORTED),
        (b"<html><body><table></table></body></html>", Fault.UNSUPPORTED),
        ("\ufeff<html>".encode("utf-16-le"), Fault.UNSUPPORTED),
        (b"text", Fault.DAMAGED),
        (bytes(range(256)), Fault.DAMAGED),
        (b"PK\x03\x04 broken", Fault.DAMAGED),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, Fault.SUSPECT),
    ],
    ids=[
        "empty",
        "RTF",
        "HTML",
        "wide HTML",
        "text",
        "any bytes",
        "broken zip",
        "half an OLE file",
    ],
)
def test_what_cannot_be_read_is_told(tmp_path: Path, content: bytes, fault: Fault) -> None:
    path = tmp_path / "x.docx"
    path.write_bytes(content)
    found = read_word(path)
    assert isinstance(found, Unreadable)
    assert found.fault is fault


def test_a_cell_with_nothing_but_a_text_box_shows_what_is_in_it(tmp_path: Path) -> None:
    box = f"<w:txbxContent>{p('12')}</w:txbxContent>"
    drawn = (
        "<w:p><w:r><mc:AlternateContent><mc:Choice><w:drawing>"
        f"{box}</w:drawing></mc:Choice><mc:Fallback><w:pict>{box}</w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r></w:p>"
    )
    path = file(tmp_path, tbl(tr(tc("人数"), f"<w:tc><w:tcPr/>{drawn}</w:tc>")))
    assert grid(read(path)) == [["人数", "12"]]


def test_a_way_of_packing_that_is_unknown_here_is_no_damage(tmp_path: Path) -> None:
    path = file(tmp_path, p("a"))
    raw, deflate64 = path.read_bytes(), b"\x09\0"
    for header, method in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        at = raw.rindex(header) + method
        raw = raw[:at] + deflate64 + raw[at + 2 :]
    path.write_bytes(raw)
    assert read_word(path) == Unreadable(Fault.SUSPECT, "NotImplementedError")


def test_a_document_with_nothing_in_it_is_empty(tmp_path: Path) -> None:
    found = read_word(file(tmp_path, "<w:p/>"))
    assert isinstance(found, Unreadable)
    assert found.fault is Fault.EMPTY


def test_broken_xml_is_damage_because_expat_fails_too(tmp_path: Path) -> None:
    found = read_word(file(tmp_path, "<w:p>"))
    assert isinstance(found, Unreadable)
    assert found.fault is Fault.DAMAGED


def test_an_entity_bomb_expands_to_nothing(tmp_path: Path) -> None:
    bomb = (
        f'{XML}<!DOCTYPE d [<!ENTITY a "{"ha" * 500}">'
        + "".join(
            f'<!ENTITY {n} "{f"&{m};" * 20}">' for m, n in zip("abcdef", "bcdefg", strict=True)
        )
        + f']><w:document xmlns:w="{TRANSITIONAL}"><w:body>{p("&g;x")}</w:body></w:document>'
    )
    path = tmp_path / "x.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", bomb)
    found = read_word(path)
    text = str(found)
    assert len(text) < 1000


def test_a_damaged_style_sheet_costs_only_the_headings(tmp_path: Path) -> None:
    path = file(tmp_path, p("a") + tbl(*ROWS), {"word/styles.xml": "<broken"})
    assert grid(read(path)) == PLAIN
