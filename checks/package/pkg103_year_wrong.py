"""The year in the archive's name is not the assessed year."""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import Case, Check, Finding, NoParams, Place, Severity

CHECK = Check(
    code="PKG103",
    title="压缩包名称中的年份不对",
    grades=(("", Severity.FIX),),
    say="压缩包名称中写的是{actual}年，本次考核的是{expected}年度的工作。",
    remedy="请把压缩包名称中的年份改为{expected}年后重新发送；如材料本身是其他年度的，请换成{expected}年度的材料。",
    sentence="naming",
)


def look(case: Case, _: NoParams) -> Iterator[Finding]:
    """Speaks when the name has the form and another year."""
    year = str(case.campaign.year)
    if case.package.loose or case.supplement:
        return
    if case.name.formed and case.name.year != year:
        place = Place(case.package.name, ("压缩包名称",))
        yield Finding(CHECK.code, place, (("expected", year), ("actual", case.name.year)))
