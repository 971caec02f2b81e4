"""The header rows of a table under a style: merged groups, marks, units, line breaks."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import groupby

from tests.samples.blocks import GridCell
from tests.samples.forms import ANNEXES, FORMS, Column
from tests.samples.paper import Printed
from tests.samples.style import Style

_SYNONYMS = {
    "自评分数": "自评得分",
    "试点院校名称": "院校名称",
    "考核站点院校名称": "站点院校名称",
}
_LOCKED = ("serial", "certificate", "level", "group", "indicator")
REMARKS = Column("remarks", "备注", "text")


def columns_of(name: str, printed: Printed, style: Style, rng: random.Random) -> list[Column]:
    """The leaf columns in the order this unit prints them."""
    form = FORMS[name]
    columns = [form.column(column) for column in printed.columns]
    free = [place for place, column in enumerate(columns) if column.id not in _LOCKED]
    if style.shuffled and name in ANNEXES and len(free) > 1:
        at = rng.choice(free[:-1])
        columns[at], columns[at + 1] = columns[at + 1], columns[at]
    return [*columns, REMARKS] if style.remarks else columns


def header_cells(columns: list[Column], style: Style) -> tuple[list[GridCell], int]:
    """The header's cells and how many rows it takes."""
    if not any(column.over for column in columns):
        return [GridCell(0, at, label(column, style)) for at, column in enumerate(columns)], 1
    cells: list[GridCell] = []
    for over, run in groupby(enumerate(columns), lambda pair: pair[1].over):
        group = list(run)
        first = group[0][0]
        if not over:
            cells += [GridCell(0, at, label(column, style), row_span=2) for at, column in group]
            continue
        shared = all(column.star for _, column in group)
        top = replace(group[0][1], header=over, star=group[0][1].star if shared else "")
        cells.append(GridCell(0, first, label(top, style), column_span=len(group)))
        for at, column in group:
            leaf = replace(column, star="") if shared else column
            cells.append(GridCell(1, at, label(leaf, style)))
    return cells, 2


def label(column: Column, style: Style) -> str:
    """A header's words with the unit's habits."""
    words = _SYNONYMS.get(column.header, column.header) if style.synonyms else column.header
    if style.breaks and len(words) > 4:
        words = words[:4] + "\n" + words[4:]
    return words + _amount_unit(column, style) + _mark(column, style)


def _amount_unit(column: Column, style: Style) -> str:
    if column.sort != "amount":
        return ""
    if style.amounts == "wan_header":
        return "（万元）"
    yuan = style.amounts == "yuan_header" or (style.synonyms and style.amounts == "yuan")
    return "（元）" if yuan else ""


def _mark(column: Column, style: Style) -> str:
    if not column.star or style.marks == "none":
        return ""
    if style.marks == "star":
        return "*" + column.star
    return "＊" + "⁰¹²³⁴"[int(column.star)]
