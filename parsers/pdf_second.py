"""pdfplumber as the second reader of PDFs, for files that pdfium or our own geometry cannot read.

Seventy times as slow, and it knows nothing of clips and turned text, so what it reads is never sure:
its cells have less than full confidence, and nobody is told of a fault on their word alone.
"""

from __future__ import annotations

import logging
import warnings
from bisect import bisect_left
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pdfplumber

from parsers.headers import clean
from parsers.model import (
    Block,
    Cell,
    Content,
    Document,
    Fault,
    Paragraph,
    Table,
    Unreadable,
    Where,
)
from parsers.pdf import MAX_LINE, MAX_PAGES, MIN_PICTURE, MIN_TYPED
from parsers.pdf_join import mended

UNSURE = 0.8  # confidence in what only this reader has seen
_NEAR = 1.0  # points within which two edges are one


def read_pdf_slowly(path: Path) -> Content:
    """Reads a PDF with pdfplumber. Never raises for what is in it."""
    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with pdfplumber.open(path) as pdf:
                return _document(pdf)
    except MemoryError:
        return Unreadable(Fault.LIMIT, "memory")
    except ImportError:
        raise  # a package is missing here: no fault of the file
    except Exception as error:  # noqa: BLE001 - a file's fault is a value, whatever it raises
        return Unreadable(Fault.SUSPECT, type(error).__name__)


def _document(pdf: Any) -> Content:
    looked, typed, pictures, tables = pdf.pages[:MAX_PAGES], 0, 0, 0
    read: list[list[Block]] = []
    for number, page in enumerate(looked, 1):
        pictured = _pictured(page)
        pictures += pictured
        if page.chars and not pictured:  # text over a picture may be recognised text
            typed += 1
            found = list(_blocks(page.dedupe_chars(), Where(page=number, table=tables)))
            tables += sum(isinstance(one, Table) for one in found)
            read.append(found)
        elif not pictured:
            pictures += 1
        page.close()
    if not looked:
        return Unreadable(Fault.EMPTY, "no pages")
    return Document(
        tuple(mended(read)),
        pages=len(pdf.pages),
        cut="pages" if len(pdf.pages) > len(looked) else "",
        pictures=pictures,
        typed=typed >= MIN_TYPED * len(looked),
    )


def _pictured(page: Any) -> bool:
    area = MIN_PICTURE * float(page.width) * float(page.height)
    return any(float(one["width"]) * float(one["height"]) >= area for one in page.images)


def _blocks(page: Any, where: Where) -> Iterator[Block]:
    """A page's lines and tables from the top down."""
    found: list[tuple[float, Block]] = []
    rest = page
    for number, table in enumerate(page.find_tables(), where.table + 1):
        if len(table.cells) > 1:  # a lone box is a frame
            found.append((table.bbox[1], _table(table, where._replace(table=number))))
            rest = rest.outside_bbox(table.bbox, strict=False)
    found += (
        (line["top"], Paragraph(text, where._replace(table=0)))
        for line in rest.extract_text_lines(strip=True, return_chars=False)
        if (text := clean(line["text"], MAX_LINE))
    )
    yield from (block for _, block in sorted(found, key=lambda one: one[0]))


def _table(table: Any, where: Where) -> Table:
    boxes = sorted(table.cells, key=lambda box: (box[1], box[0]))
    texts = {
        box: text or ""
        for row, line in zip(table.rows, table.extract(), strict=True)
        for box, text in zip(row.cells, line, strict=True)
        if box
    }
    xs = _edges(edge for box in boxes for edge in (box[0], box[2]))
    ys = _edges(edge for box in boxes for edge in (box[1], box[3]))
    cells = {}
    for box in boxes:
        left, top, right, bottom = (
            *(_at(xs, box[0]), _at(ys, box[1])),
            *(_at(xs, box[2]), _at(ys, box[3])),
        )
        text = "".join(clean(texts.get(box, ""), MAX_LINE).split())
        cells[top, left] = Cell(
            *(top, left, text, max(bottom - top, 1), max(right - left, 1)), confidence=UNSURE
        )
    ordered = tuple(cells[place] for place in sorted(cells))
    return Table(max(len(ys) - 1, 1), max(len(xs) - 1, 1), ordered, where)


def _edges(values: Iterator[float]) -> list[float]:
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > _NEAR:
            found.append(value)
    return found


def _at(edges: list[float], value: float) -> int:
    return max(bisect_left(edges, value - _NEAR), 0)
