"""A case: everything a check may look at, and what several checks need to know of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from checks.finding import Outcome
from checks.form import BoundRow, BoundTable, Form
from config.campaign import Campaign
from config.template import TableTemplate, Template
from config.roster import Roster, Unit
from parsers.model import Document, File, FileKind, Mail, Package, Unreadable

_SUPPLEMENT = re.compile(r"补交|补充|补发|补传|补报|补寄|漏发|漏传|漏交|单独发|另发|分.{0,2}封")


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
        words: All candidates when more than one could be the main Word file.
        annexes: Files that hold a part of the form besides the main Word file.
        any_word: There is some Word file at all.
        any_pdf: There is some PDF file at all.
    """

    word: File | None = None
    pdf: File | None = None
    words: tuple[File, ...] = ()
    annexes: tuple[File, ...] = ()
    any_word: bool = False
    any_pdf: bool = False


@dataclass(frozen=True, slots=True)
class Version:
    """An earlier submission of the same unit."""

    received: datetime
    outcome: Outcome
    package_sha256: str
    sender: str


@dataclass(frozen=True, slots=True)
class History:
    """What this unit sent before, ordered by time of receipt."""

    versions: tuple[Version, ...] = ()


@dataclass(frozen=True, slots=True)
class Rulings:
    """What people decided about this case; they outweigh the checks.

    Attributes:
        unit: Full name of the unit a person assigned, or empty.
        waived: Codes of findings a person waived.
    """

    unit: str = ""
    waived: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """Everything a check may look at."""

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
        speaks of a supplement; and with loose files among which no form is.
        """
        if self.mail is None:
            return False
        if self.package.loose and self.form is None:
            return True
        incomplete = not (self.roles.any_word and self.roles.any_pdf)
        said = _SUPPLEMENT.search(f"{self.mail.subject}\n{self.mail.text[:400]}")
        return self.readable and incomplete and bool(self.history.versions or said)

    def filled_elsewhere(self, table: BoundTable, row: BoundRow, column: str) -> bool:
        """Whether the row occurs again (an index of evidence, say) and has a number there."""
        others = (one for one in table.rows if row.id and one.id == row.id and one is not row)
        values = (one.value(column) for one in others)
        return any(value is not None and value.number is not None for value in values)

    @property
    def nowhere_else(self) -> bool:
        """Whether no other file and no picture could hold what the main Word file lacks."""
        word = self.roles.word
        content = word.content if word else None
        pictured = isinstance(content, Document) and content.pictures > 0
        others = (file for file in self.package.files if word is None or file.blob != word.blob)
        return not pictured and all(file.kind is FileKind.TEXT for file in others)

    @property
    def template(self) -> Template | None:
        """The template that applies: of the form that was found, else of the unit's kind."""
        unit = self.identity.unit
        kind = self.form.kind if self.form else unit.kind if unit else "school"
        return self.campaign.template(kind)

    @property
    def tables(self) -> Iterator[tuple[TableTemplate, BoundTable]]:
        """The tables that were found, each with its template."""
        for table in self.template.tables if self.template else ():
            if self.form and (found := self.form.table(table.id)):
                yield table, found
