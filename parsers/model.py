"""What reading gives: mails, packages, files and documents as plain frozen values.

Everything here is data that came from a stranger. Readers run in children and send these values
back as JSON, so every type is a dataclass of JSON-like fields that pydantic can validate on the
way in. A file's fault is the value `Unreadable`, never an exception.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, TypeAlias


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
        return self in _ARCHIVES

    @property
    def is_word(self) -> bool:
        """Whether this is a word processor's file."""
        return self in {FileKind.DOCX, FileKind.DOC}


_ARCHIVES = frozenset({FileKind.ZIP, FileKind.RAR, FileKind.SEVEN_ZIP, FileKind.TAR, FileKind.GZIP})


class Fault(StrEnum):
    """Why something could not be read."""

    DAMAGED = "damaged"  # provably broken: two independent readers fail
    SUSPECT = "suspect"  # our reader fails, another one does not
    ENCRYPTED = "encrypted"
    UNSUPPORTED = "unsupported"  # whole, but no reader here
    EMPTY = "empty"
    LIMIT = "limit"  # one of our own limits was passed
    DIED = "died"  # the reader's process died or hung


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file's fault, told as a value.

    Attributes:
        fault: The kind of fault.
        detail: A short machine word for logs and the office (a limit's name, an exception's
            class). Never text from the file.
    """

    fault: Fault
    detail: str = ""
    type: Literal["unreadable"] = "unreadable"


@dataclass(frozen=True, slots=True)
class Blob:
    """A handle to kept bytes: SHA-256 in lower-case hex and size in bytes."""

    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Where:
    """A place in a document; everything counts from 1, 0 means not known.

    Attributes:
        page: Page number.
        table: Number of the table in the document, in reading order.
        row: Row of the table's grid.
        column: Column of the table's grid.
        sheet: Sheet name of a workbook.
    """

    page: int = 0
    table: int = 0
    row: int = 0
    column: int = 0
    sheet: str = ""


NOWHERE = Where()


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading by style, outline level or automatic number.

    Attributes:
        text: The text without the automatic number.
        level: 1 for the highest.
        number: The automatic number as shown ("一、"), empty when typed by hand or absent.
    """

    text: str
    level: int
    where: Where
    number: str = ""
    type: Literal["heading"] = "heading"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of text; `number` is its automatic list number as shown, or empty."""

    text: str
    where: Where
    number: str = ""
    type: Literal["paragraph"] = "paragraph"


@dataclass(frozen=True, slots=True)
class Cell:
    """One anchor cell of a grid. Row and column count from 0; spans are at least 1.

    Attributes:
        text: Paragraphs joined by line breaks.
        number: An automatic list number shown before the text, or empty.
        confidence: 1.0 for typed text; below that for recognised text.
    """

    row: int
    column: int
    text: str
    row_span: int = 1
    column_span: int = 1
    number: str = ""
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Table:
    """A table as a grid of anchor cells, in row order; merged cells appear once."""

    rows: int
    columns: int
    cells: tuple[Cell, ...]
    where: Where
    type: Literal["table"] = "table"


Block: TypeAlias = Heading | Paragraph | Table


@dataclass(frozen=True, slots=True)
class Document:
    """The neutral form of every format: ordered blocks.

    Attributes:
        blocks: Headings, paragraphs and tables in reading order.
        pages: Number of pages where the format has pages, else 0.
        cut: Name of the limit that ended reading early, or empty.
    """

    blocks: tuple[Block, ...]
    pages: int = 0
    cut: str = ""
    type: Literal["document"] = "document"


Content: TypeAlias = Document | Unreadable


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
