"""How characters are set: each level says what it changes, and the last word counts."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from parsers.model import Document, Heading, Paragraph, Setting, Spacing, Table
from parsers.word import read_word
from parsers.word_xml import STRICT, TRANSITIONAL
from tests.word_xml import XML, file, p, tbl, tc, tr

SINGLE = Spacing("lines", 1.0)
SONG, FANG = '<w:rFonts w:eastAsia="宋体"/>', '<w:rFonts w:eastAsia="仿宋"/>'
SMALL, STRONG, THIN = '<w:sz w:val="21"/>', '<w:rStyle w:val="Strong"/>', '<w:b w:val="0"/>'


def rpr(inside: str) -> str:
    return f"<w:rPr>{inside}</w:rPr>"


def styles(*given: str, defaults: str = "") -> str:
    return f'{XML}<w:styles xmlns:w="{TRANSITIONAL}">{defaults}{"".join(given)}</w:styles>'


def style(name: str, inside: str, kind: str = "paragraph", more: str = "") -> str:
    return (
        f'<w:style w:type="{kind}" w:styleId="{name}"{more}><w:name w:val="{name}"/>'
        f"{inside}</w:style>"
    )


def based(on: str) -> str:
    return f'<w:basedOn w:val="{on}"/>'


def para(*runs: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(runs)}</w:p>"


def run(text: str, properties: str = "") -> str:
    return f"<w:r>{rpr(properties)}<w:t>{text}</w:t></w:r>"


def named(style: str) -> str:
    return f'<w:pStyle w:val="{style}"/>'


def settings(
    tmp_path: Path, body: str, parts: dict[str, str] | None = None, ns: str = TRANSITIONAL
) -> tuple[Setting, ...]:
    content = read_word(file(tmp_path, body, parts, ns), formats=True)
    assert isinstance(content, Document), content
    (block,) = content.blocks
    assert isinstance(block, Heading | Paragraph | Table)
    return block.settings


def look(tmp_path: Path, body: str, parts: dict[str, str] | None = None) -> Setting:
    (found,) = settings(tmp_path, body, parts)
    return found


DEFAULTS = (
    f"<w:docDefaults><w:rPrDefault>{rpr(FANG + SMALL)}</w:rPrDefault>"
    '<w:pPrDefault><w:pPr><w:spacing w:line="360" w:lineRule="auto"/></w:pPr></w:pPrDefault>'
    "</w:docDefaults>"
)
SHEET = styles(
    style("Normal", rpr('<w:sz w:val="24"/>'), more=' w:default="1"'),
    style("Base", based("Normal") + rpr("<w:b/>") + '<w:pPr><w:spacing w:line="400" w:lineRule="exact"/></w:pPr>'),
    style("1", based("Base") + rpr(SONG + '<w:sz w:val="32"/>')),
    style("Thin", based("Base") + rpr('<w:b w:val="0"/>')),
    style("Strong", rpr("<w:b/>"), "character"),
    style("Linked", '<w:link w:val="LinkedChar"/>' + rpr("<w:b/>")),
    style("LinkedChar", '<w:link w:val="Linked"/>' + rpr('<w:sz w:val="36"/>'), "character"),
    style("Loop", based("Loop") + rpr('<w:sz w:val="30"/>')),
    defaults=DEFAULTS,
)  # fmt: skip
PARTS = {"word/styles.xml": SHEET}
BODY = Setting("仿宋", 12.0, bold=False, spacing=Spacing("lines", 1.5), length=2)
EXACT = Spacing("exact", 20.0)
BASE = BODY._replace(bold=True, spacing=EXACT)
HEAD = BASE._replace(font="宋体", size=16.0)


def line(value: int, rule: str = "") -> str:
    named_rule = f' w:lineRule="{rule}"' if rule else ""
    return f'<w:spacing w:line="{value}"{named_rule}/>'


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        (p("正文"), BODY),
        (p("正文", f"<w:pPr>{named('nowhere')}</w:pPr>"), BODY),
        (para(run("正文"), properties=named("Strong")), BODY),
        (para(run("正文"), properties=named("1")), HEAD),
        (para(run("正文"), properties=named("Thin")), BASE._replace(bold=False)),
        (para(run("正文"), properties=named("Loop")), BODY._replace(size=15.0)),
        (para(run("正文", FANG), properties=named("1")), HEAD._replace(font="仿宋")),
        (para(run("正文", THIN), properties=named("1")), HEAD._replace(bold=False)),
        (para(run("正文", STRONG)), BODY._replace(bold=True)),
        (para(run("正文", STRONG), properties=named("Base")), BASE._replace(bold=False)),
        (para(run("正文", STRONG + "<w:b/>"), properties=named("Base")), BASE),
        (para(run("正文", '<w:rStyle w:val="Linked"/>')), BODY._replace(size=18.0)),
        (para(run("正文", '<w:szCs w:val="44"/><w:bCs/>')), BODY),
        (para(run("正文", "<w:rPrChange><w:rPr><w:b/></w:rPr></w:rPrChange>")), BODY),
        (para(run("正文"), properties=line(400, "exact")), BODY._replace(spacing=EXACT)),
        (
            para(run("正文"), properties=named("1") + line(440)),
            HEAD._replace(spacing=Spacing("exact", 22.0)),
        ),
        (para(run("正文"), properties='<w:spacing w:before="100"/>'), BODY),
        (
            para(run("正文"), properties=line(300, "atLeast")),
            BODY._replace(spacing=Spacing("least", 15.0)),
        ),
    ],
    ids=[
        *("defaults", "unknown style", "no paragraph style", "chain", "switched off below", "loop"),
        *("run over style", "switched off here", "character style", "twice bold is not bold"),
        *("unless said here", "linked style", "other scripts", "before the change", "exact"),
        *("rule inherited", "before and after", "at least"),
    ],
)
def test_the_last_level_that_says_something_counts(
    tmp_path: Path, body: str, wanted: Setting
) -> None:
    assert look(tmp_path, body, PARTS) == wanted


def test_without_any_word_on_it_size_and_spacing_are_the_standards_and_the_font_unknown(
    tmp_path: Path,
) -> None:
    assert look(tmp_path, p("正文")) == Setting("", 10.0, bold=False, spacing=SINGLE, length=2)


def test_only_chinese_characters_count_each_way_once(tmp_path: Path) -> None:
    body = para(run("1+X证书", SONG), run("（试点）", FANG), run("2022", FANG), run("工作", SONG))
    found = settings(tmp_path, body)
    assert [(one.font, one.length) for one in found] == [("宋体", 4), ("仿宋", 2)]


def test_what_is_struck_out_or_stands_in_a_box_is_not_counted(tmp_path: Path) -> None:
    box = f"<w:r><w:pict><w:txbxContent>{p('盒子')}</w:txbxContent></w:pict></w:r>"
    body = para(f"<w:del>{run('旧', SONG)}</w:del><w:ins>{run('新', FANG)}</w:ins>", box)
    content = read_word(file(tmp_path, body), formats=True)
    assert isinstance(content, Document)
    first = content.blocks[0]
    assert isinstance(first, Paragraph)
    assert [(one.font, one.length) for one in first.settings] == [("仿宋", 1)]


@pytest.mark.parametrize("ns", [TRANSITIONAL, STRICT], ids=["transitional", "strict"])
def test_the_strict_form_may_give_units(tmp_path: Path, ns: str) -> None:
    spaced = '<w:spacing w:line="20pt" w:lineRule="exact"/>'
    body = para(run("正文", '<w:sz w:val="12pt"/>'), properties=spaced)
    (found,) = settings(tmp_path, body, ns=ns)
    assert (found.size, found.spacing) == (12.0, EXACT)


THEME = (
    f'{XML}<a:theme xmlns:a="urn:a"><a:themeElements><a:fontScheme><a:majorFont>'
    '<a:latin typeface="Cambria"/><a:ea typeface=""/><a:font script="Jpan" typeface="ＭＳ ゴシック"/>'
    '<a:font script="Hans" typeface="黑体"/></a:majorFont><a:minorFont><a:ea typeface="楷体"/>'
    "</a:minorFont></a:fontScheme></a:themeElements></a:theme>"
)


def themed(language: str) -> dict[str, str]:
    lang = f'<w:themeFontLang w:val="en-US" w:eastAsia="{language}"/>' if language else ""
    text = f'{XML}<w:settings xmlns:w="{TRANSITIONAL}">{lang}</w:settings>'
    return {"word/theme/theme1.xml": THEME, "word/settings.xml": text}


@pytest.mark.parametrize(
    ("language", "name", "font"),
    [
        ("zh-CN", "majorEastAsia", "黑体"),
        ("ja-JP", "majorEastAsia", "ＭＳ ゴシック"),
        ("zh-TW", "majorEastAsia", ""),
        ("", "majorEastAsia", ""),
        ("", "minorEastAsia", "楷体"),
        ("zh-CN", "nothing", ""),
    ],
)
def test_a_themes_typeface_is_that_of_the_documents_language(
    tmp_path: Path, language: str, name: str, font: str
) -> None:
    fonts = f'<w:rFonts w:eastAsia="宋体" w:eastAsiaTheme="{name}"/>'
    assert look(tmp_path, para(run("正文", fonts)), themed(language)).font == font


def test_a_theme_that_is_missing_leaves_the_typeface_unknown(tmp_path: Path) -> None:
    fonts = '<w:rFonts w:eastAsiaTheme="majorEastAsia"/>'
    assert look(tmp_path, para(run("正文", fonts))).font == ""


NUMBERING = (
    f'{XML}<w:numbering xmlns:w="{TRANSITIONAL}"><w:abstractNum w:abstractNumId="7">'
    f'<w:lvl w:ilvl="0"><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/>'
    f"{rpr(SONG)}</w:lvl></w:abstractNum>"
    '<w:num w:numId="3"><w:abstractNumId w:val="7"/></w:num></w:numbering>'
)


def test_an_automatic_number_is_set_by_its_list_over_the_paragraphs_mark(tmp_path: Path) -> None:
    marks = '<w:numPr><w:numId w:val="3"/></w:numPr>' + rpr('<w:sz w:val="28"/>' + FANG)
    body = para(run("自评报告", FANG), properties=marks)
    found = settings(tmp_path, body, {"word/numbering.xml": NUMBERING})
    assert [(one.font, one.size, one.length) for one in found] == [
        ("宋体", 14.0, 1),
        ("仿宋", 10.0, 4),
    ]


CELLS = styles(
    style("Plain", rpr(SONG + '<w:sz w:val="18"/>'), "table"),
    style("Banded", based("Plain") + '<w:tblStylePr w:type="firstRow"/>', "table"),
    style("Normal", rpr(FANG), more=' w:default="1"'),
)


def table(name: str, inner: str = "") -> str:
    looks = f'<w:tblPr><w:tblStyle w:val="{name}"/></w:tblPr>'
    return tbl(tr(tc("表头"), f"<w:tc>{p('格子')}{inner}</w:tc>")).replace(
        "<w:tbl>", f"<w:tbl>{looks}"
    )


def test_a_tables_style_lies_under_that_of_its_paragraphs(tmp_path: Path) -> None:
    found = look(tmp_path, table("Plain"), {"word/styles.xml": CELLS})
    assert (found.font, found.size, found.bold, found.length) == ("仿宋", 9.0, False, 4)


def test_where_a_tables_style_differs_by_row_weight_and_size_are_unknown(tmp_path: Path) -> None:
    found = look(tmp_path, table("Banded"), {"word/styles.xml": CELLS})
    assert (found.size, found.bold) == (0.0, None)


def test_a_nested_table_is_set_for_itself(tmp_path: Path) -> None:
    content = read_word(file(tmp_path, table("Plain", tbl(tr(tc("内"))))), formats=True)
    assert isinstance(content, Document)
    lengths = [one.settings[0].length for one in content.blocks if isinstance(one, Table)]
    assert lengths == [4, 1]


def test_nobody_looks_unless_asked(tmp_path: Path) -> None:
    content = read_word(file(tmp_path, p("正文")))
    assert isinstance(content, Document)
    assert [one.settings for one in content.blocks if isinstance(one, Paragraph)] == [()]


@pytest.mark.parametrize(
    "written",
    [
        SHEET.encode(),
        SHEET.replace("UTF-8", "UTF-16").encode("utf-16"),
        SHEET.replace("w:", "x:").replace("xmlns:w", "xmlns:x").encode(),
        SHEET.replace('w:styleId="1"', "w:styleId = '1'").encode(),
        SHEET.replace('w:styleId="1"', 'w:styleId="&#49;"').encode(),
    ],
    ids=["as usual", "another encoding", "another prefix", "other quotes", "a sign as its number"],
)
def test_a_style_is_found_however_the_part_is_written(tmp_path: Path, written: bytes) -> None:
    path = file(tmp_path, para(run("正文"), properties=named("1")))
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("word/styles.xml", written)
    content = read_word(path, formats=True)
    assert isinstance(content, Document)
    (block,) = content.blocks
    assert isinstance(block, Paragraph)
    assert block.settings == (HEAD,)


def test_a_broken_style_costs_no_other(tmp_path: Path) -> None:
    parts = {"word/styles.xml": SHEET.replace('<w:name w:val="Thin"/>', "<broken")}
    assert look(tmp_path, para(run("正文"), properties=named("1")), parts) == HEAD
    assert look(tmp_path, para(run("正文"), properties=named("Thin")), parts) == BODY
