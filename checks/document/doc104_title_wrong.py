"""The title has another year, which is asked about, or not the form's wording: a hint."""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import Case, Check, Finding, NoParams, Place, Severity

CHECK = Check(
    code="DOC104",
    title="标题与要求不符",
    grades=(("year", Severity.ASK), ("form", Severity.NOTE)),
    say="WORD版标题{actual}，要求的标题是“{expected}”。",
    remedy="请核对标题和材料的年度；如材料确是这一年度的，改正标题即可。",
)


def look(case: Case, _: NoParams) -> Iterator[Finding]:
    """Silent where there is no form, or the other kind's."""
    template, form, unit = case.template, case.form, case.identity.unit
    if template is None or form is None or case.foreign:
        return
    year = str(case.campaign.year)
    if form.titled and form.year in (year, ""):
        return
    name = unit.full_name if unit else form.unit or "单位全称"
    expected = template.title.format(unit=name, year=year)
    place = Place(form.file, ("标题",))
    actual = f"写的是{form.year}年" if form.titled else "不是模板的写法"
    facts = (("expected", expected), ("actual", actual))
    yield Finding(CHECK.code, place, facts, "year" if form.titled else "form")
