"""Which files are the main documents of a package.

Main documents are told by their tables, then by their names. Two that are equally good and differ
are doubt, and doubt is a person's: nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from checks.bind.fixed import bind_fixed
from checks.model import Form, Roles
from config.campaign import Campaign, Template
from parsers.model import Document, File, FileKind, Package

_WORD_NAME = (".docx", ".doc", ".wps")
_MAIN = re.compile(r"考核材料|汇报材料|自评表|自评报告")
_NOT_MAIN = re.compile(r"附表|附件[二三四五六七八九2-9]|佐证|证明|支撑|通知|模板")
_UNCLEAR = (FileKind.EMPTY, FileKind.UNKNOWN, FileKind.OLE, FileKind.ZIP, FileKind.TEXT)


def roles(package: Package, campaign: Campaign) -> tuple[Roles, Form | None]:
    """Finds the main Word file, bound to its template, and the main PDF file."""
    words = _distinct(file for file in package.files if is_word(file))
    bound = [(file, form) for file in words if (form := _bound(file, campaign))]
    candidates = [file for file, _ in bound] or _by_name(words)
    main = candidates[0] if len(candidates) == 1 else None
    found = Roles(
        word=main,
        pdf=_pdf(package, main),
        words=() if main else tuple(candidates),
        any_word=bool(words),
        any_pdf=any(is_pdf(file) for file in package.files),
    )
    return found, next((form for file, form in bound if file is main), None)


def is_word(file: File) -> bool:
    """Whether a file is, or claims to be, a Word file."""
    return file.kind.is_word or (file.kind in _UNCLEAR and file.name.lower().endswith(_WORD_NAME))


def is_pdf(file: File) -> bool:
    """Whether a file is, or claims to be, a PDF file."""
    return file.kind is FileKind.PDF or (
        file.kind in _UNCLEAR and file.name.lower().endswith(".pdf")
    )


def _bound(file: File, campaign: Campaign) -> Form | None:
    if not isinstance(file.content, Document):
        return None
    forms = (_bind(file.content, file.name, template) for template in campaign.templates)
    return next((form for form in forms if form.tables), None)


def _bind(document: Document, name: str, template: Template) -> Form:
    found = (bind_fixed(document.blocks, table) for table in template.tables)
    return Form(template.kind, name, tuple(table for table in found if table is not None))


def _pdf(package: Package, word: File | None) -> File | None:
    """The only PDF; else the Word file's namesake; else the only one named like a main document."""
    pdfs = _distinct(file for file in package.files if is_pdf(file))
    if len(pdfs) == 1:
        return pdfs[0]
    tests: list[Callable[[File], bool]] = [lambda file: bool(_MAIN.search(base(file)))]
    if word is not None:
        stem = _stem(word)
        tests.insert(0, lambda file: _stem(file) == stem)
    for test in tests:
        fitting = [file for file in pdfs if test(file)]
        if len(fitting) == 1:
            return fitting[0]
    return None


def _by_name(files: list[File]) -> list[File]:
    """Files named like a main document; without any, all that are not named as something else."""
    main = [file for file in files if _MAIN.search(base(file)) and not _NOT_MAIN.search(base(file))]
    return main or [file for file in files if not _NOT_MAIN.search(base(file))] or files


def _distinct(files: Iterable[File]) -> list[File]:
    """The same bytes twice are one file."""
    return list({file.blob.sha256: file for file in files}.values())


def base(file: File) -> str:
    """The last part of a file's declared path."""
    return file.name.rpartition("/")[2]


def _stem(file: File) -> str:
    """A name without its extension and without marks such as （盖章）."""
    stem = base(file).rpartition(".")[0]
    return re.sub(
        r"[（(][^（()）]*[）)]|盖章版?|扫描[件版]?|word版?|pdf版?|[\s_-]", "", stem.lower()
    )
