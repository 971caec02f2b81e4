"""The unit filled in the form that is meant for the other kind of unit."""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import Case, Check, Finding, NoParams, Place, Severity

CHECK = Check(
    code="DOC105",
    title="用错了模板",
    grades=(("", Severity.FIX),),
    say="贵单位是{kind}，材料却是按{other}的模板填写的。",
    remedy="请改用{kind}的参考模板重新填写后发送。",
    sentence="materials",
)
_NAMES = {"school": "试点院校", "organisation": "培训评价组织"}


def look(case: Case, _: NoParams) -> Iterator[Finding]:
    """Speaks for the whole form: nothing else of a foreign form is checked."""
    unit, form = case.identity.unit, case.form
    if case.foreign and unit is not None and form is not None:
        kind = "school" if unit.kind == "school" else "organisation"
        facts = (("kind", _NAMES[kind]), ("other", _NAMES[form.kind]))
        yield Finding(CHECK.code, Place(form.file, ("模板",)), facts)
