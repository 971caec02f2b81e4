"""Word and stamped PDF say different things: a figure in a table, or the title's unit or year.

The notice asks for both versions of the same material. Only figures are compared, and only where
both tables were read alike: a program that prints a PDF breaks lines and pages as it likes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from checks.model import Case, Check, Finding, Form, Place, Severity, printed, tight, twins


@dataclass(frozen=True, slots=True)
class Params:
    """How many cells are named at most; the rest is counted."""

    most: int = 20


CHECK = Check(
    code="CMP101",
    title="WORD版与PDF版不一致",
    grades=(("", Severity.FIX), ("more", Severity.NOTE)),
    say="{what}，WORD版是 {expected}，PDF版是 {actual}。",
    remedy="请核对后改正，使WORD版与盖章PDF版内容一致。",
    sentence="formats",
    params=Params,
)


def look(case: Case, params: Params) -> Iterator[Finding]:
    """Silent on scans, and on tables whose rows do not pair."""
    other = printed(case)
    if case.form is None or other is None:
        return
    found = (*_title(case, case.form, other), *_cells(case, case.form, other))
    yield from islice(found, params.most)
    if len(found) > params.most:
        facts = (
            ("what", f"另有 {len(found) - params.most} 处"),
            ("expected", "…"),
            ("actual", "…"),
        )
        yield Finding(CHECK.code, Place(case.word_name), facts, "more")


def _title(case: Case, form: Form, other: Form) -> Iterator[Finding]:
    for name, mine, theirs in (("单位", form.unit, other.unit), ("年份", form.year, other.year)):
        if mine and theirs and not _same(case, mine, theirs):
            facts = (("what", f"标题中的{name}"), ("expected", mine), ("actual", theirs))
            yield Finding(CHECK.code, Place(case.word_name, ("标题", name)), facts)


def _same(case: Case, mine: str, theirs: str) -> bool:
    """Whether two words are one, or two names of one unit of the roster."""
    unit = case.roster.find(mine)
    return tight(mine) == tight(theirs) or (unit is not None and unit == case.roster.find(theirs))


def _cells(case: Case, form: Form, other: Form) -> Iterator[Finding]:
    if case.template is None:
        return
    for twin in twins(form, other):
        template = case.template.table(twin.table.id)
        for row, column, value, found in twin.differing():
            words = (template.title, row.label, template.column(column).shown)
            facts = (
                ("what", f"“{words[0]}”中“{words[1]}”的“{words[2]}”"),
                *(("expected", value.text), ("actual", found.text)),
            )
            yield Finding(CHECK.code, Place(twin.table.file, words, value.where), facts)
