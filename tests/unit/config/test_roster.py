"""Rosters: a unit is found by exact name or alias only."""

from __future__ import annotations

import pytest

from config.roster import Roster, Unit, UnitKind

ROSTER = Roster(
    (
        Unit("中示（江西）教育评价有限公司", UnitKind.ORGANISATION, aliases=("中示评价",)),
        Unit("江西工业职业技术学院", UnitKind.SCHOOL, senders=("a@x.example", "b@x.example")),
        Unit("江西工商职业技术学院", UnitKind.SCHOOL, senders=("b@x.example",)),
    )
)


@pytest.mark.parametrize(
    "name", ["中示(江西)教育评价有限公司", "中示（江西） 教育评价有限公司", "中示评价"]
)
def test_width_and_blanks_of_a_name_do_not_matter(name: str) -> None:
    found = ROSTER.find(name)
    assert found and found.full_name == "中示（江西）教育评价有限公司"


def test_a_similar_name_is_another_unit() -> None:
    assert ROSTER.find("江西工贸职业技术学院") is None


def test_an_address_that_two_units_share_tells_neither() -> None:
    assert ROSTER.of_sender("b@x.example") is None
    found = ROSTER.of_sender("A@x.example")
    assert found and found.full_name == "江西工业职业技术学院"
