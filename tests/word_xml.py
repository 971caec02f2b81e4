"""Word files written as XML, for tests of what a reader makes of each element."""

from __future__ import annotations

import zipfile
from pathlib import Path

from parsers.model import Document, Table
from parsers.word import read_word
from parsers.word_xml import TRANSITIONAL

XML = '<?xml version="1.0" encoding="UTF-8"?>'
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"


def file(
    tmp_path: Path, body: str, parts: dict[str, str] | None = None, ns: str = TRANSITIONAL
) -> Path:
    root = f'{XML}<w:document xmlns:w="{ns}" xmlns:mc="{MC}"><w:body>{body}</w:body></w:document>'
    path = tmp_path / "x.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", root)
        for name, text in (parts or {}).items():
            archive.writestr(name, text)
    return path


def read(path: Path) -> Document:
    content = read_word(path)
    assert isinstance(content, Document), content
    return content


def p(text: str, properties: str = "") -> str:
    return f"<w:p>{properties}<w:r><w:t>{text}</w:t></w:r></w:p>"


def tc(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(text)}</w:tc>"


def tr(*cells: str, properties: str = "") -> str:
    return f"<w:tr>{properties}{''.join(cells)}</w:tr>"


def tbl(*rows: str) -> str:
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


def grid(document: Document, number: int = 0) -> list[list[str]]:
    """The grid with every place filled by its anchor's text."""
    table = [block for block in document.blocks if isinstance(block, Table)][number]
    out = [[""] * table.columns for _ in range(table.rows)]
    for cell in table.cells:
        for row in range(cell.row, cell.row + cell.row_span):
            for column in range(cell.column, cell.column + cell.column_span):
                out[row][column] = cell.text
    return out
