"""`huizhi show FILE`: a person sees what was read, and why something could not be."""

from __future__ import annotations

import json
from pathlib import Path

import docx
from openpyxl import Workbook
from PIL import Image
from reportlab.pdfgen.canvas import Canvas
from typer.testing import CliRunner

from intake.cli.app import app
from tests.samples.blocks import Grid, GridCell, Heading
from tests.samples.style import Style
from tests.samples.write_docx import word_bytes
from tests.unit.intake.test_rereading import needs_office


def shown(*words: str) -> tuple[int, str]:
    found = CliRunner().invoke(app, ["show", *words])
    return found.exit_code, found.output


def sample(folder: Path) -> Path:
    cells = (
        GridCell(0, 0, "证书"),
        GridCell(0, 1, "人数"),
        GridCell(1, 0, "智能财税"),
        GridCell(1, 1, "12"),
    )
    blocks = (Heading("总体情况", 1, "一、"), Grid(2, 2, cells, 1))
    path = folder / "a.docx"
    path.write_bytes(word_bytes(blocks, Style.plain()))
    return path


def test_headings_and_tables_are_shown(tmp_path: Path) -> None:
    code, text = shown(str(sample(tmp_path)))
    assert code == 0
    assert "一、总体情况" in text
    assert "智能财税 | 12" in text


def test_headers_and_footers_are_shown_apart(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("正文")
    document.sections[0].header.paragraphs[0].text = "赣州示例职业技术学院"
    document.save(str(tmp_path / "a.docx"))
    _, text = shown(str(tmp_path / "a.docx"))
    assert text.splitlines()[1:] == ["正文", "页眉页脚：赣州示例职业技术学院"]


def test_json_is_the_document(tmp_path: Path) -> None:
    code, text = shown(str(sample(tmp_path)), "--json")
    assert code == 0
    found = json.loads(text)
    assert found["type"] == "document"
    (table,) = [block for block in found["blocks"] if block["type"] == "table"]
    assert [cell["text"] for cell in table["cells"]] == ["证书", "人数", "智能财税", "12"]
    assert table["where"]["table"] == 1


def test_a_file_that_cannot_be_read_is_told_and_fails(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(b"PK\x03\x04 broken")
    code, text = shown(str(path))
    assert code == 1
    assert "读不出" in text


def test_control_characters_of_a_file_do_not_reach_the_terminal(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    blocks = (Heading("标题\u202e反向", 1),)
    path.write_bytes(word_bytes(blocks, Style.plain()))
    assert "\u202e" not in shown(str(path))[1]


def test_pages_are_drawn_with_the_cells_that_were_read(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    canvas = Canvas(str(path), (400, 400))
    for at in (100, 200, 300):
        canvas.line(at, 100, at, 300)
        canvas.line(100, at, 300, at)
    canvas.drawString(110, 250, "12")
    canvas.save()
    code, text = shown(str(path), "--pages", str(tmp_path / "out"))
    assert code == 0
    assert "读到 4 个格子" in text
    with Image.open(tmp_path / "out" / "1.png") as image:
        assert image.width == 2 * image.height


@needs_office
def test_a_word_files_pages_are_laid_out_by_libreoffice(tmp_path: Path) -> None:
    code, text = shown(str(sample(tmp_path)), "--pages", str(tmp_path / "out"))
    assert code == 0
    assert "LibreOffice" in text and "读到 4 个格子" in text
    assert (tmp_path / "out" / "1.png").exists()


def test_a_workbook_has_no_pages_and_is_told_so(tmp_path: Path) -> None:
    path, book = tmp_path / "a.xlsx", Workbook()
    book.create_sheet("附表1", 0).append(["证书", "人数"])
    book.save(path)
    code, text = shown(str(path), "--pages", str(tmp_path / "out"))
    assert code == 1
    assert "只有 PDF 和 Word" in text
