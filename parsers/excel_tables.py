"""A sheet's cells as blocks: captions as paragraphs, what stands together as tables.

People put several annexes on one sheet, each below a caption and often with a blank row between.
A blank row alone does not end a table: only a caption, or a row of words like a header, begins one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from parsers.excel_sheet import MAX_CELLS, Sheet, TooLarge
from parsers.model import Block, Cell, Heading, Paragraph, Table, Where

MAX_GAP = 20  # blank rows within one table
LONG = 15  # characters of a row's only cell that make it a sentence
_CAPTION = re.compile(
    r"\s*(?:附?表|附件)\s*[\d一二三四五六七八九十]|[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[)）]"
)
_NOTE = re.compile(r"\s*[*＊]*\s*(?:注|说明|备注|填表|填报|制表|审核|单位|联系人)")
_NUMBER = re.compile(r"[-+]?[\d,.]+[%％]?")


class _Anchor(NamedTuple):
    """A cell with something in it, and what it spans. A tuple, since a sheet has thousands."""

    row: int
    column: int
    text: str
    rows: int = 1
    columns: int = 1


def blocks(sheet: Sheet, table: int) -> Iterator[Block]:
    """The blocks of a sheet.

    Args:
        sheet: The sheet.
        table: How many tables stand before it in the document.
    """
    yield Heading(sheet.name, 1, Where(sheet=sheet.name))
    rows = _rows(sheet)
    last = max((one.column for row in rows.values() for one in row), default=0)
    for part in _parts(rows):
        if len(part) == 1 and _alone(rows[part[0]]):
            anchor = rows[part[0]][0]
            yield Paragraph(anchor.text, Where(row=anchor.row + 1, sheet=sheet.name))
            continue
        table += 1
        yield _table([one for row in part for one in rows[row]], sheet, table, last)


def _rows(sheet: Sheet) -> dict[int, list[_Anchor]]:
    """Anchors by row, top to bottom; a blank merged cell is none."""
    spans = {(top, left): (bottom, right) for top, left, bottom, right in sheet.merges}
    found: dict[int, list[_Anchor]] = {}
    for place in sorted(sheet.texts.keys() | sheet.unknown if sheet.unknown else sheet.texts):
        text = sheet.texts.get(place, "").strip()
        if not text and place not in sheet.unknown:
            continue
        row, column = place
        anchor = _Anchor(row, column, text)
        if place in spans:
            bottom, right = spans[place]
            anchor = _Anchor(
                row, column, text, max(bottom - row, 0) + 1, max(right - column, 0) + 1
            )
        found.setdefault(row, []).append(anchor)
    return found


def _alone(anchors: list[_Anchor]) -> bool:
    return len(anchors) == 1 and anchors[0].rows == 1 and bool(anchors[0].text)


def _parts(rows: dict[int, list[_Anchor]]) -> Iterator[list[int]]:
    """Rows that belong together: one row alone is a caption or a note, several are a table."""
    widest = max((len(anchors) for anchors in rows.values()), default=0)
    part: list[int] = []
    end = -1  # the last row that the part's cells reach
    for row, anchors in rows.items():
        gap = row - end - 1
        if _line(anchors, gap=gap, inside=bool(part), widest=widest):
            if part:
                yield part
            yield [row]
            part, end = [], row
            continue
        if part and (gap > MAX_GAP or (gap > 0 and _header(anchors))):
            yield part
            part = []
        part.append(row)
        end = max(row, *(one.row + one.rows - 1 for one in anchors), end if part[1:] else -1)
    if part:
        yield part


def _line(anchors: list[_Anchor], *, gap: int, inside: bool, widest: int) -> bool:
    """Whether a row is a line of text and not a row of a table."""
    if not _alone(anchors):
        return False
    only = anchors[0]
    if not inside or _CAPTION.match(only.text) or _NOTE.match(only.text):
        return True
    return only.columns * 2 > max(widest, 2) or (len(only.text) > LONG and gap >= 0)


def _header(anchors: list[_Anchor]) -> bool:
    """Whether a row after a blank one begins another table: words only, and several."""
    return len(anchors) > 1 and not any(_NUMBER.fullmatch(one.text) for one in anchors)


def _table(anchors: list[_Anchor], sheet: Sheet, number: int, last: int) -> Table:
    """A grid of what stands together.

    Args:
        anchors: Its cells, row by row.
        sheet: The sheet.
        number: Which table of the document it is.
        last: The last column that anything stands in: a merged cell may reach to the sheet's end.
    """
    top, left = anchors[0].row, min(one.column for one in anchors)
    bottom = anchors[-1].row
    right = max(min(one.column + one.columns - 1, last) for one in anchors)
    rows, columns = bottom - top + 1, right - left + 1
    if rows * columns > MAX_CELLS:
        raise TooLarge("cells")
    cells: list[Cell] = []
    taken: set[tuple[int, int]] = set()  # by merged cells
    alone = 0
    for one in anchors:
        row, column, tall, wide = one.row - top, one.column - left, one.rows, one.columns
        if taken and (row, column) in taken:
            continue  # merged areas that overlap: the first holds
        if tall == 1 and wide == 1:
            alone += 1
        else:
            tall, wide = min(tall, rows - row), min(wide, columns - column)
            taken |= {(row + down, column + over) for down in range(tall) for over in range(wide)}
        sure = 1.0 if one.text else 0.0  # a formula whose value the file does not hold
        cells.append(Cell(row, column, one.text, tall, wide, "", sure))
    if alone + len(taken) < rows * columns:
        full = taken | {cell[:2] for cell in cells}
        grid = ((row, column) for row in range(rows) for column in range(columns))
        cells = sorted([*cells, *(Cell(*place, "") for place in grid if place not in full)])
    where = Where(table=number, row=top + 1, column=left + 1, sheet=sheet.name)
    return Table(rows, columns, tuple(cells), where)
