"""The same fact stands in two tables and differs: asked about, since the scopes may differ."""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import Case, Check, Finding, NoParams, Place, SameFact, Severity, plain

CHECK = Check(
    code="REF103",
    title="两张表的同一数字不一致",
    grades=(("", Severity.ASK),),
    say="“{table}”中“{row}”的“{column}”是 {actual}，“{other}”中是 {expected}。",
    remedy="请核对两处数字，把写错的改正；如口径不同，请回信说明。",
)


def look(case: Case, _: NoParams) -> Iterator[Finding]:
    """Looks at every same-fact relation."""
    for one in case.reckoned:
        template, table = one.template, one.table
        for gap in one.gaps:
            if isinstance(gap.relation, SameFact) and case.template is not None:
                column = template.column(gap.relation.column).shown
                facts = (
                    ("table", template.title),
                    ("row", gap.row.label),
                    ("column", column),
                    ("actual", plain(gap.actual)),
                    ("other", case.template.table(gap.relation.table).title),
                    ("expected", plain(gap.expected)),
                )
                words = (template.title, gap.row.label, column)
                yield Finding(CHECK.code, Place(table.file, words, gap.value.where), facts)
