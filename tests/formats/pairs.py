"""A PDF beside its Word file: nothing is said of equal ones, and one changed figure is found.

The Word files and annexes are written anew with another figure in one cell of any table; the PDF
stays what another program printed of the figures as they were.
"""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from checks.judge import judge
from checks.model import Finding, History, Rulings, Severity, Verdict
from parsers.model import Evidence, File
from tests import builders as b
from tests.formats.authors import Sample, written_new
from tests.formats.same import PRINTS, printed, words
from tests.samples.forms import FORMS
from tests.samples.paper import Paper, Rate, Value, WrongRate

_FIGURES = ("count", "places", "amount", "score", "rate")


@dataclass(frozen=True, slots=True)
class Change:
    """Another figure in one cell; row None is 合计."""

    table: str
    row: int | None
    column: str
    value: Value

    @classmethod
    def any_of(cls, paper: Paper, rng: random.Random) -> Change:
        """One of a paper's figures, changed so that every style shows it."""
        name, row, column, value = rng.choice(list(_figures(paper)))
        if isinstance(value, Rate):
            fraction = value.fraction or Decimal(0)
            other = abs(fraction - Decimal("0.25"))
            return cls(name, row, column, WrongRate(other))
        step = 10_000 * rng.randint(1, 9) if column in _AMOUNTS else rng.randint(1, 9)
        return cls(name, row, column, value + step)

    def made(self, paper: Paper) -> Paper:
        """The paper with that figure."""
        table = paper.table(self.table)
        if self.row is None:
            return paper.with_table(self.table, table.with_total(self.column, self.value))
        return paper.with_table(self.table, table.with_cell(self.row, self.column, self.value))


@dataclass(frozen=True, slots=True)
class Answer:
    """What was said of a pair of files; `change` is None where they are equal."""

    seed: int
    way: str
    change: Change | None
    findings: tuple[Finding, ...]

    @property
    def right(self) -> bool:
        """Whether the changed cell, and nothing else, is a fault."""
        if self.change is None:
            return not self.findings
        if len(self.findings) != 1:
            return False
        found = self.findings[0]
        return found.code == "CMP101" and found.severity is Severity.FIX

    @property
    def words(self) -> str:
        """The answer, for a person."""
        said = [f"{one.code} {one.place} {dict(one.facts)}" for one in self.findings]
        return f"seed {self.seed}, {self.way}: {self.change or 'equal'} → {said or 'silent'}"


def answers(sample: Sample, folder: Path, changes: int) -> Iterator[Answer]:
    """Every printed PDF of a sample beside the equal Word file, and beside changed ones."""
    pdfs = {way: printed(sample, folder, way) for way in PRINTS}
    equal = words(sample, folder, "new")
    for way, pdf in pdfs.items():
        yield Answer(sample.seed, way, None, compared(equal, pdf))
    rng = random.Random(sample.seed)
    for _ in range(changes):
        change = Change.any_of(sample.paper, rng)
        with tempfile.TemporaryDirectory() as place:
            other = sample.saying(change.made(sample.paper))
            changed = words(other, written_new(other, Path(place)), "new")
        for way, pdf in pdfs.items():
            yield Answer(sample.seed, way, change, compared(changed, pdf))


def compared(files: tuple[File, ...], pdf: File) -> tuple[Finding, ...]:
    """What is said of a Word file, with its annexes, beside a PDF."""
    evidence = Evidence(b.mail(), b.package((*files, pdf)))
    found = judge(evidence, (b.CAMPAIGN,), b.ROSTER, History(), Rulings(), b.RECEIVED)
    if not isinstance(found, Verdict):
        raise TypeError("everything was read")
    return tuple(one for one in found.findings if one.code.startswith("CMP"))


def _figures(paper: Paper) -> Iterator[tuple[str, int | None, str, int | Decimal | Rate]]:
    for name, table in paper.tables.items():
        if table is None or table.said:
            continue
        columns = [one.id for one in FORMS[name].columns if one.sort in _FIGURES]
        rows = [*enumerate(table.rows), *([(None, table.total)] if table.total else [])]
        for row, values in rows:
            for column in columns:
                value = values.get(column)
                if isinstance(value, int | Decimal | Rate):
                    yield name, row, column, value


_AMOUNTS = {one.id for form in FORMS.values() for one in form.columns if one.sort == "amount"}
