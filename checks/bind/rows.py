"""Rows of a table's piece: data, 合计, and what is neither (repeated headers, template rows, 小计)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple, Self

from checks.bind import keys
from checks.bind.fixed import row_of
from checks.bind.grid import Grid
from checks.bind.header import Columns, scale_of
from checks.bind.labels import label
from checks.form import BoundRow, Value
from checks.numbers import Number, folded, read, read_rate
from config.template import TableTemplate, Template
from parsers.model import Cell

_TOTALS = frozenset({"合计", "总计", "共计", "总分", "合计得分", "自评总分"})
_DOTS = ".·…。-—_* "
_TO_ADD = re.compile("请添加行|以下同")
_DITTO = frozenset({"同上", "〃", '"', "″", "''", "..", "同前"})
MAX_LABEL = 60


@dataclass(slots=True)
class Rows:
    """What has been read of a table so far, over all its pieces."""

    template: Template
    table: TableTemplate
    data: list[BoundRow] = field(default_factory=list)
    totals: list[tuple[int, BoundRow]] = field(default_factory=list)

    def take(self, grid: Grid, columns: Columns, around: Decimal | None) -> None:
        """Takes a piece in; `around` is a unit (万元) told outside its header."""
        head = {grid.texts(number) for number in range(columns.first)}
        lines = _Lines(self, grid, _Plan.of(self.table, columns, around))
        for number in range(columns.first, grid.table.rows):
            texts = grid.texts(number)
            if not texts and not self.table.groups:
                continue
            if texts and texts in head:
                continue  # the header again, on a new page
            lines.take(number)


class _Spot(NamedTuple):
    """A column of the template in a piece: what it takes to read a cell of it."""

    id: str
    place: int
    scale: Decimal
    numeric: bool
    kind: str
    reader: Callable[[str, Decimal], Number]


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is the same for every line of a piece.

    Attributes:
        columns: The template's columns that stand in it.
        places: Column id to place.
        serials: Ids of the columns that hold serial numbers.
        keys: Ids and kinds of the columns that name a row.
        figures: Places of the columns that hold figures.
        totals: Labels of a total row.
        headers: Labels of the template's headers.
    """

    columns: tuple[_Spot, ...]
    places: dict[str, int]
    serials: frozenset[str]
    keys: tuple[tuple[str, str], ...]
    figures: frozenset[int]
    totals: frozenset[str]
    headers: frozenset[str]

    @classmethod
    def of(cls, table: TableTemplate, columns: Columns, around: Decimal | None) -> Self:
        here = [
            _Spot(
                column.id,
                columns.places[column.id],
                scale_of(columns, column, around),
                column.numeric,
                column.kind,
                read_rate if column.kind == "rate" else read,
            )
            for column in table.columns
            if column.id in columns.places
        ]
        return cls(
            tuple(here),
            columns.places,
            frozenset(spot.id for spot in here if spot.kind == "serial"),
            tuple((name, table.column(name).kind) for name in table.key),
            frozenset(spot.place for spot in here if spot.numeric),
            _TOTALS | {label(table.total)} if table.total else frozenset(),
            frozenset(label(column.header) for column in table.columns),
        )


@dataclass(frozen=True, slots=True)
class _Lines:
    """The lines of a piece on their way to rows."""

    rows: Rows
    grid: Grid
    plan: _Plan

    def take(self, number: int) -> None:
        """Takes a line in: data, 合计, or neither."""
        table, words = self.rows.table, self._words(number)
        if not self.plan.totals.isdisjoint(words):
            row = BoundRow("", table.total, self._values(number))
            self.rows.totals.append((len(self.rows.data), row))
        elif self._header_again(words):
            return
        elif table.groups:
            self._fixed(number)
        elif not any(word.startswith("小计") or word.endswith("小计") for word in words):
            self._free(number)

    def _words(self, number: int) -> list[str]:
        """Labels of what stands in the columns that hold words."""
        figures = self.plan.figures
        return [label(cell.text) for cell in self.grid.row(number) if cell.column not in figures]

    def _header_again(self, words: list[str]) -> bool:
        """A piece without a header of its own may still repeat it further down."""
        return len([word for word in words if word in self.plan.headers]) > 1

    def _fixed(self, number: int) -> None:
        table = self.rows.table
        key = self.grid.at(number, self.plan.places[table.key[0]])
        if key is None or not (key.text.strip() or key.number):
            return
        found = row_of(key, table)
        shown = f"{found.id} {found.title}" if found else folded(key.text)[:MAX_LABEL]
        self.rows.data.append(BoundRow(found.id if found else "", shown, self._values(number)))

    def _free(self, number: int) -> None:
        cells, serials = self._values(number), self.plan.serials
        content = [one.text for name, one in cells.items() if one.text and name not in serials]
        if all(_is_left(text) for text in content):
            return  # a row of the template that nobody filled in
        self._fill_down(cells)
        named = [cells[name].text for name, _ in self.plan.keys if name in cells]
        shown = " ".join((f"第{len(self.rows.data) + 1}行", *filter(None, named)))
        self.rows.data.append(BoundRow("", shown[:MAX_LABEL], cells, self._key(cells)))

    def _fill_down(self, cells: dict[str, Value]) -> None:
        """A blank certificate before a filled level or unit is the one above."""
        keys, above = self.rows.table.key, self.rows.data[-1] if self.rows.data else None
        if above is None:
            return
        for place, name in enumerate(keys[:-1]):
            value, before = cells.get(name), above.cells.get(name)
            if value is None or before is None or (value.text and value.text not in _DITTO):
                continue
            if value.text or any(cells[one].text for one in keys[place + 1 :] if one in cells):
                cells[name] = Value(before.text, value.where)

    def _key(self, cells: dict[str, Value]) -> tuple[str, ...]:
        levels = self.rows.template.levels
        name, inside, rest = "", "", []
        for column, kind in self.plan.keys:
            text = cells[column].text if column in cells else ""
            if kind == "certificate":
                name, inside = keys.certificate(text, levels)
            elif kind == "level":
                inside = keys.level(text, levels) or inside
            elif kind == "unit":
                rest.append(keys.unit(text))
            else:
                name = folded(text)
        return (name, inside, *rest)

    def _values(self, number: int) -> dict[str, Value]:
        line = self.grid.cover[number]
        return {
            spot.id: self._value(cell, spot)
            for spot in self.plan.columns
            if (cell := line[spot.place]) is not None
        }

    def _value(self, cell: Cell, spot: _Spot) -> Value:
        text, where = folded(cell.text), self.grid.where(cell)
        merged = spot.numeric and cell.row_span > 1
        box = cell.box if cell.confidence < 1 else None
        if not spot.numeric or not text:
            if spot.kind == "serial" and not text:
                text = cell.number
            return Value(*(text, where, None, False, cell.confidence, merged, None, box))
        number, odd, step = spot.reader(cell.text, spot.scale)
        return Value(text, where, number, odd, cell.confidence, merged, step, box)


def _is_left(text: str) -> bool:
    """Whether a cell is as the template has it: dots, or words that ask to add rows."""
    return not text.strip(_DOTS) or bool(_TO_ADD.search(text))
