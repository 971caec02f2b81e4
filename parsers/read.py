"""From a raw mail to evidence: which attachments are packages, and what is read of them.

Pure: the readers are a port. In earnest they run in children and their results are stored; a
test may run them in place.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from parsers.archive_volumes import VolumeSet, grouped, of_piece, sets
from parsers.inside import MATERIAL_NAME, NotYet, Readers, looks_packed, open_inner
from parsers.model import (
    Blob,
    Content,
    Document,
    Evidence,
    Fault,
    File,
    FileKind,
    Mail,
    MailKind,
    Package,
    Room,
    Unreadable,
)

__all__ = [
    "NotYet",
    "Readers",
    "deepen",
    "evidence_of",
    "looks_packed",
    "read_loose",
    "read_mail",
    "read_package",
    "read_set",
]

# What a submission is made of; pictures alone are a signature or a greeting.
_MATERIAL = frozenset(
    {
        *(FileKind.DOCX, FileKind.DOC, FileKind.OLE, FileKind.PDF, FileKind.OFD),
        *(FileKind.XLSX, FileKind.XLS),
    }
)


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
    pieces = {one for found in sets([file.name for file in files]) for one in found.members}
    packed = [
        place in pieces or looks_packed(file.name, file.kind) for place, file in enumerate(files)
    ]
    archives = [file for file, yes in zip(files, packed, strict=True) if yes]
    loose = [file for file, yes in zip(files, packed, strict=True) if not yes]
    packages = _packages(archives, readers)
    if any(_is_material(file) for file in loose):
        extra = read_loose(tuple(loose), readers)
        packages = [_joined(packages[0], extra)] if len(packages) == 1 else [*packages, extra]
    if any(one.startswith("cut ") for one in mail.oddities):
        lost = (("附件", "limit"),)  # what our limit cut off may be what seems to be missing
        packages = packages or [Package("", ())]
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


def _packages(archives: list[File], readers: Readers) -> list[Package]:
    """Reads a mail's archives under one ceiling; attached twice is once, pieces are one."""
    distinct = list({file.blob.sha256: file for file in archives}.values())
    packages: list[Package] = []
    room = readers.room
    for found in grouped([file.name for file in distinct]):
        pieces = [distinct[one] for one in found.members]
        packages.append(read_set(found, pieces, readers, room))
        room = room.less(packages[-1].files)
    return packages


def read_set(
    found: VolumeSet, pieces: Sequence[File], readers: Readers, room: Room | None = None
) -> Package:
    """Reads an archive in one piece or in several.

    Args:
        found: The set.
        pieces: Its pieces, in the order of reading.
        readers: The readers.
        room: What may still be unpacked of the mail.
    """
    first, *more = pieces
    volumes = [piece.blob for piece in more]
    package = read_package(found.name, first.blob, readers, volumes, room)
    fault = of_piece(first.name, package.fault)
    if found.missing:
        fault = Unreadable(Fault.INCOMPLETE, ",".join(map(str, found.missing)))
    return replace(package, fault=fault, volumes=tuple(one.sha256 for one in volumes))


def read_package(
    name: str,
    blob: Blob,
    readers: Readers,
    volumes: Sequence[Blob] = (),
    room: Room | None = None,
) -> Package:
    """Reads an archive; archives inside it are opened too and their names put in front.

    Args:
        name: Its name.
        blob: Its bytes, or the first volume's.
        readers: The readers.
        volumes: The other volumes, in order.
        room: What may still be unpacked of the mail.
    """
    room = room or readers.room
    members = readers.unpack(blob, *volumes, deep=False, room=room)
    inside = open_inner(members, readers, room)
    return Package(
        name=name,
        files=tuple(_read_now(file, readers) for file in inside.files),
        blob=blob,
        fault=members.fault,
        junk=tuple(inside.junk),
        skipped=tuple(inside.skipped),
        archives=tuple(inside.archives),
        unsafe=tuple(inside.unsafe),
        kind=members.kind,
    )


def read_loose(files: tuple[File, ...], readers: Readers) -> Package:
    """Reads files that came without an archive."""
    return Package(name="", files=tuple(_read_now(file, readers) for file in files))


def deepen(
    evidence: Evidence, wanted: Collection[str], scans: Collection[str], readers: Readers
) -> Evidence:
    """Reads the files that judging asks for.

    Args:
        evidence: What is known so far.
        wanted: SHA-256 of the files to read.
        scans: SHA-256 of the files whose pictures of pages shall be recognised.
        readers: The readers.

    Raises:
        NotYet: Recognition takes longer than one turn.
    """
    package = evidence.package
    if package is None:
        return evidence
    files = tuple(_deeper(file, wanted, scans, readers) for file in package.files)
    return replace(evidence, package=replace(package, files=files))


def _deeper(file: File, wanted: Collection[str], scans: Collection[str], readers: Readers) -> File:
    content = file.content
    if file.blob.sha256 in wanted and content is None:
        return replace(file, content=_read(file, readers))
    if file.blob.sha256 in scans and isinstance(content, Document) and not content.recognised:
        return replace(file, content=readers.recognised(file.blob, content))
    return file


def _read_now(file: File, readers: Readers) -> File:
    """Word and Excel, which hold the figures, are read at once; PDFs wait until asked for."""
    at_once = file.kind.is_word or file.kind.is_excel
    return replace(file, content=_read(file, readers)) if at_once else file


def _read(file: File, readers: Readers) -> Content:
    """Reads a file by its kind; one of no kind by what its name claims, to tell what is wrong."""
    claims_pdf = not file.kind.is_word and file.name.lower().endswith(".pdf")
    return readers.document(file.blob, FileKind.PDF if claims_pdf else file.kind)


def _is_material(file: File) -> bool:
    return file.kind in _MATERIAL or file.name.lower().endswith(MATERIAL_NAME)
