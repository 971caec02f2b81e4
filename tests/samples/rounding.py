"""Whether amounts may be rounded to 0.01 万元 without breaking a rule.

Honest rounding moves sums and differences a little and the rules allow for it. Where a paper's
figures would go beyond the allowance by rounding alone, the renderer writes all digits: a style
must never make a fault.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from tests.samples.cells import in_wan
from tests.samples.paper import Paper, Printed, Row, Value

_HALF = Decimal("0.005")
_UNIT = Decimal("0.01")


def may_round(paper: Paper) -> bool:
    """True when every relation between amounts survives two digits in 万元."""
    fees, debts = paper.tables.get("t4_fees"), paper.tables.get("a3_unsettled")
    sums = [
        _column_holds(printed, column)
        for printed, columns in ((fees, ("receivable", "received", "unsettled")), (debts, _LAST))
        if printed is not None
        for column in columns
    ]
    if not all(sums):
        return False
    return fees is None or (_differences_hold(fees) and _details_hold(fees, debts))


_LAST = ("unsettled",)


def _wan(value: Value) -> Decimal:
    return in_wan(Decimal(value), exact=False) if isinstance(value, int | Decimal) else Decimal(0)


def _sum(rows: Iterable[Row], column: str) -> Decimal:
    return sum((_wan(row.get(column)) for row in rows), Decimal(0))


def _column_holds(printed: Printed, column: str) -> bool:
    if printed.total is None:
        return True
    gap = abs(_sum(printed.rows, column) - _wan(printed.total.get(column)))
    return gap <= _HALF * len(printed.rows)


def _differences_hold(fees: Printed) -> bool:
    return all(
        abs(_wan(row["receivable"]) - _wan(row["received"]) - _wan(row["unsettled"])) <= _UNIT
        for row in fees.rows
    )


def _details_hold(fees: Printed, debts: Printed | None) -> bool:
    if debts is None:
        return True
    for row in fees.rows:
        mine = [one for one in debts.rows if _key(one) == _key(row)]
        if abs(_sum(mine, "unsettled") - _wan(row["unsettled"])) > _HALF * len(mine):
            return False
    return True


def _key(row: Row) -> tuple[Value, Value]:
    return row["certificate"], row["level"]
