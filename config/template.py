"""A template: one of the notice's forms, its sections, tables and the relations between figures.

Whether its parts fit each other (columns, tables, sentences that are named exist) is looked at in
`config/references`, over the files as they are, so that all mistakes are told at once.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Literal, TypeAlias

from pydantic import Field, field_validator

from config.data import Data, Word
from config.fields import demand_fields
from config.layout import Layout
from config.relations import Relation

Weight = Literal["fix", "ask", "none"]
Kind: TypeAlias = Literal[
    "serial",
    "text",
    "choice",
    "certificate",
    "level",
    "unit",
    "score",
    "count",
    "amount",
    "rate",
]


class Column(Data):
    """A column of a table: the header that people write, and what stands below it.

    Attributes:
        under: Names of the header above it ("江西省"), where two levels tell the column.
        kind: "serial" is never missed. "certificate" and "level" name a row, a level may stand in
            the certificate's name. "unit" is a name of the roster. "text" and "choice" are free.
            The rest are figures: "amount" in yuan, "rate" as a fraction.
    """

    id: Word
    header: Word
    kind: Kind
    synonyms: tuple[Word, ...] = ()
    under: tuple[Word, ...] = ()

    @property
    def shown(self) -> str:
        """The column as a letter names it, from the outside in."""
        return f"{self.under[0]}·{self.header}" if self.under else self.header

    @property
    def numeric(self) -> bool:
        """Whether figures stand in it."""
        return self.kind in ("score", "count", "amount", "rate")


class Row(Data):
    """A row that the template prints: its number and title, and its greatest score if stated."""

    id: Word
    title: Word
    maximum: Decimal | None = None


class Group(Data):
    """A group of fixed rows.

    Attributes:
        bonus: Blank counts as zero, and a 合计 without this group is right too.
        known: The office knows the facts itself, so evidence is never missed.
    """

    number: Word
    title: Word
    rows: tuple[Row, ...] = Field(min_length=1)
    bonus: bool = False
    known: bool = False


class TableTemplate(Data):
    """A table of the template: fixed rows in groups, or as many rows as there are.

    Attributes:
        synonyms: Other headings under which people put the table.
        key: Fixed rows: the column with number and title. Else: the columns that name a row.
        total: The label of the total row, or empty where the template has none.
        total_needed: A missing total is a fault and not only a question.
        annex: It may stand in a file of its own.
        sentence: Key of the notice's sentence that asks for the table.
    """

    id: Word
    title: Word
    synonyms: tuple[Word, ...] = ()
    sentence: Word
    key: tuple[Word, ...] = Field(min_length=1)
    columns: tuple[Column, ...] = Field(min_length=1)
    groups: tuple[Group, ...] = ()
    total: str = ""
    total_needed: bool = False
    annex: bool = False
    relations: tuple[Relation, ...] = ()

    @property
    def rows(self) -> tuple[Row, ...]:
        """All fixed rows in order."""
        return tuple(row for group in self.groups for row in group.rows)

    def column(self, column_id: str) -> Column:
        """A column by its id."""
        return next(column for column in self.columns if column.id == column_id)


class Evidence(Data):
    """Evidence in the order of a table's fixed rows; asked for where `column` is above zero."""

    table: Word
    column: Word
    sentence: Word


class Section(Data):
    """A section of the form.

    Attributes:
        number: As the template numbers it.
        missing, empty: What it weighs when the heading, or everything below it, is missing.
        tables: The section is these tables: when one is missing its own check speaks.
        evidence: What stands here is evidence, which may also come as files.
    """

    id: Word
    number: Word
    title: Word
    synonyms: tuple[Word, ...] = ()
    missing: Weight = "none"
    empty: Weight = "none"
    sentence: str = ""
    tables: tuple[Word, ...] = ()
    evidence: Evidence | None = None


class Closing(Data):
    """The closing line with seal and date; `label` is what stands beside the seal."""

    label: Word
    sentence: Word


class Template(Data):
    """One of the notice's forms, for one kind of unit.

    Attributes:
        title: With {unit} and {year}.
        placeholders: Words of the template that must be replaced when it is filled in.
        nothing: Words that, alone under a table's heading, say that there is nothing to report.
        levels: Levels of certificates, which may stand in the name.
        layout: How it must be set, where the notice says so.
    """

    kind: Literal["school", "organisation"]
    title: Word
    placeholders: tuple[Word, ...] = ()
    nothing: tuple[Word, ...] = ()
    levels: tuple[Word, ...] = ()
    closing: Closing | None = None
    layout: Layout | None = None
    sections: tuple[Section, ...] = ()
    tables: tuple[TableTemplate, ...] = Field(min_length=1)

    @field_validator("title")
    @classmethod
    def _has_its_fields(cls, title: str) -> str:
        return demand_fields(title)

    def table(self, table_id: str) -> TableTemplate:
        """A table by its id."""
        return next(table for table in self.tables if table.id == table_id)

    @property
    def cited(self) -> frozenset[str]:
        """Keys of the notice's sentences that this template cites."""
        evidence = (one.evidence.sentence for one in self.sections if one.evidence)
        relations = (one.sentence for table in self.tables for one in table.relations)
        single = (self.closing, self.layout)
        closing = (one.sentence for one in single if one is not None)
        sections = (one.sentence for one in self.sections)
        tables = (one.sentence for one in self.tables)
        return frozenset({*evidence, *relations, *closing, *sections, *tables} - {""})
