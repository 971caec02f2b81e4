"""What a page break does to a table: which rows are one, and which are not."""

from __future__ import annotations

from collections.abc import Sequence

from parsers.model import Cell, Table, Where
from parsers.pdf_join import mended

HEADER = ("序号", "证书名称", "级别", "申报人数", "通过人数")
ABOVE = ("8", "智能财税", "高级", "252", "86")


def table(lines: Sequence[Sequence[str]], page: int) -> Table:
    cells = tuple(
        Cell(row, column, text)
        for row, line in enumerate(lines)
        for column, text in enumerate(line)
    )
    return Table(len(lines), len(lines[0]), cells, Where(page=page, table=1))


def joined(*rest: Sequence[str]) -> list[list[str]]:
    """The rows of a table whose header and row 8 stand on one page, the rest on the next."""
    (found,) = mended([[table((HEADER, ABOVE), 1)], [table(rest, 2)]])
    assert isinstance(found, Table)
    rows = [[""] * found.columns for _ in range(found.rows)]
    for cell in found.cells:
        rows[cell.row][cell.column] = cell.text
    return rows


def test_a_row_without_number_between_8_and_9_is_the_rest_of_row_8() -> None:
    rest = ("", "（中级）", "", "1", "9")
    assert joined(rest, ("9", "物流", "初级", "3", "2"))[1] == [
        "8",
        "智能财税（中级）",
        "高级",
        "2521",
        "869",
    ]


def test_a_subtotal_at_the_top_of_a_page_is_a_row_of_its_own() -> None:
    rest = ("", "小 计", "", "1900", "13")
    assert joined(rest, ("9", "物流", "初级", "3", "2"))[1:3] == [list(ABOVE), list(rest)]
