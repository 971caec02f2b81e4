"""Which files are the main documents of a package, and what the other ones add.

Main documents are told by name, title and tables. Two that are equally good and differ are doubt,
and doubt is a person's: nothing is guessed. Evidence and annex files are never candidates.
"""

from __future__ import annotations

from collections.abc import Iterable

from checks.bind.form import bind, whole
from checks.bind.join import joined
from checks.bind.pieces import within
from checks.case import Roles
from checks.filenames import (
    is_aside,
    is_evidence,
    is_main,
    is_numbered,
    is_pdf,
    is_stamped,
    is_word,
    stem,
)
from checks.form import Form
from config.campaign import Campaign, FileWords
from parsers.model import Document, File, FileKind, Package

MAX_LOOKED_INTO = 10  # PDFs that are read only to find the main one


def roles(package: Package, campaign: Campaign) -> tuple[Roles, Form | None]:
    """Finds the main documents, and binds what stands in them and their annexes."""
    known = campaign.files
    words = _distinct(filter(is_word, package.files))
    bound = _bound(package.files, campaign)
    candidates = _candidates(words, bound, known)
    main = candidates[0] if len(candidates) == 1 else None
    forms = [(file, form) for file, form in bound if file is not main and _adds(file, form, known)]
    own = next((form for file, form in bound if file is main), None)
    form = joined(own, (part for _, part in forms)) if own else None
    pdfs = _pdfs(package.files, main, campaign)
    found = Roles(
        word=main,
        pdf=pdfs[0] if len(pdfs) == 1 else None,
        words=() if main else tuple(candidates),
        pdfs=tuple(pdfs) if len(pdfs) > 1 else (),
        annexes=tuple(file for file, _ in forms) if form else (),
        any_word=bool(words),
        any_pdf=any(is_pdf(file) and not is_evidence(file, known) for file in package.files),
        perhaps_pdf=any(is_pdf(file) and not is_numbered(file, known) for file in package.files),
    )
    return found, form


def _bound(files: Iterable[File], campaign: Campaign) -> list[tuple[File, Form]]:
    """Every Word and Excel file that holds something of a form."""
    found = []
    for file in _distinct(files):
        if file.kind is not FileKind.PDF and isinstance(file.content, Document):
            form = bind(file.content, file.name, campaign)
            if form is not None:
                found.append((file, form))
    return found


def _adds(file: File, form: Form, known: FileWords) -> bool:
    """Whether a file besides the main one adds tables; evidence may quote the form's tables."""
    return bool(form.tables) and not (is_evidence(file, known) and whole(form))


def _candidates(words: list[File], bound: list[tuple[File, Form]], known: FileWords) -> list[File]:
    """What could be the main Word file, the likeliest group alone."""
    forms = [(file, form) for file, form in bound if is_word(file)]
    groups: tuple[list[tuple[File, Form]], ...] = (
        [(file, form) for file, form in forms if form.titled and not is_aside(file, known)],
        [(file, form) for file, form in forms if whole(form) and not is_aside(file, known)],
        [(file, form) for file, form in forms if form.titled],
        [(file, form) for file, form in forms if whole(form)],
        [(file, form) for file, form in forms if form.tables and not is_aside(file, known)],
        [(file, form) for file, form in forms if form.tables],
    )
    for group in groups:
        if group:
            return [file for file, _ in _different(group)]
    return _by_name(words, known)


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


def _pdfs(files: Iterable[File], word: File | None, campaign: Campaign) -> list[File]:
    """What could be the main PDF: by the names, and where these do not tell by the contents."""
    known = campaign.files
    pdfs = [one for one in _distinct(filter(is_pdf, files)) if not is_evidence(one, known)]
    plain = [one for one in pdfs if not is_aside(one, known)] or pdfs
    namesakes = [one for one in plain if word is not None and stem(one) == stem(word)]
    named = namesakes or [one for one in plain if is_main(one, known)]
    stamped = [one for one in named if is_stamped(one)]
    likely = stamped or named or plain
    return likely if len(likely) == 1 else _by_content(likely, campaign)


def _by_content(files: list[File], campaign: Campaign) -> list[File]:
    """Those that hold the form or cannot be seen through; all of them until they are read."""
    if len(files) > MAX_LOOKED_INTO or any(file.content is None for file in files):
        return files
    hidden, filled = [], []
    for file in files:
        content = file.content
        if not isinstance(content, Document) or not content.typed:
            hidden.append(file)
        elif (form := bind(content, file.name, campaign)) is not None and whole(form):
            filled.append((file, form))
    return [*(file for file, _ in _different(filled)), *hidden]


def _by_name(files: list[File], known: FileWords) -> list[File]:
    """Files named like a main document; without any, all that are not named as something else."""
    main = [file for file in files if is_main(file, known) and not is_aside(file, known)]
    return main or [file for file in files if not is_aside(file, known)] or files


def _distinct(files: Iterable[File]) -> list[File]:
    """The same bytes twice are one file."""
    return list({file.blob.sha256: file for file in files}.values())
