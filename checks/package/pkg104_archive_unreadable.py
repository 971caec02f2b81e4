"""The archive, or a file in it, is damaged, cut off, or no archive at all.

A fault only when two independent readers fail, or a checksum proves it; when ours alone fails, a
person looks. What stands whole in an archive that was cut off is read all the same.
"""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import Case, Check, Fault, Finding, NoParams, Place, Severity

CHECK = Check(
    code="PKG104",
    title="压缩包无法打开",
    grades=(
        ("", Severity.FIX),
        ("part", Severity.FIX),
        ("suspect", Severity.HOLD_IDENTITY),
    ),
    say="{what}“{actual}”{state}。",
    remedy="请在自己的电脑上先试着打开，确认无误后重新压缩（建议用 zip 格式）再发送。",
    sentence="formats",
)

_MOST = 5
_BROKEN = "无法打开，文件可能已损坏或没有传完整"
_EMPTY = "是空的，里面没有材料文件"


def look(case: Case, _: NoParams) -> Iterator[Finding]:
    """Speaks of the archive as a whole, else of what is in it."""
    package = case.package
    fault = package.fault.fault if package.fault else None
    if fault is Fault.EMPTY:
        yield _finding(case, package.name, "压缩包", state=_EMPTY)
    elif fault is Fault.DAMAGED:
        yield _finding(case, package.name, "压缩包")
    elif fault is Fault.SUSPECT:
        yield _finding(case, package.name, "压缩包", "suspect")
    elif fault is not Fault.INCOMPLETE:  # what lies across a missing volume is no damage
        for reason, grade in (("damaged", "part"), ("suspect", "suspect")):
            names = [name for name, why in package.skipped if why == reason]
            if names:
                more = f"等{len(names)}个" if len(names) > _MOST else ""
                told = "、".join(names[:_MOST]) + more
                yield _finding(case, told, "压缩包中的文件", grade)


def _finding(case: Case, actual: str, what: str, grade: str = "", state: str = _BROKEN) -> Finding:
    facts = (("what", what), ("actual", actual), ("state", state))
    return Finding(CHECK.code, Place(case.package.name, ("压缩包",)), facts, grade)
