"""Several files could be the main Word document, or the main PDF, and they differ: a person decides."""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import Case, Check, Finding, NoParams, Place, Severity

CHECK = Check(
    code="PKG112",
    title="有几个文件都像是主要材料",
    grades=(("", Severity.HOLD_IDENTITY),),
    say="有 {count} 个内容不同的{what}文件都像是考核材料：{names}。",
    remedy="",
)
MAX_NAMES = 5


def look(case: Case, _: NoParams) -> Iterator[Finding]:
    """Speaks when no single candidate is better than the others."""
    for files, what, version in (
        (case.roles.words, "WORD", "WORD版"),
        (case.roles.pdfs, "PDF", "盖章PDF版"),
    ):
        if len(files) > 1:
            names = "、".join(file.name for file in files[:MAX_NAMES])
            facts = (("count", str(len(files))), ("what", what), ("names", names))
            yield Finding(CHECK.code, Place(case.package.name, (version,)), facts)
