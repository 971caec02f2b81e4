"""The title in the Word file names another unit than the archive's name.

Only when it is exactly another unit of the roster is one of the two surely wrong; any other
difference is a hint.
"""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import Case, Check, Finding, NoParams, Place, Severity

CHECK = Check(
    code="PKG113",
    title="标题中的单位与压缩包名称不一致",
    grades=(("another", Severity.FIX), ("unlisted", Severity.NOTE)),
    say="压缩包名称中的单位是“{expected}”，WORD版标题中的单位是“{actual}”。",
    remedy="请核对是否发错了材料，把不对的一处改正后重新发送。",
    sentence="naming",
)


def look(case: Case, _: NoParams) -> Iterator[Finding]:
    """Compares what the name says with what the title says; silent if either says nothing."""
    identity = case.identity
    if identity.by != "name" or identity.unit is None or not identity.title_unit:
        return
    other = case.roster.find(identity.title_unit)
    if other is not None and other.full_name == identity.unit.full_name:
        return
    facts = (("expected", identity.unit.full_name), ("actual", identity.title_unit))
    yield Finding(
        CHECK.code, Place(case.word_name, ("标题",)), facts, "another" if other else "unlisted"
    )
