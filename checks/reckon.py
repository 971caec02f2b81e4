"""The relations inside one table, reckoned from leaf cells and never from a printed 合计.

What depends on a cell that is blank, no number, or merged over rows gives no result at all: that
cell is a fault of its own, or belongs to a group. Figures that are rounded where they stand
(万元, rates) may differ by what rounding explains.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from checks.form import BoundRow, BoundTable, Value
from config.relations import Difference, NotGreater, Ratio, Relation, Total
from config.template import TableTemplate

ZERO, HALF, ONE = Decimal(0), Decimal("0.5"), Decimal(1)


class Result(NamedTuple):
    """One relation in one place, as it was reckoned.

    Attributes:
        row: The row, or None where the column's total was looked at.
        column: The column that is judged.
        value: What stands there.
        expected: What should stand there; of several right values the first.
        also: The other right values.
        ok: Whether what stands there is right.
        lower: What stands there is less than every right value.
    """

    relation: Relation
    row: BoundRow | None
    column: str
    value: Value
    expected: Decimal
    ok: bool
    also: tuple[Decimal, ...] = ()
    lower: bool = False


def figure(row: BoundRow, column: str) -> Decimal | None:
    """The number in a row's own cell; None when there is none to reckon with."""
    value = row.cells.get(column)
    return None if value is None or value.merged else value.number


def slack(values: Iterable[Value | None]) -> Decimal:
    """By how much a sum of these may be off when each was rounded to its last digit."""
    steps = (value.step for value in values if value is not None and value.step is not None)
    return sum(steps, ZERO) * HALF


def once(rows: Iterable[BoundRow], column: str) -> tuple[Value, ...]:
    """The values of a column; a cell that is merged over rows counts once."""
    found: dict[object, Value] = {}
    for place, row in enumerate(rows):
        value = row.cells.get(column)
        if value is not None:
            found.setdefault(value.where if value.merged else place, value)
    return tuple(found.values())


def added(rows: Iterable[BoundRow], column: str) -> tuple[Decimal | None, Decimal]:
    """Sum and slack of a column over some rows; no sum where a cell has no number."""
    values = once(rows, column)
    numbers = [value.number for value in values if value.number is not None]
    if len(numbers) < len(values) or not values:
        return None, ZERO
    return sum(numbers, ZERO), slack(values)


def results(template: TableTemplate, table: BoundTable) -> Iterator[Result]:
    """Every relation of a table's own cells, in the campaign's order."""
    for relation in template.relations:
        match relation:
            case Total():
                for column in relation.columns:
                    yield from _totals(relation, template, table, column)
            case Ratio():
                yield from (one for row in table.rows if (one := ratio(relation, row)))
                yield from _total_ratios(relation, table)
            case Difference():
                yield from (one for row in table.rows if (one := _difference(relation, row)))
            case NotGreater():
                yield from (one for row in table.rows if (one := _not_greater(relation, row)))
            case _:
                pass  # between tables, or a hint: see checks/cross and the checks themselves


def _totals(
    relation: Total, template: TableTemplate, table: BoundTable, column: str
) -> Iterator[Result]:
    before = 0
    for place, row in table.totals:
        value, above = row.value(column), table.rows[:place]
        parts = (above, table.rows[before:place]) if before else (above,)
        before = place
        if value is None or value.number is None or value.merged or not table.rows:
            continue
        right = tuple(dict.fromkeys(one for rows in parts for one in sums(template, rows, column)))
        if not right:
            continue
        play = slack((value, *once(above, column)))
        least, most = min(right), max(right)
        if relation.shared:
            greatest = [one.number for one in once(parts[-1], column) if one.number is not None]
            least = max(greatest, default=ZERO)
            ok = least - play <= value.number <= most + play
        else:
            ok = any(abs(value.number - one) <= play for one in right)
        yield Result(
            relation, None, column, value, right[0], ok, right[1:], lower=value.number < most
        )


