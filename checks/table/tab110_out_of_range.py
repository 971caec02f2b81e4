"""A score above the maximum that the campaign sets for its row."""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import BY_TABLE, Case, Check, Finding, NoParams, Place, Severity, figure, plain

CHECK = Check(
    code="TAB110",
    title="分数超过上限",
    grades=(("", Severity.FIX),),
    say="“{row}”填了 {actual} 分，最高是 {expected} 分。",
    remedy="请按规定的分值改正，并核对合计。",
    sentence=BY_TABLE,
)


def look(case: Case, _: NoParams) -> Iterator[Finding]:
    """Looks at rows for which the campaign states a maximum."""
    for template, table in case.certain_tables:
        limits = {row.id: row.maximum for row in template.rows if row.maximum is not None}
        scores = [column for column in template.columns if column.kind == "score"]
        for row in table.rows:
            for column in scores if row.id in limits else ():
                number, value, most = figure(row, column.id), row.value(column.id), limits[row.id]
                if value is not None and number is not None and number > most:
                    words = (template.title, row.label, column.shown)
                    facts = (
                        ("row", row.label),
                        ("actual", plain(number)),
                        ("expected", plain(most)),
                    )
                    place = Place(table.file, words, value.where)
                    yield Finding(CHECK.code, place, facts, sentence=template.sentence)
