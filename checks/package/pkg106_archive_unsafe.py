"""The archive holds something that cannot be opened safely.

A fault only for shapes that no packing program makes of plain files. What merely passes one of our
own limits (`limit`), or what different programs would show differently (`ambiguous`), a person
looks at: huge or odd is not evil. The safe rest is read in any case.
"""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import Case, Check, Fault, Finding, NoParams, Place, Severity

CHECK = Check(
    code="PKG106",
    title="压缩包中有不能安全打开的内容",
    grades=(
        ("", Severity.FIX),
        ("limit", Severity.HOLD_IDENTITY),
        ("ambiguous", Severity.HOLD_IDENTITY),
    ),
    say="压缩包“{actual}”中有不能安全打开的内容：{what}。",
    remedy="请把材料文件本身放进一个文件夹，用常用的压缩软件重新打包后发送。",
    sentence="formats",
)

_SHAPES = {
    "traversal": "文件路径指向压缩包之外",
    "link": "指向压缩包之外的快捷链接（不是文件本身）",
    "device": "不是普通文件的项目",
    "overlap": "内容互相重叠的文件",
}
_AMBIGUOUS = "结构异常，不同的软件打开后看到的内容可能不同"
_LIMIT = "解开后太大、太多或层数太深，超出程序的限度"


def look(case: Case, _: NoParams) -> Iterator[Finding]:
    """One finding for each of the three grades that applies."""
    package = case.package
    shapes = [shape for _, shape in package.unsafe]
    proven = [said for shape, said in _SHAPES.items() if shape in shapes]
    if proven:
        yield _finding(package.name, "、".join(proven), "")
    if any(shape not in _SHAPES for shape in shapes):
        yield _finding(package.name, _AMBIGUOUS, "ambiguous")
    limit = package.fault is not None and package.fault.fault is Fault.LIMIT
    if limit or any(reason == "limit" for _, reason in package.skipped):
        yield _finding(package.name, _LIMIT, "limit")


def _finding(name: str, what: str, grade: str) -> Finding:
    facts = (("actual", name or "附件"), ("what", what))
    return Finding(CHECK.code, Place(name, ("压缩包",)), facts, grade)
