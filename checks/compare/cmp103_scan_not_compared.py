"""Pages of the stamped PDF are pictures that were not read, or on which a figure is not clear.

Those were not compared. No fault of anybody's: the office may compare by eye, or install what reads
scans.
"""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import (
    LIKELY,
    Audience,
    Case,
    Check,
    Finding,
    NoParams,
    Place,
    Severity,
    printed,
    scanned,
    twins,
)

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
    """One finding for pages that were not read, one for figures that are not clear."""
    pdf = case.pdf
    if pdf is None or case.form is None:
        return
    if pdf.recognised in _WHY:
        yield _finding(case, pdf.scans, _WHY[pdf.recognised])
    unclear = list(_unclear(case, pdf.scans))
    if unclear:
        pages = tuple(sorted(set(unclear)))
        yield _finding(case, pages, f"有 {len(unclear)} 处数字看不清")


def _finding(case: Case, pages: tuple[int, ...], why: str) -> Finding:
    name = case.roles.pdf.name if case.roles.pdf else ""
    return Finding(CHECK.code, Place(name), (("pages", _ranges(pages)), ("why", why)))


def _unclear(case: Case, scans: tuple[int, ...]) -> Iterator[int]:
    """The page of every figure that was read as another one, but only guessed."""
    other = printed(case) or scanned(case)
    if case.form is None or other is None:
        return
    for twin in twins(case.form, other):
        for _, _, _, found in twin.differing():
            if found.confidence < LIKELY and found.where.page in scans:
                yield found.where.page


def _ranges(pages: tuple[int, ...]) -> str:
    """1、3–5."""
    parts: list[list[int]] = []
    for page in pages:
        if parts and page == parts[-1][1] + 1:
            parts[-1][1] = page
        else:
            parts.append([page, page])
    return "、".join(str(one) if one == two else f"{one}–{two}" for one, two in parts)
