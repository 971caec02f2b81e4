"""What judging takes and gives: case, findings, history, rulings, verdict.

Values only. A `Finding` holds no prose: code, grade, place and facts; sentences are made from a
check's `say` at the end, so wording can be mended for old cases too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import IntEnum, StrEnum
from typing import Any, Literal, TypeAlias

from config.campaign import Campaign, Template
from config.roster import Roster, Unit
from parsers.model import NOWHERE, File, Mail, Package, Where


class Severity(IntEnum):
    """How much a finding weighs; a greater one decides.

    HOLD comes in two: a *value* (a figure, a seal) is in doubt, or an *identity* (who, which file).
    """

    NOTE = 1
    ASK = 2
    HOLD_VALUE = 3
    FIX = 4
    HOLD_IDENTITY = 5

    @property
    def word(self) -> str:
        """The name people and machines read: NOTE, ASK, FIX or HOLD."""
        return self.name.split("_")[0]


class Outcome(StrEnum):
    """What becomes of a package."""

    ACCEPTED = "accepted"
    QUERY = "query"
    CORRECTION = "correction"
    REVIEW = "review"
    IGNORED = "ignored"


class Audience(StrEnum):
    """Who reads a finding."""

    SENDER = "sender"
    OFFICE = "office"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a person finds what a finding speaks of.

    Attributes:
        file: The file's name in the package, or the package's own name.
        words: From the outside in, e.g. ("自评表", "1-3 平均通过率", "自评分数").
        where: The exact place in the file.
    """

    file: str = ""
    words: tuple[str, ...] = ()
    where: Where = NOWHERE

    def __str__(self) -> str:
        return " · ".join(self.words)


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault, question or hint.

    Attributes:
        facts: Named facts for the sentence. "expected" and "actual" are the usual two.
        severity: Set by `judge` from the campaign and the check's grade.
    """

    code: str
    place: Place = Place()
    facts: tuple[tuple[str, str], ...] = ()
    grade: str = ""
    severity: Severity = Severity.NOTE

    def fact(self, name: str) -> str | None:
        """A fact by name, or None."""
        return dict(self.facts).get(name)


@dataclass(frozen=True, slots=True)
class Value:
    """What stands in a cell, and what it means as a number.

    Attributes:
        text: As it stands, NFKC, on one line.
        number: The decimal it means; None when blank or not a number.
        odd: It reads as a number but is written unusually ("2000余").
    """

    text: str
    where: Where
    number: Decimal | None = None
    odd: bool = False
    confidence: float = 1.0

    @property
    def blank(self) -> bool:
        """Whether nothing stands there."""
        return not self.text


@dataclass(frozen=True, slots=True)
class BoundRow:
    """A row of a form found in a document.

    Attributes:
        id: The template row's id; empty for a row the template does not know.
        label: The words by which a person finds it.
        cells: Column id and value, in the template's order; a column without a cell is absent.
    """

    id: str
    label: str
    cells: tuple[tuple[str, Value], ...]

    def value(self, column: str) -> Value | None:
        """The value in a column, or None where the row has no such cell."""
        return dict(self.cells).get(column)


@dataclass(frozen=True, slots=True)
class BoundTable:
    """A table of the template as found in a document, all its pieces joined.

    Attributes:
        id: The table's id in the campaign.
        title: Its title in the campaign.
        rows: In the document's order.
        total: The 合计 row, or None when there is none.
    """

    id: str
    title: str
    rows: tuple[BoundRow, ...]
    total: BoundRow | None
    where: Where

    def row(self, row_id: str) -> BoundRow | None:
        """The row with a template id."""
        return next((row for row in self.rows if row.id == row_id), None)


@dataclass(frozen=True, slots=True)
class Form:
    """A document bound to a template: what was found of it.

    Attributes:
        kind: Whose template it is.
        file: Name of the file it was found in.
    """

    kind: Literal["school", "organisation"]
    file: str
    tables: tuple[BoundTable, ...] = ()

    def table(self, table_id: str) -> BoundTable | None:
        """A bound table, or None when it was not found."""
        return next((table for table in self.tables if table.id == table_id), None)


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose package this is.

    Attributes:
        unit: The unit of the roster, or None.
        by: What told it: "name", "title", "sender", "ruling", or "" when nothing did.
        named: The unit's name as the archive's name claims it, or empty.
        title_unit: The unit's name as the title in the Word file claims it, or empty.
    """

    unit: Unit | None = None
    by: Literal["name", "title", "sender", "ruling", ""] = ""
    named: str = ""
    title_unit: str = ""


@dataclass(frozen=True, slots=True)
class Roles:
    """Which files are the main documents; several candidates that differ are doubt.

    Attributes:
        word: The main Word file, or None.
        pdf: The main PDF file, or None.
        words: All candidates when more than one could be the main Word file.
    """

    word: File | None = None
    pdf: File | None = None
    words: tuple[File, ...] = ()


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
    identity: Identity
    roles: Roles
    form: Form | None
    history: History
    received: datetime

    @property
    def template(self) -> Template | None:
        """The campaign's template that the form was bound to."""
        return self.campaign.template(self.form.kind) if self.form else None


@dataclass(frozen=True, slots=True)
class NoParams:
    """The parameters of a check that has none."""


@dataclass(frozen=True, slots=True)
class Check:
    """What a check is, apart from its looking.

    Attributes:
        code: Never reused.
        title: The defect in a few Chinese words.
        grades: Grade and default severity; the grade "" is the plain case.
        say: Sentence with {facts}, in Chinese, for the reader of the letter.
        remedy: What to do about it, with {facts}.
        sentence: Key of the notice's sentence it rests on; needed for every FIX.
        params: Type of its parameters: a frozen dataclass with defaults.
    """

    code: str
    title: str
    grades: tuple[tuple[str, Severity], ...]
    say: str
    remedy: str
    sentence: str = ""
    audience: Audience = Audience.SENDER
    params: type[Any] = NoParams


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
