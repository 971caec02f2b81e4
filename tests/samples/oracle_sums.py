"""Sums, rates, differences: SUM101 to SUM107, all from leaf cells."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import pairwise

from tests.samples.forms import COUNTS, INDICATORS, Form, group_of
from tests.samples.oracle_figures import by_key, cell, column_of, figure, present, total_of
from tests.samples.paper import Paper, Printed, Rate, Row, Value, WrongRate

_HALVES = {"people": "t2_training", "sites": "t3_sites"}


def sum_faults(paper: Paper) -> set[str]:
    """The SUM codes of a paper."""
    found: set[str] = set()
    for form, printed in present(paper):
        if printed.said:
            continue
        found |= _totals(form, printed) | _rates(form, printed) | _parts(form, printed)
        if form.id == "t4_fees":
            found |= _differences(printed) | _prices(printed)
        elif form.id == "t2_training":
            found |= {"SUM107"} if any(_days_differ(row) for row in printed.rows) else set()
    return found


def _totals(form: Form, printed: Printed) -> set[str]:
    if not form.has_total:
        return set()
    if printed.total is None:
        return {"SUM102"}
    found: set[str] = set()
    for column in form.of("count", "places", "amount", "score"):
        if column not in printed.columns:
            continue
        shown = figure(printed.total.get(column))
        if shown is None:
            found.add("SUM102")
        elif not _adds_up(form, printed, column, shown):
            # A 0 may be written as 「/」, which under figures is no total at all.
            found |= {"SUM101"} if shown else {"SUM101", "SUM102"}
    return found


def _adds_up(form: Form, printed: Printed, column: str, shown: Decimal) -> bool:
    figures = column_of(printed, printed.rows, column)
    if figures is None:
        return True
    whole = sum(figures, Decimal(0))
    if form.column(column).sort == "places":
        return max(figures, default=Decimal(0)) <= shown <= whole
    if form.column(column).sort != "score":
        return shown == whole
    if set(INDICATORS) - {str(row["id"]) for row in printed.rows}:
        return True  # a missing row is one fault, and it is named elsewhere
    if _unknown_scored(printed):
        return False  # whether an indicator of one's own belongs into 合计 nobody can say
    basis = [row for row in printed.rows if group_of(str(row["id"])) != "7"]
    return shown in (whole, total_of(printed, basis, column))


def _unknown_scored(printed: Printed) -> bool:
    """A row that the form does not have carries a score."""
    rows = [row for row in printed.rows if str(row["id"]) not in INDICATORS]
    return any(cell(printed, row, "score") for row in rows)


def _rates(form: Form, printed: Printed) -> set[str]:
    for rate in form.of("rate"):
        suffix = rate.removeprefix("rate")
        for row in printed.rows:
            parts = [cell(printed, row, name + suffix) for name in ("passed", "completed")]
            if row.get(rate) is not None and _differs(row[rate], parts[0], parts[1]):
                return {"SUM103"}
        if printed.total is not None:
            sums = [total_of(printed, printed.rows, name + suffix) for name in COUNTS[:1:-1]]
            if _differs(printed.total.get(rate), sums[0], sums[1]):
                return {"SUM103"}
    return set()


def _differs(rate: Value, passed: Decimal | None, completed: Decimal | None) -> bool:
    """A blank rate counts as different here: of a 合计 row that is a note."""
    if passed is None or completed is None:
        return False
    if passed > completed:
        return True  # a rate above 1 may be read in more than one way
    if not isinstance(rate, Rate | WrongRate) or not completed:
        return bool(completed or passed or isinstance(rate, WrongRate))
    return rate.fraction != passed / completed


def _differences(printed: Printed) -> set[str]:
    for row in printed.rows:
        owed, paid, left = (
            cell(printed, row, column) for column in ("receivable", "received", "unsettled")
        )
        if owed is not None and paid is not None and left is not None and left != owed - paid:
            return {"SUM104"}
    return set()


def _parts(form: Form, printed: Printed) -> set[str]:
    pairs: list[tuple[str, str]] = []
    suffixes = ("_national", "_jiangxi") if form.id == "t1_exams" else ("",)
    if form.id in ("t1_exams", "a1_schools"):
        for suffix in suffixes:
            pairs += [(part + suffix, whole + suffix) for whole, part in pairwise(COUNTS)]
    if form.id == "t1_exams":
        pairs += [(f"{count}_jiangxi", f"{count}_national") for count in COUNTS]
    pairs += [(f"{n}_jiangxi", f"{n}_national") for n, table in _HALVES.items() if table == form.id]
    for row in printed.rows:
        for part, whole in pairs:
            small, big = cell(printed, row, part), cell(printed, row, whole)
            if small is not None and big is not None and small > big:
                return {"SUM105"}
    return set()


def _prices(printed: Printed) -> set[str]:
    for rows in by_key(printed).values():
        prices = set()
        for row in rows:
            people, owed = cell(printed, row, "completed"), cell(printed, row, "receivable")
            if people and owed is not None:
                prices.add(owed / people)
        if len(prices) > 1:
            return {"SUM106"}
    return set()


_DAYS = re.compile(r"(?:(\d+)[月.])(\d+)日?\s*[至—-]\s*(?:\d{4}[年.])?(?:(\d+)[月.])?(\d+)")


def days_of(row: Row) -> int | None:
    """The days of a span inside one month; any other free text says nothing sure."""
    match = _DAYS.search(str(row["period"]))
    if match is None or (match[3] is not None and match[3] != match[1]):
        return None
    return int(match[4]) - int(match[2]) + 1


def _days_differ(row: Row) -> bool:
    return days_of(row) not in (None, row["days"])
