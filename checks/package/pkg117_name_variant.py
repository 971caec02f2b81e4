"""The archive's name differs from the rule in a way that everybody understands: a hint."""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import Case, Check, Finding, NoParams, Place, Severity

CHECK = Check(
    code="PKG117",
    title="压缩包名称写法略有不同",
    grades=(("", Severity.NOTE),),
    say="压缩包名称是“{actual}”，与统一名称“{expected}”写法略有不同，已按统一名称登记。",
    remedy="",
    sentence="naming",
)


def look(case: Case, _: NoParams) -> Iterator[Finding]:
    """Speaks when unit and year are right and only the writing differs."""
    unit, name = case.identity.unit, case.package.name
    if case.package.loose or unit is None or case.identity.by != "name":
        return
    if case.name.formed and not case.name.exact and case.name.year == str(case.campaign.year):
        facts = (("expected", case.campaign.archive_name(unit.full_name)), ("actual", name))
        yield Finding(CHECK.code, Place(name, ("压缩包名称",)), facts)
