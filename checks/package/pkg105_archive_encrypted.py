"""The archive, or an archive or a file in it, needs a password."""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import Case, Check, Fault, Finding, NoParams, Place, Severity

CHECK = Check(
    code="PKG105",
    title="压缩包设了密码",
    grades=(("", Severity.FIX),),
    say="{what}“{actual}”设有密码，无法打开。",
    remedy="请去掉密码，重新压缩后发送。",
    sentence="formats",
)

_MOST = 5


def look(case: Case, _: NoParams) -> Iterator[Finding]:
    """Speaks once, of the whole archive or of what in it is locked."""
    package = case.package
    names = [name for name, reason in package.skipped if reason == "encrypted"]
    if package.fault is not None and package.fault.fault is Fault.ENCRYPTED:
        yield _finding(package.name, "压缩包", package.name)
    elif names:
        more = f"等{len(names)}个" if len(names) > _MOST else ""
        yield _finding(package.name, "压缩包中的文件", "、".join(names[:_MOST]) + more)


def _finding(name: str, what: str, actual: str) -> Finding:
    facts = (("what", what), ("actual", actual))
    return Finding(CHECK.code, Place(name, ("压缩包",)), facts)
