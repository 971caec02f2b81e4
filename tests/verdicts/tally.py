"""Counting answers, and when there is too much wrong with them."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from tests.verdicts.answer import Answer, Told
from tests.verdicts.question import CLEAN, Level

ALLOWED = 300  # one miss in so many injections of a code


def wilson(hits: int, trials: int, z: float = 1.96) -> float:
    """Lower end of the 95 % interval (Wilson 1927) for a share of hits."""
    if not trials:
        return 0.0
    share, square = hits / trials, z * z
    middle = share + square / (2 * trials)
    spread = z * math.sqrt(share * (1 - share) / trials + square / (4 * trials * trials))
    return max(0.0, (middle - spread) / (1 + square / trials))


@dataclass(slots=True)
class Tally:
    """All answers to one code, or to clean submissions, on one way."""

    level: Level
    code: str
    asked: int = 0
    missed: int = 0
    misread: int = 0
    severities: Counter[str] = field(default_factory=Counter)
    surprises: Counter[Told] = field(default_factory=Counter)
    hints: Counter[Told] = field(default_factory=Counter)
    notes: Counter[str] = field(default_factory=Counter)
    wrong: list[Answer] = field(default_factory=list)

    def add(self, one: Answer) -> None:
        """Counts an answer."""
        self.asked += 1
        self.missed += one.missed
        self.misread += bool(one.misread)
        self.surprises.update(one.surprises)
        self.hints.update(one.hints)
        wanted = [told for told in one.told if self.code in (CLEAN, told.code)]
        self.severities.update({told.severity for told in wanted})
        self.notes.update({told.name for told in one.told if told.severity == "NOTE"})
        if one.details:
            self.wrong.append(one)

    @property
    def details(self) -> list[str]:
        """Words for what went wrong, the worst first: misses, then surprises, then hints."""
        worst = sorted(self.wrong, key=lambda one: (not one.missed, not one.surprises))
        return [one.details for one in worst]

    @property
    def failed(self) -> bool:
        """Too many misses, anything unproven that weighs more than a hint, a figure misread."""
        return self.missed > self.asked // ALLOWED or bool(self.surprises or self.misread)


def tallies(answers: Iterable[Answer]) -> list[Tally]:
    """One tally for each way and code, in the order of the answers."""
    found: dict[tuple[Level, str], Tally] = {}
    for one in answers:
        key = (one.question.level, one.question.code)
        found.setdefault(key, Tally(*key)).add(one)
    return list(found.values())
