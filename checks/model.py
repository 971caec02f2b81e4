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
from config.campaign import Campaign, Template
from config.roster import Roster, Unit
from parsers.model import File, Mail, Package

__all__ = [
    "Audience",
    "Basis",
    "BoundRow",
    "BoundTable",
    "Case",
    "Check",
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
    "Value",
    "Verdict",
    "Version",
]


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
