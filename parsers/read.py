"""From a raw mail to evidence: which attachments are packages, and what is read of them.

Pure: the readers are a port. In earnest they run in children and their results are stored; a
test may run them in place.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Protocol

from parsers.model import (
    Blob,
    Content,
    Evidence,
    File,
    FileKind,
    Inner,
    Mail,
    MailKind,
    Members,
    OpenedMail,
    Package,
    Unreadable,
)

MAX_DEPTH = 4
_PACKED_NAME = (".zip", ".rar", ".7z", ".tar", ".gz", ".tgz", ".tar.gz", ".bz2", ".xz")
# What a submission is made of; pictures alone are a signature or a greeting.
_MATERIAL = frozenset(
    {
        *(FileKind.DOCX, FileKind.DOC, FileKind.OLE, FileKind.PDF, FileKind.OFD),
        *(FileKind.XLSX, FileKind.XLS),
    }
)
_MATERIAL_NAME = (".docx", ".doc", ".wps", ".pdf", ".xlsx", ".xls", ".et", ".ofd")


class Readers(Protocol):
    """What can be done with kept bytes. Never raises for what is in them."""

    def open_mail(self, raw: Blob) -> OpenedMail | Unreadable:
        """Opens a raw mail."""
        ...

    def unpack(self, archive: Blob) -> Members:
        """Takes an archive's members out."""
        ...

    def document(self, blob: Blob, kind: FileKind) -> Content:
        """Reads a document."""
        ...


def looks_packed(name: str, kind: FileKind) -> bool:
    """Whether a file is, or claims to be, an archive: a broken .zip is a submission too."""
    unclear = kind in (FileKind.UNKNOWN, FileKind.EMPTY, FileKind.TEXT)
    return kind.is_archive or (unclear and name.lower().endswith(_PACKED_NAME))


def read_mail(raw: Blob, readers: Readers) -> tuple[Evidence, ...] | Unreadable:
    """Everything known of a mail: one Evidence a package, or one without a package."""
    opened = readers.open_mail(raw)
    if isinstance(opened, Unreadable):
        return opened
    if opened.mail.kind in (MailKind.BOUNCE, MailKind.OWN):
        return (Evidence(opened.mail, None),)  # what they carry is ours
    return evidence_of(opened.mail, opened.files, readers)


def evidence_of(mail: Mail, files: tuple[File, ...], readers: Readers) -> tuple[Evidence, ...]:
    """What a mail and its files are: one Evidence a package, or one without a package."""
    archives = [file for file in files if looks_packed(file.name, file.kind)]
    loose = [file for file in files if not looks_packed(file.name, file.kind)]
    distinct = {file.blob.sha256: file for file in archives}.values()  # attached twice is once
    packages = [read_package(file.name, file.blob, file.kind, readers) for file in distinct]
    if any(_is_material(file) for file in loose):
        extra = read_loose(tuple(loose), readers)
        packages = [_joined(packages[0], extra)] if len(packages) == 1 else [*packages, extra]
    if any(one.startswith("cut ") for one in mail.oddities):
        lost = (("附件", "limit"),)  # what our limit cut off may be what seems to be missing
        packages = [replace(one, skipped=one.skipped + lost) for one in packages]
    alone = len(packages) == 1
    found = tuple(Evidence(mail, package, alone) for package in packages)
    return found or (Evidence(mail, None),)


def _joined(archive: Package, extra: Package) -> Package:
    """One archive and loose files of the same mail: completeness is over all that was sent.

    A PDF beside the archive belongs to it. A Word file beside it means that the archive is only a
    part (evidence, say) and the submission came loose.
    """
    files = archive.files + extra.files
    if archive.fault is None and any(file.kind.is_word for file in extra.files):
        return replace(archive, name="", files=files, blob=None)
    return replace(archive, files=files)


def read_package(name: str, blob: Blob, kind: FileKind, readers: Readers) -> Package:
    """Reads an archive; archives inside it are opened too and their names put in front."""
    del kind  # what it is by content decides in the reader
    members = readers.unpack(blob)
    opened = _opened(members, readers, 1)
    return Package(
        name=name,
        files=tuple(_read_now(file, readers) for file in opened.files),
        blob=blob,
        fault=members.fault,
        junk=tuple(opened.junk),
        skipped=tuple(opened.skipped),
        archives=tuple(opened.archives),
    )


def read_loose(files: tuple[File, ...], readers: Readers) -> Package:
    """Reads files that came without an archive."""
    return Package(name="", files=tuple(_read_now(file, readers) for file in files))


def deepen(evidence: Evidence, wanted: tuple[str, ...], readers: Readers) -> Evidence:
    """Reads the files that judging asks for.

    Args:
        evidence: What is known so far.
        wanted: SHA-256 of the files to read.
        readers: The readers.
    """
    package = evidence.package
    if package is None:
        return evidence
    files = tuple(
        replace(file, content=_read(file, readers))
        if file.blob.sha256 in wanted and file.content is None
        else file
        for file in package.files
    )
    return replace(evidence, package=replace(package, files=files))


@dataclass(slots=True)
class _Opened:
    """What an archive holds, archives inside it opened, paths from the outermost."""

    files: list[File] = field(default_factory=list)
    junk: list[str] = field(default_factory=list)
    skipped: list[tuple[str, str]] = field(default_factory=list)
    archives: list[Inner] = field(default_factory=list)


def _opened(members: Members, readers: Readers, depth: int) -> _Opened:
    found = _Opened(junk=list(members.junk), skipped=list(members.skipped))
    for file in members.files:
        claims_document = file.name.lower().endswith(_MATERIAL_NAME)  # a .docx may be a broken zip
        packed = looks_packed(file.name, file.kind) and not claims_document
        if not packed or depth >= MAX_DEPTH:
            found.files.append(file)
            continue
        inner = readers.unpack(file.blob)
        found.archives.append(Inner(file.name, file.blob, inner.fault))
        if inner.fault is not None:
            found.skipped.append((file.name, str(inner.fault.fault)))
            found.files.append(file)
            continue
        _under(file.name, _opened(inner, readers, depth + 1), found)
    return found


def _under(path: str, deeper: _Opened, found: _Opened) -> None:
    found.files += [replace(one, name=f"{path}/{one.name}") for one in deeper.files]
    found.junk += [f"{path}/{name}" for name in deeper.junk]
    found.skipped += [(f"{path}/{name}", reason) for name, reason in deeper.skipped]
    found.archives += [replace(one, path=f"{path}/{one.path}") for one in deeper.archives]


def _read_now(file: File, readers: Readers) -> File:
    """Word is read at once, since it decides everything; PDFs wait until they are asked for."""
    return replace(file, content=_read(file, readers)) if file.kind.is_word else file


def _read(file: File, readers: Readers) -> Content:
    """Reads a file by its kind; one of no kind by what its name claims, to tell what is wrong."""
    claims_pdf = not file.kind.is_word and file.name.lower().endswith(".pdf")
    return readers.document(file.blob, FileKind.PDF if claims_pdf else file.kind)


def _is_material(file: File) -> bool:
    return file.kind in _MATERIAL or file.name.lower().endswith(_MATERIAL_NAME)
