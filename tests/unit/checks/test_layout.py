"""What is a title, a heading, body or evidence; and one typeface under its many names."""

from __future__ import annotations

import pytest

from checks.bind.layout import spots
from checks.departures import spacing_name
from checks.switches import MistakesError, prepare
from checks.typefaces import family
from parsers.model import Block, Heading, Paragraph, Picture, Spacing, Where
from tests import builders as b
from tests.spec_forms import paper

TEMPLATE = b.CAMPAIGN.template("school")
HERE = Where()


@pytest.mark.parametrize(
    ("font", "wanted"),
    [
        *((name, "仿宋") for name in ("仿宋", "仿宋_GB2312", "FangSong", "方正仿宋_GBK", "华文仿宋")),
        *((name, "宋体") for name in ("宋体", "SimSun", "NSimSun", "@宋体", "Songti SC")),
        *((name, "黑体") for name in ("黑体", "SimHei", "方正黑体简体")),
        *((name, "楷体") for name in ("楷体", "KaiTi", "楷体_GB2312")),
        *((name, "方正小标宋") for name in ("方正小标宋简体", "方正小标宋_GBK", "FZXiaoBiaoSong-B05S")),
        ("汉仪旗黑", "汉仪旗黑"),
        *((name, "") for name in ("Times New Roman", "ＭＳ 明朝", "MS Mincho", "")),
    ],
)  # fmt: skip
def test_a_typeface_has_one_family_on_every_machine(font: str, wanted: str) -> None:
    assert family(font) == wanted


@pytest.mark.parametrize(
    ("spacing", "name"),
    [
        (Spacing("lines", 1.0), "单倍行距"),
        (Spacing("lines", 1.5), "1.5倍行距"),
        (Spacing("lines", 1.25), "1.25倍行距"),
        (Spacing("exact", 22.5), "固定值22.5磅"),
        (Spacing("least", 15.0), "最小值15磅"),
    ],
)
def test_line_spacing_is_named_as_the_word_processor_does(spacing: Spacing, name: str) -> None:
    assert spacing_name(spacing) == name


def roles(*below: Block, at: int = 2) -> list[str]:
    """What the lines are that are put in after the report's heading, or elsewhere."""
    assert TEMPLATE
    document = paper({}).document()
    blocks = (*document.blocks[:at], *below, *document.blocks[at:])
    texts = {one.number + one.text for one in below if isinstance(one, Heading | Paragraph)}
    found = spots(type(document)(blocks), TEMPLATE)
    return ["或".join(role.name for role in one.roles) for one in found if one.text in texts]


LONG = "学校成立了领导小组，定期研究推进中的问题。"


@pytest.mark.parametrize(
    ("block", "role"),
    [
        (Paragraph(LONG, HERE), ["正文"]),
        (Paragraph(f"（一）加强领导。{LONG}", HERE), ["正文"]),
        (Paragraph("（一）组织领导", HERE), ["二级标题或正文"]),
        (Paragraph("组织领导", HERE, "1."), ["三级标题或正文"]),
        (Paragraph("单位：分", HERE), []),
        (Paragraph("（一）组织领导\t3", HERE), []),
        (Heading("（一）组织领导", 2, HERE), ["二级标题"]),
        (Heading("1.组织领导", 2, HERE), ["二级标题或三级标题"]),
        (Heading("组织领导", 3, HERE), ["三级标题"]),
        (Heading("组织领导", 7, HERE), []),
        (Heading(LONG, 2, HERE), []),
        (Picture(HERE), []),
    ],
)
def test_a_piece_is_known_for_what_it_is_or_left_alone(block: Block, role: list[str]) -> None:
    assert roles(block) == role


def test_before_the_first_section_and_among_the_evidence_nothing_is_known() -> None:
    assert roles(Paragraph(LONG, HERE), at=1) == []
    assert roles(Paragraph(LONG, HERE), at=len(paper({}).document().blocks)) == []


def test_a_hint_for_receipts_cannot_be_made_a_fault() -> None:
    with pytest.raises(MistakesError, match="FMT101: 只写在受理回执里的检查"):
        prepare(b.CAMPAIGN.model_copy(update={"severity": {"FMT101": "FIX"}}))
