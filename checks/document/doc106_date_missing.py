"""The closing line has no date.

A fault when neither the Word file nor a typed PDF has one; a scan may have it in handwriting, and
what was not read of a PDF may hold it, so then it is only asked about.
"""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import BY_TABLE, Case, Check, Finding, NoParams, Place, Severity, dated

CHECK = Check(
    code="DOC106",
    title="落款没有日期",
    grades=(("", Severity.FIX), ("scanned", Severity.ASK)),
    say="落款处没有填写日期（{where}）。",
    remedy="请在落款处填写日期后重新发送。",
    sentence=BY_TABLE,
)


def look(case: Case, _: NoParams) -> Iterator[Finding]:
    """Only where the template has a closing line."""
    form, pdf = case.form, case.pdf
    closing = case.template.closing if case.template else None
    if form is None or closing is None or case.foreign or form.dated is not False:
        return
    typed = pdf is not None and pdf.typed and not (pdf.pictures or pdf.cut)
    if pdf is not None and typed and dated(pdf.blocks):
        return
    where = "WORD版和PDF版都没有" if typed else "WORD版"
    grade, place = "" if typed else "scanned", Place(form.file, ("落款",))
    yield Finding(CHECK.code, place, (("where", where),), grade, sentence=closing.sentence)
