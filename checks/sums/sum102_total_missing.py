"""The template has a 合计 row and it is missing or blank."""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import Case, Check, Finding, NoParams, Place, Severity

CHECK = Check(
    code="SUM102",
    title="缺少合计",
    grades=(("", Severity.FIX),),
    say="“{table}”没有填写合计。",
    remedy="请在表的最后一行填写合计。",
    sentence="self_assessment",
)


def look(case: Case, _: NoParams) -> Iterator[Finding]:
    """Looks at every column that has a total relation."""
    for template, table in case.tables:
        missing_rows = any(
            table.row(row.id) is None
            for group in template.groups
            if not group.bonus
            for row in group.rows
        )
        for relation in template.relations:
            value = table.total.value(relation.column) if table.total else None
            if (value is None or value.blank) and not missing_rows:
                where = value.where if value else table.where
                place = Place(case.word_name, (template.title, template.total), where)
                yield Finding(CHECK.code, place, (("table", template.title),))
