"""Findings: what a check is, and what it says, without prose.

A `Finding` holds code, grade, place and facts; sentences are made from a check's `say` at the
end, so wording can be mended for old cases too.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Any

from parsers.document import SURE
from parsers.model import NOWHERE, Where


class Severity(IntEnum):
    """How much a finding weighs; a greater one decides.

    HOLD comes in two: a *value* (a figure, a seal) is in doubt, or an *identity* (who, which file).
    """

    NOTE = 1
    ASK = 2
    HOLD_VALUE = 3
    FIX = 4
    HOLD_IDENTITY = 5

    def capped(self, confidence: float) -> Severity:
        """The most that a finding may weigh which rests on something recognised in a picture.

        What was read for sure is a person's to look at, what was not is a hint. It is never held
        against a unit, and a unit is never asked about it.
        """
        if confidence >= 1 or self is Severity.NOTE:
            return self
        if self is Severity.HOLD_IDENTITY:
            return self
        return Severity.HOLD_VALUE if confidence >= SURE else Severity.NOTE

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
    RECEIPT = "receipt"  # the sender, and only where nothing else is the matter


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
        sentence: Key of the notice's sentence it rests on, where that depends on the table.
        confidence: Of the least sure value that it rests on; below 1 where that was recognised in a
            picture. Whatever the check or the campaign says, that is no fault of a unit's.
    """

    code: str
    place: Place = Place()
    facts: tuple[tuple[str, str], ...] = ()
    grade: str = ""
    severity: Severity = Severity.NOTE
    sentence: str = ""
    confidence: float = 1.0

    def fact(self, name: str) -> str | None:
        """A fact by name, or None."""
        return dict(self.facts).get(name)


BY_TABLE = "*"


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
        sentence: Key of the notice's sentence it rests on; needed for every FIX. `BY_TABLE` where
            each finding brings its own, from the campaign's templates.
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
