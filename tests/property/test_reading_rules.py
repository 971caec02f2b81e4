"""The reading rules hold however a figure, a level, an indicator or a unit is written."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from checks.bind.evidence import named
from checks.bind.fixed import row_of
from checks.bind.keys import certificate, level
from checks.bind.labels import label
from checks.bind.outline import dated
from checks.numbers import read, read_rate
from config.roster import Roster, Unit, UnitKind
from parsers.model import NOWHERE, Cell, Paragraph
from tests import builders as b

WIDE = str.maketrans("0123456789.,%-", "０１２３４５６７８９．，％－")
FORM = next(form for form in b.CAMPAIGN.templates if form.kind == "school")
TABLE = FORM.table("self_assessment")
LEVELS = ("初级", "中级", "高级")
counts = st.integers(0, 10**7)


@given(number=counts, style=st.sampled_from(["plain", "thousands", "people", "score"]), wide=...)
def test_a_count_is_the_same_in_every_writing(number: int, style: str, wide: bool) -> None:  # noqa: FBT001 - drawn
    text = {"thousands": f"{number:,}", "people": f"{number}人", "score": f"{number}分"}
    written = text.get(style, str(number))
    assert read(written.translate(WIDE) if wide else written).value == number


@given(number=st.integers(1000, 10**7), data=st.data())
def test_a_number_broken_over_two_lines_is_one_number(number: int, data: st.DataObject) -> None:
    text = str(number)
    cut = data.draw(st.integers(1, len(text) - 1))
    assert read(f"{text[:cut]}\n{text[cut:]}").value == number


@given(parts=st.lists(st.integers(0, 500), min_size=2, max_size=4))
def test_a_sum_is_its_parts_together(parts: list[int]) -> None:
    assert read("+".join(map(str, parts))).value == sum(parts)


@given(fen=st.integers(1, 10**10))
def test_an_amount_is_the_same_in_yuan_and_in_ten_thousands(fen: int) -> None:
    yuan = Decimal(fen) / 100
    assert read(f"{yuan}元").value == yuan
    assert read(f"{yuan / 10000:f}万元").value == yuan
    assert read(f"{yuan / 10000:f}", Decimal(10000)).value == yuan


@pytest.mark.parametrize("text", ["—", "——", "/", "无", "不涉及", " - ", "／"])
def test_words_for_nothing_are_zero(text: str) -> None:
    assert read(text).value == 0


@given(whole=st.integers(1, 5000), data=st.data(), digits=st.integers(0, 3), cut=...)
def test_a_rate_rounded_or_cut_is_within_its_last_digit(
    whole: int,
    data: st.DataObject,
    digits: int,
    cut: bool,  # noqa: FBT001 - drawn
) -> None:
    part = data.draw(st.integers(0, whole))
    exact = Decimal(part) / whole
    way = ROUND_DOWN if cut else ROUND_HALF_UP
    shown = (exact * 100).quantize(Decimal(1).scaleb(-digits), way)
    assume(shown > 1)  # below that only the sign tells percent from fraction
    for text in (f"{shown}%", f"{shown}％", f"{shown}", f"{shown}%".translate(WIDE)):
        found = read_rate(text)
        assert found.value is not None
        assert found.step is not None
        assert abs(found.value - exact) <= found.step


@given(which=st.sets(st.sampled_from(LEVELS), min_size=1), how=st.integers(0, 4))
def test_levels_are_the_same_wherever_they_stand(which: set[str], how: int) -> None:
    wanted = "、".join(one for one in LEVELS if one in which)
    short = "、".join(one[0] for one in LEVELS if one in which) + "级"
    name = "智能财税"
    writings = (
        f"{name}（{wanted}）",
        f"{name}({wanted})",
        f"{name}-{wanted}",
        f"{name}（{short}）",
        name + short,
    )
    assert certificate(writings[how], LEVELS) == (name, wanted)
    assert level(short, LEVELS) == level(wanted, LEVELS) == wanted


@given(
    place=st.integers(0, len(TABLE.rows) - 1),
    dash=st.sampled_from(["-", "－", "—", "\u2011", ".", "–"]),
    gap=st.sampled_from(["", " ", "　", "、"]),
)
def test_an_indicator_is_told_by_any_writing_of_its_number(place: int, dash: str, gap: str) -> None:
    row = TABLE.rows[place]
    number = row.id.replace("-", dash)
    for cell in (
        Cell(0, 0, f"{number}{gap}{row.title}"),
        Cell(0, 0, row.title, number=row.id),
        Cell(0, 0, row.title),
    ):
        found = row_of(cell, TABLE)
        assert found is not None
        assert found.id == row.id


@given(place=st.integers(0, len(TABLE.rows) - 1), gap=st.sampled_from(["", " ", "："]))
def test_evidence_is_told_by_number_or_title(place: int, gap: str) -> None:
    row = TABLE.rows[place]
    assert row.id in named([f"{row.id}{gap}{row.title}"], TABLE)
    assert row.id in named([f"佐证材料/{row.id} 附图.jpg"], TABLE)


@given(year=st.integers(2020, 2029), month=st.integers(1, 12), day=st.integers(1, 28))
def test_a_closing_date_is_read_in_figures_and_in_chinese(year: int, month: int, day: int) -> None:
    chinese = "〇一二三四五六七八九"
    figures = "".join(chinese[int(one)] for one in str(year))
    tens = ["", "十", "二十"]
    words = [tens[one // 10] + (chinese[one % 10] if one % 10 else "") for one in (month, day)]
    for text in (
        f"{year}年{month}月{day}日",
        f"{year} 年 {month} 月 {day} 日",
        f"{year}.{month}.{day}",
        f"{figures}年{words[0]}月{words[1]}日",
    ):
        assert dated((Paragraph(text, NOWHERE),))
    assert not dated((Paragraph(f"{year}年 月 日", NOWHERE),))


NEAR = (
    "江西工业职业技术学院",
    "江西工商职业技术学院",
    "江西工业工程职业技术学院",
    "江西工业贸易职业技术学院",
    "九江职业大学",
    "九江职业技术学院",
    "中船舰客教育科技（北京）有限公司",
)
ROSTER = Roster(tuple(Unit(name, UnitKind.SCHOOL) for name in NEAR))


@given(place=st.integers(0, len(NEAR) - 1), cut=st.integers(0, 20))
def test_likeness_never_decides_whose_a_name_is(place: int, cut: int) -> None:
    name = NEAR[place]
    found = ROSTER.find(name.replace("（", "(").replace("）", ")"))
    assert found is not None
    assert found.full_name == name
    shorter = name[: cut % len(name)] + name[cut % len(name) + 1 :]
    other = ROSTER.find(shorter)
    assert other is None or shorter in NEAR


@given(
    mark=st.sampled_from(["", "*", "*1", "＊", "²", "* 4", "①"]),
    unit=st.sampled_from(["", "（人）", "(人次)", "（万元）"]),
    cut=st.integers(0, 6),
)
def test_a_header_is_the_same_with_marks_units_and_breaks(mark: str, unit: str, cut: int) -> None:
    header = "完成考核人数"
    assert label(f"{header[:cut]}\n{header[cut:]}{unit}{mark}") == label(header)
