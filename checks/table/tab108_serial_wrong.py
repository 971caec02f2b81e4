"""Serial numbers that do not count up by one: a hint, and often a sign of a lost row."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from checks.model import Case, Check, Finding, NoParams, Place, Severity

CHECK = Check(
    code="TAB108",
    title="序号不连续",
    grades=(("", Severity.NOTE),),
    say="“{table}”的序号不连续：{before} 之后是 {after}。",
    remedy="",
)


def look(case: Case, _: NoParams) -> Iterator[Finding]:
    """The first place in each table; blanks are passed over, and a count may begin anew at 1."""
    for template, table in case.certain_tables:
        columns = [column.id for column in template.columns if column.kind == "serial"]
        serials = [
            (int(value.text), value)
            for row in table.rows
            for column in columns
            if (value := row.value(column)) and value.text.isascii() and value.text.isdigit()
        ]
        for (before, _one), (after, value) in pairwise(serials):
            if after not in (before + 1, 1) or (after == 1 and before == 1):
                place = Place(table.file, (template.title, "序号"), value.where)
                facts = (("table", template.title), ("before", f"{before}"), ("after", f"{after}"))
                yield Finding(CHECK.code, place, facts)
                break
