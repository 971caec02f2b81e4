"""An indicator has a score and nothing that bears it out (对照自评表逐项提供).

Only where the evidence is arranged by indicator can one be missing: when number, range, parent and
title are all absent, under the heading and among the files. Otherwise it is one hint for all of
them, and one for those whose facts the office itself knows.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from checks.model import (
    BY_TABLE,
    BoundRow,
    BoundTable,
    Case,
    Check,
    Evidence,
    Finding,
    NoParams,
    Place,
    Section,
    Severity,
    evidence_files,
    evidence_is_bulk,
    figure,
    has_evidence_files,
    plain,
)

CHECK = Check(
    code="REF104",
    title="没有对应的佐证材料",
    grades=(("", Severity.FIX), ("known", Severity.NOTE), ("grouped", Severity.NOTE)),
    say="“{row}”{actual}，但在“{section}”和材料文件中没有找到对应的佐证。",
    remedy="请补充这一项的佐证材料，并标明编号；没有佐证的请把分数改为 0 并核对合计。",
    sentence=BY_TABLE,
)
ZERO = Decimal(0)
ARRANGED = 0.6  # the share of scored indicators from which evidence counts as arranged by them


def look(case: Case, _: NoParams) -> Iterator[Finding]:
    """Silent where there is no evidence at all: DOC101 speaks."""
    for section in case.template.sections if case.template and not case.foreign else ():
        found = case.form.section(section.id) if case.form else None
        if section.evidence and not case.supplement and (found or has_evidence_files(case)):
            yield from _section(case, section)


def _section(case: Case, section: Section) -> Iterator[Finding]:
    wanted, template = section.evidence, case.template
    table = case.certain(wanted.table) if wanted else None
    if wanted is None or template is None or table is None or case.form is None:
        return
    fixed = template.table(wanted.table)
    named = case.form.evidenced | evidence_files(case, fixed)
    known = {row.id for group in fixed.groups if group.known for row in group.rows}
    scored = [row for row in table.rows if row.id and (figure(row, wanted.column) or ZERO) > 0]
    due = [row for row in scored if row.id not in known]
    missing = [row for row in scored if row.id not in named]
    arranged = sum(row.id in named for row in due) >= ARRANGED * len(due)
    if missing and (not arranged or evidence_is_bulk(case)):
        yield _finding(section, wanted, table, missing, "grouped")
        return
    for row in missing:
        if row.id not in known:
            yield _finding(section, wanted, table, [row], "")
    if hints := [row for row in missing if row.id in known]:
        yield _finding(section, wanted, table, hints, "known")


def _finding(
    section: Section, wanted: Evidence, table: BoundTable, rows: list[BoundRow], grade: str
) -> Finding:
    """One finding for a row; one for all where the evidence is not arranged by rows."""
    first, several = rows[0], len(rows) > 1
    value = first.value(wanted.column)
    score = plain(figure(first, wanted.column) or ZERO)
    all_of_them = "、".join(row.id for row in rows)
    facts = (
        ("row", first.label),
        (
            "actual",
            f"等 {len(rows)} 项（{all_of_them}）有自评分数" if several else f"自评 {score} 分",
        ),
        ("section", section.title),
    )
    words = (table.title, section.title if several else first.label)
    place = Place(table.file, words, value.where if value else table.where)
    return Finding(CHECK.code, place, facts, grade, sentence=wanted.sentence)
