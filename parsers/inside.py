"""Archives inside a package, and what counts as one; the port to the readers.

Each archive of the first level is opened in a child of its own, so that an evil one among a bureau's
twelve costs the others nothing; what lies deeper is opened by that same child.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Protocol

from parsers.archive_volumes import VolumeSet, grouped, of_piece
from parsers.model import (
    Blob,
    Content,
    Document,
    Fault,
    File,
    FileKind,
    Inner,
    Members,
    OpenedMail,
    Room,
    Unreadable,
)

MAX_INNER = 200  # archives in one package that are opened, each in a child of its own
_PACKED_NAME = (".zip", ".rar", ".7z", ".tar", ".gz", ".tgz", ".tar.gz", ".bz2", ".xz")
MATERIAL_NAME = (".docx", ".doc", ".wps", ".pdf", ".xlsx", ".xls", ".et", ".ofd")


class NotYet(Exception):
    """A long document's turn is over: others come first, then it goes on where it stopped."""


class Readers(Protocol):
    """What can be done with kept bytes. Never raises for what is in them."""

    def open_mail(self, raw: Blob) -> OpenedMail | Unreadable:
        """Opens a raw mail."""
        ...

    def kind_of(self, blob: Blob) -> FileKind:
        """What kept bytes are by their content."""
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

    def recognised(self, blob: Blob, document: Document) -> Document:
        """Reads the pages of a PDF that are pictures.

        Raises:
            NotYet: It takes longer than one turn; what was read is kept.
        """
        ...


def looks_packed(name: str, kind: FileKind) -> bool:
    """Whether a file is, or claims to be, an archive: a broken .zip is a submission too."""
    unclear = kind in (FileKind.UNKNOWN, FileKind.EMPTY, FileKind.TEXT)
    return kind.is_archive or (unclear and name.lower().endswith(_PACKED_NAME))


@dataclass(slots=True)
class Opened:
    """What an archive holds, archives inside it opened, paths from the outermost."""

    files: list[File] = field(default_factory=list)
    junk: list[str] = field(default_factory=list)
    skipped: list[tuple[str, str]] = field(default_factory=list)
    archives: list[Inner] = field(default_factory=list)
    unsafe: list[tuple[str, str]] = field(default_factory=list)


def open_inner(members: Members, readers: Readers, room: Room) -> Opened:
    """Opens the archives among the members, each in a child of its own with its own budget."""
    found = Opened(list[File](), list(members.junk), list(members.skipped))
    found.unsafe += members.unsafe
    for one in grouped([file.name for file in members.files]):
        files = [members.files[place] for place in one.members]
        file = files[0]
        claims_document = file.name.lower().endswith(MATERIAL_NAME)  # a .docx may be a broken zip
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


def _under(path: str, inner: Members, found: Opened) -> None:
    found.files += [replace(one, name=f"{path}/{one.name}") for one in inner.files]
    found.junk += [f"{path}/{name}" for name in inner.junk]
    found.unsafe += [(f"{path}/{name}".rstrip("/"), shape) for name, shape in inner.unsafe]
    if inner.files:  # else one word about the archive is enough
        found.skipped += [(f"{path}/{name}", reason) for name, reason in inner.skipped]
