"""The material came as loose attachments; the notice asks for one archive (打包压缩)."""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import Case, Check, Finding, NoParams, Severity, is_empty_handed

CHECK = Check(
    code="MAIL106",
    title="材料未打包",
    grades=(("", Severity.FIX),),
    say="材料是以 {count} 个散件附件发来的，没有打包成一个压缩包。",
    remedy="请把全部材料放进一个压缩包，命名为“{expected}.zip”后重新发送。",
    sentence="formats",
)


def look(case: Case, _: NoParams) -> Iterator[Finding]:
    """Only whole submissions without an archive: a supplement may come as it is."""
    if case.mail is None or is_empty_handed(case.package) or case.package.inside:
        return
    if case.package.loose and not case.supplement:
        unit = case.identity.unit
        expected = case.campaign.archive_name(unit.full_name if unit else "单位全称")
        count = str(len(case.package.files))
        yield Finding(CHECK.code, facts=(("count", count), ("expected", expected)))
