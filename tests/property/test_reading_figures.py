"""Figures, rates and keys of rows: whatever a person means, however it is written, is read back."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from hypothesis import assume, given
from hypothesis import strategies as st

from checks.bind.tables import bind_tables, laid_out
from checks.form import BoundRow, Value
from checks.numbers import read, read_rate
from checks.reckon import ratio
from config.relations import Ratio
from config.roster import Roster, Unit, UnitKind
from parsers.model import NOWHERE
from tests import builders as b
from tests.property.length import examples

WIDE = str.maketrans("0123456789.,%-+", "０１２３４５６７８９．，％－＋")
RATE = Ratio(kind="ratio", column="rate", part="passed", whole="completed")
ORGANISATION = next(form for form in b.CAMPAIGN.templates if form.kind == "organisation")


def spoilt(text: str, data: st.DataObject) -> str:
    """The same figure as Word may hold it: wide, and with blanks or a line break somewhere."""
    if data.draw(st.booleans(), "wide"):
        text = text.translate(WIDE)
    cut = data.draw(st.integers(0, len(text)), "cut")
    return text[:cut] + data.draw(st.sampled_from(["", "\n", " ", "\u3000"]), "gap") + text[cut:]


@examples(300)
@given(
    number=st.decimals(Decimal(-(10**7)), 10**7, places=2, allow_nan=False),
    style=st.sampled_from(["{:f}", "{:,f}", "{:f}元", "{:,f}元", "{:+f}", "{:f}分"]),
    data=st.data(),
)
def test_an_amount_comes_back_from_every_writing(
    number: Decimal, style: str, data: st.DataObject
) -> None:
    found = read(spoilt(style.format(number), data))
    assert (found.value, found.odd) == (number, False)


@examples(200)
@given(
    parts=st.lists(st.decimals(0, 500, places=1, allow_nan=False), min_size=2, max_size=4),
    unit=st.sampled_from(["", "分"]),
    data=st.data(),
)
def test_a_sum_comes_back_as_its_value(
    parts: list[Decimal], unit: str, data: st.DataObject
) -> None:
    text = "+".join(f"{part:f}{unit}" for part in parts)
    assert read(spoilt(text, data)).value == sum(parts)


@examples(200)
@given(
    yuan=st.integers(-(10**9), 10**9),
    header=st.booleans(),
    data=st.data(),
)
def test_ten_thousands_are_the_same_in_header_and_cell(
    yuan: int,
    header: bool,  # noqa: FBT001 - drawn
    data: st.DataObject,
) -> None:
    text = f"{Decimal(yuan) / 10000:f}"
    scale = Decimal(10000) if header else Decimal(1)
    assert read(spoilt(text if header else f"{text}万元", data), scale).value == yuan
    assert read(f"{yuan}元", scale).value == yuan  # a cell's own unit comes before its header's


def judged(text: str, part: int, whole: int) -> bool:
    """Whether a rate passes beside its two counts."""
    found = read_rate(text)
    cells = {
        "rate": Value(text, NOWHERE, found.value, step=found.step),
        "passed": Value(str(part), NOWHERE, Decimal(part)),
        "completed": Value(str(whole), NOWHERE, Decimal(whole)),
    }
    result = ratio(RATE, BoundRow("", "第1行", cells))
    assert result is not None
    return result.ok


@examples(300)
@given(
    whole=st.integers(1, 5000),
    share=st.integers(0, 5000),
    digits=st.integers(0, 4),
    way=st.sampled_from([ROUND_DOWN, ROUND_HALF_UP]),
    data=st.data(),
)
def test_a_rate_that_is_rounded_or_cut_passes(
    whole: int, share: int, digits: int, way: str, data: st.DataObject
) -> None:
    part = share % (whole + 1)
    exact = Decimal(part) / whole
    percent = (exact * 100).quantize(Decimal(1).scaleb(-digits), way)
    # A sheet may round a fraction to a bare 0 or 1; nobody cuts 95 % to 0.
    shown = way if digits else ROUND_HALF_UP
    fraction = exact.quantize(Decimal(1).scaleb(-digits), shown)
    for text in (f"{percent:f}%", f"{percent:f}", f"{fraction:f}"):
        assert judged(spoilt(text, data), part, whole), text


@examples(300)
@given(
    whole=st.integers(1, 5000),
    share=st.integers(0, 5000),
    digits=st.integers(0, 4),
    off=st.sampled_from([-2, 2]),
)
def test_a_rate_two_units_of_its_last_digit_off_does_not_pass(
    whole: int, share: int, digits: int, off: int
) -> None:
    part, last = share % (whole + 1), Decimal(1).scaleb(-digits)
    exact = Decimal(part) / whole
    percent = (exact * 100).quantize(last, ROUND_HALF_UP) + off * last
    assume(percent >= 0)
    assert not judged(f"{percent:f}%", part, whole)
    assume(percent > 1)  # up to 1 a rate without its sign may mean either
    assert not judged(f"{percent:f}", part, whole)


@examples(300)
@given(whole=st.integers(1, 5000), share=st.integers(0, 5000), off=st.sampled_from([-2, 2]))
def test_a_fraction_two_units_of_its_last_digit_off_does_not_pass(
    whole: int, share: int, off: int
) -> None:
    part, last = share % (whole + 1), Decimal("0.001")
    exact = Decimal(part) / whole
    fraction = exact.quantize(last, ROUND_HALF_UP) + off * last
    assume(Decimal("0.02") < exact and fraction <= 1)  # below, it may be a percentage
    assert not judged(f"{fraction:f}", part, whole)


LEVELS = ("初级", "中级", "高级")


@examples(100)
@given(
    wanted=st.lists(st.sampled_from(LEVELS), min_size=1, unique=True),
    own=st.booleans(),
    style=st.sampled_from(["{}（{}）", "{}({})", "{}-{}", "{}—{}", "{}－{}", "{}\n（{}）", "{}{}"]),
    name=st.sampled_from(["智能财税", "Web前端开发", "5G承载网络运维"]),
    short=st.booleans(),
)
def test_a_row_has_one_key_whether_its_level_stands_in_the_name_or_beside_it(
    wanted: list[str],
    own: bool,  # noqa: FBT001 - drawn
    style: str,
    name: str,
    short: bool,  # noqa: FBT001 - drawn
) -> None:
    inside = "、".join(one[0] for one in wanted) + "级" if short else "、".join(wanted)
    cells = (name, inside) if own else (style.format(name, inside), "")
    header = ["序号", "证书名称", "级别", "完成考核人数", "应收金额", "实收金额", "未结金额"]
    table = b.table([header, ["1", *cells, "12", "3000", "3000", "0"]])
    (found,), _ = bind_tables(laid_out((table,)), ORGANISATION, "汇报材料.docx")
    ordered = "、".join(one for one in LEVELS if one in wanted)
    assert [row.key for row in found.rows] == [(name.lower(), ordered)]


NEAR = (
    "江西工业职业技术学院",
    "江西工商职业技术学院",
    "江西工业工程职业技术学院",
    "江西工业贸易职业技术学院",
    "示例教育（江西）有限公司",
    "示例教育有限公司",
)
ROSTER = Roster(
    tuple(Unit(name, UnitKind.SCHOOL, aliases=(f"简称{place}",)) for place, name in enumerate(NEAR))
)
SIGNS = sorted(set("".join(NEAR)))


@examples(100)
@given(place=st.integers(0, len(NEAR) - 1), data=st.data())
def test_a_unit_is_found_in_every_width_of_its_name_and_alias(
    place: int, data: st.DataObject
) -> None:
    name = NEAR[place]
    brackets = data.draw(st.sampled_from(["（）", "()", "〔〕", "【】", "﹙﹚"]))
    written = name.translate(str.maketrans("（）", brackets))
    for text in (spoilt(written, data), spoilt(f"简称{place}", data)):
        found = ROSTER.find(text)
        assert found is not None
        assert found.full_name == name


@examples(300)
@given(place=st.integers(0, len(NEAR) - 1), at=st.integers(0, 20), sign=st.sampled_from(SIGNS))
def test_a_name_one_sign_off_is_no_unit_or_the_one_it_names(place: int, at: int, sign: str) -> None:
    name = NEAR[place]
    at %= len(name)
    for text in (name[:at] + name[at + 1 :], name[:at] + sign + name[at + 1 :], name + sign):
        found = ROSTER.find(text)
        assert found is None or found.full_name == text
