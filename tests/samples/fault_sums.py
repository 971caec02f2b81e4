"""Wrong sums, rates and differences: SUM101 to SUM107."""

from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal

from tests.samples.cells import last_unit
from tests.samples.fault import (
    Injected,
    injected,
    pick,
    retotalled,
    tables_of,
    with_row,
    wrong_amount,
    wrong_count,
)
from tests.samples.forms import FORMS
from tests.samples.oracle_sums import days_of
from tests.samples.paper import Paper, Printed, Rate, Row, Value, WrongRate
from tests.samples.school import score_sum
from tests.samples.style import Style
from tests.samples.totals import column_sum


def total_wrong(paper: Paper, style: Style, rng: random.Random) -> Injected:
    """A 合计 that is not the sum; of stations and sittings one that no way of counting gives."""
    name, printed = pick(
        [pair for pair in tables_of(paper) if pair[1].total and FORMS[pair[0]].has_total], rng
    )
    form = FORMS[name]
    column = pick(form.of("count", "places", "amount", "score"), rng)
    sort = form.column(column).sort
    value: Value
    if sort == "score":
        value = _wrong_score(printed, rng)
    elif sort == "amount":
        right = Decimal(column_sum(printed, column))
        value = wrong_amount(right, len(printed.rows), style, rng)
    elif sort == "places":
        value = _wrong_places(printed, column, rng)
    else:
        value = wrong_count(int(column_sum(printed, column)), rng)
    wrong = paper.with_table(name, printed.with_total(column, value))
    return injected(wrong, style, "SUM101", f"{name}: total of {column} is {value}")


def _wrong_score(printed: Printed, rng: random.Random) -> Decimal:
    right = (score_sum(printed.rows, "1234567"), score_sum(printed.rows, "123456"))
    steps = (1, -1, 10, -10, Decimal("0.5"), rng.randint(2, 40))
    options = [right[0] + step for step in steps]
    return pick([one for one in options if one not in right and one > 0], rng)


def _wrong_places(printed: Printed, column: str, rng: random.Random) -> int:
    most = max(int(str(row[column])) for row in printed.rows)
    beyond = int(column_sum(printed, column)) + rng.choice((1, 2, 10))
    return rng.choice((beyond, most - 1)) if most > 1 else beyond


def total_missing(paper: Paper, style: Style, rng: random.Random) -> Injected:
    """No 合计 row, or in the self-assessment a label with a blank behind it."""
    name, printed = pick([pair for pair in tables_of(paper) if pair[1].total], rng)
    if name == "self_assessment" and rng.random() < 0.5:
        wrong = replace(printed, total={"score": None})
    else:
        wrong = replace(printed, total=None)
    return injected(paper.with_table(name, wrong), style, "SUM102", f"{name}: {wrong.total}")


def rate_wrong(paper: Paper, style: Style, rng: random.Random) -> Injected:
    """A rate off by more than its last digit explains, in a row or in 合计."""
    name, printed = pick(tables_of(paper, "t1_exams", "a1_schools"), rng)
    column = pick(FORMS[name].of("rate"), rng)
    if printed.total is not None and rng.random() < 0.3:
        right = printed.total[column]
        rates = [row[column] for row in printed.rows]
        value = _wrong_total_rate(right, rates, style, rng)
        wrong = printed.with_total(column, value)
        where = f"{name}: total {column} is {value}"
    else:
        at = pick([at for at, row in enumerate(printed.rows) if _fraction(row[column])], rng)
        value = _wrong_rate(printed.rows[at][column], style, rng)
        wrong = printed.with_cell(at, column, value)
        where = f"{name} row {at + 1}: {column} is {value}"
    return injected(paper.with_table(name, wrong), style, "SUM103", where)


_LEAST = Decimal("0.02")  # less, written as 0.9, might be read as 90%


def _fraction(value: Value) -> Decimal | None:
    return value.fraction if isinstance(value, Rate) else None


def _wrong_rate(right: Value, style: Style, rng: random.Random) -> WrongRate:
    fraction = _fraction(right) or Decimal(0)
    unit = last_unit(style)
    steps = [unit * rng.randint(3, 9), Decimal("0.1"), Decimal("0.02"), Decimal(rng.random()) / 2]
    options = [fraction + step * sign for step in steps for sign in (1, -1)]
    return WrongRate(
        pick([one for one in options if _LEAST < one <= 1 and abs(one - fraction) > 2 * unit], rng)
    )


