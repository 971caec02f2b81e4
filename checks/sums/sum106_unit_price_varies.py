"""One certificate and level is charged at different prices per head: shown to the office only."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from checks.model import (
    Audience,
    BoundRow,
    BoundTable,
    Case,
    Check,
    ConstantQuotient,
    Finding,
    NoParams,
    Place,
    Severity,
    figure,
    plain,
)

CHECK = Check(
    code="SUM106",
    title="同一证书同一级别的单价不一致",
    grades=(("", Severity.NOTE),),
    say="“{row}”按“{column}”折算每人 {actual}，同一证书同一级别另一行是 {expected}。",
    remedy="",
    audience=Audience.OFFICE,
)


def look(case: Case, _: NoParams) -> Iterator[Finding]:
    """Compares rows with the same key."""
    for template, table in case.certain_tables:
        for relation in template.relations:
            if not isinstance(relation, ConstantQuotient):
                continue
            for row, price, other in _different(table, relation):
                column, value = template.column(relation.column).shown, row.value(relation.column)
                facts = (
                    ("row", row.label),
                    ("column", column),
                    ("actual", _cents(price)),
                    ("expected", _cents(other)),
                )
                words = (template.title, row.label, column)
                place = Place(table.file, words, value.where if value else table.where)
                yield Finding(CHECK.code, place, facts)


def _different(
    table: BoundTable, relation: ConstantQuotient
) -> Iterator[tuple[BoundRow, Decimal, Decimal]]:
    """Rows with another price than the first one of their key, beyond what rounding explains."""
    first: dict[tuple[str, ...], tuple[Decimal, Decimal]] = {}
    for row in table.rows:
        amount, count = figure(row, relation.column), figure(row, relation.by)
        value = row.value(relation.column)
        if not count or amount is None or value is None or not all(row.key[:2]):
            continue
        price, play = amount / count, (value.step or Decimal(0)) / count
        if row.key[:2] not in first:
            first[row.key[:2]] = (price, play)
            continue
        other, more = first[row.key[:2]]
        if abs(price - other) > play + more:
            yield row, price, other


def _cents(price: Decimal) -> str:
    """A price to the cent; formatted, for `quantize` raises on a figure too long to divide."""
    return plain(Decimal(f"{price:.2f}"))
