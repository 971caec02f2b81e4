"""A main document needs a password."""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import Case, Check, Fault, Finding, NoParams, Place, Severity

CHECK = Check(
    code="PKG111",
    title="文件设了密码",
    grades=(("", Severity.FIX),),
    say="文件“{actual}”设有打开密码，无法查看。",
    remedy="请去掉密码后重新发送。",
    sentence="formats",
)


def look(case: Case, _: NoParams) -> Iterator[Finding]:
    """Speaks of the main Word and PDF files only."""
    for file, fault in case.unreadable:
        if fault.fault is Fault.ENCRYPTED:
            yield Finding(CHECK.code, Place(file.name, ("文件",)), (("actual", file.name),))
