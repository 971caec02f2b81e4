"""A row that the template prints is found neither by number nor by title.

A row of a bonus group counts as zero when it is left out: a hint only.
"""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import BY_TABLE, Case, Check, Finding, NoParams, Place, Severity

CHECK = Check(
    code="TAB103",
    title="表中缺少一行",
    grades=(("", Severity.FIX), ("bonus", Severity.NOTE)),
    say="“{table}”中没有“{row}”这一行。",
    remedy="请补上这一行并填写（没有的填 0）。",
    sentence=BY_TABLE,
)


def look(case: Case, _: NoParams) -> Iterator[Finding]:
    """Looks at every table with fixed rows."""
    for template, table in case.tables:
        for group in template.groups:
            for row in group.rows:
                if table.row(row.id) is None:
                    title = f"{row.id} {row.title}"
                    yield Finding(
                        CHECK.code,
                        Place(table.file, (template.title, title), table.where),
                        (("table", template.title), ("row", title)),
                        "bonus" if group.bonus else "",
                        sentence=template.sentence,
                    )
