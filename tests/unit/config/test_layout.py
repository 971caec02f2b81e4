"""How a form must be set: sizes by name, and what counts as a number of a heading's form."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from config.layout import HeadingSet, Typeset


@pytest.mark.parametrize(
    ("size", "points"), [("二号", 22.0), ("小四", 12.0), ("16", 16.0), ("10.5", 10.5), ("", 0.0)]
)
def test_a_size_is_a_name_or_points(size: str, points: float) -> None:
    assert Typeset(size=size).points == points


@pytest.mark.parametrize("size", ["大号", "16pt", "-3"])
def test_another_size_is_a_mistake(size: str) -> None:
    with pytest.raises(ValidationError, match="没有这个字号"):
        Typeset(size=size)


@pytest.mark.parametrize(
    ("number", "text", "begins"),
    [
        ("一、", "三、佐证材料", True),
        ("一、", "十二、其他", True),
        ("一、", "三.佐证材料", False),
        ("一、", "第三部分", False),
        ("（一）", "(二)组织", True),
        ("（一）", "(2)组织", False),
        ("1.", "3.组织", True),
        ("1.", "3.1组织", False),
        ("1.", "3、组织", False),
        ("（1）", "(3)组织", True),
        ("第一章", "第三章组织", True),
        ("", "一、组织", False),
    ],
)
def test_a_numbers_form_is_told_by_the_first_one(number: str, text: str, begins: bool) -> None:  # noqa: FBT001 - a table
    assert HeadingSet(number=number).begins(text) is begins


@pytest.mark.parametrize("number", ["甲、", "一一、", "1.1"])
def test_a_first_number_that_counts_nothing_or_twice_is_a_mistake(number: str) -> None:
    with pytest.raises(ValidationError, match="第一个序号"):
        HeadingSet(number=number)
