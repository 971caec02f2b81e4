"""What judging gives, and the one module that checks import. Values only.

A check imports nothing of ours but this module, which therefore also passes on the names of
`checks.finding`, `checks.form` and `checks.case`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from checks.arrival import answers_letter, is_empty_handed, is_trusted, late_days, sender
from checks.bind.outline import dated
from checks.case import ArchiveName, Case, Identity, Reckoned, Roles
from checks.cross import Gap, agrees
from checks.departures import Departure, fonts, sizes, spacings, told, weights
from checks.elsewhere import (
    evidence_files,
    evidence_is_bulk,
    has_evidence_files,
    pdf_form,
    section_may_stand,
    table_may_stand,
)
from checks.finding import (
    BY_TABLE,
    Audience,
    Check,
    Finding,
    NoParams,
    Outcome,
    Place,
    Severity,
)
from checks.form import BoundRow, BoundTable, Form, FoundSection, Value
from checks.history import History, Rulings, Version, digest
from checks.layout import Spot, squeezed
from checks.numbers import percent
from checks.numbers import shown as plain
from checks.reckon import Result, figure, is_mean, results, stands_for_nothing, zeroed
from checks.twins import printed, says, scanned, tabled, tight, titled, twins
from config.layout import HeadingSet
from config.relations import (
    ConstantQuotient,
    DetailCount,
    DetailSum,
    Difference,
    Duration,
    NotGreater,
    Ratio,
    SameFact,
    Total,
)
from config.template import Column, Evidence, Section, TableTemplate
from parsers.document import LIKELY, SURE
from parsers.model import Document, Fault, FileKind, Intent, Link, Where

__all__ = [
    "BY_TABLE",
    "LIKELY",
    "SURE",
    "ArchiveName",
    "Audience",
    "Basis",
    "BoundRow",
    "BoundTable",
    "Case",
    "Check",
    "Column",
    "ConstantQuotient",
    "Departure",
    "DetailCount",
    "DetailSum",
    "Difference",
    "Document",
    "Duration",
    "Evidence",
    "Fault",
    "FileKind",
    "FileLine",
    "Finding",
    "Form",
    "FoundSection",
    "Gap",
    "HeadingSet",
    "History",
    "Identity",
    "Intent",
    "Link",
    "Look",
    "MoreReading",
    "NoParams",
    "NotGreater",
    "Outcome",
    "Place",
    "Ratio",
    "Reckoned",
    "Result",
    "Roles",
    "Rulings",
    "SameFact",
    "Section",
    "Severity",
    "Spot",
    "TableTemplate",
    "Total",
    "Value",
    "Verdict",
    "Version",
    "Where",
    "agrees",
    "answers_letter",
    "dated",
    "digest",
    "evidence_files",
    "evidence_is_bulk",
    "figure",
    "fonts",
    "has_evidence_files",
    "is_empty_handed",
    "is_mean",
    "is_trusted",
    "late_days",
    "pdf_form",
    "percent",
    "plain",
    "printed",
    "results",
    "says",
    "scanned",
    "section_may_stand",
    "sender",
    "sizes",
    "spacings",
    "squeezed",
    "stands_for_nothing",
    "table_may_stand",
    "tabled",
    "tight",
    "titled",
    "told",
    "twins",
    "weights",
    "zeroed",
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
        scans: SHA-256 of each PDF whose pictures of pages shall be recognised.
    """

    files: tuple[str, ...] = ()
    scans: tuple[str, ...] = ()
