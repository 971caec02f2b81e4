"""The archive needs a password."""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import Case, Check, Fault, Finding, NoParams, Place, Severity

CHECK = Check(
    code="PKG105",
    title="压缩包设了密码",
    grades=(("", Severity.FIX),),
    say="压缩包“{actual}”设有密码，无法打开。",
    remedy="请去掉密码，重新压缩后发送。",
    sentence="formats",
)


def look(case: Case, _: NoParams) -> Iterator[Finding]:
    """Speaks when nothing can be taken out without a password."""
    fault = case.package.fault
    if fault is not None and fault.fault is Fault.ENCRYPTED:
        name = case.package.name
        yield Finding(CHECK.code, Place(name, ("压缩包",)), (("actual", name),))
