"""A score that must be filled in is blank. Blank in a bonus group counts as zero."""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import Case, Check, Finding, NoParams, Place, Severity

CHECK = Check(
    code="TAB105",
    title="应填的格子是空的",
    grades=(("", Severity.FIX),),
    say="“{row}”的“{column}”没有填写。",
    remedy="请填写这一格；没有的填 0。",
    sentence="self_assessment",
)


def look(case: Case, _: NoParams) -> Iterator[Finding]:
    """A cell that a vertical merge covers is not blank: its number stands for the group."""
    for template, table in case.tables:
        bonus = {row.id for group in template.groups if group.bonus for row in group.rows}
        scores = [column for column in template.columns if column.kind != "text"]
        for row in table.rows:
            if not row.id or row.id in bonus:
                continue
            for column in scores:
                value = row.value(column.id)
                if case.filled_elsewhere(table, row, column.id):
                    continue
                if value is None or (value.blank and not value.merged):
                    words = (template.title, row.label, column.header)
                    where = value.where if value else table.where
                    facts = (("row", row.label), ("column", column.header))
                    yield Finding(CHECK.code, Place(case.word_name, words, where), facts)
