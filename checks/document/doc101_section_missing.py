"""A section that the form asks for is nowhere: neither its heading nor what belongs under it.

The form's shape binds nobody: tables without their heading are enough, and evidence may come as
files. What may stand in a scan or another file is left to a person (`doubt`).
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
    Section,
    Severity,
    has_evidence_files,
    section_may_stand,
)

CHECK = Check(
    code="DOC101",
    title="缺少要求的部分",
    grades=(("", Severity.FIX), ("asked", Severity.ASK), ("doubt", Severity.HOLD_VALUE)),
    say="材料中没有“{section}”这一部分。",
    remedy="请按参考模板补上“{section}”。",
    sentence=BY_TABLE,
)


def look(case: Case, _: NoParams) -> Iterator[Finding]:
    """Only where the main Word file was read and is the right form."""
    template, form = case.template, case.form
    if template is None or form is None or case.foreign or case.formless or case.supplement:
        return
    for section in template.sections:
        if section.missing == "none" or form.section(section.id) is not None:
            continue
        if case.any_table(section.tables) or (section.evidence and has_evidence_files(case)):
            continue
        name = f"{section.number}、{section.title}"
        place = Place(form.file, (name,))
        facts = (("section", name),)
        yield Finding(CHECK.code, place, facts, _grade(case, section), sentence=section.sentence)


def _grade(case: Case, section: Section) -> str:
    if section.missing != "fix":
        return "asked"
    unclear = case.form is None or not case.form.sections  # a table and no heading at all
    return "doubt" if unclear or section_may_stand(case, section) else ""
