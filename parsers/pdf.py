"""PDF files: typed text as lines, ruled tables as grids, page by page.

A page that is a picture, with or without an invisible layer of recognised text over it, is not
typed. A table that goes over pages is one table (`parsers.pdf_join`).
"""

from __future__ import annotations

import ctypes
import logging
import warnings
from itertools import islice
from pathlib import Path

import pdfplumber
import pypdfium2
import pypdfium2.raw as pdfium
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfplumber.utils.exceptions import PdfminerException

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
from parsers.pdf_join import mended
from parsers.pdf_lattice import nets
from parsers.pdf_page import Turn, characters, rules, turn_of
from parsers.pdf_text import Cells, lines
from parsers.sniff import kind as kind_of

MAX_PAGES = 400
MAX_LINE = 2000
MIN_TYPED = 0.5  # the share of pages with typed text from which a document counts as typed
MIN_PICTURE = 0.5  # the share of a page from which a picture may hold what is missing elsewhere
MAX_OBJECTS = 200  # of a page, looked at to tell typed from invisible text


def read_pdf(path: Path) -> Content:
    """Opens a PDF; its text as paragraphs by line. Never raises for what is in it."""
    if kind_of(path) is FileKind.EMPTY:
        return Unreadable(Fault.EMPTY)
    try:
        with pypdfium2.PdfDocument(path) as pdf:
            return _document(pdf) if len(pdf) else Unreadable(_second_opinion(path), "no pages")
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


def _document(pdf: pypdfium2.PdfDocument) -> Document:
    read: list[list[Block]] = []
    looked, typed, pictures, tables = min(len(pdf), MAX_PAGES), 0, 0, 0
    for number in range(looked):
        page = pdf[number]
        try:
            if not _typed(page):
                pictures += 1
                continue
            typed += 1
            pictures += _pictured(page)
            found = _blocks(page, number + 1, tables)
            tables += sum(isinstance(one, Table) for one in found)
            read.append(found)
        finally:
            page.close()
    cut = "pages" if looked < len(pdf) else ""
    return Document(
        tuple(mended(read)),
        pages=len(pdf),
        cut=cut,
        pictures=pictures,
        typed=typed >= MIN_TYPED * looked,
    )


def _blocks(page: pypdfium2.PdfPage, number: int, tables: int) -> list[Block]:
    """A page's lines and tables from the top down."""
    turn = turn_of(page)
    cells = [Cells(net) for net in nets(*rules(page, turn))]
    outside = [
        one for one in characters(page, turn) if not any(sorter.take(one) for sorter in cells)
    ]
    where = Where(page=number)
    found: list[tuple[float, Block]] = [
        (base, Paragraph(text, where))
        for base, line in lines(outside)
        if (text := clean(line, MAX_LINE))
    ]
    for place, sorter in enumerate(cells, tables + 1):
        found.append((sorter.net.ys[0], _table(sorter, turn, Where(page=number, table=place))))
    return [block for _, block in sorted(found, key=lambda one: -one[0])]


def _table(sorter: Cells, turn: Turn, where: Where) -> Table:
    net = sorter.net
    cells = tuple(
        Cell(
            *(place.row, place.column, text, place.rows, place.columns),
            box=turn.box(*place.box),
        )
        for place, text in sorter.texts()
    )
    return Table(len(net.ys) - 1, len(net.xs) - 1, cells, where)


def _typed(page: pypdfium2.PdfPage) -> bool:
    """Whether a page has text, and all of it is drawn.

    Recognised text lies invisible over a picture, and scanning programs add a drawn line below it.
    """
    found = page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT], max_depth=4)
    modes = [pdfium.FPDFTextObj_GetTextRenderMode(one) for one in islice(found, MAX_OBJECTS)]
    return bool(modes) and pdfium.FPDF_TEXTRENDERMODE_INVISIBLE not in modes


def _pictured(page: pypdfium2.PdfPage) -> bool:
    """Whether a picture fills much of a page, as a scan with a typed page number below it."""
    width, height = page.get_size()
    box = [ctypes.c_float() for _ in range(4)]
    for one in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=2):
        if not pdfium.FPDFPageObj_GetBounds(one, *map(ctypes.byref, box)):
            continue
        left, bottom, right, top = (edge.value for edge in box)
        if (right - left) * (top - bottom) >= MIN_PICTURE * width * height:
            return True
    return False


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