def sums(template: TableTemplate, rows: Sequence[BoundRow], column: str) -> tuple[Decimal, ...]:
    """Every sum of a column that is right; none where a row or a number lacks.

    Fixed rows: with the bonus group and without it, and with rows of the unit's own or without.
    """
    if not template.groups:
        total, _ = added(rows, column)
        return () if total is None else (total,)
    whole, without, own = ZERO, ZERO, ZERO
    for group in template.groups:
        for wanted in group.rows:
            bound = [row for row in rows if row.id == wanted.id]
            value = bound[0].value(column) if len(bound) == 1 else None
            number = None if value is None or value.merged else value.number
            if number is None and not (group.bonus and value is not None and value.blank):
                return ()
            if number is not None and number < ZERO:
                return ()  # such a score is a fault of its own
            whole += number or ZERO
            without += ZERO if group.bonus else number or ZERO
    own = sum((figure(row, column) or ZERO for row in rows if not row.id), ZERO)
    return tuple(dict.fromkeys((whole, without, whole + own, without + own)))


def ratio(relation: Ratio, row: BoundRow) -> Result | None:
    """A rate against its two counts; silent where the part exceeds the whole."""
    value = row.value(relation.column)
    part, whole = figure(row, relation.part), figure(row, relation.whole)
    if value is None or value.number is None or value.merged or not whole or part is None:
        return None
    if not ZERO <= part <= whole:
        return None
    exact = part / whole
    return Result(relation, row, relation.column, value, exact, _is_rate(value, exact))


def _is_rate(value: Value, exact: Decimal) -> bool:
    """Right within one unit of the last digit shown: rounding and cutting both pass.

    A bare 0 or 1 has no digit behind the point: a sheet may have rounded it so, but nobody cuts
    95 % to 0.
    """
    number, step = value.number or ZERO, value.step or ZERO
    if abs(number - exact) <= (step * HALF if step == ONE else step):
        return True
    # 「0.9」 without a sign may mean 0.9 %.
    return "%" not in value.text and number <= ONE and abs(number - exact * 100) <= step


def _total_ratios(relation: Ratio, table: BoundTable) -> Iterator[Result]:
    for place, row in table.totals:
        value, above = row.value(relation.column), table.rows[:place]
        (part, _), (whole, _) = added(above, relation.part), added(above, relation.whole)
        if value is None or not whole or part is None or not ZERO <= part <= whole:
            continue
        exact = part / whole
        printed = ratio(relation, row)  # right for the counts that stand beside it is right too
        ok = value.number is not None and (_is_rate(value, exact) or (printed and printed.ok))
        known = [one.number for one in once(above, relation.column) if one.number is not None]
        mean = sum(known, ZERO) / len(known) if known else exact
        yield Result(relation, None, relation.column, value, exact, bool(ok), (mean,))


def is_mean(result: Result) -> bool:
    """Whether a wrong rate in a total row is the mean of the rates above it."""
    return any(_is_rate(result.value, mean) for mean in result.also)


def _difference(relation: Difference, row: BoundRow) -> Result | None:
    values = [row.value(one) for one in (relation.column, relation.whole, relation.part)]
    rest, whole, part = (
        figure(row, one) for one in (relation.column, relation.whole, relation.part)
    )
    if rest is None or whole is None or part is None or values[0] is None:
        return None
    exact = whole - part
    ok = abs(rest - exact) <= slack(values)
    return Result(relation, row, relation.column, values[0], exact, ok)


def _not_greater(relation: NotGreater, row: BoundRow) -> Result | None:
    value, whole = row.cells.get(relation.part), figure(row, relation.whole)
    if value is None or value.merged or value.number is None or whole is None:
        return None
    return Result(relation, row, relation.part, value, whole, value.number <= whole)


def stands_for_nothing(value: Value) -> bool:
    """Whether a cell reads as 0 without a figure: 「/」, 「—」, 「无」."""
    return value.number == ZERO and not any(sign.isdigit() for sign in value.text)


def zeroed(table: BoundTable, column: str) -> BoundTable:
    """The table with the blank cells of a column read as 0."""

    def filled(row: BoundRow) -> BoundRow:
        value = row.value(column)
        if value is None or not value.blank:
            return row
        return replace(row, cells={**row.cells, column: value._replace(number=ZERO)})

    return replace(table, rows=tuple(filled(row) for row in table.rows))
