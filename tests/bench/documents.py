"""Reading old Word, Excel and PDF files beside the least that anybody must do, and their peers.

Limits: unzip for .xlsx, pdfium's plain text for PDF; for .doc reading the streams. Goals: PDF at most
12 times its limit, on a file that LibreOffice wrote: one by reportlab names fonts that are not in it,
and pdfium spends most of its time looking for them. Warm LibreOffice is what each further file of one run costs.
camelot is measured where it is installed. For Excel 8 times is out of reach: calamine, the fastest
reader there is, takes that long for bare values, without number formats, merged cells and a grid, and
so does expat with handlers. Its row tells how much is ours.
"""

from __future__ import annotations

import importlib
import importlib.util
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import warnings
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import olefile
import openpyxl
import pdfplumber
import pypdfium2
from python_calamine import CalamineWorkbook
from rich.console import Console
from rich.table import Table

from parsers.excel import read_excel
from parsers.legacy import read_doc
from parsers.pdf import read_pdf
from tests.samples import organisation
from tests.samples.render import render
from tests.samples.style import Style
from tests.samples.write_docx import word_bytes
from tests.samples.write_pdf import pdf_bytes
from tests.samples.write_xlsx import excel_bytes
from tests.servers.office import convert, program

RUNS = 7
FURTHER = 5  # files that warm LibreOffice converts
CAMELOT = "camelot lattice (peer)"
Work = Callable[[Path], object]


def samples(folder: Path) -> dict[str, Path]:
    """One organisation's form, annexes of up to 300 rows, in every format that can be made here."""
    rng = random.Random(1)  # noqa: S311 - a sample, not a secret
    style = replace(Style.plain(), annexes="excel", sheets="each")
    whole = render(organisation.conforming(rng, annex_rows=300), style, rng)
    paths = {suffix: folder / f"a.{suffix}" for suffix in ("docx", "xlsx", "pdf")}
    for carrier in whole.carriers:
        if carrier.format == "excel":
            paths["xlsx"].write_bytes(excel_bytes(carrier.blocks, style))
        elif carrier.format == "pdf":
            paths["pdf"].write_bytes(pdf_bytes(carrier.blocks, "章"))
            paths["docx"].write_bytes(word_bytes(carrier.blocks, style))
    if program():
        for suffix, sub in (("doc", "doc"), ("pdf", "pdf")):
            (folder / "office").mkdir(exist_ok=True)
            convert([paths["docx"]], suffix, folder / "office")
            paths[sub] = folder / "office" / f"a.{suffix}"
    return paths


def unzip(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            archive.read(name)


def calamine(path: Path) -> None:
    book = CalamineWorkbook.from_path(str(path))
    for name in book.sheet_names:
        book.get_sheet_by_name(name).to_python()


def openpyxl_values(path: Path) -> list[object]:
    book = openpyxl.load_workbook(path, data_only=True)
    return [cell.value for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]


def pdf_text(path: Path) -> None:
    with pypdfium2.PdfDocument(path) as pdf:
        for page in pdf:
            page.get_textpage().get_text_range()


def plumber(path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with pdfplumber.open(path) as pdf:
            for page in pdf.pages:
                page.extract_tables()


def streams(path: Path) -> None:
    with olefile.OleFileIO(str(path)) as ole:
        for name in ole.listdir():
            ole.openstream(name).read()


def office(path: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        convert([path], "docx", Path(folder))


def office_warm(path: Path) -> float:
    """Milliseconds of each further file of one run: what a program that runs and waits would take."""
    took = []
    with tempfile.TemporaryDirectory() as folder:
        copies = [Path(folder) / f"{number}.doc" for number in range(1 + FURTHER)]
        for copy in copies:
            shutil.copy(path, copy)
        for files in (copies[:1], copies):
            began = time.perf_counter()
            convert(files, "docx", Path(folder))
            took.append((time.perf_counter() - began) * 1000)
    return (took[1] - took[0]) / FURTHER


def camelot_lattice(path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        importlib.import_module("camelot").read_pdf(str(path), pages="all", flavor="lattice")


ROWS: tuple[tuple[str, str, Work, int], ...] = (
    ("xlsx", "unzip (limit)", unzip, RUNS),
    ("xlsx", "calamine, bare values", calamine, RUNS),
    ("xlsx", "huizhi", read_excel, RUNS),
    ("xlsx", "openpyxl (peer)", openpyxl_values, 3),
    ("pdf", "pdfium's plain text (limit)", pdf_text, RUNS),
    ("pdf", "huizhi", read_pdf, RUNS),
    ("pdf", "pdfplumber extract_tables (peer)", plumber, 1),
    ("pdf", CAMELOT, camelot_lattice, 1),
    ("doc", "read the streams (limit)", streams, RUNS),
    ("doc", "huizhi", read_doc, RUNS),
    ("doc", "LibreOffice to .docx (peer, cold)", office, 1),
)


def timed(work: Work, path: Path, runs: int) -> tuple[float, float]:
    """Least and median milliseconds."""
    took = []
    for _ in range(runs):
        began = time.perf_counter()
        work(path)
        took.append((time.perf_counter() - began) * 1000)
    return min(took), statistics.median(took)


def peak(kind: str, name: str, path: Path) -> str:
    """Peak memory of a fresh process that does one thing once, in MB."""
    code = (
        "import resource,sys;from pathlib import Path;from tests.bench import documents as d;"
        "w={(k,n):f for k,n,f,_ in d.ROWS}[sys.argv[1],sys.argv[2]];w(Path(sys.argv[3]));"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss//1024)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, kind, name, str(path)],
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def main() -> None:
    """Prints the table."""
    table = Table("file", "reader", "least ms", "median ms", "of limit", "peak MB")
    with tempfile.TemporaryDirectory() as folder:
        paths, base = samples(Path(folder)), 0.0
        for kind, name, work, runs in ROWS:
            if kind not in paths:
                continue
            if name == CAMELOT and importlib.util.find_spec("camelot") is None:
                table.add_row(kind, name, "not installed", "", "", "")
                continue
            least, middle = timed(work, paths[kind], runs)
            base = least if "limit" in name else base
            memory = peak(kind, name, paths[kind])
            table.add_row(
                kind, name, f"{least:.1f}", f"{middle:.1f}", f"{least / base:.1f}", memory
            )
        if "doc" in paths:
            each = office_warm(paths["doc"])
            name = "LibreOffice to .docx (peer, warm)"
            table.add_row("doc", name, f"{each:.1f}", "", f"{each / base:.1f}", "")
    Console().print(table)


if __name__ == "__main__":
    main()
