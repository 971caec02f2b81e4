"""Which tables of a document are which tables of the template; their pieces joined.

A table is told by its header, and where two templates fit alike, by the heading above it. A table
goes on over pages with or without its header, and may be split by certificate. The same rows
twice are one table; other rows under the same keys are a rival, and a rival is a doubt.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Self

from checks.bind.fixed import row_of
from checks.bind.grid import Grid
from checks.bind.header import Columns, Matcher
from checks.bind.heads import Head, heads_of
from checks.bind.labels import MAX_HEADING, heading, scale
from checks.bind.pieces import Piece, join
from checks.form import BoundTable
from checks.numbers import read
from config.template import TableTemplate, Template
from parsers.model import NOWHERE, Block, Heading, Paragraph, Table

ENOUGH = 0.55  # the share of header names that both sides know
HEADED = 0.1  # what the right heading above adds
_TOTALS = ("合计", "总计", "小计")
_SERIAL = re.compile(r"\d{1,4}|[.…]+")


@dataclass(slots=True)
class _Walk:
    """The document's blocks so far, as far as the next table needs them."""

    above: list[str] = field(default_factory=list)
    last: str = ""  # id of the table that the last grid belonged to
    since: int = 0  # text blocks since then

    def text(self, text: str) -> None:
        if text.strip():
            self.above.append(text)
            self.since += 1

    def grid(self, table_id: str) -> None:
        self.above, self.last, self.since = [], table_id, 0


@dataclass(frozen=True, slots=True)
class Laid:
    """A table laid out, with every way to read its header: the same for every template."""

    grid: Grid
    heads: tuple[Head, ...]

    @classmethod
    def of(cls, table: Table) -> Self:
        """Lays a table out."""
        grid = Grid.of(table)
        return cls(grid, heads_of(grid))


def laid_out(blocks: Iterable[Block]) -> tuple[Block | Laid, ...]:
    """A document's blocks with its tables laid out."""
    return tuple(Laid.of(one) if isinstance(one, Table) else one for one in blocks)


def bind_tables(
    blocks: tuple[Block | Laid, ...], template: Template, file: str
) -> tuple[tuple[BoundTable, ...], frozenset[int]]:
    """Finds every table of the template that a document, laid out, holds.

    Returns:
        The tables, and the places among the blocks of every grid that belongs to one of them.
    """
    used: set[int] = set()
    pieces: dict[str, list[Piece]] = {}
    said: dict[str, str] = {}
    walk, matchers = _Walk(), Matcher.all_of(template)
    for place, block in enumerate(blocks):
        if isinstance(block, Heading | Paragraph):
            _nothing(block.text, walk, template, said)
            walk.text(block.text)
        elif isinstance(block, Laid):
            found = _assign(block, matchers, walk, pieces)
            if found is not None:
                pieces.setdefault(found[0], []).append(found[1])
                used.add(place)
            walk.grid(found[0] if found else "")
    bound = (join(table, template, pieces.get(table.id, []), file) for table in template.tables)
    known = [table for table in bound if table is not None]
    empty = _empty(template, said, {table.id for table in known}, file)
    return (*known, *empty), frozenset(used)


def _assign(
    table: Laid, matchers: tuple[Matcher, ...], walk: _Walk, pieces: dict[str, list[Piece]]
) -> tuple[str, Piece] | None:
    """The table that a grid belongs to, by its header, else as the rest of the one before."""
    grid, candidates = table.grid, []
    for head in table.heads:
        for matcher in matchers:
            columns = matcher.match(head)
            score = _worth(matcher, columns, grid, walk)
            if score >= ENOUGH:
                candidates.append((score, matcher.template.id, columns))
    around = next((one for text in reversed(walk.above) if (one := _unit(text))), None)
    top = grid.texts(0)[:1] if grid.table.rows else ()
    around = around or next((one for text in top if (one := _unit(text))), None)
    if candidates:
        _, table_id, columns = max(candidates, key=lambda one: one[0])
        near = walk.last == table_id and walk.since <= 1
        if near and around is None:  # a unit told above a table holds on its next page too
            around = pieces[table_id][-1].around
        return table_id, Piece(grid, columns, around, fresh=True, near=near)
    return _continued(grid, matchers, walk, pieces)


def _unit(text: str) -> Decimal | None:
    """A unit told above a table: 「单位：万元」."""
    return scale(text) if "单位" in text and len(text) <= MAX_HEADING else None


def _worth(matcher: Matcher, columns: Columns, grid: Grid, walk: _Walk) -> float:
    table = matcher.template
    if table.groups:  # such a table is told by its rows; other columns may stand beside
        needed = matcher.figures | {*table.key}
        return 1.0 if needed <= columns.places.keys() else 0.0
    if columns.score == 0 or matcher.figures.isdisjoint(columns.places):
        return 0.0 if matcher.figures else columns.score
    above = [
        heading(text) for text in (*walk.above[-3:], *grid.texts(0)[:1]) if len(text) <= MAX_HEADING
    ]
    headed = any(any(title in text for title in matcher.titles) for text in above)
    return columns.score + (HEADED if headed else 0.0)


def _continued(
    grid: Grid, matchers: tuple[Matcher, ...], walk: _Walk, pieces: dict[str, list[Piece]]
) -> tuple[str, Piece] | None:
    """A grid without a header, as wide as the one just before, whose rows look like its rows."""
    before = pieces.get(walk.last)
    if not before or walk.since > 1 or before[-1].columns.width != grid.table.columns:
        return None
    if not grid.table.rows:
        return None
    last = before[-1].columns
    columns = Columns(last.places, 0, last.width, last.scales)
    serial = last.places.get("serial")
    first = grid.at(0, serial) if serial is not None else None
    if first is not None and first.text.strip() and not _is_row(first.text):
        return None
    table = next(one.template for one in matchers if one.template.id == walk.last)
    if not _alike(grid, columns, table):
        return None
    return walk.last, Piece(grid, columns, before[-1].around, fresh=False, near=True)


def _alike(grid: Grid, columns: Columns, table: TableTemplate) -> bool:
    """Whether figures, or rows that the template knows, stand where they stand in the table."""
    if table.groups:
        keys = [grid.at(row, columns.places[table.key[0]]) for row in range(grid.table.rows)]
        known = any(cell is not None and row_of(cell, table) for cell in keys)
        return known or any(heading(text) in _TOTALS for text in grid.texts(grid.table.rows - 1))
    places = [
        columns.places[one.id] for one in table.columns if one.numeric and one.id in columns.places
    ]
    cells = [grid.at(row, place) for row in range(grid.table.rows) for place in places]
    texts = [cell.text for cell in cells if cell is not None and cell.text.strip()]
    figures = sum(read(text).value is not None or "%" in text or "％" in text for text in texts)
    return figures * 2 >= len(texts)


def _is_row(serial: str) -> bool:
    text = serial.strip()
    return bool(_SERIAL.fullmatch(text)) or heading(text) in _TOTALS


def _nothing(text: str, walk: _Walk, template: Template, said: dict[str, str]) -> None:
    """「无」 under a table's heading is an empty table."""
    plain = heading(text)
    if not walk.above or plain not in template.nothing:
        return
    before = heading(walk.above[-1])
    for table in template.tables:
        if any(heading(name) == before for name in (table.title, *table.synonyms)):
            said.setdefault(table.id, text.strip())


def _empty(
    template: Template, said: dict[str, str], known: set[str], file: str
) -> Iterator[BoundTable]:
    for table in template.tables:
        if table.id in said and table.id not in known:
            yield BoundTable(table.id, table.title, (), (), NOWHERE, file, said=said[table.id])
