"""PDF files, thinly: whether one opens, how many pages it has, and its typed text as lines.

Tables are not read yet, only lines. A page that is a picture, with or without an invisible layer
of recognised text over it, is not typed.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from pathlib import Path

import pdfplumber
import pypdfium2
import pypdfium2.raw as pdfium
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfplumber.utils.exceptions import PdfminerException

from parsers.headers import clean
from parsers.model import Content, Document, Fault, FileKind, Paragraph, Unreadable, Where
from parsers.sniff import kind as kind_of

MAX_PAGES = 400
MAX_LINE = 2000
MIN_TYPED = 0.5  # the share of pages with typed text from which a document counts as typed
MAX_OBJECTS = 200  # of a page, looked at to tell typed from invisible text


def read_pdf(path: Path) -> Content:
    """Opens a PDF; its text as paragraphs by line. Never raises for what is in it."""
    if kind_of(path) is FileKind.EMPTY:
        return Unreadable(Fault.EMPTY)
    try:
        with pypdfium2.PdfDocument(path) as pdf:
            return _document(pdf) if len(pdf) else Unreadable(_second_opinion(path), "no pages")
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            return Unreadable(Fault.ENCRYPTED)
        return Unreadable(_second_opinion(path), "pdfium")
    except Exception as error:  # noqa: BLE001 - a file's fault is a value, whatever it raises
        return Unreadable(_second_opinion(path), type(error).__name__)


def _document(pdf: pypdfium2.PdfDocument) -> Document:
    lines: list[Paragraph] = []
    looked, typed = min(len(pdf), MAX_PAGES), 0
    for number in range(looked):
        page = pdf[number]
        if not _typed(page):
            continue
        typed += 1
        lines += _lines(page, number + 1)
    cut = "pages" if looked < len(pdf) else ""
    return Document(
        tuple(lines),
        pages=len(pdf),
        cut=cut,
        pictures=looked - typed,
        typed=typed >= MIN_TYPED * looked,
    )


def _lines(page: pypdfium2.PdfPage, number: int) -> Iterator[Paragraph]:
    for text in page.get_textpage().get_text_range(errors="replace").splitlines():
        if line := clean(text, MAX_LINE):
            yield Paragraph(line, Where(page=number))


def _typed(page: pypdfium2.PdfPage) -> bool:
    """Whether any text of a page is drawn: recognised text lies invisible over a picture."""
    found = page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT], max_depth=4)
    for number, one in enumerate(found):
        if pdfium.FPDFTextObj_GetTextRenderMode(one) != pdfium.FPDF_TEXTRENDERMODE_INVISIBLE:
            return True
        if number > MAX_OBJECTS:
            break
    return False


def _second_opinion(path: Path) -> Fault:
    """Damaged for certain only if a second reader cannot open it either."""
    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with pdfplumber.open(path) as pdf:
                return Fault.SUSPECT if pdf.pages else Fault.EMPTY
    except PdfminerException as error:
        locked = any(isinstance(cause, PDFPasswordIncorrect) for cause in error.args)
        return Fault.ENCRYPTED if locked else Fault.DAMAGED
    except Exception:  # noqa: BLE001 - the second reader stumbles too
        return Fault.DAMAGED
