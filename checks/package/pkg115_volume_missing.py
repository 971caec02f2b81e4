"""A part of a split archive did not come.

The letter waits until the sender's quiet time is over: parts often come in several mails.
"""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import Case, Check, Fault, Finding, NoParams, Place, Severity

CHECK = Check(
    code="PKG115",
    title="分卷压缩包不完整",
    grades=(("", Severity.FIX),),
    say="分卷压缩包“{actual}”没有收全，无法打开{missing}。",
    remedy="请把全部分卷在同一封邮件中一起发送；文件不大时，建议不分卷重新压缩后发送。",
    sentence="formats",
)


def look(case: Case, _: NoParams) -> Iterator[Finding]:
    """Speaks of the archive, and of split archives inside it."""
    package = case.package
    if package.fault is not None and package.fault.fault is Fault.INCOMPLETE:
        yield _finding(package.name, package.name, package.fault.detail)
    for name, reason in package.skipped:
        if reason == "incomplete":
            yield _finding(package.name, name, "")


def _finding(package: str, name: str, numbers: str) -> Finding:
    known = numbers.replace(",", "").isdigit()
    missing = f"（缺第{numbers.replace(',', '、')}卷）" if known else ""
    facts = (("actual", name), ("missing", missing))
    return Finding(CHECK.code, Place(package, ("压缩包",)), facts)
