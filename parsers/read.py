"""From a raw mail to evidence: which attachments are packages, and what is read of them.

Pure: the readers are a port. In earnest they run in children and their results are stored; a
test may run them in place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from parsers.archive_volumes import VolumeSet, grouped, of_piece, sets
from parsers.model import (
    Blob,
    Content,
    Evidence,
    Fault,
    File,
    FileKind,
    Inner,
    Mail,
    MailKind,
    Members,
    OpenedMail,
    Package,
    Room,
    Unreadable,
)

MAX_INNER = 200  # archives in one package that are opened, each in a child of its own
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

    @property
    def room(self) -> Room:
        """What may be unpacked of one mail."""
        ...

    def unpack(
        self, archive: Blob, *volumes: Blob, deep: bool = True, room: Room | None = None
    ) -> Members:
        """Takes an archive's members out.

        Args:
            archive: The archive, or the first volume of a split one.
            volumes: The other volumes, in order.
            deep: Also those of archives inside, under the same budget; they get its name in front.
            room: What may still be unpacked of the mail; nothing is when it is used up.
        """
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
        blobs = [distinct[one].blob for one in found.members]
        first = distinct[found.members[0]]
        package = read_package(found.name, blobs[0], first.kind, readers, blobs[1:], room)
        fault = of_piece(first.name, package.fault)
        if found.missing:
            fault = Unreadable(Fault.INCOMPLETE, ",".join(map(str, found.missing)))
        packages.append(replace(package, fault=fault))
        room = room.less(package.files)
    return packages


def read_package(
    name: str,
    blob: Blob,
    kind: FileKind,
    readers: Readers,
    volumes: Sequence[Blob] = (),
    room: Room | None = None,
) -> Package:
    """Reads an archive; archives inside it are opened too and their names put in front.

    Args:
        name: Its name.
        blob: Its bytes, or the first volume's.
        kind: Not needed: what it is by content decides in the reader.
        readers: The readers.
        volumes: The other volumes, in order.
        room: What may still be unpacked of the mail.
    """
    del kind
    room = room or readers.room
    members = readers.unpack(blob, *volumes, deep=False, room=room)
    opened = _opened(members, readers, room)
    return Package(
        name=name,
        files=tuple(_read_now(file, readers) for file in opened.files),
        blob=blob,
        fault=members.fault,
        junk=tuple(opened.junk),
        skipped=tuple(opened.skipped),
        archives=tuple(opened.archives),
        unsafe=tuple(opened.unsafe),
        kind=members.kind,
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
    unsafe: list[tuple[str, str]] = field(default_factory=list)


def _opened(members: Members, readers: Readers, room: Room) -> _Opened:
    """Opens the archives among the members, each in a child of its own with its own budget."""
    found = _Opened(list[File](), list(members.junk), list(members.skipped))
    found.unsafe += members.unsafe
    for one in grouped([file.name for file in members.files]):
        files = [members.files[place] for place in one.members]
        file = files[0]
        claims_document = file.name.lower().endswith(_MATERIAL_NAME)  # a .docx may be a broken zip
        packed = looks_packed(file.name, file.kind) or one.missing or len(files) > 1
        if claims_document or not packed:
            found.files.append(file)
            continue
        inner = _inner(one, files, len(found.archives), readers, room)
        room = room.less(inner.files)
        found.archives.append(Inner(one.name, file.blob, inner.fault))
        if inner.fault is not None and inner.fault.fault is not Fault.EMPTY:
            found.skipped.append((one.name, str(inner.fault.fault)))
        found.files += () if inner.files else files
        _under(one.name, inner, found)
    return found


def _inner(one: VolumeSet, files: list[File], number: int, readers: Readers, room: Room) -> Members:
    if one.missing:
        return Members((), fault=Unreadable(Fault.INCOMPLETE, ",".join(map(str, one.missing))))
    if number >= MAX_INNER:
        return Members((), fault=Unreadable(Fault.LIMIT, "archives"))
    members = readers.unpack(*(file.blob for file in files), room=room)
    return replace(members, fault=of_piece(files[0].name, members.fault))


def _under(path: str, inner: Members, found: _Opened) -> None:
    found.files += [replace(one, name=f"{path}/{one.name}") for one in inner.files]
    found.junk += [f"{path}/{name}" for name in inner.junk]
    found.unsafe += [(f"{path}/{name}".rstrip("/"), shape) for name, shape in inner.unsafe]
    if inner.files:  # else one word about the archive is enough
        found.skipped += [(f"{path}/{name}", reason) for name, reason in inner.skipped]


def _read_now(file: File, readers: Readers) -> File:
    """Word is read at once, since it decides everything; PDFs wait until they are asked for."""
    return replace(file, content=_read(file, readers)) if file.kind.is_word else file


def _read(file: File, readers: Readers) -> Content:
    """Reads a file by its kind; one of no kind by what its name claims, to tell what is wrong."""
    claims_pdf = not file.kind.is_word and file.name.lower().endswith(".pdf")
    return readers.document(file.blob, FileKind.PDF if claims_pdf else file.kind)


def _is_material(file: File) -> bool:
    return file.kind in _MATERIAL or file.name.lower().endswith(_MATERIAL_NAME)
