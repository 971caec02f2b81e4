"""PDF files: typed text as lines, ruled tables as grids, page by page.

A page that is a picture, with or without an invisible layer of recognised text over it, is not
typed; what recognition made of it is given. A table that goes over pages is one table
(`parsers.pdf_join`).
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pdfplumber
import pypdfium2
import pypdfium2.raw as pdfium
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfplumber.utils.exceptions import PdfminerException

from parsers.document import Box
from parsers.headers import clean
from parsers.model import (
    Block,
    Cell,
    Content,
    Document,
    Fault,
    FileKind,
    Paragraph,
    Table,
    Unreadable,
    Where,
)
from parsers.pdf_cut import Rooms
from parsers.pdf_join import mended
from parsers.pdf_lattice import nets
from parsers.pdf_objects import Drawn
from parsers.pdf_page import characters, turns_of
from parsers.pdf_room import rooms
from parsers.pdf_text import Cells, lines, sort_out
from parsers.pdf_turn import Turn
from parsers.sniff import kind as kind_of

MAX_PAGES = 400
MAX_LINE = 2000
MIN_TYPED = 0.5  # the share of pages with typed text from which a document counts as typed
MIN_PICTURE = 0.5  # the share of a page from which a picture may hold what is missing elsewhere
COVERED = 0.8  # the share from which a picture is the page…
FEW = 60  # …if no more characters than these are typed beside it
MAX_UNSURE = 0.2  # the share of a page's characters that the file may not tell
UNSURE = 0.5  # confidence in a cell with such a character
MAX_NOTES = 500  # of a page
_WRITTEN = frozenset(  # notes that put words on the page
    {pdfium.FPDF_ANNOT_FREETEXT, pdfium.FPDF_ANNOT_WIDGET, pdfium.FPDF_ANNOT_STAMP}
)


def read_pdf(path: Path, given: Mapping[int, tuple[Block, ...]] | None = None) -> Content:
    """Opens a PDF; its text as paragraphs by line. Never raises for what is in it.

    Args:
        path: The file.
        given: What pages that are pictures say, by number from 1, as recognition read them.
    """
    if kind_of(path) is FileKind.EMPTY:
        return Unreadable(Fault.EMPTY)
    try:
        with pypdfium2.PdfDocument(path) as pdf:
            return (
                _document(pdf, given or {})
                if len(pdf)
                else Unreadable(_second_opinion(path), "no pages")
            )
    except MemoryError:
        return Unreadable(Fault.LIMIT, "memory")
    except ImportError:
        raise  # a package is missing here: no fault of the file
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            return Unreadable(Fault.ENCRYPTED)
        return Unreadable(_second_opinion(path), "pdfium")
    except Exception as error:  # noqa: BLE001 - a file's fault is a value, whatever it raises
        return Unreadable(_second_opinion(path), type(error).__name__)


def _document(pdf: pypdfium2.PdfDocument, given: Mapping[int, tuple[Block, ...]]) -> Document:
    read: list[list[Block]] = []
    left: dict[int, Rooms] = {}
    scans: list[int] = []
    looked, typed, pictures, tables = min(len(pdf), MAX_PAGES), 0, 0, 0
    cut = "pages" if looked < len(pdf) else ""
    for number in range(1, looked + 1):
        page = _flat(pdf, number - 1)
        try:
            drawn = Drawn(page)
            found = _blocks(page, drawn, Where(page=number, table=tables), left)
            typed += found is not None
            pictures += found is None or _pictured(page, drawn, MIN_PICTURE)
            if found is None or (_pictured(page, drawn, COVERED) and _few(found)):
                scans.append(number)
                found = _placed(given[number], tables) if number in given else found or []
            tables += sum(isinstance(one, Table) for one in found)
            read.append(found)
            cut = cut or ("page" if drawn.cut and drawn.typed else "")
        finally:
            page.close()
    return Document(
        tuple(mended(read, left)),
        pages=len(pdf),
        cut=cut,
        pictures=pictures,
        typed=typed >= MIN_TYPED * looked,
        scans=tuple(scans),
        recognised="part" if given else "",
    )


def _flat(pdf: pypdfium2.PdfDocument, number: int) -> pypdfium2.PdfPage:
    """A page on which notes and filled-in fields are part of what is drawn, as they are in print."""
    page = pdf[number]
    if not any(pdfium.FPDFAnnot_GetSubtype(one) in _WRITTEN for one in _notes(page)):
        return page
    done = pdfium.FPDFPage_Flatten(page.raw, pdfium.FLAT_PRINT)
    if done != pdfium.FLATTEN_SUCCESS:
        return page
    page.close()
    return pdf[number]


def _notes(page: pypdfium2.PdfPage) -> Iterator[Any]:
    for number in range(min(pdfium.FPDFPage_GetAnnotCount(page.raw), MAX_NOTES)):
        one = pdfium.FPDFPage_GetAnnot(page.raw, number)
        if one:
            try:
                yield one
            finally:  # whoever has found what he looks for asks no more
                pdfium.FPDFPage_CloseAnnot(one)


def _blocks(
    page: pypdfium2.PdfPage, drawn: Drawn, where: Where, left: dict[int, Rooms]
) -> list[Block] | None:
    """A page's lines and tables from the top down; None where its text is no typed one.

    `where` has the number of the last table before it; `left` gets the room that each table leaves.
    """
    if not drawn.typed:
        return None
    shown, read = turns_of(page, drawn)
    signs = list(characters(page, read, drawn))
    if sum(not one.sure for one in signs) > MAX_UNSURE * len(signs):
        return None  # shapes whose characters the file does not tell: as good as a picture
    cells = [Cells(net) for net in nets(*drawn.rules(read))]
    outside = sort_out(signs, cells)
    found: list[tuple[float, Block]] = [
        (base, Paragraph(text, where._replace(table=0)))
        for base, line in lines(outside)
        if (text := clean(line, MAX_LINE))
    ]
    for place, sorter in enumerate(cells, where.table + 1):
        table = _table(sorter, shown, read, where._replace(table=place))
        found.append((sorter.net.ys[0], table))
        left[place] = rooms(sorter)
    return [block for _, block in sorted(found, key=lambda one: -one[0])]


def _table(sorter: Cells, shown: Turn, read: Turn, where: Where) -> Table:
    def box(left: float, bottom: float, right: float, top: float) -> Box:
        corners = (read.back(left, bottom), read.back(right, top))
        return shown.box(*(shown.point(*one) for one in corners))

    net = sorter.net
    cells = tuple(
        Cell(
            *(place.row, place.column, text, place.rows, place.columns),
            confidence=1.0 if sure else UNSURE,
            box=box(*place.box),
        )
        for place, text, sure in sorter.texts()
    )
    return Table(len(net.ys) - 1, len(net.xs) - 1, cells, where)


def _placed(blocks: tuple[Block, ...], tables: int) -> list[Block]:
    """A recognised page's blocks, its tables numbered after those before them."""
    return [
        replace(one, where=one.where._replace(table=one.where.table + tables))
        if isinstance(one, Table)
        else one
        for one in blocks
    ]


