"""What a unit has written, as values: facts and figures before any style is chosen.

The oracle judges these values and the renderer prints them, so what is broken is known before
a single byte of Word exists.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Literal, TypeAlias

from tests.samples.looks import Look, Role

Kind: TypeAlias = Literal["school", "organisation"]


@dataclass(frozen=True, slots=True)
class Rate:
    """A pass rate by what it is made of, so that each style can cut or round it its own way."""

    part: int
    whole: int

    @property
    def fraction(self) -> Decimal | None:
        """None for 0/0, which units leave blank or strike out."""
        return Decimal(self.part) / Decimal(self.whole) if self.whole else None


@dataclass(frozen=True, slots=True)
class WrongRate:
    """A rate that an injector made up; the fraction is what will be printed."""

    fraction: Decimal


Value: TypeAlias = int | Decimal | Rate | WrongRate | str | None
Row: TypeAlias = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Printed:
    """One table as it stands on paper. `said` is a word in place of the table (无, 已结清)."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    total: Row | None
    said: str = ""

    def with_cell(self, index: int, column: str, value: Value) -> Printed:
        """The same table with one cell changed."""
        rows = [dict(row) for row in self.rows]
        rows[index][column] = value
        return replace(self, rows=tuple(rows))

    def with_total(self, column: str, value: Value) -> Printed:
        """The same table with one cell of 合计 changed."""
        return replace(self, total={**(self.total or {}), column: value})

    def with_rows(self, rows: Iterable[Row]) -> Printed:
        """Other rows, numbered again, because nobody leaves a hole in the serials on purpose."""
        numbered = [
            {**row, "serial": place} if "serial" in row else dict(row)
            for place, row in enumerate(rows, 1)
        ]
        return replace(self, rows=tuple(numbered))

    def without_column(self, column: str) -> Printed:
        """The same table with a column never printed."""
        return replace(self, columns=tuple(name for name in self.columns if name != column))


@dataclass(frozen=True, slots=True)
class Paper:
    """One filled-in form.

    `kind` is the form that was used; what the unit *is* stands in the roster. A section that
    is None has no heading at all, an empty tuple is a heading with nothing under it. `evidence`
    maps an indicator ("1-4-1"), a parent ("1-4") or a range ("1-1至1-3") to a text or, with an
    extension, to a file's name.
    """

    kind: Kind
    unit: str
    year: int
    title: str
    introduction: str
    sections: Mapping[str, tuple[str, ...] | None]
    tables: Mapping[str, Printed | None]
    evidence: Mapping[str, str] = field(default_factory=dict)
    closing_date: str | None = None
    looks: Mapping[Role, Look] = field(default_factory=dict)  # where it is set otherwise than asked
    section_number: str = "{}、"
    hint_left: bool = False  # 「如多个证书 请添加行」 still stands in table 1

    def table(self, name: str) -> Printed:
        """A table that is known to be there."""
        printed = self.tables[name]
        if printed is None:
            raise LookupError(f"{name} is not in this paper")
        return printed

    def with_table(self, name: str, printed: Printed | None) -> Paper:
        """The same paper with one table changed or, with None, left out."""
        return replace(self, tables={**self.tables, name: printed})

    def with_section(self, name: str, paragraphs: tuple[str, ...] | None) -> Paper:
        """The same paper with one section changed or, with None, left out."""
        return replace(self, sections={**self.sections, name: paragraphs})
