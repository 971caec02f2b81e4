"""Several files could be the main Word document, and they differ: a person decides."""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import Case, Check, Finding, NoParams, Place, Severity

CHECK = Check(
    code="PKG112",
    title="有几个文件都像是主要材料",
    grades=(("", Severity.HOLD_IDENTITY),),
    say="有 {count} 个内容不同的WORD文件都像是考核材料：{names}。",
    remedy="",
)


def look(case: Case, _: NoParams) -> Iterator[Finding]:
    """Speaks when no single candidate is better than the others."""
    words = case.roles.words
    if len(words) > 1:
        names = "、".join(file.name for file in words[:5])
        facts = (("count", str(len(words))), ("names", names))
        yield Finding(CHECK.code, Place(case.package.name, ("WORD版",)), facts)
