"""The neutral shape of a submission: what a reader should see, free of any file format."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from tests.samples.envelope import Envelope
from tests.samples.looks import Look
from tests.samples.style import Style


@dataclass(frozen=True, slots=True)
class Heading:
    """`number` is an automatic number: it shows on paper and is not in the text."""

    text: str
    level: int
    number: str = ""
    look: Look | None = None


@dataclass(frozen=True, slots=True)
class Para:
    """A paragraph; `boxed` text floats in a text box. Without a look it is as Word sets it."""

    text: str
    number: str = ""
    boxed: bool = False
    look: Look | None = None


@dataclass(frozen=True, slots=True)
class SheetValue:
    """What an Excel cell holds where it is a real number and not a text."""

    value: float
    format: str


@dataclass(frozen=True, slots=True)
class GridCell:
    """One cell by its top left corner; a merged cell stands once."""

    row: int
    column: int
    text: str
    row_span: int = 1
    column_span: int = 1
    number: str = ""
    sheet: SheetValue | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; every place belongs to exactly one cell."""

    rows: int
    columns: int
    cells: tuple[GridCell, ...]
    header_rows: int = 0


Block: TypeAlias = Heading | Para | Grid


@dataclass(frozen=True, slots=True)
class Carrier:
    """One file that carries the form or a part of it."""

    name: str
    format: Literal["word", "excel", "pdf"]
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Submission:
    """A whole package before bytes. `extras` are evidence files' names, contents do not matter."""

    unit: str
    archive_name: str
    carriers: tuple[Carrier, ...]
    extras: tuple[str, ...]
    style: Style
    envelope: Envelope
