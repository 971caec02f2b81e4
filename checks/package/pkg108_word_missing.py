"""There is no Word version among the files."""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import Case, Check, Finding, NoParams, Place, Severity

CHECK = Check(
    code="PKG108",
    title="缺少WORD版",
    grades=(("", Severity.FIX),),
    say="材料中没有找到WORD版（.docx 或 .doc）的考核材料。",
    remedy="请把考核材料的WORD版一并放进压缩包。",
    sentence="formats",
)


def look(case: Case, _: NoParams) -> Iterator[Finding]:
    """Silent when the archive could not be read wholly: the file may be in what was not read."""
    if case.stand_ins[0] is not None:
        return  # PKG116 speaks
    if case.readable and not case.supplement and not case.roles.any_word:
        yield Finding(CHECK.code, Place(case.package.name, ("WORD版",)))
