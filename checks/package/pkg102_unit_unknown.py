"""The unit in the archive's name is not in the roster by exact name or listed alias.

`elsewhere`: title or sender tell the unit surely, so the name alone is wrong. `nowhere`: nobody
can tell the unit: a person must look. Similar names are proposed to the office, never assumed.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from checks.model import Case, Check, Finding, NoParams, Place, Severity

CHECK = Check(
    code="PKG102",
    title="单位名称不在名单中",
    grades=(("elsewhere", Severity.FIX), ("nowhere", Severity.HOLD_IDENTITY)),
    say="材料中的单位名称“{actual}”与应报单位名单对不上。",
    remedy="请在压缩包名称中使用单位全称。",
    sentence="naming",
)


def look(case: Case, _: NoParams) -> Iterator[Finding]:
    """Speaks when the name's unit is unknown, or when nothing tells the unit at all."""
    identity = case.identity
    if identity.by in ("name", "ruling"):
        return
    actual = identity.named or identity.title_unit or case.package.name or "（未写明）"
    place = Place(case.package.name, ("单位名称",))
    if identity.unit is None:
        names = [unit.full_name for unit in case.roster.units]
        near = "、".join(get_close_matches(actual, names, n=3, cutoff=0.6))
        facts = (("actual", actual), ("near", near))
        yield Finding(CHECK.code, place, facts, "nowhere")
    elif identity.named and not case.supplement:
        facts = (("expected", identity.unit.full_name), ("actual", identity.named))
        yield Finding(CHECK.code, place, facts, "elsewhere")
