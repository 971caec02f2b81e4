"""`huizhi show FILE`: a person sees what was read, and why something could not be."""

from __future__ import annotations

import json
from pathlib import Path

from typer.testing import CliRunner

from intake.cli.app import app
from tests.samples.blocks import Grid, GridCell, Heading
from tests.samples.style import Style
from tests.samples.write_docx import word_bytes


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


def test_json_is_the_document(tmp_path: Path) -> None:
    code, text = shown(str(sample(tmp_path)), "--json")
    assert code == 0
    assert json.loads(text)["type"] == "document"


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
