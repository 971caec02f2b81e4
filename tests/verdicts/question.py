"""One sample by its numbers: the same seed, code and index always give the same submission."""

from __future__ import annotations

import importlib.util
import random
from dataclasses import dataclass, fields, replace
from typing import Literal, TypeAlias

from tests.samples import organisation, school
from tests.samples.blocks import Submission
from tests.samples.envelope import envelope_of
from tests.samples.fault import Injected
from tests.samples.faults import inject
from tests.samples.oracle import broken
from tests.samples.render import render
from tests.samples.style import Style

Level: TypeAlias = Literal["document", "bytes"]
CLEAN = "clean"
EXCEL_IS_READ = importlib.util.find_spec("parsers.excel") is not None


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of the program. `code` is what was injected, or CLEAN."""

    level: Level
    code: str
    index: int
    seed: int

    @property
    def words(self) -> str:
        """The options that ask this alone again."""
        return f"--seed {self.seed} --level {self.level} --code {self.code} --case {self.index}"


@dataclass(frozen=True, slots=True)
class Sample:
    """A submission and what is known of it before anybody has judged it."""

    made: Injected
    submission: Submission
    broken: frozenset[str]


def sample_of(question: Question) -> Sample:
    """Makes the submission that a question is about."""
    rng = dice(question, "sample")
    if question.code == CLEAN:
        paper = rng.choice((school, organisation)).conforming(rng)
        made = Injected(paper, Style.random(rng), CLEAN, "", envelope_of(paper))
    else:
        made = inject(question.code, rng)
    made = replace(made, style=_readable(made.style))
    submission = render(made.paper, made.style, rng, made.envelope)
    return Sample(made, submission, broken(made.paper, made.envelope))


def dice(question: Question, use: str) -> random.Random:
    """Chance of its own for every question and use."""
    return random.Random(f"{question.seed} {question.code} {question.index} {use}")


def _readable(style: Style) -> Style:
    """As long as the program reads no Excel, annexes in Excel go into Word."""
    if style.annexes == "excel" and not EXCEL_IS_READ:
        return replace(style, annexes="word")
    return style


def habits(style: Style) -> str:
    """The switches that are not plain."""
    return ", ".join(
        f"{switch.name}={getattr(style, switch.name)}"
        for switch in fields(style)
        if getattr(style, switch.name) != switch.default
    )
