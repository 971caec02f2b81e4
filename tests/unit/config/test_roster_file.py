"""Roster files: any that a clerk's program saves is read; every mistake is told at once."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from config.roster import RosterError, UnitKind
from config.roster_file import COLUMNS, load

CSV = (
    "full_name,kind,city,aliases,senders,phone\n"
    "赣州示例职业技术学院,school,赣州,赣示职院；赣州示院,Li@gz.example,07971234567\n"
    "中示（江西）教育评价有限公司,organisation,,,,\n"
)


def saved(folder: Path, text: str) -> Path:
    path = folder / "名单.csv"
    path.write_text(text, encoding="utf-8")
    return path


def workbook(folder: Path, lines: Sequence[list[Any]]) -> Path:
    book = openpyxl.Workbook()
    for line in lines:
        book.worksheets[0].append(line)
    path = folder / "名单.xlsx"
    book.save(path)
    return path


def mistakes(folder: Path, text: str) -> list[str]:
    """What is told of a file, line by line, without the first line that counts them."""
    with pytest.raises(RosterError) as raised:
        load(saved(folder, text))
    first, *told = str(raised.value).splitlines()
    assert first == f"名单.csv 有 {len(told)} 处要改:"
    return told


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_csv_from_any_chinese_program_is_read(tmp_path: Path, encoding: str, end: str) -> None:
    path = tmp_path / "r.csv"
    path.write_bytes(CSV.replace("\n", end).encode(encoding))
    school, organisation = load(path).units
    assert (school.kind, school.city) == (UnitKind.SCHOOL, "赣州")
    assert school.aliases == ("赣示职院", "赣州示院")
    assert school.senders == ("li@gz.example",)
    assert organisation.kind is UnitKind.ORGANISATION


def test_an_xlsx_gives_the_same_even_under_the_name_of_a_csv(tmp_path: Path) -> None:
    lines = [line.split(",") for line in CSV.splitlines()]
    wanted = load(saved(tmp_path, CSV))
    path = workbook(tmp_path, lines)
    assert load(path) == wanted
    assert load(path.rename(tmp_path / "r.csv")) == wanted


def test_telephone_numbers_of_a_workbook_stay_what_they_are(tmp_path: Path) -> None:
    path = workbook(tmp_path, [["full_name", "kind", "phone"], ["甲学校", "school", 13800000000.0]])
    assert load(path).units[0].phone == "13800000000"


def test_the_columns_may_stand_in_any_order(tmp_path: Path) -> None:
    reverse = [",".join(reversed(line.split(","))) for line in CSV.splitlines()]
    assert load(saved(tmp_path, "\n".join(reverse))) == load(saved(tmp_path, CSV))


def test_blanks_and_invisible_signs_around_a_value_do_not_matter(tmp_path: Path) -> None:
    text = " Full_Name ,kind,senders\n\u200b甲学校\u3000, School ,ａ＠x.example\n,,\n"
    (unit,) = load(saved(tmp_path, text)).units
    assert (unit.full_name, unit.kind) == ("甲学校", UnitKind.SCHOOL)
    assert unit.senders == ("a@x.example",)


def test_every_mistake_is_told_at_once_in_the_order_of_the_rows(tmp_path: Path) -> None:
    text = (
        "full_name,kind,aliases,sender\n"
        ",school,,\n"
        "甲学校,univ,,\n"
        "\n"
        "乙学校,school,,\n"
        "乙 学校,school,,\n"
    )
    assert mistakes(tmp_path, text) == [
        "第1行: 没有“sender”这一列；是不是 senders？",
        "第2行: 单位名称（full_name）为空",
        "第3行: 没有“univ”这种单位；kind 只能是 school、organisation、forwarder",
        "第6行: “乙 学校”与第5行名称重复",
    ]


@pytest.mark.parametrize(
    ("written", "meant"),
    [("alias", "aliases"), ("Phones", "phone"), ("简称", "aliases"), ("联系电话", "phone")],
)
def test_the_nearest_column_is_proposed(tmp_path: Path, written: str, meant: str) -> None:
    (told,) = mistakes(tmp_path, f"full_name,kind,{written}\n甲学校,school,x\n")
    assert told.endswith(f"是不是 {meant}？")


def test_a_column_like_none_is_answered_with_all_there_are(tmp_path: Path) -> None:
    (told,) = mistakes(tmp_path, "full_name,kind,经费\n甲学校,school,x\n")
    assert told == f"第1行: 没有“经费”这一列；可用的列名: {'、'.join(COLUMNS)}"


@pytest.mark.parametrize(
    ("written", "meant"),
    [("schol", "school"), ("学校", "school"), ("培训评价组织", "organisation")],
)
def test_the_nearest_kind_is_proposed(tmp_path: Path, written: str, meant: str) -> None:
    told = mistakes(tmp_path, f"full_name,kind\n甲学校,{written}\n")
    assert told == [f"第2行: 没有“{written}”这种单位；是不是 {meant}？"]


def test_needed_columns_and_columns_named_twice_are_told(tmp_path: Path) -> None:
    assert mistakes(tmp_path, "学校名称,city,city\n甲,赣州,吉安\n") == [
        "第1行: 没有“学校名称”这一列；是不是 full_name？",
        "第1行: 列名“city”出现了两次",
        "第1行: 缺少列名 full_name",
        "第1行: 缺少列名 kind",
    ]


def test_a_name_that_two_units_claim_is_told_once_however_it_is_written(tmp_path: Path) -> None:
    text = (
        "full_name,kind,aliases\n"
        "甲（示例）学校,school,甲校;甲校\n"
        "乙学校,school,甲(示例)学校\n"
        "丙学校,school,丙校;甲 校\n"
    )
    assert mistakes(tmp_path, text) == [
        "第3行: 别名“甲(示例)学校”也是第2行的单位名称；一个名称只能指一个单位",
        "第4行: 别名“甲 校”也是第2行的别名；一个名称只能指一个单位",
    ]


def test_a_unit_may_list_its_own_name_as_an_alias(tmp_path: Path) -> None:
    text = "full_name,kind,aliases\n甲学校,school,甲学校;甲校\n"
    assert load(saved(tmp_path, text)).find("甲校") is not None


def test_an_address_that_two_units_share_tells_neither(tmp_path: Path) -> None:
    text = "full_name,kind,senders\n甲学校,school,a@x.example\n乙学校,school,A@X.example\n"
    roster = load(saved(tmp_path, text))
    assert roster.of_sender("a@x.example") is None


@pytest.mark.parametrize("senders", ["李老师", '"a@x.example,b@x.example"', "a@x"])
def test_what_is_no_address_is_told(tmp_path: Path, senders: str) -> None:
    (told,) = mistakes(tmp_path, f"full_name,kind,senders\n甲学校,school,{senders}\n")
    assert "不是邮箱地址" in told


def test_a_row_pasted_twice_is_one_mistake(tmp_path: Path) -> None:
    row = "甲学校,school,甲校,a@x.example\n"
    told = mistakes(tmp_path, f"full_name,kind,aliases,senders\n{row}{row}")
    assert told == ["第3行: “甲学校”与第2行名称重复"]


def test_a_cell_below_no_column_is_told_and_not_lost(tmp_path: Path) -> None:
    (told,) = mistakes(tmp_path, "full_name,kind,aliases\n甲学校,school,甲校,甲院\n")
    assert told.startswith("第2行: 第4格“甲院”上面没有列名")


def test_an_empty_roster_never_takes_the_place_of_a_full_one(tmp_path: Path) -> None:
    assert mistakes(tmp_path, "full_name,kind\n,\n") == ["第2行起: 名单里没有单位"]


@pytest.mark.parametrize(
    ("name", "raw", "says"),
    [
        ("r.xlsx", b"PK\x03\x04 no", "不是可读的 XLSX"),
        ("r.xlsx", b"full_name,kind\n", "不是可读的 XLSX"),
        ("r.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "另存为 .xlsx"),
        ("r.csv", "full_name,kind\n甲,school\n".encode("utf-16"), "既不是 UTF-8 也不是 GBK"),
        ("r.csv", b'full_name,kind\n"a,school\nb,school\n', "引号没有成对"),
        ("r.csv", b"", "第1行应为列名"),
        ("r.csv", b"\nfull_name,kind\n", "第1行应为列名"),
    ],
)
def test_a_file_that_cannot_be_read_says_what_to_do(
    tmp_path: Path, name: str, raw: bytes, says: str
) -> None:
    path = tmp_path / name
    path.write_bytes(raw)
    with pytest.raises(RosterError, match=says):
        load(path)
