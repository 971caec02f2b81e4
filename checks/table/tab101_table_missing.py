"""A table that the notice asks for is nowhere in the package.

In the main Word file and its annexes it was not found; a PDF, another file or a picture may still
hold it, and as long as that is not ruled out a person looks (`doubt`). An annex of which the
summary says that there is nothing to list is only a hint (`nothing`). Where a whole section of
tables is missing, DOC101 speaks.
"""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import (
    BY_TABLE,
    Case,
    Check,
    Finding,
    NoParams,
    Place,
    Severity,
    TableTemplate,
    table_may_stand,
)

CHECK = Check(
    code="TAB101",
    title="缺少要求的表",
    grades=(("", Severity.FIX), ("doubt", Severity.HOLD_VALUE), ("nothing", Severity.NOTE)),
    say="在“{file}”中没有找到“{table}”。",
    remedy="请按参考模板填写“{table}”，放进WORD版材料中。",
    sentence=BY_TABLE,
)


def look(case: Case, _: NoParams) -> Iterator[Finding]:
    """Only where the main Word file was read and is the right form."""
    word, template = case.roles.word, case.template
    if word is None or case.word is None or template is None:
        return
    if case.supplement or case.foreign or case.formless:
        return
    for table in template.tables:
        if case.form is not None and case.form.table(table.id) is not None:
            continue
        if case.without_section(table.id):
            continue
        facts = (("file", word.name.rpartition("/")[2]), ("table", table.title))
        place = Place(word.name, (table.title,))
        yield Finding(CHECK.code, place, facts, _grade(case, table), sentence=table.sentence)


def _grade(case: Case, table: TableTemplate) -> str:
    if case.nothing_to_list(table.id):
        return "nothing"
    return "doubt" if table_may_stand(case, table) else ""
