"""A heading of the form stands there and nothing is below it but dots or the form's own words.

「无」 is an answer. A table, a picture or any sentence of the unit's own is content.
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
    section_may_stand,
)

CHECK = Check(
    code="DOC102",
    title="有标题没有内容",
    grades=(("", Severity.FIX), ("asked", Severity.ASK), ("doubt", Severity.HOLD_VALUE)),
    say="“{section}”只有标题，没有内容。",
    remedy="请填写“{section}”的内容；确实没有的，请写“无”。",
    sentence=BY_TABLE,
)


def look(case: Case, _: NoParams) -> Iterator[Finding]:
    """Looks at sections whose emptiness the campaign minds."""
    template, form = case.template, case.form
    if template is None or form is None or case.foreign:
        return
    for section in template.sections:
        found = form.section(section.id)
        if section.empty == "none" or found is None:
            continue
        if found.text or found.pictures or found.tables:
            continue
        name = f"{section.number}、{section.title}"
        grade = "asked"
        if section.empty == "fix":
            grade = "doubt" if section_may_stand(case, section, headed=False) else ""
        place = Place(form.file, (name,))
        yield Finding(CHECK.code, place, (("section", name),), grade, sentence=section.sentence)
