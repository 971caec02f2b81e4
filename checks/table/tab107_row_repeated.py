"""The same certificate and level (or the same fixed row) stands in a table twice.

In a detail table a school may well have several rows: there nothing is asked.
"""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import BoundRow, Case, Check, Finding, NoParams, Place, Severity, TableTemplate

CHECK = Check(
    code="TAB107",
    title="同一项目出现两次",
    grades=(("", Severity.ASK),),
    say="“{table}”中“{row}”出现了不止一次。",
    remedy="如确实分开统计，请回信说明；如是重复填写，请合并或删去后重新发送。",
)


def look(case: Case, _: NoParams) -> Iterator[Finding]:
    """One finding for each row that stands there again."""
    for template, table in case.certain_tables:
        if template.annex:
            continue
        seen: set[tuple[str, ...]] = set()
        for row in table.rows:
            key = _key(template, row)
            if key and key in seen:
                value = next(iter(row.cells.values()), None)
                where = value.where if value else table.where
                place = Place(table.file, (template.title, row.label), where)
                told = row.label if template.groups else " ".join(key)
                yield Finding(CHECK.code, place, (("table", template.title), ("row", told)))
            seen.add(key)


def _key(template: TableTemplate, row: BoundRow) -> tuple[str, ...]:
    """What must not occur twice; nothing where a part of the name is not known."""
    if template.groups:
        return (row.id,) if row.id else ()
    kinds = {template.column(name).kind for name in template.key}
    return row.key if "certificate" in kinds and all(row.key) else ()