def _wrong_total_rate(right: Value, rates: list[Value], style: Style, rng: random.Random) -> Value:
    """Blank and the mean of the rates are the usual ones, and only worth a note."""
    known = [fraction for rate in rates if (fraction := _fraction(rate)) is not None]
    whole = _fraction(right)
    options: list[Value] = [_wrong_rate(right, style, rng)]
    if whole is None:
        return pick([], rng)
    mean = sum(known, Decimal(0)) / len(known)
    if abs(mean - whole) > 3 * last_unit(style):
        options.append(WrongRate(mean))
    return rng.choice([*options, None])


def difference_wrong(paper: Paper, style: Style, rng: random.Random) -> Injected:
    """应收 − 实收 is not what stands under 未结."""
    _, printed = pick(tables_of(paper, "t4_fees"), rng)
    at = rng.randrange(len(printed.rows))
    column = rng.choice(("receivable", "received", "unsettled"))
    value = wrong_amount(Decimal(str(printed.rows[at][column])), len(printed.rows), style, rng)
    wrong = retotalled("t4_fees", printed.with_cell(at, column, value), rng)
    where = f"t4_fees row {at + 1}: {column} is {value}"
    return injected(paper.with_table("t4_fees", wrong), style, "SUM104", where)


def part_exceeds_whole(paper: Paper, style: Style, rng: random.Random) -> Injected:
    """More passed than were examined, more in the province than in the country."""
    name, printed = pick(tables_of(paper, "t1_exams", "t2_training", "t3_sites", "a1_schools"), rng)
    part, whole = rng.choice(_PAIRS[name])
    at = rng.randrange(len(printed.rows))
    value = int(str(printed.rows[at][whole])) + rng.choice((1, 2, 9, 10, rng.randint(1, 90)))
    wrong = retotalled(name, with_row(printed, at, {part: value}), rng)
    where = f"{name} row {at + 1}: {part} is {value}"
    return injected(paper.with_table(name, wrong), style, "SUM105", where)


_ENDS = ("_national", "_jiangxi")
_STEPS = (("passed", "completed"), ("completed", "approved"), ("approved", "applied"))
_PAIRS = {
    "t1_exams": (
        *((f"{part}{end}", f"{whole}{end}") for part, whole in _STEPS for end in _ENDS),
        *((f"{part}_jiangxi", f"{part}_national") for part, _ in _STEPS),
        ("applied_jiangxi", "applied_national"),
    ),
    "t2_training": (("people_jiangxi", "people_national"),),
    "t3_sites": (("sites_jiangxi", "sites_national"),),
    "a1_schools": _STEPS,
}


def unit_price_varies(paper: Paper, style: Style, rng: random.Random) -> Injected:
    """One certificate and level in two rows, charged at two prices."""
    _, printed = pick(tables_of(paper, "t4_fees"), rng)
    at = pick([at for at, row in enumerate(printed.rows) if int(str(row["completed"])) > 1], rng)
    row = printed.rows[at]
    completed, receivable = int(str(row["completed"])), Decimal(str(row["receivable"]))
    some = rng.randint(1, completed - 1)
    share = (receivable / completed * some).quantize(Decimal(1))
    share = max(Decimal(1), share - rng.randint(2000, 9000) if share > 20000 else share // 2)
    left = Decimal(str(row["unsettled"]))
    one: Row = {**row, "completed": some, "receivable": share, "received": share, "unsettled": 0}
    other: Row = {
        **row,
        "completed": completed - some,
        "receivable": receivable - share,
        "received": receivable - share - left,
    }
    rows = [*printed.rows[:at], one, other, *printed.rows[at + 1 :]]
    wrong = paper.with_table("t4_fees", printed.with_rows(rows))
    return injected(wrong, style, "SUM106", f"t4_fees row {at + 1} in two prices")


def days_wrong(paper: Paper, style: Style, rng: random.Random) -> Injected:
    """培训天数 far from the span of 培训时间."""
    _, printed = pick(tables_of(paper, "t2_training"), rng)
    at = pick([at for at, row in enumerate(printed.rows) if days_of(row) is not None], rng)
    days = int(str(printed.rows[at]["days"])) + rng.randint(3, 20)
    wrong = paper.with_table("t2_training", printed.with_cell(at, "days", days))
    return injected(wrong, style, "SUM107", f"t2_training row {at + 1}: {days} days")
