"""Headers: whatever the layout of a table, the same values are bound to the same columns."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from checks.bind.tables import bind_tables, laid_out
from config.template import Column
from parsers.model import Cell, Table, Where
from tests import builders as b
from tests.property.length import examples

FORM = next(form for form in b.CAMPAIGN.templates if form.kind == "organisation")
EXAMS, FEES = FORM.table("t1_exams"), FORM.table("t4_fees")
MARKS = st.sampled_from(["", "*", "*1", "＊", "²", "* 4", "①"])
UNITS = st.sampled_from(["", "（人）", "(人次)", "（单位：人）"])
FOREIGN = ("备注", "经办人", "审核意见")


@dataclass(frozen=True)
class Printed:
    """A column as it is printed: its region, its header, and what stands below; id for ours."""

    id: str
    region: str
    header: str
    value: str


def written(column: Column, data: st.DataObject) -> str:
    """A header with a line break somewhere, a unit and a footnote's mark."""
    cut = data.draw(st.integers(0, len(column.header)))
    unit = data.draw(UNITS) if column.kind == "count" else ""
    return f"{column.header[:cut]}\n{column.header[cut:]}{unit}{data.draw(MARKS)}"


def printed(columns: tuple[Column, ...], data: st.DataObject) -> list[Printed]:
    """The columns in any order, regions together, with columns of somebody's own."""
    own = [
        Printed(
            one.id,
            one.under[0] if one.under else "",
            written(one, data),
            {"certificate": "智能财税", "level": "中级"}.get(one.kind, str(place + 10)),
        )
        for place, one in enumerate(columns)
    ]
    extra = data.draw(st.lists(st.sampled_from(FOREIGN), unique=True, max_size=3), "extra")
    groups: dict[str, list[Printed]] = {}
    for one in [*own, *(Printed("", "", name, "甲") for name in extra)]:
        groups.setdefault(one.region or one.header, []).append(one)
    order = data.draw(st.permutations(list(groups)), "order")
    return [one for name in order for one in data.draw(st.permutations(groups[name]))]


def headed(columns: list[Printed], rows: int, mark: str) -> Table:
    """A table whose header is one, two or three rows high."""
    cells: list[Cell] = []
    top = rows - 2  # where the regions stand
    if rows == 3:
        cells.append(Cell(0, 0, "证书申报与考核情况", column_span=len(columns)))
    for place, one in enumerate(columns):
        if rows == 1:
            cells.append(Cell(0, place, f"{one.region}{one.header}"))
        elif not one.region:
            cells.append(Cell(top, place, one.header, row_span=2))
        else:
            cells.append(Cell(top + 1, place, one.header))
            if not place or columns[place - 1].region != one.region:
                span = sum(other.region == one.region for other in columns)
                cells.append(Cell(top, place, one.region + mark, column_span=span))
    cells += [Cell(rows, place, one.value) for place, one in enumerate(columns)]
    ordered = sorted(cells, key=lambda cell: (cell.row, cell.column))
    return Table(rows + 1, len(columns), tuple(ordered), Where(table=1))


@examples(150)
@given(rows=st.integers(1, 3), mark=MARKS, data=st.data())
def test_a_header_over_one_two_or_three_rows_binds_the_same(
    rows: int, mark: str, data: st.DataObject
) -> None:
    columns = printed(EXAMS.columns, data)
    (found,), _ = bind_tables(laid_out((headed(columns, rows, mark),)), FORM, "汇报材料.docx")
    assert (found.id, found.missing, found.doubtful) == ("t1_exams", (), ())
    (row,) = found.rows
    assert {one.id: row.text(one.id) for one in columns if one.id} == {
        one.id: one.value for one in columns if one.id
    }


@examples(150)
@given(
    unit=st.sampled_from(["元", "千元", "万元"]),
    place=st.sampled_from(["header", "above", "cell"]),
    data=st.data(),
)
def test_an_amount_is_the_same_whatever_unit_is_told_where(
    unit: str, place: str, data: st.DataObject
) -> None:
    worth = {"元": Decimal(1), "千元": Decimal(1000), "万元": Decimal(10000)}[unit]
    yuan = data.draw(st.lists(st.integers(0, 10**7), min_size=3, max_size=3), "yuan")
    shown = [f"{Decimal(one) / worth:f}" for one in yuan]
    if place == "cell":
        unit, shown = "元", [f"{one}元" for one in yuan]
    names = ["应收金额", "实收金额", "未结金额"]
    if place == "header":
        names = [f"{name}（{unit}）" for name in names]
    lines = [
        ["序号", "证书名称", "级别", "完成考核人数", *names],
        ["1", "智能财税", "中级", "12", *shown],
    ]
    if place == "above":
        lines.insert(0, [f"单位：{unit}"])
    (found,), _ = bind_tables(laid_out((b.table(lines),)), FORM, "汇报材料.docx")
    values = [found.rows[0].value(one) for one in ("receivable", "received", "unsettled")]
    assert [one and one.number for one in values] == yuan


def test_a_region_and_a_unit_may_stand_in_one_header() -> None:
    names = [f"{one.under[0] if one.under else ''}{one.header}" for one in EXAMS.columns]
    counted = [
        f"{name}（人）" if one.kind == "count" else name
        for name, one in zip(names, EXAMS.columns, strict=True)
    ]
    line = ["1", "智能财税", "中级", *(str(place) for place in range(10))]
    (found,), _ = bind_tables(laid_out((b.table([counted, line]),)), FORM, "汇报材料.docx")
    assert found.missing == ()
    assert found.rows[0].text("passed_jiangxi") == "8"
