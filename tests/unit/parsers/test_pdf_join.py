"""What a page break does to a table: which rows are one, and which are not.

Every case was met in a file that LibreOffice, reportlab or Chromium printed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from parsers.model import Block, Cell, Paragraph, Table, Where
from parsers.pdf_cut import is_rest
from parsers.pdf_join import mended
from parsers.pdf_room import Room

HEADER = ("序号", "证书名称", "级别", "申报人数", "通过人数")
ABOVE = ("8", "智能财税", "高级", "252", "86")
BELOW = ("9", "物流管理", "初级", "3", "2")
Line = Sequence[str | tuple[str, int]]


def table(lines: Sequence[Line], page: int, edges: Sequence[int] = ()) -> Table:
    """A table of lines; a cell that spans several columns is its text and their number."""
    cells, columns = [], 0
    for row, line in enumerate(lines):
        column = 0
        for one in line:
            text, wide = (one, 1) if isinstance(one, str) else one
            box = (edges[column], 0, edges[column + wide], 1) if edges else None
            cells.append(Cell(row, column, text, 1, wide, box=box))
            column += wide
        columns = max(columns, column)
    return Table(len(lines), columns, tuple(cells), Where(page=page, table=page))


def lines(found: Table) -> list[list[str]]:
    out = [[""] * found.columns for _ in range(found.rows)]
    for cell in found.cells:
        for row in range(cell.row, cell.row + cell.row_span):
            out[row][cell.column] = cell.text
    return out


def joined(upper: Table, lower: Table) -> Table:
    (found,) = mended([[upper], [lower]])
    assert isinstance(found, Table)
    return found


def behind(*rest: Line) -> list[list[str]]:
    """The rows of a table whose header and row 8 stand on one page, the rest on the next."""
    return lines(joined(table((HEADER, ABOVE), 1), table(rest, 2)))


def test_a_row_without_number_between_8_and_9_is_the_rest_of_row_8() -> None:
    rest = ("", "（中级）", "", "1", "9")
    assert behind(rest, BELOW)[1] == ["8", "智能财税（中级）", "高级", "2521", "869"]


def test_circled_numbers_are_text() -> None:
    upper = table((HEADER, ("①", "智能", "高级", "252", "86")), 1)
    lower = table((("", "财税", "", "", ""), ("②", *BELOW[1:])), 2)
    assert lines(joined(upper, lower))[1] == ["①", "智能财税", "高级", "252", "86"]


@pytest.mark.parametrize("words", ["小 计", "高级小计", "小计（高级）"])
def test_a_subtotal_at_the_top_of_a_page_is_a_row_of_its_own(words: str) -> None:
    rest = ("", "", words, "1900", "13")
    assert behind(rest, BELOW)[1:3] == [list(ABOVE), list(rest)]


def cut(above: Sequence[str], rest: Sequence[str], free: Sequence[float]) -> bool:
    """Whether the second row goes on with the first, whose cells leave so many characters room."""
    rooms = {(0, column): Room(10.0 * room, 10.0) for column, room in enumerate(free)}
    upper, lower = (
        {column: Cell(0, column, text) for column, text in enumerate(row) if text}
        for row in (above, rest)
    )
    return is_rest(upper, lower, {}, rooms)


def test_full_lines_go_on_below_the_page_break() -> None:
    above, rest = ("6.配合推进办工作情", "6-1 专职人员对", "10"), ("况", "接推进办", "")
    assert cut(above, rest, (0.5, 0.9, 8.0))
    assert not cut(above, rest, (0.5, 4.0, 8.0))


def test_a_figure_is_only_parted_where_its_line_is_full() -> None:
    above, rest = ("1", "网店", "393", "75.0"), ("", "运营", "4", "0％")
    assert cut(above, rest, (9, 0.5, 0.4, 1.6))
    assert not cut(above, rest, (9, 0.5, 3.0, 1.6))


def test_a_serial_number_beside_several_levels_makes_the_second_one_no_rest() -> None:
    """Word parts the merged cells of 8 at the page's end: below, only the level stands."""
    wide = {(1, column): Room(30.0, 10.0) for column in range(5)}
    upper = table((HEADER, ABOVE), 1)
    lower = table((("", "", "中级", "3", "2"), ("9", "物流管理", "初级", "1", "1")), 2)
    (found,) = mended([[upper], [lower]], {1: wide})
    assert isinstance(found, Table)
    assert lines(found)[1:3] == [list(ABOVE), ["", "", "中级", "3", "2"]]


def test_no_line_ends_with_an_opening_bracket() -> None:
    assert cut(("序号", "题库建设"), ("", "（总题量）"), (5, 2.2))
    assert not cut(("序号", "题库建设"), ("", "总题量"), (5, 2.2))


def test_a_date_is_parted_behind_its_hyphen() -> None:
    assert cut(("4", "2022-", "否"), ("", "11-21", ""), (9, 1.6, 9))


def test_a_header_that_somebody_broke_by_hand_goes_on_beside_a_full_one() -> None:
    above, rest = ("序号", "公开出版教材（部", "培训资源包"), ("", "数）", "（有/无）")
    assert cut(above, rest, (9, 0.8, 3.8))
    assert not cut(above, rest, (9, 4.0, 3.8))


def test_a_row_with_a_number_of_its_own_is_no_rest_however_full_the_line_above() -> None:
    assert not cut(("", "7-3 教学成果奖", ""), ("", "7-4 1+X教师团队", ""), (9, 0.1, 9))


