"""A table that the notice asks for is nowhere in the package.

In the main Word file it was not found; a PDF, another file or a picture may still hold it, and as
long as that is not ruled out a person looks (`doubt`).
"""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import Case, Check, Document, Finding, NoParams, Place, Severity

CHECK = Check(
    code="TAB101",
    title="缺少要求的表",
    grades=(("", Severity.FIX), ("doubt", Severity.HOLD_VALUE)),
    say="在“{file}”中没有找到“{table}”。",
    remedy="请按参考模板填写“{table}”，放进WORD版材料中。",
    sentence="self_assessment",
)


def look(case: Case, _: NoParams) -> Iterator[Finding]:
    """Only where the main Word file was read."""
    word, template = case.roles.word, case.template
    if case.supplement or word is None or template is None:
        return
    if not isinstance(word.content, Document):
        return
    for table in template.tables:
        if case.form is None or case.form.table(table.id) is None:
            facts = (("file", word.name.rpartition("/")[2]), ("table", table.title))
            grade = "" if case.nowhere_else else "doubt"
            yield Finding(CHECK.code, Place(word.name, (table.title,)), facts, grade)
