"""There is no stamped PDF version among the files; photos in its place are named as such."""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import Case, Check, FileKind, Finding, NoParams, Place, Severity

CHECK = Check(
    code="PKG109",
    title="缺少盖章PDF版",
    grades=(("", Severity.FIX), ("photos", Severity.FIX), ("doubt", Severity.HOLD_IDENTITY)),
    say="材料中没有找到盖章PDF版{instead}。",
    remedy="请把盖章后的考核材料扫描或转换成一个PDF文件，一并放进压缩包。",
    sentence="formats",
)


def look(case: Case, _: NoParams) -> Iterator[Finding]:
    """Silent when the archive could not be read wholly: the file may be in what was not read."""
    if not case.readable or case.supplement or case.roles.any_pdf:
        return
    if case.stand_ins[1] is not None:
        return  # PKG116 speaks
    place = Place(case.package.name, ("盖章PDF版",))
    if case.roles.perhaps_pdf:
        yield Finding(CHECK.code, place, (("instead", "，只有像是佐证的PDF文件"),), "doubt")
    elif any(file.kind is FileKind.IMAGE for file in case.package.files):
        yield Finding(CHECK.code, place, (("instead", "，图片不能代替PDF文件"),), "photos")
    else:
        yield Finding(CHECK.code, place, (("instead", ""),))
