"""Rows of a table's piece: data, 合计, and what is neither (repeated headers, template rows, 小计)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal

from checks.bind import keys
from checks.bind.fixed import row_of
from checks.bind.grid import Grid
from checks.bind.header import Columns, scale_of
from checks.bind.labels import label
from checks.form import BoundRow, Value
from checks.numbers import folded, read, read_rate
from config.template import Column, TableTemplate, Template
from parsers.model import Cell

_TOTALS = frozenset({"合计", "总计", "共计", "总分", "合计得分", "自评总分"})
_SUBTOTAL = re.compile(r"^小计|小计$")
_LEFT = re.compile(r"^[.·…。\-—_*\s]*$|请添加行|以下同")
_DITTO = frozenset({"同上", "〃", '"', "″", "''", "..", "同前"})
MAX_LABEL = 60


@dataclass(slots=True)
class Rows:
    """What has been read of a table so far, over all its pieces.

    Attributes:
        left: Rows of the template that nobody filled in, by their words.
    """

    template: Template
    table: TableTemplate
    data: list[BoundRow] = field(default_factory=list)
    totals: list[tuple[int, BoundRow]] = field(default_factory=list)
    left: list[str] = field(default_factory=list)

    def take(self, grid: Grid, columns: Columns, around: Decimal | None) -> None:
        """Takes a piece in; `around` is a unit (万元) told outside its header."""
        head = {grid.texts(number) for number in range(columns.first)}
        for number in range(columns.first, grid.table.rows):
            texts = grid.texts(number)
            if not texts and not self.table.groups:
                continue
            if texts and texts in head:
                continue  # the header again, on a new page
            _Line(self, grid, columns, number, around).take()


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of a grid on its way to a row."""

    rows: Rows
    grid: Grid
    columns: Columns
    number: int
    around: Decimal | None

    def take(self) -> None:
        table = self.rows.table
        if table.total and self._names(_TOTALS | {label(table.total)}):
            row = BoundRow("", table.total, self._values())
            self.rows.totals.append((len(self.rows.data), row))
        elif table.groups:
            self._fixed()
        elif not any(_SUBTOTAL.search(label(text)) for text in self._words()):
            self._free()

    def _words(self) -> list[str]:
        """What stands in the columns that hold words."""
        figures = {
            self.columns.places[column.id]
            for column in self.rows.table.columns
            if column.numeric and column.id in self.columns.places
        }
        return [cell.text for cell in self.grid.row(self.number) if cell.column not in figures]

    def _names(self, names: frozenset[str] | set[str]) -> bool:
        return any(label(text) in names for text in self._words())

    def _fixed(self) -> None:
        table = self.rows.table
        key = self._cell(table.key[0])
        if key is None or not (key.text.strip() or key.number) or self._header_again():
            return
        found = row_of(key, table)
        shown = f"{found.id} {found.title}" if found else folded(key.text)[:MAX_LABEL]
        self.rows.data.append(BoundRow(found.id if found else "", shown, self._values()))

    def _header_again(self) -> bool:
        """A piece without a header of its own may still repeat it further down."""
        names = {label(column.header) for column in self.rows.table.columns}
        return sum(label(text) in names for text in self.grid.texts(self.number)) > 1

    def _free(self) -> None:
        cells = self._values()
        content = [
            value.text
            for name, value in cells
            if self.rows.table.column(name).kind != "serial" and value.text
        ]
        if not content or self._header_again():
            return
        if all(_LEFT.search(text) for text in content):
            self.rows.left += [text for text in content if "添加行" in text]
            return
        cells = self._filled_down(cells)
        key = self._key(dict(cells))
        place = len(self.rows.data) + 1
        named = " ".join(
            value.text.replace("\n", "")
            for name in self.rows.table.key
            for column, value in cells
            if column == name and value.text
        )
        shown = f"第{place}行 {named}".strip()[:MAX_LABEL]
        self.rows.data.append(BoundRow("", shown, cells, key))

    def _filled_down(self, cells: tuple[tuple[str, Value], ...]) -> tuple[tuple[str, Value], ...]:
        """A blank certificate before a filled level or unit is the one above."""
        table, above = self.rows.table, self.rows.data[-1] if self.rows.data else None
        if above is None or len(table.key) < 2:  # noqa: PLR2004 - one key column has nothing behind it
            return cells
        values = dict(cells)
        filled = [name for name in table.key if (one := values.get(name)) and one.text]
        for name in table.key:
            value, before = values.get(name), above.value(name)
            if value is None or before is None or name == table.key[-1]:
                continue
            behind = [one for one in filled if table.key.index(one) > table.key.index(name)]
            if value.text in _DITTO or (not value.text and behind):
                values[name] = Value(before.text, value.where)
        return tuple(values.items())

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
        place = self.columns.places.get(column_id)
        return None if place is None else self.grid.at(self.number, place)

    def _values(self) -> tuple[tuple[str, Value], ...]:
        out = []
        for column in self.rows.table.columns:
            cell = self._cell(column.id)
            if cell is not None:
                out.append((column.id, self._value(cell, column)))
        return tuple(out)

    def _value(self, cell: Cell, column: Column) -> Value:
        text, where = folded(cell.text), self.grid.where(cell)
        merged = cell.row_span > 1 and column.numeric
        if column.kind == "serial" and not text:
            text = cell.number
        if not column.numeric or not text:
            return Value(text, where, confidence=cell.confidence, merged=merged)
        scale = scale_of(self.columns, column, self.around)
        found = read_rate(cell.text, scale) if column.kind == "rate" else read(cell.text, scale)
        return Value(text, where, found.value, found.odd, cell.confidence, merged, found.step)
