"""Rows of a table's piece: data, 合计, and what is neither (repeated headers, template rows, 小计)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple, Self

from checks.bind import keys
from checks.bind.fixed import row_of
from checks.bind.grid import Grid
from checks.bind.header import Columns, scale_of
from checks.bind.labels import label
from checks.form import BoundRow, Value
from checks.numbers import folded, read, read_rate
from config.template import TableTemplate, Template
from parsers.model import Cell

_TOTALS = frozenset({"合计", "总计", "共计", "总分", "合计得分", "自评总分"})
_LEFT = re.compile(r"^[.·…。\-—_*\s]*$|请添加行|以下同")
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
        plan = _Plan.of(self.table, columns, around)
        for number in range(columns.first, grid.table.rows):
            texts = grid.texts(number)
            if not texts and not self.table.groups:
                continue
            if texts and texts in head:
                continue  # the header again, on a new page
            _Line(self, grid, plan, number).take()


class _Spot(NamedTuple):
    """A column of the template in a piece: what it takes to read a cell of it."""

    id: str
    place: int
    scale: Decimal
    numeric: bool
    kind: str


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is the same for every line of a piece.

    Attributes:
        columns: The template's columns that stand in it.
        places: Column id to place.
        figures: Places of the columns that hold figures.
        totals: Labels of a total row.
        headers: Labels of the template's headers.
    """

    columns: tuple[_Spot, ...]
    places: dict[str, int]
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
            )
            for column in table.columns
            if column.id in columns.places
        ]
        return cls(
            tuple(here),
            columns.places,
            frozenset(spot.place for spot in here if spot.numeric),
            _TOTALS | {label(table.total)} if table.total else frozenset(),
            frozenset(label(column.header) for column in table.columns),
        )


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of a grid on its way to a row."""

    rows: Rows
    grid: Grid
    plan: _Plan
    number: int

    def take(self) -> None:
        table, words = self.rows.table, self._words()
        if not self.plan.totals.isdisjoint(words):
            row = BoundRow("", table.total, self._values())
            self.rows.totals.append((len(self.rows.data), row))
        elif table.groups:
            self._fixed(words)
        elif not any(word.startswith("小计") or word.endswith("小计") for word in words):
            self._free(words)

    def _words(self) -> list[str]:
        """Labels of what stands in the columns that hold words."""
        cells = self.grid.row(self.number)
        return [label(cell.text) for cell in cells if cell.column not in self.plan.figures]

    def _fixed(self, words: list[str]) -> None:
        table = self.rows.table
        key = self._cell(table.key[0])
        if key is None or not (key.text.strip() or key.number) or self._header_again(words):
            return
        found = row_of(key, table)
        shown = f"{found.id} {found.title}" if found else folded(key.text)[:MAX_LABEL]
        self.rows.data.append(BoundRow(found.id if found else "", shown, self._values()))

    def _header_again(self, words: list[str]) -> bool:
        """A piece without a header of its own may still repeat it further down."""
        return sum(word in self.plan.headers for word in words) > 1

    def _free(self, words: list[str]) -> None:
        cells = self._values()
        serial = {spot.id for spot in self.plan.columns if spot.kind == "serial"}
        content = [one.text for name, one in cells.items() if one.text and name not in serial]
        if not content or self._header_again(words):
            return
        if all(_LEFT.search(text) for text in content):
            return  # a row of the template that nobody filled in
        self._fill_down(cells)
        named = [cells[name].text for name in self.rows.table.key if name in cells]
        shown = " ".join((f"第{len(self.rows.data) + 1}行", *filter(None, named)))
        self.rows.data.append(BoundRow("", shown[:MAX_LABEL], cells, self._key(cells)))

    def _fill_down(self, cells: dict[str, Value]) -> None:
        """A blank certificate before a filled level or unit is the one above."""
        keys, above = self.rows.table.key, self.rows.data[-1] if self.rows.data else None
        if above is None:
            return
        filled = [name for name in keys if name in cells and cells[name].text]
        for place, name in enumerate(keys[:-1]):
            value, before = cells.get(name), above.value(name)
            if value is None or before is None or (value.text and value.text not in _DITTO):
                continue
            if value.text or any(behind in filled for behind in keys[place + 1 :]):
                cells[name] = Value(before.text, value.where)

    def _key(self, values: dict[str, Value]) -> tuple[str, ...]:
        levels, table = self.rows.template.levels, self.rows.table
        name, inside, rest = "", "", []
        for column_id in table.key:
            text, kind = values[column_id].text if column_id in values else "", ""
            kind = table.column(column_id).kind
            if kind == "certificate":
                name, inside = keys.certificate(text, levels)
            elif kind == "level":
                inside = keys.level(text, levels) or inside
            elif kind == "unit":
                rest.append(keys.unit(text))
            else:
                name = folded(text)
        return (name, inside, *rest)

    def _cell(self, column_id: str) -> Cell | None:
        place = self.plan.places.get(column_id)
        return None if place is None else self.grid.at(self.number, place)

    def _values(self) -> dict[str, Value]:
        line = self.grid.cover[self.number]
        return {
            spot.id: self._value(cell, spot)
            for spot in self.plan.columns
            if (cell := line[spot.place]) is not None
        }

    def _value(self, cell: Cell, spot: _Spot) -> Value:
        text, where, merged = folded(cell.text), self.grid.where(cell), cell.row_span > 1
        if not spot.numeric or not text:
            if spot.kind == "serial" and not text:
                text = cell.number
            return Value(text, where, None, False, cell.confidence, merged and spot.numeric)  # noqa: FBT003 - a tuple
        reader = read_rate if spot.kind == "rate" else read
        found = reader(cell.text, spot.scale)
        return Value(text, where, found.value, found.odd, cell.confidence, merged, found.step)
