"""PDF files, thinly: whether one opens, how many pages it has, and the text of some of them."""

from __future__ import annotations

import logging
import warnings
from pathlib import Path

import pdfplumber
import pypdfium2
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfplumber.utils.exceptions import PdfminerException

from parsers.headers import clean
from parsers.model import Content, Document, Fault, FileKind, Paragraph, Unreadable, Where
from parsers.sniff import kind as kind_of

PAGES = 1  # the title stands on the first page; more is read when more is asked
MAX_LINE = 2000


def read_pdf(path: Path) -> Content:
    """Opens a PDF; its first page as paragraphs. Never raises for what is in it."""
    if kind_of(path) is FileKind.EMPTY:
        return Unreadable(Fault.EMPTY)
    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _document(path)
    except PdfminerException as error:
        if any(isinstance(cause, PDFPasswordIncorrect) for cause in error.args):
            return Unreadable(Fault.ENCRYPTED)
        return Unreadable(_second_opinion(path), "pdfminer")
    except Exception as error:  # noqa: BLE001 - a file's fault is a value, whatever it raises
        return Unreadable(_second_opinion(path), type(error).__name__)


def _document(path: Path) -> Content:
    with pdfplumber.open(path) as pdf:
        if not pdf.pages:
            return Unreadable(Fault.EMPTY)
        blocks = tuple(
            Paragraph(line, Where(page=page.page_number))
            for page in pdf.pages[:PAGES]
            for text in (page.extract_text() or "").splitlines()
            if (line := clean(text, MAX_LINE))
        )
        return Document(blocks, pages=len(pdf.pages))


def _second_opinion(path: Path) -> Fault:
    """Damaged for certain only if pdfium cannot open it either."""
    try:
        with pypdfium2.PdfDocument(path) as pdf:
            return Fault.SUSPECT if len(pdf) else Fault.DAMAGED
    except pypdfium2.PdfiumError as error:
        return Fault.ENCRYPTED if "password" in str(error).lower() else Fault.DAMAGED
