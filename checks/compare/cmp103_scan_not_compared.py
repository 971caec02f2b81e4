"""Pages of the stamped PDF are pictures that the program did not read, so nothing was compared.

No fault of anybody's: the office may compare by eye, or install what reads scans.
"""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import Audience, Case, Check, Finding, NoParams, Place, Severity

CHECK = Check(
    code="CMP103",
    title="扫描件未核对",
    grades=(("", Severity.NOTE),),
    say="PDF版第 {pages} 页是扫描件，程序没有与WORD版核对：{why}。",
    remedy="需要时请人工对照。",
    audience=Audience.OFFICE,
)
_WHY = {
    "missing": "没有安装扫描件识别组件，运行 huizhi doctor 可查看安装方法",
    "part": "有的页没有读完",
}


def look(case: Case, _: NoParams) -> Iterator[Finding]:
    """One finding for the document."""
    pdf = case.pdf
    if pdf is None or case.form is None or pdf.recognised not in _WHY:
        return
    facts = (("pages", _ranges(pdf.scans)), ("why", _WHY[pdf.recognised]))
    yield Finding(CHECK.code, Place(case.roles.pdf.name if case.roles.pdf else ""), facts)


def _ranges(pages: tuple[int, ...]) -> str:
    """1、3–5."""
    parts: list[list[int]] = []
    for page in pages:
        if parts and page == parts[-1][1] + 1:
            parts[-1][1] = page
        else:
            parts.append([page, page])
    return "、".join(str(one) if one == two else f"{one}–{two}" for one, two in parts)
