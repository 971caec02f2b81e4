"""A school named in a table is not in the roster: shown to the office only."""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import Audience, Case, Check, Finding, NoParams, Place, Severity

CHECK = Check(
    code="REF105",
    title="表中的院校不在名单里",
    grades=(("", Severity.NOTE),),
    say="“{table}”中的“{actual}”不在应报单位名单里。",
    remedy="",
    audience=Audience.OFFICE,
)
MAX_NAME = 60


def look(case: Case, _: NoParams) -> Iterator[Finding]:
    """Each name once a table."""
    for template, table in case.certain_tables:
        columns = [column.id for column in template.columns if column.kind == "unit"]
        seen: set[str] = set()
        for row in table.rows:
            for column in columns:
                name, value = row.text(column), row.value(column)
                if not name or value is None or name in seen or case.roster.find(name):
                    continue
                seen.add(name)
                words = (template.title, row.label, template.column(column).shown)
                facts = (("table", template.title), ("actual", name[:MAX_NAME]))
                yield Finding(CHECK.code, Place(table.file, words, value.where), facts)
