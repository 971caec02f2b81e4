"""The archive cannot be opened: damaged, cut off, or no archive at all.

A fault only when two independent readers fail; when ours alone fails, a person looks.
"""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import Case, Check, Fault, Finding, NoParams, Place, Severity

CHECK = Check(
    code="PKG104",
    title="压缩包无法打开",
    grades=(("", Severity.FIX), ("suspect", Severity.HOLD_IDENTITY)),
    say="压缩包“{actual}”无法打开，文件可能已损坏或没有传完整。",
    remedy="请在自己的电脑上先试着打开，确认无误后重新压缩（建议用 zip 格式）再发送。",
    sentence="formats",
)

_DAMAGED = (Fault.DAMAGED, Fault.EMPTY)


def look(case: Case, _: NoParams) -> Iterator[Finding]:
    """Speaks of the archive as a whole."""
    fault = case.package.fault
    if fault is None or fault.fault not in (*_DAMAGED, Fault.SUSPECT):
        return
    grade = "" if fault.fault in _DAMAGED else "suspect"
    name = case.package.name
    yield Finding(CHECK.code, Place(name, ("压缩包",)), (("actual", name),), grade)
