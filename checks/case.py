"""A case: everything a check may look at, and what several checks need to know of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from checks.cross import Gap, gaps
from checks.form import BoundRow, BoundTable, Form
from checks.history import History, Rulings
from checks.layout import Spot
from checks.reckon import Result, results
from config.campaign import Campaign
from config.relations import DetailCount, DetailSum
from config.roster import Roster, Unit
from config.template import TableTemplate, Template
from parsers.model import Document, File, FileKind, Mail, Package, Unreadable

_SUPPLEMENT = re.compile(r"补[交充发传报寄]|漏[发传交]|单独发|另发|分.{0,2}封|[第共]\s?\w\s?封")


@dataclass(frozen=True, slots=True)
class ArchiveName:
    """An archive's name taken apart.

    Attributes:
        unit: What stands in the unit's place.
        year: The year in it, or empty.
        exact: It is the campaign's form to the letter.
        formed: It has the form, in a tolerated variant at least, whatever unit and year.
    """

    unit: str = ""
    year: str = ""
    exact: bool = False
    formed: bool = False


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose package this is.

    Attributes:
        unit: The unit of the roster, or None.
        by: What told it: "name", "title", "sender", "ruling", or "" when nothing did.
        named: The unit's name as the archive's name claims it, or empty.
        title_unit: The unit's name as the title in the Word file claims it, or empty.
        title_year: The year in that title, or empty.
    """

    unit: Unit | None = None
    by: Literal["name", "title", "sender", "ruling", ""] = ""
    named: str = ""
    title_unit: str = ""
    title_year: str = ""


@dataclass(frozen=True, slots=True)
class Roles:
    """Which files are the main documents; several candidates that differ are doubt.

    Attributes:
        word: The main Word file, or None.
        pdf: The main PDF file, or None.
        words, pdfs: All candidates when more than one could be the main Word (PDF) file.
        annexes: Files that hold a part of the form besides the main Word file.
        any_word: There is some Word file at all.
        any_pdf: There is some PDF file that is not evidence by its name.
        perhaps_pdf: There is some PDF file that does not bear an indicator's number.
    """

    word: File | None = None
    pdf: File | None = None
    words: tuple[File, ...] = ()
    pdfs: tuple[File, ...] = ()
    annexes: tuple[File, ...] = ()
    any_word: bool = False
    any_pdf: bool = False
    perhaps_pdf: bool = False


