"""Whole sections or tables of the Word file are not in the typed PDF.

"Not there" is said only when every page of the PDF could be read as text, and when neither the
heading nor the rows of the table stand anywhere in it.
"""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import (
    SURE,
    BoundTable,
    Case,
    Check,
    Finding,
    Form,
    NoParams,
    Place,
    Severity,
    printed,
    says,
    scanned,
    tabled,
)

CHECK = Check(
    code="CMP102",
    title="PDF版不完整",
    grades=(("", Severity.FIX), ("annex", Severity.NOTE), ("scanned", Severity.NOTE)),
    say="WORD版中的“{what}”在PDF版中没有找到。",
    remedy="请重新导出或扫描完整的盖章PDF版。",
    sentence="formats",
)


def look(case: Case, _: NoParams) -> Iterator[Finding]:
    """Silent where a page is a picture that was not read: what seems missing may stand there."""
    other = printed(case)
    if case.form is None or case.template is None or case.pdf is None:
        return
    if other is None or case.pdf.pictures:
        yield from _in_scan(case, scanned(case))
        return
    for table in case.form.tables:
        if other.table(table.id) is None and table.rows and not _stands(case, table):
            title = case.template.table(table.id).title
            grade = "" if table.file in ("", case.word_name) else "annex"
            yield Finding(CHECK.code, Place(case.word_name, (title,)), (("what", title),), grade)
    for section in case.form.sections:
        if other.section(section.id) is None and section.text and not says(case, section.heading):
            place = Place(case.word_name, (section.heading,))
            yield Finding(CHECK.code, place, (("what", section.heading),))


def _in_scan(case: Case, other: Form | None) -> Iterator[Finding]:
    """Tables that a scan lacks, if every page was looked at and some of the form was found."""
    if other is None or case.pdf is None or case.pdf.recognised != "done":
        return
    for table in case.form.tables if case.form and case.template else ():
        if other.table(table.id) is None and table.rows and not _stands(case, table):
            title = table.title
            yield Finding(
                *(CHECK.code, Place(case.word_name, (title,)), (("what", title),), "scanned"),
                confidence=SURE,
            )


def _stands(case: Case, table: BoundTable) -> bool:
    """Whether any of a table's rows may stand in the PDF after all."""
    fixed = {row.label for row in table.rows if row.id and row.label}
    if fixed:  # the template's own words, which may stand among the evidence too
        return tabled(case, fixed)
    return any(says(case, part) for row in table.rows for part in (row.label, *row.key) if part)
