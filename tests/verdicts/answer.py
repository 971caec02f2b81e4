"""What the program says to a sample, on both ways, and what is wrong with the answer."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from checks.judge import judge
from checks.model import Finding, History, Rulings, Severity, Verdict
from checks.words import sentence
from config.campaign import CAMPAIGNS, Campaign, load
from config.roster import Roster
from config.roster_file import load as load_roster
from config.settings import Settings
from intake.checking import Desk, open_desk
from tests.samples.faults import INJECTORS
from tests.samples.pack import sent
from tests.samples.roster import csv_text
from tests.verdicts.figures import misread
from tests.verdicts.neutral import evidence_of
from tests.verdicts.question import CLEAN, Question, Sample, dice, habits, sample_of

RECEIVED = datetime(2023, 3, 20, 1, 30, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Told:
    """A finding as far as it is counted."""

    code: str
    grade: str
    severity: str

    @property
    def name(self) -> str:
        """The code with its grade."""
        return f"{self.code}.{self.grade}" if self.grade else self.code


@dataclass(frozen=True, slots=True)
class Answer:
    """How a question was answered.

    Attributes:
        told: All findings.
        missed: The injected code is not among them.
        surprises: Findings that weigh more than a hint and rest on nothing that is broken.
        hints: NOTEs of codes that the oracle knows and does not call broken.
        misread: What of a clean submission was read otherwise than it was written.
        details: Words for a person, where something is wrong; else empty.
    """

    question: Question
    told: tuple[Told, ...]
    missed: bool
    surprises: tuple[Told, ...]
    hints: tuple[Told, ...]
    misread: tuple[str, ...]
    details: str


@cache
def campaign() -> Campaign:
    return load(next(folder for folder in sorted(CAMPAIGNS.iterdir()) if folder.is_dir()))


@cache
def roster() -> Roster:
    """The invented province, through the same door as the office's own list."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "roster.csv"
        path.write_text(csv_text())
        return load_roster(path)


@contextmanager
def desk() -> Iterator[Desk]:
    """What `huizhi check` sits at: sandbox, unpacking and readers are the real ones."""
    with open_desk(Settings(), (campaign(),), roster(), RECEIVED) as opened:
        yield opened


def answer(question: Question, at: Desk | None = None) -> Answer:
    """Asks the program. Questions about bytes need a desk."""
    sample = sample_of(question)
    if question.code not in (CLEAN, *sample.broken):
        raise AssertionError(f"the oracle does not see its own fault: {question.words}")
    verdict = _by_bytes(question, sample, at) if at else _by_document(sample)
    return _compared(question, sample, verdict)


def _by_document(sample: Sample) -> Verdict:
    evidence = evidence_of(sample.submission)
    found = judge(evidence, (campaign(),), roster(), History(), Rulings(), RECEIVED)
    if not isinstance(found, Verdict):
        raise TypeError(f"everything was read, and still {found} is wanted")
    return found


def _by_bytes(question: Question, sample: Sample, at: Desk) -> Verdict:
    with tempfile.TemporaryDirectory() as folder:
        for one in sent(sample.submission, dice(question, "bytes")):
            (Path(folder) / one.name).write_bytes(one.data)
        (checked,) = at.check(Path(folder))
    if checked.verdict is None:
        raise TypeError("an archive is always judged")
    return checked.verdict


def _compared(question: Question, sample: Sample, verdict: Verdict) -> Answer:
    told = tuple(_told(finding) for finding in verdict.findings)
    unproven = [
        (finding, one)
        for finding, one in zip(verdict.findings, told, strict=True)
        if finding.code not in sample.broken
    ]
    missed = question.code not in (CLEAN, *(one.code for one in told))
    surprises = tuple(one for finding, one in unproven if finding.severity > Severity.NOTE)
    hints = tuple(
        one
        for finding, one in unproven
        if finding.severity is Severity.NOTE and finding.code in INJECTORS
    )
    made, clean = sample.made, question.code == CLEAN
    otherwise = tuple(misread(made.paper, made.style, verdict.form)) if clean else ()
    wrong = missed or surprises or hints or otherwise
    details = _details(question, sample, verdict, otherwise) if wrong else ""
    return Answer(question, told, missed, surprises, hints, otherwise, details)


def _told(finding: Finding) -> Told:
    return Told(finding.code, finding.grade, finding.severity.word)


def _details(
    question: Question, sample: Sample, verdict: Verdict, otherwise: tuple[str, ...]
) -> str:
    made = sample.made
    head = [
        question.words,
        f"  {made.paper.kind} {made.paper.unit}; archive {sample.submission.archive_name}",
        f"  injected: {made.code} {made.where}",
        f"  broken by the oracle: {', '.join(sorted(sample.broken)) or 'nothing'}",
        f"  style: {habits(made.style) or 'plain'}",
        f"  outcome: {verdict.outcome}",
    ]
    lines = [
        f"  {'' if one.code in sample.broken else '!':1} {one.severity.word:4} {_told(one).name}"
        f" {one.place}: {sentence(one)}"
        for one in verdict.findings
    ]
    lines += [f"  ! read wrong: {words}" for words in otherwise[:10]]
    return "\n".join([*head, *(lines or ["    no finding"])])
