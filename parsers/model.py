"""What reading gives: mails, packages, files and documents as plain frozen values.

Everything here is data that came from a stranger. Readers run in children and send these values
back as JSON, so every type is a dataclass of JSON-like fields that pydantic can validate on the
way in. A file's fault is the value `Unreadable`, never an exception.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

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
    Table,
    Unreadable,
    Where,
)

__all__ = [
    "NOWHERE",
    "Address",
    "Blob",
    "Block",
    "Cell",
    "Content",
    "Document",
    "Evidence",
    "Fault",
    "File",
    "FileKind",
    "Heading",
    "Mail",
    "MailKind",
    "Members",
    "Opened",
    "OpenedMail",
    "Package",
    "Paragraph",
    "Part",
    "Picture",
    "Table",
    "Unpacked",
    "Unreadable",
    "Where",
]


class FileKind(StrEnum):
    """What a file is by its content; its name is only a hint."""

    DOCX = "docx"
    DOC = "doc"
    XLSX = "xlsx"
    XLS = "xls"
    PPTX = "pptx"
    OLE = "ole"
    PDF = "pdf"
    OFD = "ofd"
    IMAGE = "image"
    TEXT = "text"
    MAIL = "mail"
    ZIP = "zip"
    RAR = "rar"
    SEVEN_ZIP = "7z"
    TAR = "tar"
    GZIP = "gzip"
    EMPTY = "empty"
    UNKNOWN = "unknown"

    @property
    def is_archive(self) -> bool:
        """Whether people pack files into this kind."""
        return self in {"zip", "rar", "7z", "tar", "gzip"}

    @property
    def is_word(self) -> bool:
        """Whether this is a word processor's file."""
        return self in {"docx", "doc"}


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
    """

    name: str
    blob: Blob
    kind: FileKind
    content: Content | None = None


@dataclass(frozen=True, slots=True)
class Package:
    """One archive, or the loose files of a mail.

    Attributes:
        name: The archive's file name; empty for loose files.
        files: Everything in it but junk, in archive order.
        blob: Handle to the archive's bytes; None for loose files.
        fault: Set when the archive itself could not be read (wholly).
        junk: Names of ignored system files.
        skipped: Names of members that could not be read, with the reason's word.
    """

    name: str
    files: tuple[File, ...]
    blob: Blob | None = None
    fault: Unreadable | None = None
    junk: tuple[str, ...] = ()
    skipped: tuple[tuple[str, str], ...] = ()

    @property
    def loose(self) -> bool:
        """Whether the files came without an archive."""
        return self.blob is None


class MailKind(StrEnum):
    """What kind of mail it is, by its headers alone."""

    PERSON = "person"
    AUTOMATIC = "automatic"
    BOUNCE = "bounce"
    LIST = "list"
    OWN = "own"


@dataclass(frozen=True, slots=True)
class Address:
    """A mail address; both fields are cleaned of control characters."""

    address: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail's envelope and text, as claimed by the mail itself.

    Attributes:
        message_id: With angle brackets, or empty.
        subject: Decoded, on one line.
        sender: The first address of From, or None.
        return_path: Address of Return-Path; "" for the null path; None when the header is absent.
        date: The claimed Date header, cleaned, undecoded.
        text: The plain text body (or the HTML's text), capped.
        kind: By headers alone.
        reason: The header or mark that told a kind other than PERSON.
        references: Message-IDs this mail answers to, oldest first, capped.
    """

    message_id: str
    subject: str
    sender: Address | None
    return_path: str | None
    date: str
    text: str
    kind: MailKind
    reason: str = ""
    references: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of one package, or of a mail without one."""

    mail: Mail | None
    package: Package | None


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
    """

    name: str
    slot: int
    size: int
    kind: FileKind


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
