"""The neutral form of every document: ordered blocks with places, or why there is none.

Word, PDF, Excel and scans all become this; from here on nobody asks what format a value came in.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, NamedTuple, TypeAlias


class Fault(StrEnum):
    """Why something could not be read."""

    DAMAGED = "damaged"  # provably broken: two independent readers fail
    SUSPECT = "suspect"  # our reader fails, another one does not
    ENCRYPTED = "encrypted"
    UNSUPPORTED = "unsupported"  # whole, but no reader here
    EMPTY = "empty"
    INCOMPLETE = "incomplete"  # a part of a split archive is missing
    UNSAFE = "unsafe"  # a proven attack shape
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


class Where(NamedTuple):
    """A place in a document; everything counts from 1, 0 means not known.

    A tuple, like the other values of which a document has thousands: a frozen dataclass takes five
    times as long to make.

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
SURE = 0.95  # recognised text below this is in doubt: measured, see tests/bench/scans.py
LIKELY = 0.8  # below this it is a guess that nobody is troubled with
WHOLE = 10_000  # a page's width, and its height
Box: TypeAlias = tuple[int, int, int, int]
"""Left, top, right, bottom on a page as shown, from its top left corner, in ten-thousandths."""


class Spacing(NamedTuple):
    """How far lines stand apart.

    Attributes:
        rule: "exact" and "least" count points, "lines" multiples of a single line.
        value: Points or lines.
    """

    rule: Literal["exact", "least", "lines"]
    value: float


class Setting(NamedTuple):
    """How some Chinese characters are set, styles and themes resolved.

    Latin letters, figures and punctuation have a typeface of their own, so they are not counted.
    What the file leaves to the program that opens it is unknown.

    Attributes:
        font: Their typeface as the file names it ("仿宋_GB2312"); empty if unknown.
        size: In points; 0.0 if unknown.
        bold: None if unknown.
        spacing: Of their lines; None if unknown.
        length: How many characters.
    """

    font: str
    size: float
    bold: bool | None
    spacing: Spacing | None
    length: int


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading by style, outline level or automatic number.

    Attributes:
        text: The text without the automatic number.
        level: 1 for the highest.
        number: The automatic number as shown ("一、"), empty when typed by hand or absent.
        settings: How its characters are set, a tuple for each way; empty if nobody looked.
    """

    text: str
    level: int
    where: Where
    number: str = ""
    settings: tuple[Setting, ...] = ()
    type: Literal["heading"] = "heading"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of text.

    Attributes:
        number: Its automatic list number as shown, or empty.
        settings: As in `Heading`.
        confidence: As of a `Cell`.
    """

    text: str
    where: Where
    number: str = ""
    settings: tuple[Setting, ...] = ()
    confidence: float = 1.0
    type: Literal["paragraph"] = "paragraph"


class Cell(NamedTuple):
    """One anchor cell of a grid. Row and column count from 0; spans are at least 1.

    A tuple for the same reason as `Where`.

    Attributes:
        text: Paragraphs joined by line breaks.
        number: An automatic list number shown before the text, or empty.
        confidence: 1.0 for typed text; below that for recognised text; 0.0 for what the file does
            not hold, such as the value of a formula never calculated.
        page: Its page, where its table began on an earlier one, else 0.
        box: Where it lies on its page, for a person who compares; None where nobody knows.
    """

    row: int
    column: int
    text: str
    row_span: int = 1
    column_span: int = 1
    number: str = ""
    confidence: float = 1.0
    page: int = 0
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table as a grid of anchor cells, in row order; merged cells appear once.

    Attributes:
        settings: How the characters of all its cells are set, as in `Heading`.
    """

    rows: int
    columns: int
    cells: tuple[Cell, ...]
    where: Where
    settings: tuple[Setting, ...] = ()
    type: Literal["table"] = "table"


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture: what is in it was not read."""

    where: Where
    type: Literal["picture"] = "picture"


Block: TypeAlias = Heading | Paragraph | Table | Picture


@dataclass(frozen=True, slots=True)
class Document:
    """The neutral form of every format: ordered blocks.

    A picture in a table's cell is counted, but is no block of its own.

    Attributes:
        blocks: Headings, paragraphs and tables in reading order.
        pages: Number of pages where the format has pages, else 0.
        cut: Name of the limit that ended reading early, or empty.
        pictures: How many pictures stand in it, charts and embedded objects included.
        typed: Its text was typed; False for pages that are pictures, whatever lies over them.
        hidden: What a workbook hides from the eye: names of sheets, "sheet: number of lines".
        margins: What headers and footers of pages say, each text once; no part of the blocks.
        scans: Numbers of the pages that are pictures of text.
        recognised: What became of those: "" nobody tried, "done", "part" where a limit ended it,
            "missing" where the program for it is not installed.
    """

    blocks: tuple[Block, ...]
    pages: int = 0
    cut: str = ""
    pictures: int = 0
    typed: bool = True
    hidden: tuple[str, ...] = ()
    margins: tuple[str, ...] = ()
    scans: tuple[int, ...] = ()
    recognised: Literal["", "done", "part", "missing"] = ""
    type: Literal["document"] = "document"


Content: TypeAlias = Document | Unreadable
