"""Something could not be read here, or there is no template for it: a person must look.

Never the sender's fault: a Word file in which nothing of the form is found, a limit of ours in a
main document, a reader that failed, a Word file that only the second reader could read, or a part
that may be a supplement to what came before. What an archive did not give is told by PKG104 to
PKG106, PKG115 and PKG116.
"""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import Case, Check, Document, Fault, Finding, NoParams, Place, Severity

CHECK = Check(
    code="SYS101",
    title="程序未能核对",
    grades=(("", Severity.HOLD_IDENTITY),),
    say="“{file}”需要由工作人员打开核对。",
    remedy="",
)

_OURS = (Fault.DIED, Fault.LIMIT)
_TOLD = ("encrypted", "damaged", "suspect", "limit", "unsafe", "incomplete", "unsupported")


def look(case: Case, _: NoParams) -> Iterator[Finding]:
    """One finding for each thing that a person must open."""
    fault = case.package.fault
    if fault is not None and fault.fault is Fault.DIED:
        yield _finding(case.package.name, f"{fault.fault} {fault.detail}")
    yield from _half_read(case)
    if case.template is None and fault is None:
        yield _finding(case.package.name or "附件", "no-template")
    if case.formless and not case.supplement:
        yield _finding(case.word_name, "no-form")
    if case.supplement:
        yield _finding(case.package.name or "附件", "supplement")
    left = [reason for _, reason in case.package.skipped if reason not in _TOLD]
    if fault is None and left:
        yield _finding(case.package.name, f"skipped {left[0]}")


def _half_read(case: Case) -> Iterator[Finding]:
    for file, why in case.unreadable:
        if why.fault in _OURS:
            yield _finding(file.name, f"{why.fault} {why.detail}")
    word = case.roles.word
    if word is not None and isinstance(word.content, Document) and word.content.cut:
        yield _finding(word.name, f"cut {word.content.cut}")


def _finding(name: str, reason: str) -> Finding:
    return Finding(CHECK.code, Place(name, ("人工核对",)), (("file", name), ("reason", reason)))