def test_a_whole_row_below_a_full_header_is_no_rest() -> None:
    full = (0.1, 0.1, 0.1)
    assert not cut(("序号", "证书名称", "人数"), ("1", "智能财税", "580人"), full)
    assert not cut(("名称", "级别", "人数"), ("智能财税", "初级", "580人"), full)


EDGES = (0, 1000, 2000, 3000, 4000, 5000)


def test_the_second_row_of_a_header_may_stand_on_the_next_page() -> None:
    upper = table([("序号", "证书名称", "级别", "站点数")], 1, (0, 1000, 2000, 3000, 5000))
    lower = table([("", "", "", "全国", "江西省"), ("1", "财税", "初级", "9", "2")], 2, EDGES)
    found = joined(upper, lower)
    assert found.columns == 5
    assert [(cell.text, cell.row_span, cell.column_span) for cell in found.cells[:6]] == [
        ("序号", 2, 1),
        ("证书名称", 2, 1),
        ("级别", 2, 1),
        ("站点数", 1, 2),
        ("全国", 1, 1),
        ("江西省", 1, 1),
    ]


def test_a_total_alone_on_a_page_belongs_to_the_table_though_its_cells_are_merged() -> None:
    upper = table([HEADER, ABOVE], 1, EDGES)
    lower = table([("合计", "252", "86")], 2, (0, 3000, 4000, 5000))
    found = joined(upper, lower)
    assert (found.rows, found.columns) == (3, 5)
    assert found.cells[-3:][0][:5] == (2, 0, "合计", 1, 3)


def test_a_caption_alone_on_its_page_is_no_running_title() -> None:
    caption, below = Paragraph("附表2 考核站点", Where(page=2)), table((BELOW,), 2)
    upper = table((HEADER, ABOVE), 1)
    assert mended([[upper], [caption], [below]]) == [upper, caption, below]


def test_a_running_title_parts_no_table() -> None:
    title = Paragraph("2022年1+X工作考核材料", Where())
    parts = (table((HEADER, ABOVE), 1), table((BELOW,), 2))
    found = mended([[title, part] for part in parts])
    assert [type(one) for one in found] == [Paragraph, Table, Paragraph]


def test_the_room_in_a_cell_is_its_own_where_merged_cells_hide_an_edge() -> None:
    upper = table([("一", "智能财税", "高级")], 1, (0, 2000, 3000, 4000))
    lower = table([(("", 2), "物流管理师", ""), ("1", "9", "电商", "初级")], 2, EDGES[:5])
    rooms = {1: {(0, 1): Room(90.0, 10.0), (0, 2): Room(1.0, 10.0)}}
    (found,) = mended([[upper], [lower]], rooms)
    assert isinstance(found, Table)
    assert lines(found)[0][2] == "智能财税"


def test_tables_on_their_side_with_other_columns_are_two() -> None:
    """Their boxes, given as the page is shown, do not tell where their columns begin."""
    parts = [table([("8",) * columns], page) for page, columns in ((1, 2), (2, 3))]
    turned = [
        replace(part, cells=tuple(one._replace(box=(10, 0, 90, 9)) for one in part.cells))
        for part in parts
    ]
    assert mended([[turned[0]], [turned[1]]]) == turned


def labelled(*rest: Line) -> list[list[str]]:
    """A table whose certificate is merged over the last two rows before the page break."""
    upper = table([HEADER, ABOVE, ("9", "", "初级", "3", "2")], 1)
    label = next(cell for cell in upper.cells if cell.text == "智能财税")
    kept = [cell for cell in upper.cells if cell is not label and cell[:2] != (2, 1)]
    cells = sorted([*kept, label._replace(row_span=2)])
    return lines(joined(Table(3, 5, tuple(cells), upper.where), table(rest, 2)))


def test_a_merged_label_goes_on_over_the_page_break() -> None:
    assert labelled(("10", "", "初级", "1", "1"))[3][1] == "智能财税"


def test_no_label_goes_on_into_a_total_nor_into_a_row_that_nobody_filled_in() -> None:
    assert labelled(("合计", "", "", "4", "3"))[3][1] == ""
    assert labelled(("10", "", "", "", ""))[3][1] == ""


def parted(*others: str) -> str:
    """The certificate of the last row above a page break that parts the label's own words."""
    upper = table([HEADER, ("8", "工业机器", "初级", "3", "2")], 1)
    lower = table([("9", "人操作", "中级", "1", "1"), ("10", "", "高级", "1", "1")], 2)
    label = next(cell for cell in lower.cells if cell.text == "人操作")
    kept = [cell for cell in lower.cells if cell is not label and cell[:2] != (1, 1)]
    lower = Table(2, 5, tuple(sorted([*kept, label._replace(row_span=2)])), lower.where)
    elsewhere = table([HEADER, *[("1", other, "初级", "3", "2") for other in others]], 3)
    pages: list[list[Block]] = [[upper], [lower], [Paragraph("附表1", Where(page=3)), elsewhere]]
    found = mended(pages, {1: {(1, 1): Room(2.0, 10.0)}})[0]
    assert isinstance(found, Table)
    return lines(found)[1][1]


def test_a_merged_label_whose_words_are_parted_is_whole_if_another_cell_says_the_whole() -> None:
    assert parted("工业机器人操作") == "工业机器人操作"
    assert parted("工业机器", "人操作") == "工业机器"
    assert parted() == "工业机器"
