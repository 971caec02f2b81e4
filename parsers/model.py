"""What reading gives: mails, packages, files and documents as plain frozen values.

Everything here is data that came from a stranger. Readers run in children and send these values
back as JSON, so every type is a dataclass of JSON-like fields that pydantic can validate on the
way in. A file's fault is the value `Unreadable`, never an exception.
"""

from __future__ import annotations

from dataclasses import dataclass

from parsers.document import (
    NOWHERE,
    Block,
    Cell,
    Content,
    Document,
    Fault,
    Heading,
    Paragraph,
    Picture,
    Setting,
    Spacing,
    Table,
    Unreadable,
    Where,
)
from parsers.kind import FileKind
from parsers.message import Address, Bounced, Forwarded, Intent, Link, Mail, MailKind

__all__ = [
    "NOWHERE",
    "Address",
    "Blob",
    "Block",
    "Bounced",
    "Cell",
    "Content",
    "Document",
    "Evidence",
    "Fault",
    "File",
    "FileKind",
    "Forwarded",
    "Heading",
    "Inner",
    "Intent",
    "Link",
    "Mail",
    "MailKind",
    "Members",
    "Opened",
    "OpenedMail",
    "Package",
    "Paragraph",
    "Part",
    "Picture",
    "Room",
    "Setting",
    "Spacing",
    "Table",
    "Unpacked",
    "Unreadable",
    "Where",
]


@dataclass(frozen=True, slots=True)
class Blob:
    """A handle to kept bytes: SHA-256 in lower-case hex and size in bytes."""

    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class File:
    """One file of a package.

    Attributes:
        name: The declared path inside the package, parts joined by "/". Data, never a path here.
        blob: Handle to the bytes.
        kind: Kind by content.
        content: What was read, or None while nobody asked.
        raw: The name's bytes as hex where they were not simply the name in UTF-8.
    """

    name: str
    blob: Blob
    kind: FileKind
    content: Content | None = None
    raw: str = ""


@dataclass(frozen=True, slots=True)
class Inner:
    """An archive inside a package; its files stand among the package's, under its path."""

    path: str
    blob: Blob
    fault: Unreadable | None = None


@dataclass(frozen=True, slots=True)
class Package:
    """One archive, or the loose files of a mail, or one unit's part of a container.

    Attributes:
        name: The archive's file name; empty for loose files.
        files: Everything in it but junk, in archive order.
        blob: Handle to the archive's bytes; None for loose files.
        fault: Set when the archive itself could not be read (wholly); there may be files all the
            same, when it was cut off.
        junk: Names of ignored system files and harmless links.
        skipped: Names of members that could not be read, with the reason's word.
        archives: The archives inside, outer ones first.
        inside: Name of the container that it is a part of, or empty.
        claimed: The unit that its place in the container names, or empty.
        unsafe: Attack shapes that were seen, each as the member's name and the shape's word.
        kind: Kind of the archive by content; None for loose files.
        volumes: SHA-256 of the other pieces of a split archive, in order.
    """

    name: str
    files: tuple[File, ...]
    blob: Blob | None = None
    fault: Unreadable | None = None
    junk: tuple[str, ...] = ()
    skipped: tuple[tuple[str, str], ...] = ()
    archives: tuple[Inner, ...] = ()
    inside: str = ""
    claimed: str = ""
    unsafe: tuple[tuple[str, str], ...] = ()
    kind: FileKind | None = None
    volumes: tuple[str, ...] = ()

    @property
    def loose(self) -> bool:
        """Whether the files came without an archive."""
        return self.blob is None


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of one package, or of a mail without one.

    Attributes:
        alone: The mail brought no other package, so its sender may tell whose this is.
    """

    mail: Mail | None
    package: Package | None
    alone: bool = True


@dataclass(frozen=True, slots=True)
class Room:
    """What may still be unpacked of one mail, over all its packages."""

    files: int
    size: int

    def less(self, files: tuple[File, ...]) -> Room:
        """What is left after these."""
        return Room(self.files - len(files), self.size - sum(file.blob.size for file in files))


# What children send back: bytes they produced lie in numbered files of a scratch folder, and
# only the parent gives those their hashes and names.


@dataclass(frozen=True, slots=True)
class Part:
    """Bytes a child wrote to its tray.

    Attributes:
        name: The declared name: data.
        slot: Number of the file in the tray.
        size: Bytes.
        kind: Kind by content.
        raw: As in `File`.
    """

    name: str
    slot: int
    size: int
    kind: FileKind
    raw: str = ""


@dataclass(frozen=True, slots=True)
class Opened:
    """A mail opened by a child: its envelope, and its attachments in the tray."""

    mail: Mail
    parts: tuple[Part, ...]
    cut: str = ""


@dataclass(frozen=True, slots=True)
class Unpacked:
    """An archive unpacked by a child: its members in the tray."""

    parts: tuple[Part, ...]
    junk: tuple[str, ...] = ()
    skipped: tuple[tuple[str, str], ...] = ()
    fault: Unreadable | None = None
    unsafe: tuple[tuple[str, str], ...] = ()
    kind: FileKind | None = None


@dataclass(frozen=True, slots=True)
class OpenedMail:
    """A mail once the parent has adopted its attachments: slots have become blobs."""

    mail: Mail
    files: tuple[File, ...]


@dataclass(frozen=True, slots=True)
class Members:
    """An archive's members as kept files, or why there are none."""

    files: tuple[File, ...]
    junk: tuple[str, ...] = ()
    skipped: tuple[tuple[str, str], ...] = ()
    fault: Unreadable | None = None
    unsafe: tuple[tuple[str, str], ...] = ()
    kind: FileKind | None = None
