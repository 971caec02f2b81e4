"""A format that cannot be read here.

A fault for what nobody should send in place of the Word version or the PDF (a Pages document, OFD
alone), and for archives that only one program opens (ALZip). Any other format without a reader
(`unsupported`) is not the sender's fault: a person opens it.
"""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import Case, Check, Fault, FileKind, Finding, NoParams, Place, Severity

CHECK = Check(
    code="PKG116",
    title="文件格式不能使用",
    grades=(("", Severity.FIX), ("unsupported", Severity.HOLD_IDENTITY)),
    say="“{actual}”的格式{what}。",
    remedy="请改用{expected}后重新发送。",
    sentence="formats",
)

_ARCHIVE = "zip 格式的压缩包"
_WORD = "WORD版（.docx 或 .doc）"
_PDF = "盖章PDF版"
_FOREIGN = "不是通知要求的格式，多数电脑打不开"
_UNREAD = "本程序读不了，由工作人员打开核对"


def look(case: Case, _: NoParams) -> Iterator[Finding]:
    """Speaks of the archive, of stand-ins for the main documents, and of those we cannot read."""
    package = case.package
    if package.fault is not None and package.fault.fault is Fault.UNSUPPORTED:
        foreign = package.kind is FileKind.ALZ
        yield _finding(package.name, package.name, _ARCHIVE, "" if foreign else "unsupported")
        return
    for name in (name for name, reason in package.skipped if reason == "unsupported"):
        yield _finding(package.name, name, _ARCHIVE, "unsupported")
    for file, fault in case.unreadable:
        if fault.fault is Fault.UNSUPPORTED:
            yield _finding(file.name, file.name, _WORD, "unsupported")
    yield from _stand_ins(case)


def _stand_ins(case: Case) -> Iterator[Finding]:
    """Silent when the archive could not be read wholly: the version asked for may be in the rest."""
    if not case.readable:
        return
    for stand_in, expected in zip(case.stand_ins, (_WORD, _PDF), strict=True):
        if stand_in is not None and not case.supplement:
            grade = "unsupported" if stand_in.kind is FileKind.ODF else ""
            yield _finding(stand_in.name, stand_in.name, expected, grade)


def _finding(place: str, actual: str, expected: str, grade: str) -> Finding:
    what = _UNREAD if grade else _FOREIGN
    facts = (("actual", actual), ("what", what), ("expected", expected))
    return Finding(CHECK.code, Place(place, ("文件格式",)), facts, grade)
