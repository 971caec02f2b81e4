"""The title has another year, which is asked about, or not the form's wording: a hint.

A fault that Word file and PDF share is told once. Where only one of the two has the right year they
differ, and that is another check's finding.
"""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import Case, Check, Finding, Form, NoParams, Place, Severity, titled

CHECK = Check(
    code="DOC104",
    title="标题与要求不符",
    grades=(("year", Severity.ASK), ("form", Severity.NOTE)),
    say="{actual}，要求的标题是“{expected}”。",
    remedy="请核对标题和材料的年度；如材料确是这一年度的，改正标题即可。",
)


def look(case: Case, _: NoParams) -> Iterator[Finding]:
    """Silent on a form of the other kind; the PDF is asked for its year alone."""
    if case.template is None or case.foreign:
        return
    year, titles = str(case.campaign.year), titled(case)
    years = {one.year or year for _, one in titles}
    for wrong in sorted(years) if year not in years else ():
        holders = [(version, one) for version, one in titles if one.year == wrong]
        version = "和".join(version for version, _ in holders)
        yield _finding(case, holders[0][1], f"{version}标题写的是{wrong}年", "year")
    if case.form is not None and not case.form.titled:
        yield _finding(case, case.form, "WORD版标题不是模板的写法", "form")


def _finding(case: Case, form: Form, actual: str, grade: str) -> Finding:
    unit, template = case.identity.unit, case.campaign.template(form.kind)
    name = unit.full_name if unit else form.unit or "单位全称"
    title = template.title if template else ""
    expected = title.format(unit=name, year=case.campaign.year)
    facts = (("expected", expected), ("actual", actual))
    return Finding(CHECK.code, Place(form.file, ("标题",)), facts, grade)