def _few(found: list[Block]) -> bool:
    """Whether hardly anything is typed on a page: its number, a stamp with the date."""
    if any(isinstance(one, Table) for one in found):
        return False
    return sum(len(one.text) for one in found if isinstance(one, Paragraph)) <= FEW


def _pictured(page: pypdfium2.PdfPage, drawn: Drawn, share: float) -> bool:
    """Whether a picture fills much of a page, as a scan with a typed page number below it."""
    width, height = page.get_size()
    return any(
        (right - left) * (top - bottom) >= share * width * height
        for left, bottom, right, top in drawn.pictures
        if left < right and bottom < top
    )


def _second_opinion(path: Path) -> Fault:
    """Damaged for certain only if a second reader cannot open it either."""
    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with pdfplumber.open(path) as pdf:
                return Fault.SUSPECT if pdf.pages else Fault.EMPTY
    except Exception as error:  # noqa: BLE001 - the second reader stumbles too
        wrapped = isinstance(error, PdfminerException) and error.args
        return _stumbled(error.args[0] if wrapped else error)


def _stumbled(error: Exception) -> Fault:
    """What the second reader's failure says of a file that the first one could not open."""
    if isinstance(error, ImportError):
        raise error
    if isinstance(error, MemoryError):
        return Fault.LIMIT  # it has seen no damage
    return Fault.ENCRYPTED if isinstance(error, PDFPasswordIncorrect) else Fault.DAMAGED
