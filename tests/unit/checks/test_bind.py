"""Binding by meaning: however a school lays its table out, the same form comes out."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checks.bind.tables import bind_tables, laid_out
from checks.form import BoundTable
from parsers.model import Block, Cell, Paragraph, Table, Where
from tests import builders as b

FORM = next(form for form in b.CAMPAIGN.templates if form.kind == "school")
TEMPLATE = FORM.table("self_assessment")


def bind_fixed(blocks: tuple[Block, ...]) -> BoundTable | None:
    tables, _ = bind_tables(laid_out(blocks), FORM, "考核材料.docx")
    return next(iter(tables), None)


def bound(*blocks: Block) -> BoundTable:
    found = bind_fixed(blocks)
    assert found is not None
    return found


def scores(table: BoundTable) -> dict[str, Decimal | None]:
    found = {}
    for row in table.rows:
        value = row.value("score")
        found[row.id] = value.number if value else None
    return found


WANTED = {key: Decimal(value) for key, value in b.SCORES.items()}


def lines(table: Table) -> list[list[str]]:
    out = [[""] * table.columns for _ in range(table.rows)]
    for cell in table.cells:
        out[cell.row][cell.column] = cell.text
    return out


def total(table: BoundTable) -> str:
    value = table.total.value("score") if table.total else None
    return value.text if value else ""


def test_the_template_as_it_is() -> None:
    table = bound(b.assessment())
    assert scores(table) == WANTED
    assert total(table) == b.TOTAL


def test_a_value_has_its_place() -> None:
    row = bound(b.assessment()).row("1-3")
    assert row
    value = row.value("score")
    assert value
    assert value.where == Where(table=1, row=4, column=3)


@pytest.mark.parametrize(
    "header",
    [
        ("一级指标", "二级指标", "自评得分"),
        ("一级\n指标", "二 级 指 标", "自评分数*1"),
        ("一级指标", "二级指标", "自评分数（分）"),
        ("一级指标", "考核指标", "得分"),
        ("一级指标", "二级指标", "自评分数 (分)* 4"),  # as the notice prints its footnotes
    ],
)
def test_headers_are_told_by_meaning(header: tuple[str, ...]) -> None:
    assert scores(bound(b.assessment(header=header))) == WANTED


def test_columns_may_stand_in_any_order_with_others_between() -> None:
    given_ = lines(b.assessment())
    mixed = [[line[2], "备注", line[1], line[0]] for line in given_]
    assert scores(bound(b.table(mixed))) == WANTED
    assert total(bound(b.table(mixed))) == b.TOTAL


@pytest.mark.parametrize("repeat", [True, False], ids=["header again", "no header"])
def test_a_table_split_over_pages_is_one(repeat: bool) -> None:  # noqa: FBT001 - a table
    given_ = lines(b.assessment())
    first, rest = given_[:15], given_[15:]
    second = [given_[0], *rest] if repeat else rest
    table = bound(b.table(first), Paragraph("续表", Where()), b.table(second, 2))
    assert scores(table) == WANTED
    assert total(table) == b.TOTAL


def test_another_table_in_between_is_not_taken_for_it() -> None:
    other = b.table([["姓名", "电话", "职务"], ["甲", "1", "主任"]], 2)
    given_ = lines(b.assessment())
    table = bound(b.table(given_[:15]), other, b.table([given_[0], *given_[15:]], 3))
    assert scores(table) == WANTED


def test_merged_groups_count_once() -> None:
    plain = b.assessment()
    merged, row = [], 1
    for group in TEMPLATE.groups:
        merged.append(Cell(row, 0, group.title, row_span=len(group.rows)))
        row += len(group.rows)
    others = [cell for cell in plain.cells if cell.column or cell.row in (0, plain.rows - 1)]
    assert scores(bound(replace(plain, cells=(*merged, *others)))) == WANTED


def relabelled(text: str, number: str = "") -> Table:
    """The table with another label for 4-5."""
    plain = b.assessment()
    wanted = "4-5 1+X课题研究"
    return replace(
        plain,
        cells=tuple(
            cell._replace(text=text, number=number) if cell.text == wanted else cell
            for cell in plain.cells
        ),
    )


@pytest.mark.parametrize(
    "text",
    [
        "4-5 1+X课题研究",
        "4-51+X课题研究",
        "4－5　1+X 课题研究",
        "4—5、1+X课题研究",
        "4.5 1+X课题研究",
        "1+X课题研究",
        "4-5",
    ],
)
def test_a_row_is_told_by_number_or_title(text: str) -> None:
    assert scores(bound(relabelled(text))) == WANTED


def test_a_row_is_told_by_its_automatic_number() -> None:
    assert scores(bound(relabelled("1+X课题研究", "4-5"))) == WANTED
    assert scores(bound(relabelled("课题研究情况", "4-5"))) == WANTED


@pytest.mark.parametrize("text", ["合计", "合 计", "总计", "合计：", "合　计"])
def test_the_total_row_by_its_names(text: str) -> None:
    given_ = lines(b.assessment())
    given_[-1][0] = text
    assert total(bound(b.table(given_))) == b.TOTAL


def test_a_row_that_occurs_twice_stays_twice() -> None:
    given_ = lines(b.assessment())
    given_.insert(5, [given_[4][0], given_[4][1], "99"])
    rows = [row for row in bound(b.table(given_)).rows if row.id == "1-4-1"]
    assert len(rows) == 2


def test_an_unknown_row_keeps_its_words() -> None:
    given_ = lines(b.assessment())
    given_.insert(5, ["", "其他加分", "3"])
    unknown = [row.label for row in bound(b.table(given_)).rows if not row.id]
    assert unknown == ["其他加分"]


@pytest.mark.parametrize(
    "table",
    [
        b.table([["姓名", "电话"], ["甲", "1"]]),
        b.table([["二级指标", "自评分数"], ["说明", "3"]]),
        Table(0, 0, (), Where()),
    ],
    ids=["another", "the headers alone", "empty"],
)
def test_what_is_not_the_table_is_not_found(table: Table) -> None:
    assert bind_fixed((table,)) is None


CELLS = st.builds(
    Cell,
    row=st.integers(0, 6),
    column=st.integers(0, 4),
    text=st.sampled_from(["", "二级指标", "自评分数", "1-1 年度报考率", "合计", "5", "x\ny"])
    | st.text(max_size=5),
    row_span=st.integers(1, 4),
    column_span=st.integers(1, 4),
)
TABLES = st.builds(
    Table,
    rows=st.integers(7, 8),
    columns=st.integers(5, 6),
    cells=st.lists(CELLS, max_size=20).map(tuple),
    where=st.just(Where(table=1)),
)


@given(tables=st.lists(TABLES, max_size=3))
@settings(max_examples=200)
def test_any_tables_at_all(tables: list[Table]) -> None:
    found = bind_fixed(tuple(tables))
    assert found is None or found.rows
