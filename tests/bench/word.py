"""Reading a Word table of 300 rows, beside the least that anybody must do, and other readers.

Limit: unzip and parse with lxml, the main part alone and with the two parts without which no heading
and no automatic number can be told. python-docx's own template makes styles.xml bigger than the text
here, so both are shown. Goal: ours at most four times the limit, with every cell exact; how characters
are set comes on top of it. Each run is in a fresh child, as in earnest, so that nobody gains by memory
of the run before; readers take turns, and times are of the processor, so that busy neighbours count
less. Peers that are not installed are named: `pip install docx2python 'markitdown[docx]'`.
"""

from __future__ import annotations

import gc
import os
import statistics
import struct
import tempfile
import time
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import docx
from lxml import etree
from rich.console import Console
from rich.table import Table

from parsers.model import Document
from parsers.model import Table as Grid
from parsers.word import read_word
from tests.servers.office import convert, program

ROWS, COLUMNS, RUNS = 300, 9, 15
Cells = list[list[str]]


@dataclass(frozen=True, slots=True)
class Reader:
    """One way to read the file, and how its answer is compared; None where it has no cells."""

    name: str
    work: Callable[[Path], Any]
    cells: Callable[[Any], Cells] | None = None
    runs: int = RUNS


def expected() -> list[list[str]]:
    """What stands in the table; the first column is merged over three rows each."""
    return [
        [f"证书{row // 3}" if column == 0 else f"{row}-{column} 数据" for column in range(COLUMNS)]
        for row in range(ROWS)
    ]


def made(path: Path) -> None:
    """A document with that table, some headings and text around it."""
    document = docx.Document()
    document.add_heading("一、总体情况", 1)
    document.add_paragraph("正文。" * 50)
    grid = document.add_table(rows=ROWS, cols=COLUMNS, style="Table Grid")
    cells = grid._cells
    for row, line in enumerate(expected()):
        for column, text in enumerate(line):
            if column or row % 3 == 0:
                cells[row * COLUMNS + column].text = text
    for row in range(0, ROWS, 3):
        cells[row * COLUMNS].merge(cells[(row + 2) * COLUMNS])
    document.save(str(path))


def limit(path: Path) -> None:
    """Unzip and parse the main part, and nothing else."""
    with zipfile.ZipFile(path) as archive:
        etree.fromstring(archive.read("word/document.xml"))


def limit_of_three(path: Path) -> None:
    """The same with styles and numbering."""
    with zipfile.ZipFile(path) as archive:
        for part in ("document", "styles", "numbering"):
            etree.fromstring(archive.read(f"word/{part}.xml"))


def spread(content: object) -> list[list[str]]:
    """What our reader gave, spread over the grid for the comparison."""
    assert isinstance(content, Document)
    grid = next(block for block in content.blocks if isinstance(block, Grid))
    out = [[""] * grid.columns for _ in range(grid.rows)]
    for cell in grid.cells:
        for row in range(cell.row, cell.row + cell.row_span):
            out[row][cell.column] = cell.text.strip()
    return out


def peer(path: Path) -> list[list[str]]:
    """python-docx, row by row, as its documentation shows it."""
    table = docx.Document(str(path)).tables[0]
    return [[cell.text.strip() for cell in row.cells] for row in table.rows]


def by_docx2python() -> Reader:
    """docx2python: tables come as nested lists, a cell as its paragraphs."""
    from docx2python import docx2python  # noqa: PLC0415 - a peer that need not be installed

    def cells(found: Any) -> Cells:
        table = next(one for one in found if len(one) == ROWS)
        return [["\n".join(cell).strip() for cell in row] for row in table]

    return Reader("docx2python (peer)", lambda path: docx2python(path).body, cells, 3)


def by_markitdown() -> Reader:
    """MarkItDown: a Markdown table, in which merged cells stand once and the rest moves up."""
    from markitdown import MarkItDown  # noqa: PLC0415 - a peer that need not be installed

    reader = MarkItDown()

    def cells(found: Any) -> Cells:
        rows = [
            line.strip("| ").split("|") for line in found.text_content.splitlines() if "|" in line
        ]
        texts = [[cell.strip() for cell in row] for row in rows if set("".join(row)) - set("- ")]
        full = [[*row, *[""] * COLUMNS][:COLUMNS] for row in texts]
        return [*full, *[[""] * COLUMNS] * ROWS][:ROWS]

    return Reader("markitdown (peer)", reader.convert, cells, 3)


def timed(readers: Sequence[Reader], path: Path) -> list[list[float]]:
    """Milliseconds of the processor for every run of every reader, in turns."""
    took: list[list[float]] = [[] for _ in readers]
    for run in range(RUNS):
        for reader, times in zip(readers, took, strict=True):
            if run < reader.runs:
                times.append(_once(reader, path))
    return took


def _once(reader: Reader, path: Path) -> float:
    """One run in a child that is forked for it."""
    out, into = os.pipe()
    child = os.fork()
    if not child:
        gc.freeze()  # what the peers have imported is nobody's rubbish here
        began = time.process_time()
        reader.work(path)
        os.write(into, struct.pack("d", (time.process_time() - began) * 1000))
        os._exit(0)
    os.waitpid(child, 0)
    (milliseconds,) = struct.unpack("d", os.read(out, 8))
    os.close(out)
    os.close(into)
    return float(milliseconds)


def right(found: list[list[str]], want: list[list[str]]) -> int:
    """How many cells say exactly what they should."""
    pairs = zip(found, want, strict=True)
    return sum(a == b for one, other in pairs for a, b in zip(one, other, strict=True))


def main() -> None:
    """Prints a table for the file as python-docx writes it, and as LibreOffice saves it again."""
    readers = [
        Reader("unzip + parse, main part (limit)", limit),
        Reader("unzip + parse, three parts (limit)", limit_of_three),
        Reader("huizhi", read_word, spread),
        Reader("huizhi, and how it is set", partial(read_word, formats=True), spread),
        Reader("python-docx row.cells (peer)", peer, list),
    ]
    missing = []
    for make in (by_docx2python, by_markitdown):
        try:
            readers.append(make())
        except ImportError as error:
            missing.append(str(error.name))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.docx"
        made(path)
        compare("by python-docx", readers, path)
        if program():
            again = convert([path], "docx", Path(folder) / "again") / path.name
            compare("saved again by LibreOffice", readers, again)
    if missing:
        print(f"not installed, so not measured: {', '.join(missing)}")


def compare(title: str, readers: Sequence[Reader], path: Path) -> None:
    """Prints how long each reader takes for a file, and how much of it is right."""
    table = Table("reader", "least ms", "median ms", "median of limit", "cells exact", title=title)
    took = timed(readers, path)
    base = statistics.median(took[0])
    for one, times in zip(readers, took, strict=True):
        found = right(one.cells(one.work(path)), expected()) if one.cells else 0
        middle = statistics.median(times)
        table.add_row(
            one.name,
            f"{min(times):.1f}",
            f"{middle:.1f}",
            f"{middle / base:.1f}",
            f"{found}/{ROWS * COLUMNS}" if one.cells else "—",
        )
    Console().print(table)


if __name__ == "__main__":
    main()
