"""The same material said twice and not alike: CMP101, CMP102, TAB111."""

from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal

from tests.samples.envelope import envelope_of
from tests.samples.fault import (
    Injected,
    Unfit,
    pick,
    retotalled,
    tables_of,
    with_row,
    wrong_amount,
    wrong_count,
)
from tests.samples.forms import ANNEXES, FORMS
from tests.samples.paper import Paper
from tests.samples.style import Style

_TOLD = ("measures", "results", "cases", "difficulties", "plan", "report")


def word_pdf_differ(paper: Paper, style: Style, rng: random.Random) -> Injected:
    """A figure was mended in one of the two only, or the PDF bears another year."""
    if rng.random() < 0.2:
        year = str(paper.year)
        if year not in paper.title:
            raise Unfit
        other = replace(paper, title=paper.title.replace(year, str(paper.year - 1)))
        where = "another year in the PDF's title"
    else:
        other, where = _changed(paper, style, rng, *FORMS)
    envelope = replace(envelope_of(paper), printed=other)
    return Injected(paper, replace(style, annexes="main"), "CMP101", where, envelope)


def pdf_incomplete(paper: Paper, style: Style, rng: random.Random) -> Injected:
    """Whole sections are not in the PDF, or the school's table is not."""
    told = [name for name in _TOLD if paper.sections.get(name)]
    if paper.tables.get("self_assessment") is not None and rng.random() < 0.5:
        other, where = paper.with_table("self_assessment", None), "no self-assessment in the PDF"
    else:
        gone = rng.sample(told, rng.randint(1, min(3, len(told))))
        other, where = paper, f"{sorted(gone)} not in the PDF"
        for name in gone:
            other = other.with_section(name, None)
    envelope = replace(envelope_of(paper), printed=other)
    return Injected(paper, replace(style, annexes="main"), "CMP102", where, envelope)


def table_doubtful(paper: Paper, style: Style, rng: random.Random) -> Injected:
    """An annex stands in the Word and in a file of its own, and one figure differs."""
    other, where = _changed(paper, style, rng, *ANNEXES)
    envelope = replace(envelope_of(paper), annexed=other)
    return Injected(paper, replace(style, annexes="main"), "TAB111", where, envelope)


def _changed(paper: Paper, style: Style, rng: random.Random, *names: str) -> tuple[Paper, str]:
    """The paper with one figure changed, and where."""
    name, printed = pick(tables_of(paper, *names), rng)
    at = rng.randrange(len(printed.rows))
    row = printed.rows[at]
    column = pick(
        [one for one in FORMS[name].of("count", "places", "amount", "score") if row.get(one)], rng
    )
    value = row[column]
    if isinstance(value, Decimal) and FORMS[name].column(column).sort == "amount":
        fresh: int | Decimal = wrong_amount(value, len(printed.rows), style, rng)
    elif isinstance(value, int):
        fresh = wrong_count(value, rng)
    else:
        raise Unfit
    other = retotalled(name, with_row(printed, at, {column: fresh}), rng)
    return paper.with_table(name, other), f"{name} row {at + 1}: {column} {value} became {fresh}"
