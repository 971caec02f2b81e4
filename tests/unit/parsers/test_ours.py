"""What fails here and not in the file is never told as the file's fault."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest

from parsers.excel import read_excel
from parsers.model import Content, Fault, Unreadable
from parsers.pdf import read_pdf
from parsers.word import read_word
from tests.property.test_any_bytes import EXCEL, PDF, WORD
from tests.samples.write_ole import locked_office

OLD = locked_office(random.Random(1))
CUT = EXCEL[:900]
READERS = [
    (WORD, read_word, "zipfile.ZipFile"),
    (OLD, read_word, "olefile.OleFileIO"),
    (EXCEL, read_excel, "zipfile.ZipFile"),
    (PDF, read_pdf, "pypdfium2.PdfDocument"),
    (CUT, read_excel, "parsers.excel.load_workbook"),
    (b"%PDF-1.4 no", read_pdf, "pdfplumber.pdf.PDFDocument"),
]


@pytest.fixture(params=READERS, ids=lambda one: one[2])
def reader(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[Exception], Content]:
    """Reads a file while something that its reader needs fails."""
    raw, read, needed = request.param
    path = tmp_path / "given"
    path.write_bytes(raw)

    def failing(error: Exception) -> Content:
        def fail(*_: object, **__: object) -> NoReturn:
            raise error

        monkeypatch.setattr(needed, fail)
        found: Content = read(path)
        return found

    return failing


def test_a_missing_package_ends_the_child(reader: Callable[[Exception], Content]) -> None:
    with pytest.raises(ImportError):
        reader(ImportError("half installed"))


def test_too_little_memory_is_our_limit(reader: Callable[[Exception], Content]) -> None:
    found = reader(MemoryError())
    assert isinstance(found, Unreadable)
    assert found.fault is Fault.LIMIT
