"""A title, in the Word file or in the typed PDF, names another unit than the archive's name.

Only when it is exactly another unit of the roster is one of the two surely wrong; any other
difference is a hint. Where one title is right the two files differ, and another check tells that.
"""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import Case, Check, Finding, NoParams, Place, Severity, titled

CHECK = Check(
    code="PKG113",
    title="标题中的单位与压缩包名称不一致",
    grades=(("another", Severity.FIX), ("unlisted", Severity.NOTE)),
    say="压缩包名称中的单位是“{expected}”，{version}标题中的单位是“{actual}”。",
    remedy="请核对是否发错了材料，把不对的一处改正后重新发送。",
    sentence="naming",
)


def look(case: Case, _: NoParams) -> Iterator[Finding]:
    """Compares what the name says with what the titles say; silent if either says nothing."""
    unit = case.identity.unit
    if case.identity.by != "name" or unit is None:
        return
    titles = [(version, one) for version, one in titled(case) if one.unit]
    units = {one.unit: case.roster.find(one.unit) for _, one in titles}
    if any(found is not None and found.full_name == unit.full_name for found in units.values()):
        return
    for actual, found in units.items():
        holders = [(version, one) for version, one in titles if one.unit == actual]
        version = "和".join(version for version, _ in holders)
        facts = (("expected", unit.full_name), ("version", version), ("actual", actual))
        place = Place(holders[0][1].file, ("标题",))
        yield Finding(CHECK.code, place, facts, "another" if found else "unlisted")
