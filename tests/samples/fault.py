"""What an injector gives, and the few moves that all injectors make."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TypeAlias, TypeVar

from tests.samples.envelope import Envelope, envelope_of
from tests.samples.forms import FORMS
from tests.samples.paper import Paper, Printed, Rate, Row, Value
from tests.samples.roster import KINDS
from tests.samples.style import Style
from tests.samples.totals import totalled

T = TypeVar("T")


class Unfit(LookupError):
    """This paper has no place for this fault; another paper will."""


@dataclass(frozen=True, slots=True)
class Injected:
    """A paper with one fault. `where` says in a few words what was done."""

    paper: Paper
    style: Style
    code: str
    where: str
    envelope: Envelope


Injector: TypeAlias = Callable[[Paper, Style, random.Random], Injected]


def injected(paper: Paper, style: Style, code: str, where: str) -> Injected:
    """A fault of the paper itself, in a proper envelope."""
    return Injected(paper, style, code, where, envelope_of(paper))


def pick(options: Iterable[T], rng: random.Random) -> T:
    """One of them, or Unfit when there is none."""
    known = list(options)
    if not known:
        raise Unfit
    return rng.choice(known)


def tables_of(paper: Paper, *names: str) -> list[tuple[str, Printed]]:
    """The tables of these names that are there and have rows."""
    found = [(name, paper.tables.get(name)) for name in names or FORMS]
    return [(name, printed) for name, printed in found if printed is not None and printed.rows]


def retotalled(name: str, printed: Printed, rng: random.Random) -> Printed:
    """Half of those who write a wrong figure add it up faithfully; Excel does it for them."""
    if printed.total is None or rng.random() < 0.5:
        return printed
    return totalled(name, printed)


def rerated(row: Row) -> Row:
    """The same row with the rates that its counts give."""
    fresh: dict[str, Value] = dict(row)
    for rate in [column for column in row if column.startswith("rate")]:
        suffix = rate.removeprefix("rate")
        passed, completed = row.get("passed" + suffix), row.get("completed" + suffix)
        if isinstance(passed, int) and isinstance(completed, int):
            fresh[rate] = Rate(passed, completed)
    return fresh


def with_row(printed: Printed, index: int, changes: Row) -> Printed:
    """The same table with a few cells of a row changed and its rates following."""
    rows = list(printed.rows)
    rows[index] = rerated({**rows[index], **changes})
    return replace(printed, rows=tuple(rows))


def wrong_count(value: int, rng: random.Random) -> int:
    """Off by a little, two digits swapped, a digit lost or doubled: never the same, never < 0."""
    digits = str(value)
    swapped = digits[:-2] + digits[:-3:-1]
    options = [
        value + 1,
        value - 1,
        value + 10,
        value * 10,
        int(swapped),
        value + rng.randint(2, 9),
    ]
    options += [int(digits[:-1])] if len(digits) > 1 else []
    return pick([one for one in options if one >= 0 and one != value], rng)


def wrong_amount(value: Decimal, rows: int, style: Style, rng: random.Random) -> Decimal:
    """Off by yuan; where amounts are rounded to 0.01 万元, off by more than rounding explains."""
    if style.amounts.startswith("wan"):
        return value + Decimal(rng.randint((rows + 3) * 200, (rows + 3) * 900))
    step = rng.choice((1, 10, 90, 100, rng.randint(2, 5000)))
    return value + step * rng.choice((1, -1) if value > step else (1,))


def renamed(paper: Paper, unit: str) -> Paper:
    """The same paper by another unit."""
    sections = {
        name: texts and tuple(text.replace(paper.unit, unit) for text in texts)
        for name, texts in paper.sections.items()
    }
    return replace(
        paper,
        unit=unit,
        title=paper.title.replace(paper.unit, unit),
        introduction=paper.introduction.replace(paper.unit, unit),
        sections=sections,
    )


def another_unit(paper: Paper, rng: random.Random, *, same_kind: bool) -> str:
    """A unit of the roster that is not this one."""
    kind = KINDS[paper.unit]
    return pick(
        [name for name, one in KINDS.items() if name != paper.unit and (one == kind) == same_kind],
        rng,
    )