@dataclass(frozen=True, slots=True)
class Reckoned:
    """A table of which it is known what it says, with all its relations reckoned once.

    Attributes:
        results: Relations inside the table.
        gaps: Where it and another table do not fit.
    """

    template: TableTemplate
    table: BoundTable
    results: tuple[Result, ...]
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """Everything a check may look at.

    At the end are filled in: what the Word's tables say, how its text is set, what the PDF holds.
    """

    campaign: Campaign
    roster: Roster
    package: Package
    mail: Mail | None
    name: ArchiveName
    identity: Identity
    roles: Roles
    form: Form | None
    history: History
    received: datetime
    rulings: Rulings
    reckoned: tuple[Reckoned, ...] = ()
    spots: tuple[Spot, ...] = ()
    printed: Form | None = None

    @property
    def readable(self) -> bool:
        """Whether everything in the package could be opened, so that "missing" is certain."""
        return self.package.fault is None and not self.package.skipped

    @property
    def word_name(self) -> str:
        """Name of the main Word file, or empty."""
        return self.roles.word.name if self.roles.word else ""

    @property
    def unreadable(self) -> Iterator[tuple[File, Unreadable]]:
        """The main documents that could not be read, each with the reason."""
        for file in (self.roles.word, self.roles.pdf):
            if file is not None and isinstance(file.content, Unreadable):
                yield file, file.content

    @property
    def supplement(self) -> bool:
        """Whether this may be a part sent after (or before) the rest: nothing is "missing" then.

        So it is when something is lacking and the unit has sent material before, or the mail
        speaks of a supplement; and with loose files of a mail among which no form is.
        """
        if self.mail is None:
            return False
        if self.package.loose and not (self.package.inside or (self.form and self.form.tables)):
            return True
        incomplete = not (self.roles.any_word and self.roles.any_pdf)
        said = _SUPPLEMENT.search(f"{self.mail.subject}\n{self.mail.text[:400]}")
        return self.readable and incomplete and bool(self.history.before(self.package) or said)

    @property
    def stand_ins(self) -> tuple[File | None, File | None]:
        """What came in place of a Word version and of a PDF, in formats of other programs."""
        other = (FileKind.IWORK, FileKind.ODF)
        word = next((one for one in self.package.files if one.kind in other), None)
        pdf = next((one for one in self.package.files if one.kind is FileKind.OFD), None)
        return None if self.roles.any_word else word, None if self.roles.any_pdf else pdf

    def filled_elsewhere(self, table: BoundTable, row: BoundRow, column: str) -> bool:
        """Whether the row occurs again (an index of evidence, say) and has a number there."""
        others = (one for one in table.rows if row.id and one.id == row.id and one is not row)
        return any(value.number is not None for one in others if (value := one.value(column)))

    @property
    def foreign(self) -> bool:
        """Whether the unit filled in the other kind's form: that is the one fault, then."""
        unit = self.identity.unit
        return bool(self.form and unit and unit.kind not in ("forwarder", self.form.kind))

    @property
    def template(self) -> Template | None:
        """The template that applies: of the form that was found, else of the unit's kind."""
        unit = self.identity.unit
        kind = self.form.kind if self.form else unit.kind if unit else "school"
        return self.campaign.template(kind)

    @property
    def tables(self) -> Iterator[tuple[TableTemplate, BoundTable]]:
        """The tables that were found, each with its template; none of a foreign form."""
        for table in self.template.tables if self.template and not self.foreign else ():
            if self.form and (found := self.form.table(table.id)):
                yield table, found

    def reckon(self) -> Case:
        """The same case with every relation of every certain table reckoned."""
        return replace(
            self,
            reckoned=tuple(
                Reckoned(
                    template,
                    table,
                    tuple(results(template, table)),
                    tuple(gaps(template, table, self.certain, self.roster.find)),
                )
                for template, table in self.certain_tables
            ),
        )

    @property
    def certain_tables(self) -> Iterator[tuple[TableTemplate, BoundTable]]:
        """The tables of which it is known what they say: only with these anything is reckoned."""
        return ((table, found) for table, found in self.tables if found.certain)

    def certain(self, table_id: str) -> BoundTable | None:
        """A table by its id, if it is known what it says."""
        return next((one for table, one in self.certain_tables if table.id == table_id), None)

    @property
    def formless(self) -> bool:
        """Whether the main Word file was read and holds nothing that belongs to a form."""
        empty = self.form is None or not (self.form.sections or self.form.tables)
        return self.word is not None and empty

    def without_section(self, table_id: str) -> bool:
        """Whether the section of a table is missing with all its tables: one fault, not many."""
        for section in self.template.sections if self.template else ():
            if table_id in section.tables and section.missing != "none":
                found = self.form and self.form.section(section.id)
                return not found and not self.any_table(section.tables)
        return False

    def any_table(self, ids: tuple[str, ...]) -> bool:
        """Whether at least one of these tables was found."""
        return self.form is not None and any(self.form.table(one) for one in ids)

    def nothing_to_list(self, table_id: str) -> bool:
        """Whether every summary cell that a detail table must bear out is known to be 0."""
        asking = [
            (relation.column, found)
            for table, found in self.certain_tables
            for relation in table.relations
            if isinstance(relation, DetailSum | DetailCount) and relation.table == table_id
        ]
        cells = [row.value(column) for column, found in asking for row in found.rows]
        return bool(cells) and all(value is not None and value.number == 0 for value in cells)

    @property
    def word(self) -> Document | None:
        """The main Word file as it was read, or None."""
        content = self.roles.word.content if self.roles.word else None
        return content if isinstance(content, Document) else None

    @property
    def pdf(self) -> Document | None:
        """The main PDF as it was read, or None."""
        content = self.roles.pdf.content if self.roles.pdf else None
        return content if isinstance(content, Document) else None
