"""Word and stamped PDF say different things: a figure in a table, or the title's unit or year.

The notice asks for both versions of the same material. Only figures are compared, and only where
both tables were read alike: a program that prints a PDF breaks lines and pages as it likes. What was
recognised in a scan is looked at by a person, whatever it seems to say.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from checks.model import (
    LIKELY,
    SURE,
    Case,
    Check,
    Finding,
    Form,
    Place,
    Severity,
    Value,
    printed,
    scanned,
    tight,
    twins,
)


@dataclass(frozen=True, slots=True)
class Params:
    """How many cells are named at most, and how many doubtful ones; the rest is counted."""

    most: int = 20
    doubtful: int = 3


CHECK = Check(
    code="CMP101",
    title="WORD版与PDF版不一致",
    grades=(
        ("", Severity.FIX),
        ("scanned", Severity.HOLD_VALUE),
        ("unsure", Severity.NOTE),
        ("more", Severity.NOTE),
    ),
    say="{what}，WORD版是 {expected}，PDF版是 {actual}。",
    remedy="请核对后改正，使WORD版与盖章PDF版内容一致。",
    sentence="formats",
    params=Params,
)


def look(case: Case, params: Params) -> Iterator[Finding]:
    """Silent on scans that nobody read, and on rows that do not pair."""
    other = printed(case)
    if case.form is None:
        return
    title = _title(case, case.form, other) if other is not None else ()
    found = (*title, *_cells(case, case.form, other or scanned(case)))
    sure = [one for one in found if one.grade != "unsure"]
    unsure = [one for one in found if one.grade == "unsure"]
    yield from islice(sure, params.most)
    yield from islice(unsure, params.doubtful)
    for rest, grade in ((sure[params.most :], "more"), (unsure[params.doubtful :], "more")):
        if rest:
            facts = (("what", f"另有 {len(rest)} 处"), ("expected", "…"), ("actual", "…"))
            yield Finding(CHECK.code, Place(case.word_name), facts, grade)


def _title(case: Case, form: Form, other: Form) -> Iterator[Finding]:
    for name, mine, theirs in (("单位", form.unit, other.unit), ("年份", form.year, other.year)):
        if mine and theirs and not _same(case, mine, theirs):
            facts = (("what", f"标题中的{name}"), ("expected", mine), ("actual", theirs))
            yield Finding(CHECK.code, Place(case.word_name, ("标题", name)), facts)


def _same(case: Case, mine: str, theirs: str) -> bool:
    """Whether two words are one, or two names of one unit of the roster."""
    unit = case.roster.find(mine)
    return tight(mine) == tight(theirs) or (unit is not None and unit == case.roster.find(theirs))


def _cells(case: Case, form: Form, other: Form | None) -> Iterator[Finding]:
    if case.template is None or other is None:
        return
    for twin in twins(form, other):
        template = case.template.table(twin.table.id)
        for row, column, value, found in twin.differing():
            if found.confidence < 1 and not (case.pdf and found.where.page in case.pdf.scans):
                continue  # a typed character that the file does not tell
            if found.confidence < LIKELY:
                continue  # no reading at all: CMP103 counts it
            words = (template.title, row.label, template.column(column).shown)
            facts = (
                ("what", f"“{words[0]}”中“{words[1]}”的“{words[2]}”"),
                *(("expected", value.text), ("actual", _shown(found))),
                *_spot(found),
            )
            yield Finding(
                *(CHECK.code, Place(twin.table.file, words, value.where), facts, _grade(found)),
                confidence=found.confidence,
            )


def _grade(found: Value) -> str:
    if found.confidence >= 1:
        return ""
    return "scanned" if found.confidence >= SURE else "unsure"


def _shown(found: Value) -> str:
    """What the PDF says; if it was recognised, where a person finds it."""
    if found.confidence >= 1:
        return found.text
    doubt = "，看不清" if found.confidence < SURE else ""
    return f"{found.text}（扫描件第 {found.where.page} 页，自动识别{doubt}）"


def _spot(found: Value) -> Iterator[tuple[str, str]]:
    """Page, box and confidence of a recognised value, to show its picture by."""
    if found.confidence < 1 and found.box is not None:
        yield "page", str(found.where.page)
        yield "box", ",".join(map(str, found.box))
        yield "confidence", f"{found.confidence:.3f}"
