"""An indicator has a score and nothing that bears it out (对照自评表逐项提供).

Only where the evidence is arranged by indicator can one be missing: when number, range, parent and
title are all absent, under the heading and among the files. Otherwise, and for indicators whose
facts the office itself knows, it is a hint.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from checks.model import (
    BY_TABLE,
    Case,
    Check,
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
    say="“{row}”自评 {actual} 分，但在“{section}”和材料文件中没有找到对应的佐证。",
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
    arranged = sum(row.id in named for row in due) >= ARRANGED * len(due)
    grouped = not arranged or evidence_is_bulk(case)
    for row in scored:
        value = row.value(wanted.column)
        if row.id in named or value is None:
            continue
        facts = (
            ("row", row.label),
            ("actual", plain(figure(row, wanted.column) or ZERO)),
            ("section", section.title),
        )
        grade = "known" if row.id in known else "grouped" if grouped else ""
        words = (fixed.title, row.label)
        yield Finding(
            CHECK.code,
            Place(table.file, words, value.where),
            facts,
            grade,
            sentence=wanted.sentence,
        )
