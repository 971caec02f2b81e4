"""What judging gives, and the one module that checks import. Values only.

A check imports nothing of ours but this module, which therefore also passes on the names of
`checks.finding`, `checks.form` and `checks.case`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from checks.case import ArchiveName, Case, History, Identity, Roles, Rulings, Version
from checks.finding import Audience, Check, Finding, NoParams, Outcome, Place, Severity
from checks.form import BoundRow, BoundTable, Form, Value
from checks.numbers import shown as plain
from config.template import TableTemplate
from parsers.model import Document, Fault, FileKind

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
    """A file of the package as the verdict lists it; `role` is "word", "pdf", "annex", "other" or "junk"."""

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
