"""合计 is not the sum of its column.

Self-scores: the sum with or without the bonus group is right. A total below the sum is only asked
about, since caps may apply that the notice does not state. Silent as long as a row or a number is
missing: that is a fault of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from checks.model import (
    BoundTable,
    Case,
    Check,
    Finding,
    NoParams,
    Place,
    Severity,
    TableTemplate,
    plain,
)

CHECK = Check(
    code="SUM101",
    title="合计与各项之和不符",
    grades=(("", Severity.FIX), ("below", Severity.ASK)),
    say="“合计”写的是 {actual}，各项相加是 {expected}{also}。",
    remedy="请核对各项分数和合计，把写错的改正。",
    sentence="self_assessment",
)


def look(case: Case, _: NoParams) -> Iterator[Finding]:
    """Looks at every column that has a total relation."""
    for template, table in case.tables:
        for relation in template.relations:
            printed = table.total.value(relation.column) if table.total else None
            sums = _sums(template, table, relation.column)
            if printed is None or printed.number is None or not sums or printed.number in sums:
                continue
            below = printed.number < max(sums)
            header = next(one.header for one in template.columns if one.id == relation.column)
            place = Place(case.word_name, (template.title, template.total, header), printed.where)
            also = f"（不含加分项是 {plain(sums[1])}）" if len(sums) > 1 else ""
            facts = (
                ("expected", plain(sums[0])),
                ("actual", plain(printed.number)),
                ("also", also),
            )
            yield Finding(CHECK.code, place, facts, "below" if below else "")


def _sums(template: TableTemplate, table: BoundTable, column: str) -> tuple[Decimal, ...]:
    """Every sum that is right: with the bonus group and without; none where a number lacks."""
    whole, without = Decimal(0), Decimal(0)
    for group in template.groups:
        for row in group.rows:
            bound = [one for one in table.rows if one.id == row.id]
            value = bound[0].value(column) if len(bound) == 1 else None
            number = value.number if value and not value.merged else None
            if number is None:
                if not group.bonus or (value and not value.blank) or len(bound) > 1:
                    return ()
                number = Decimal(0)
            whole += number
            without += Decimal(0) if group.bonus else number
    return (whole,) if whole == without else (whole, without)
