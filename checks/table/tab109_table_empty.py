"""A table without any row. Whether something had to stand there is REF101's business."""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import Case, Check, Finding, NoParams, Place, Severity

CHECK = Check(
    code="TAB109",
    title="表是空的",
    grades=(("", Severity.NOTE),),
    say="“{table}”没有填写内容{said}。",
    remedy="",
)


def look(case: Case, _: NoParams) -> Iterator[Finding]:
    """Looks at every table that was found, and at words such as 「无」 in its place."""
    for template, table in case.tables:
        if not table.rows:
            said = f"，写的是“{table.said}”" if table.said else ""
            place = Place(table.file, (template.title,), table.where)
            yield Finding(CHECK.code, place, (("table", template.title), ("said", said)))
