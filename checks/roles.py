"""Which files are the main documents of a package, and what the other ones add.

Main documents are told by name, title and tables. Two that are equally good and differ are doubt,
and doubt is a person's: nothing is guessed. Evidence and annex files are never candidates.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from checks.bind.form import bind, whole
from checks.bind.join import joined
from checks.bind.pieces import within
from checks.case import Roles
from checks.form import Form
from config.campaign import Campaign
from parsers.model import Document, File, FileKind, Package

_WORD_NAME = (".docx", ".doc", ".wps")
_MAIN = re.compile(r"考核材料|汇报材料|自评表|自评报告")
_NOT_MAIN = re.compile(r"附表|附件[二三四五六七八九2-9]|佐证|证明|支撑|通知|模板")
_EVIDENCE = re.compile(r"佐证|证明|支撑")
_NUMBERED = re.compile(r"\W{0,2}[1-9][-－—–.]\d(?!\d)")  # 「1-1」, and no date such as 3.28
_STAMPED = re.compile(r"盖章|扫描")
_UNCLEAR = (FileKind.EMPTY, FileKind.UNKNOWN, FileKind.OLE, FileKind.ZIP, FileKind.TEXT)


def roles(package: Package, campaign: Campaign) -> tuple[Roles, Form | None]:
    """Finds the main documents, and binds what stands in them and their annexes."""
    words = _distinct(file for file in package.files if is_word(file))
    bound = _bound(package.files, campaign)
    candidates = _candidates(words, bound)
    main = candidates[0] if len(candidates) == 1 else None
    forms = [(file, form) for file, form in bound if file is not main and _adds(file, form)]
    own = next((form for file, form in bound if file is main), None)
    form = joined(own, (part for _, part in forms)) if own else None
    found = Roles(
        word=main,
        pdf=_pdf(package, main),
        words=() if main else tuple(candidates),
        annexes=tuple(file for file, _ in forms) if form else (),
        any_word=bool(words),
        any_pdf=any(is_pdf(file) and not is_evidence(file) for file in package.files),
        perhaps_pdf=any(is_pdf(file) and not is_numbered(file) for file in package.files),
    )
    return found, form


def is_word(file: File) -> bool:
    """Whether a file is, or claims to be, a Word file."""
    return file.kind.is_word or (file.kind in _UNCLEAR and file.name.lower().endswith(_WORD_NAME))


def is_pdf(file: File) -> bool:
    """Whether a file is, or claims to be, a PDF file."""
    return file.kind is FileKind.PDF or (
        file.kind in _UNCLEAR and file.name.lower().endswith(".pdf")
    )


def is_evidence(file: File) -> bool:
    """Whether a file's path says that it is evidence, and nothing in it that it is the main one.

    「考核材料（含佐证材料）」 is a main document, whatever the words in brackets.
    """
    if is_numbered(file):
        return True
    name = base(file)
    if _MAIN.search(name) or _STAMPED.search(name):
        return False
    folders = [one for one in file.name.split("/")[:-1] if not _MAIN.search(one)]
    return any(_EVIDENCE.search(one) for one in (name, *folders))


def is_numbered(file: File) -> bool:
    """Whether a file, or the folder it lies in, bears an indicator's number: evidence for sure."""
    name, folder = base(file), file.name.rpartition("/")[0].rpartition("/")[2]
    return not _MAIN.search(name) and any(_NUMBERED.match(one) for one in (name, folder))


def _bound(files: Iterable[File], campaign: Campaign) -> list[tuple[File, Form]]:
    """Every Word and Excel file that holds something of a form."""
    found = []
    for file in _distinct(files):
        if file.kind is not FileKind.PDF and isinstance(file.content, Document):
            form = bind(file.content, file.name, campaign)
            if form is not None:
                found.append((file, form))
    return found


def _adds(file: File, form: Form) -> bool:
    """Whether a file besides the main one adds tables; evidence may quote the form's tables."""
    return bool(form.tables) and not (is_evidence(file) and whole(form))


def _candidates(words: list[File], bound: list[tuple[File, Form]]) -> list[File]:
    """What could be the main Word file, the likeliest group alone."""
    forms = [(file, form) for file, form in bound if is_word(file)]
    groups: tuple[list[tuple[File, Form]], ...] = (
        [(file, form) for file, form in forms if form.titled and not _aside(file)],
        [(file, form) for file, form in forms if whole(form) and not _aside(file)],
        [(file, form) for file, form in forms if form.titled],
        [(file, form) for file, form in forms if whole(form)],
        [(file, form) for file, form in forms if form.tables and not _aside(file)],
        [(file, form) for file, form in forms if form.tables],
    )
    for group in groups:
        if group:
            return [file for file, _ in _different(group)]
    return _by_name(words)


def _different(group: list[tuple[File, Form]]) -> list[tuple[File, Form]]:
    """Candidates without those that say what another one says, or only a part of it."""
    group = sorted(group, key=lambda one: -len(one[1].tables))
    kept: list[tuple[File, Form]] = []
    for file, form in group:
        if not any(_says_nothing_new(form, other) for _, other in kept):
            kept.append((file, form))
    if len(kept) > 1 and not _overlap([form for _, form in kept]):
        return kept[:1]  # each holds tables of its own: parts of one form
    return kept


def _says_nothing_new(form: Form, other: Form) -> bool:
    if form.kind != other.kind or not form.tables or form.unit != other.unit:
        return False
    pairs = [(table, other.table(table.id)) for table in form.tables]
    return all(known is not None and within(table, known) for table, known in pairs)


def _overlap(forms: list[Form]) -> bool:
    kinds = {form.kind for form in forms}
    units = {form.unit for form in forms if form.unit}
    ids = [table.id for form in forms for table in form.tables]
    titled = sum(form.titled for form in forms)
    return len(kinds) > 1 or len(units) > 1 or len(ids) != len(set(ids)) or titled > 1


def _aside(file: File) -> bool:
    return is_evidence(file) or bool(_NOT_MAIN.search(base(file)))


def _pdf(package: Package, word: File | None) -> File | None:
    """The only PDF; else the Word file's namesake; else the only one named like a main document."""
    pdfs = _distinct(file for file in package.files if is_pdf(file))
    pdfs = [file for file in pdfs if not is_evidence(file)]
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
    main = [file for file in files if _MAIN.search(base(file)) and not _aside(file)]
    return main or [file for file in files if not _aside(file)] or files


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
