"""Reading a Word table of 300 rows, beside the least that anybody must do, and python-docx.

Limit: unzip and parse with lxml, the main part alone and with the two parts without which no heading
and no automatic number can be told. python-docx's own template makes styles.xml bigger than the text
here, so both are shown. Goal: ours at most four times the limit, with every cell exact.
"""

from __future__ import annotations

import statistics
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
from lxml import etree
from rich.console import Console
from rich.table import Table

from parsers.model import Document
from parsers.model import Table as Grid
from parsers.word import read_word

ROWS, COLUMNS, RUNS = 300, 9, 25


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


def timed(work: Callable[[Path], object], path: Path) -> tuple[float, float]:
    """Least and median milliseconds."""
    took = []
    for _ in range(RUNS):
        began = time.perf_counter()
        work(path)
        took.append((time.perf_counter() - began) * 1000)
    return min(took), statistics.median(took)


def right(found: list[list[str]], want: list[list[str]]) -> int:
    """How many cells say exactly what they should."""
    pairs = zip(found, want, strict=True)
    return sum(a == b for one, other in pairs for a, b in zip(one, other, strict=True))


def main() -> None:
    """Prints the table."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.docx"
        made(path)
        want = expected()
        table = Table("reader", "least ms", "median ms", "of limit", "cells exact")
        base = 0.0
        readers: tuple[tuple[str, Callable[[Path], Any], Callable[[Any], Any] | None], ...] = (
            ("unzip + parse, main part (limit)", limit, None),
            ("unzip + parse, three parts (limit)", limit_of_three, None),
            ("huizhi", read_word, spread),
            ("python-docx row.cells (peer)", peer, list),
        )
        for name, work, cells in readers:
            least, middle = timed(work, path)
            base = base or least
            exact = f"{right(cells(work(path)), want)}/{ROWS * COLUMNS}" if cells else "—"
            table.add_row(name, f"{least:.1f}", f"{middle:.1f}", f"{least / base:.1f}", exact)
        Console().print(table)


if __name__ == "__main__":
    main()
