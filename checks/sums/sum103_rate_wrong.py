"""A rate is not its part divided by its whole.

Right within one unit of the last digit shown, so rounding and cutting both pass. In a total row a
blank rate and the mean of the rates above are hints only.
"""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import (
    BY_TABLE,
    Case,
    Check,
    Finding,
    NoParams,
    Place,
    Ratio,
    Result,
    Severity,
    TableTemplate,
    is_mean,
    percent,
)

CHECK = Check(
    code="SUM103",
    title="比率算得不对",
    grades=(("", Severity.FIX), ("total", Severity.NOTE)),
    say="“{row}”的“{column}”写的是 {actual}，按{part}÷{whole}应为 {expected}。",
    remedy="请核对人数和比率，把写错的改正。",
    sentence=BY_TABLE,
)


def look(case: Case, _: NoParams) -> Iterator[Finding]:
    """Looks at every ratio relation, in rows and in the total row."""
    for one in case.reckoned:
        template, table = one.template, one.table
        for result in one.results:
            if isinstance(result.relation, Ratio) and not result.ok:
                yield _finding(template, table.file, result, result.relation)


def _finding(template: TableTemplate, file: str, result: Result, relation: Ratio) -> Finding:
    hint = result.row is None and (result.value.number is None or is_mean(result))
    row = result.row.label if result.row else template.total
    column = template.column(result.column).shown
    facts = (
        ("row", row),
        ("column", column),
        ("actual", result.value.text or "空白"),
        ("part", template.column(relation.part).header),
        ("whole", template.column(relation.whole).header),
        ("expected", percent(result.expected)),
    )
    place = Place(file, (template.title, row, column), result.value.where)
    sentence = relation.sentence or template.sentence
    return Finding(CHECK.code, place, facts, "total" if hint else "", sentence=sentence)
