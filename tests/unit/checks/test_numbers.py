"""One property a reading rule: numbers are read the same in every cell of every form."""

from __future__ import annotations

import unicodedata
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.numbers import Number, read, shown

COUNTS = st.integers(0, 10**7)
AMOUNTS = st.decimals(0, 10**6, places=2)


@given(number=COUNTS | AMOUNTS)
def test_what_is_written_is_read(number: int | Decimal) -> None:
    assert read(str(number)) == Number(Decimal(number))


@given(number=COUNTS)
def test_full_width_digits_are_digits(number: int) -> None:
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in str(number))
    assert unicodedata.normalize("NFKC", wide) == str(number)
    assert read(wide) == Number(Decimal(number))


@given(number=COUNTS)
def test_thousands_may_be_separated(number: int) -> None:
    assert read(f"{number:,}") == Number(Decimal(number))


@given(number=COUNTS, unit=st.sampled_from(["人", "分", "元", "个", "次", "人次"]))
def test_a_unit_behind_the_number_does_not_matter(number: int, unit: str) -> None:
    assert read(f"{number}{unit}") == read(f"{number} {unit}") == Number(Decimal(number))


@given(parts=st.lists(st.integers(0, 999), min_size=2, max_size=5))
def test_a_written_sum_is_its_value(parts: list[int]) -> None:
    assert read("+".join(map(str, parts))) == Number(Decimal(sum(parts)))


@given(number=st.integers(10, 10**6), place=st.integers(1, 5))
def test_a_line_break_inside_a_number_is_the_cells_width(number: int, place: int) -> None:
    digits = str(number)
    cut = min(place, len(digits) - 1)
    assert read(f"{digits[:cut]}\n{digits[cut:]}") == Number(Decimal(number))


@pytest.mark.parametrize("text", ["—", "-", "——", "/", "无", " 无 ", "不涉及", "－"])
def test_nothing_is_zero(text: str) -> None:
    assert read(text) == Number(Decimal(0))


@pytest.mark.parametrize(
    ("text", "value"),
    [("2000余", 2000), ("约30", 30), ("3套", 3), ("√", None), ("有", None)],
)
def test_unusual_writing_is_odd(text: str, value: int | None) -> None:
    found = read(text)
    assert found.odd
    assert found.value == value


@pytest.mark.parametrize("text", ["若干", "优秀", "合格", "见附件", "3/5", "1.2.3", "二十"])
def test_words_are_no_numbers(text: str) -> None:
    assert read(text) == Number(None)


@given(text=st.text(max_size=30))
def test_any_text_is_read_or_not_but_never_raises(text: str) -> None:
    found = read(text)
    assert found.value is None or found.value.is_finite()


@given(number=AMOUNTS)
def test_numbers_are_shown_as_people_write_them(number: Decimal) -> None:
    text = shown(number)
    assert Decimal(text) == number
    assert "E" not in text
    assert not (text.endswith(("0", ".")) and "." in text)
