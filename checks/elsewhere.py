"""Whether what the main Word file lacks may stand somewhere else in the package.

"Missing" is a fault only when the content is nowhere. As long as a scan, a picture or an unread
file could hold it, a person looks. Evidence, told by its folder or its number, holds no forms.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from checks.bind.evidence import named
from checks.bind.labels import heading
from checks.case import Case
from checks.filenames import is_evidence
from checks.form import Form
from checks.numbers import squeezed
from config.template import Section, TableTemplate
from parsers.model import Document, File, FileKind, Heading, Paragraph, Table

_ATTACHED = "附件"
_PROGRAM_FILES = (FileKind.TEXT, FileKind.EMPTY)


def table_may_stand(case: Case, table: TableTemplate) -> bool:
    """Whether a table that was not found may stand in a picture, a scan or an unread file."""
    holders = [one for one in _sections(case) if table.id in one.tables]
    return (
        _pictured(case, holders)
        or any(_hidden(file) for file in _others(case))
        or _pdf_may_hold(case, table)
    )


def section_may_stand(case: Case, section: Section, *, headed: bool = True) -> bool:
    """Whether a section without heading or text in Word may stand in another file.

    `headed`: its heading in a typed PDF counts; not where Word has that heading too, and nothing
    below it.
    """
    names = [heading(name) for name in (section.title, *section.synonyms)]
    if any(_hidden(file) or _speaks(file, names) for file in _others(case)):
        return True
    if case.pdf is None:
        return case.roles.pdf is not None
    return not _plain(case.pdf) or (headed and _headed(case.pdf, names))


def has_evidence_files(case: Case) -> bool:
    """Whether any file besides the main documents may be evidence."""
    return any(file.kind is not FileKind.TEXT for file in _others(case, evidence=True))


def evidence_files(case: Case, table: TableTemplate) -> frozenset[str]:
    """The indicators that files are named after."""
    names = (
        file.name.rpartition("/")[0] + "/" + _stem(file) for file in _others(case, evidence=True)
    )
    return named(names, table)


def evidence_is_bulk(case: Case) -> bool:
    """Whether a file holds evidence of many indicators at once: a scan of the whole folder."""
    bulk = (FileKind.PDF, FileKind.DOCX, FileKind.DOC)
    others = _others(case, evidence=True)
    return any(
        file.kind in (*bulk, FileKind.XLSX, FileKind.PPTX)
        and any(word in _stem(file) for word in (*case.campaign.files.evidence, _ATTACHED))
        and not re.search(r"\d", _stem(file))
        for file in others
    )


def _stem(file: File) -> str:
    return file.name.rpartition("/")[2].rpartition(".")[0]


def pdf_form(case: Case) -> Form | None:
    """What the main PDF holds of the form, if its text was typed."""
    return case.printed if case.pdf is not None and case.pdf.typed else None


def scan_form(case: Case) -> Form | None:
    """What the main PDF holds of the form, if it is a scan that was recognised."""
    return case.printed if case.pdf is not None and not case.pdf.typed else None


def _sections(case: Case) -> tuple[Section, ...]:
    return case.template.sections if case.template else ()


def _pictured(case: Case, holders: Iterable[Section]) -> bool:
    """Whether pictures stand where the table should be; those among the evidence are evidence."""
    if case.word is None or case.form is None:
        return case.word is not None and case.word.pictures > 0
    found = [case.form.section(one.id) for one in holders]
    if any(section is not None and section.pictures for section in found):
        return True
    if all(section is not None for section in found) and found:
        return False
    evidence = [case.form.section(one.id) for one in _sections(case) if one.evidence]
    return case.word.pictures > sum(one.pictures for one in evidence if one is not None)


def _others(case: Case, *, evidence: bool = False) -> Iterator[File]:
    """Files that are no main document and no annex; evidence only where it is asked for."""
    roles = case.roles
    known = {one.blob for one in (roles.word, roles.pdf, *roles.annexes) if one is not None}
    for file in case.package.files:
        if file.blob not in known and (evidence or not is_evidence(file, case.campaign.files)):
            yield file


def _hidden(file: File) -> bool:
    """Whether nobody can say what stands in a file."""
    if file.kind in _PROGRAM_FILES:
        return False
    content = file.content
    return not (isinstance(content, Document) and _plain(content))


def _speaks(file: File, names: list[str]) -> bool:
    """Whether a file is called like a section, or has it as a heading."""
    stem = squeezed(file.name.rpartition("/")[2])
    if any(name in stem for name in names):
        return True
    return isinstance(file.content, Document) and _headed(file.content, names)


def _headed(document: Document, names: list[str]) -> bool:
    lines = (block.text for block in document.blocks if isinstance(block, Heading | Paragraph))
    return any(heading(line) in names for line in lines)


def _plain(document: Document) -> bool:
    """Whether all of a document was typed, and was read."""
    return document.typed and document.pictures == 0 and not document.cut


def _pdf_may_hold(case: Case, table: TableTemplate) -> bool:
    if case.roles.pdf is None:
        return False
    if case.pdf is None or not _plain(case.pdf):
        return True
    if any(isinstance(block, Table) for block in case.pdf.blocks):
        form = pdf_form(case)
        return form is not None and form.table(table.id) is not None
    # Its tables were not read as tables: their headers stand among its lines.
    text = re.sub(r"\s+", "", "".join(getattr(block, "text", "") for block in case.pdf.blocks))
    headers = [squeezed(column.header) for column in table.columns if column.numeric]
    own = headers or [squeezed(column.header) for column in table.columns]
    return sum(header in squeezed(text) for header in own) * 2 > len(own)
