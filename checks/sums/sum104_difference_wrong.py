"""A rest is not its whole less its part (未结 = 应收 − 实收).

A negative rest is right where more was paid than was due. Amounts in 万元 may be off by what
rounding explains. Total rows are SUM101's business.
"""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import (
    BY_TABLE,
    Case,
    Check,
    Difference,
    Finding,
    NoParams,
    Place,
    Severity,
    plain,
)

CHECK = Check(
    code="SUM104",
    title="差额算得不对",
    grades=(("", Severity.FIX),),
    say="“{row}”的“{column}”写的是 {actual}，按{whole}减{part}应为 {expected}（元）。",
    remedy="请核对这一行的几个金额，把写错的改正。",
    sentence=BY_TABLE,
)


def look(case: Case, _: NoParams) -> Iterator[Finding]:
    """Looks at every difference relation."""
    for one in case.reckoned:
        template, table = one.template, one.table
        for result in one.results:
            relation = result.relation
            if isinstance(relation, Difference) and not result.ok and result.row is not None:
                column = template.column(result.column).shown
                facts = (
                    ("row", result.row.label),
                    ("column", column),
                    ("actual", result.value.text),
                    ("whole", template.column(relation.whole).header),
                    ("part", template.column(relation.part).header),
                    ("expected", plain(result.expected)),
                )
                words = (template.title, result.row.label, column)
                place = Place(table.file, words, result.value.where)
                sentence = relation.sentence or template.sentence
                yield Finding(CHECK.code, place, facts, sentence=sentence)
