"""The archive is not named by the notice's rule (统一命名).

One name, one fault: a wrong year is PKG103, an unknown unit PKG102. Variants that everybody
understands (dashes, width, a copy's number) are no fault.
"""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import Case, Check, Finding, NoParams, Place, Severity

CHECK = Check(
    code="PKG101",
    title="压缩包名称不符合要求",
    grades=(("", Severity.FIX),),
    say="压缩包名称是“{actual}”，不符合统一命名的要求。",
    remedy="请把压缩包改名为“{expected}”，重新发送。",
    sentence="naming",
)


def look(case: Case, _: NoParams) -> Iterator[Finding]:
    """Speaks when the name has not the form, or its unit's place is filled with something else."""
    unit, name = case.identity.unit, case.package.name
    if case.package.loose or case.supplement or name_is_fine(case) or unit is None:
        return  # without a unit the right name cannot be told: PKG102 speaks
    suffix = name.rpartition(".")[2] if "." in name else "zip"
    facts = (
        ("expected", f"{case.campaign.archive_name(unit.full_name)}.{suffix}"),
        ("actual", name),
    )
    yield Finding(CHECK.code, Place(name, ("压缩包名称",)), facts)


def name_is_fine(case: Case) -> bool:
    """Whether the name has the form; unit and year are other checks' business."""
    return case.name.formed
