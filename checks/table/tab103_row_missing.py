"""A row that the template prints is found neither by number nor by title."""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import Case, Check, Finding, NoParams, Place, Severity

CHECK = Check(
    code="TAB103",
    title="表中缺少一行",
    grades=(("", Severity.FIX),),
    say="“{table}”中没有“{row}”这一行。",
    remedy="请补上这一行并填写（没有的填 0）。",
    sentence="self_assessment",
)


def look(case: Case, _: NoParams) -> Iterator[Finding]:
    """Rows of a bonus group may be left out: they count as zero."""
    for template, table in case.tables:
        for group in template.groups:
            for row in group.rows:
                if not group.bonus and table.row(row.id) is None:
                    title = f"{row.id} {row.title}"
                    place = Place(case.word_name, (template.title, title), table.where)
                    yield Finding(CHECK.code, place, (("table", template.title), ("row", title)))
