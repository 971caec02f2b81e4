"""Rosters: read from CSV and XLSX, found by exact name only."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from config.roster import Roster, RosterError, Unit, UnitKind, load

CSV = (
    "full_name,kind,city,aliases,senders\n"
    "赣州示例职业技术学院,school,赣州,赣示职院；赣州示院,Li@gz.example\n"
    "中示（江西）教育评价有限公司,organisation,,,\n"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_from_any_chinese_program_is_read(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "r.csv"
    path.write_bytes(CSV.encode(encoding))
    school, organisation = load(path).units
    assert (school.kind, school.city) == (UnitKind.SCHOOL, "赣州")
    assert school.aliases == ("赣示职院", "赣州示院")
    assert school.senders == ("li@gz.example",)
    assert organisation.kind is UnitKind.ORGANISATION


def test_an_xlsx_gives_the_same(tmp_path: Path) -> None:
    csv, xlsx = tmp_path / "r.csv", tmp_path / "r.xlsx"
    csv.write_text(CSV)
    book = openpyxl.Workbook()
    for line in CSV.splitlines():
        book.worksheets[0].append(line.split(","))
    book.save(xlsx)
    assert load(xlsx) == load(csv)


def test_every_bad_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_text("full_name,kind\n,school\n甲学校,univ\n乙学校,school\n乙学校,school\n")
    with pytest.raises(RosterError) as raised:
        load(path)
    for part in ("第2行", "第3行", "乙学校: 名称重复"):
        assert part in str(raised.value)


def test_a_file_without_the_columns_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_text("学校\n甲\n")
    with pytest.raises(RosterError, match="full_name"):
        load(path)


def test_what_is_no_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "r.xlsx"
    path.write_bytes(b"PK\x03\x04 no")
    with pytest.raises(RosterError, match="XLSX"):
        load(path)


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
