"""A school's conforming submission: scores that add up and evidence for every score."""

from __future__ import annotations

import random
from decimal import Decimal

from tests.samples.forms import (
    FORMS,
    GROUPS,
    INDICATORS,
    SCHOOL_SECTIONS,
    YEAR,
    group_of,
)
from tests.samples.paper import Paper, Printed, Row, Value
from tests.samples.roster import SCHOOLS
from tests.samples.words import closing_date, paragraphs

_FILES = (".jpg", ".png", ".pdf")


def conforming(rng: random.Random, unit: str | None = None) -> Paper:
    """A school that did everything right, in one of many ways."""
    name = unit or rng.choice(SCHOOLS)
    rows = tuple(_row(number, rng) for number in INDICATORS)
    sections: dict[str, tuple[str, ...] | None] = dict.fromkeys(SCHOOL_SECTIONS, ())
    sections["report"] = paragraphs(rng, name, most=6)
    return Paper(
        kind="school",
        unit=name,
        year=YEAR,
        title=title_of(name, YEAR),
        introduction="",
        sections=sections,
        tables={"self_assessment": Printed(_COLUMNS, rows, {"score": _total(rows, rng)})},
        evidence=_evidence(rows, rng),
        closing_date=closing_date(rng) if rng.random() < 0.5 else None,
    )


_COLUMNS = tuple(column.id for column in FORMS["self_assessment"].columns)


def title_of(unit: str, year: int) -> str:
    """The title as 附件1 has it."""
    return f"{year}年{unit}1+X证书制度试点工作考核材料"


def score_sum(rows: tuple[Row, ...], groups: str) -> Decimal:
    """The sum of the scores of these groups; what is blank or a word counts as nothing."""
    scores = [row["score"] for row in rows if group_of(str(row["id"])) in groups]
    return sum((Decimal(score) for score in scores if isinstance(score, int | Decimal)), Decimal(0))


def _row(number: str, rng: random.Random) -> Row:
    group = group_of(number)
    return {
        "id": number,
        "group": f"{group}.{GROUPS[group]}",
        "indicator": INDICATORS[number],
        "score": _bonus(rng) if group == "7" else _score(rng),
    }


def _score(rng: random.Random) -> Value:
    if rng.random() < 0.08:
        return 0
    return rng.randint(1, 10) if rng.random() < 0.7 else Decimal(rng.randint(1, 19)) / 2


def _bonus(rng: random.Random) -> Value:
    """Group 7 is a bonus: blank and 不涉及 are as good as 0."""
    blank: Value = rng.choice((None, "不涉及", 0))
    return blank if rng.random() < 0.5 else rng.randint(1, 3)


def _total(rows: tuple[Row, ...], rng: random.Random) -> Decimal:
    """Some schools leave the bonus out of 合计; the notice does not say, so both are right."""
    return score_sum(rows, "123456" if rng.random() < 0.15 else "1234567")


def _evidence(rows: tuple[Row, ...], rng: random.Random) -> dict[str, str]:
    """Evidence for every score above 0, by text, by file, for a parent or for a range."""
    scored = [str(row["id"]) for row in rows if _above_zero(row["score"])]
    found: dict[str, str] = {}
    for key in _keys(scored, rng):
        text = paragraphs(rng, "学校", most=1)[0]
        found[key] = text if rng.random() < 0.6 else f"佐证{rng.randint(1, 9)}{rng.choice(_FILES)}"
    return found


def _keys(scored: list[str], rng: random.Random) -> list[str]:
    """What the evidence is arranged by: leaf numbers, but 1-4 and 1-1至1-3 are understood too."""
    keys = list(scored)
    if rng.random() < 0.3 and "1-4-1" in keys and "1-4-2" in keys:
        place = keys.index("1-4-1")
        keys[place : place + 2] = ["1-4"]
    if rng.random() < 0.3 and keys[:3] == ["1-1", "1-2", "1-3"]:
        keys[:3] = ["1-1至1-3"]
    return keys


def _above_zero(score: Value) -> bool:
    return isinstance(score, int | Decimal) and score > 0
