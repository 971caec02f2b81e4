"""A row that the form does not have: shown to the office, never a fault."""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import Case, Check, Finding, NoParams, Place, Severity

CHECK = Check(
    code="TAB104",
    title="表中有一行不在模板里",
    grades=(("", Severity.NOTE),),
    say="“{table}”中的“{row}”不在参考模板里。",
    remedy="",
)


def look(case: Case, _: NoParams) -> Iterator[Finding]:
    """Looks at every table with fixed rows."""
    for template, table in case.certain_tables:
        for row in table.rows if template.groups else ():
            value = row.value(template.key[0])
            if not row.id and value is not None:
                place = Place(table.file, (template.title, row.label), value.where)
                yield Finding(CHECK.code, place, (("table", template.title), ("row", row.label)))
