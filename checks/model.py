"""What judging takes and gives: case, history, rulings, verdict. Values only.

A check imports nothing of ours but this module, which therefore also passes on the names of
`checks.finding` and `checks.form`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, TypeAlias

from checks.finding import Audience, Check, Finding, NoParams, Outcome, Place, Severity
from checks.form import BoundRow, BoundTable, Form, Value
from checks.numbers import shown as plain
from config.campaign import Campaign, TableTemplate, Template
from config.roster import Roster, Unit
from parsers.model import Document, Fault, File, FileKind, Mail, Package, Unreadable

__all__ = [
    "ArchiveName",
    "Audience",
    "Basis",
    "BoundRow",
    "BoundTable",
    "Case",
    "Check",
    "Document",
    "Fault",
    "FileKind",
    "FileLine",
    "Finding",
    "Form",
    "History",
    "Identity",
    "Look",
    "MoreReading",
    "NoParams",
    "Outcome",
    "Place",
    "Roles",
    "Rulings",
    "Severity",
    "TableTemplate",
    "Value",
    "Verdict",
    "Version",
    "plain",
]


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
        any_word: There is some Word file at all.
        any_pdf: There is some PDF file at all.
    """

    word: File | None = None
    pdf: File | None = None
    words: tuple[File, ...] = ()
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
    def only_words_read(self) -> bool:
        """Whether no other file could hold what the main Word file lacks."""
        others = {FileKind.XLSX, FileKind.XLS, FileKind.DOC, FileKind.OLE}
        mine = self.roles.word.blob if self.roles.word else None
        return not any(file.kind in others and file.blob != mine for file in self.package.files)

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


Look: TypeAlias = Callable[[Case, Any], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Basis:
    """What a verdict rests on, so that it can be made again."""

    campaign_sha256: str
    program: str
    readers: str
    rulings: Rulings


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file of the package as the verdict lists it; `role` is "word", "pdf", "other" or "junk"."""

    path: str
    size: int
    sha256: str
    role: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """The judgement of one package.

    Attributes:
        package: The archive's name; empty for loose files.
        package_sha256: The archive's hash, or one over the loose files.
        version: 1 for the unit's first submission.
        late_days: Whole days after the deadline at which the *first* submission came; 0 on time.
    """

    outcome: Outcome
    findings: tuple[Finding, ...]
    campaign: str
    unit: str
    kind: Literal["school", "organisation", ""]
    package: str
    package_sha256: str
    version: int
    late_days: int
    form: Form | None
    files: tuple[FileLine, ...]
    basis: Basis


@dataclass(frozen=True, slots=True)
class MoreReading:
    """Judging needs files that nobody has read yet; the shell reads them and judges again.

    Attributes:
        files: SHA-256 of each file to read.
    """

    files: tuple[str, ...]
