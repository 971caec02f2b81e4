"""What children answer, and which task reads what; loads no reader, which takes a second.

Whoever only shows what is stored (`huizhi status`) must not wait for readers.
"""

from __future__ import annotations

from pydantic import TypeAdapter

from parsers.marks import Drawn, Order
from parsers.model import Block, Content, FileKind, Opened, Unpacked, Unreadable
from parsers.scan_model import PageRead, Raster

OPENED: TypeAdapter[Opened] = TypeAdapter(Opened)
UNPACKED: TypeAdapter[Unpacked] = TypeAdapter(Unpacked)
CONTENT: TypeAdapter[Content] = TypeAdapter(Content)
ORDER: TypeAdapter[Order] = TypeAdapter(Order)
RASTER: TypeAdapter[Raster | Unreadable] = TypeAdapter(Raster | Unreadable)
PAGE: TypeAdapter[PageRead | Unreadable] = TypeAdapter(PageRead | Unreadable)
PAGES: TypeAdapter[dict[int, tuple[Block, ...]]] = TypeAdapter(dict[int, tuple[Block, ...]])
DRAWN: TypeAdapter[Drawn | Unreadable] = TypeAdapter(Drawn | Unreadable)


def task_for(kind: FileKind) -> str:
    """The task that reads a document of a kind; what is no known document is tried as Word."""
    if kind is FileKind.PDF:
        return "pdf"
    return "excel" if kind.is_excel else "word"
