"""A main document is empty or damaged.

A fault only when two independent readers fail; when ours alone fails, a person looks.
"""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import Case, Check, Fault, Finding, NoParams, Place, Severity

CHECK = Check(
    code="PKG110",
    title="文件无法打开",
    grades=(("", Severity.FIX), ("suspect", Severity.HOLD_IDENTITY)),
    say="文件“{actual}”是空的或已损坏，无法打开。",
    remedy="请在自己的电脑上先试着打开，确认无误后重新发送。",
    sentence="formats",
)

_DAMAGED = (Fault.DAMAGED, Fault.EMPTY)


def look(case: Case, _: NoParams) -> Iterator[Finding]:
    """Speaks of the main Word and PDF files only."""
    for file, fault in case.unreadable:
        if fault.fault in (*_DAMAGED, Fault.SUSPECT):
            grade = "" if fault.fault in _DAMAGED else "suspect"
            yield Finding(CHECK.code, Place(file.name, ("文件",)), (("actual", file.name),), grade)
