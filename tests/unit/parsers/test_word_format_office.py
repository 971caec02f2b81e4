"""LibreOffice resolves styles and themes by itself: what it saves again is set as we had read it."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest

from checks.typefaces import family
from parsers.model import Document, Heading, Paragraph, Setting
from parsers.word import read_word
from tests.samples import school
from tests.samples.looks import Look, Role
from tests.samples.render import render
from tests.samples.style import Style
from tests.samples.write_docx import word_bytes
from tests.servers.office import convert

Way = Literal["direct", "styles", "theme"]
WAYS: tuple[Way, ...] = ("direct", "styles", "theme")
WRONG: dict[Role, Look] = {
    "title": Look("黑体", 18, bold=False),
    "body": Look("楷体", 14, bold=True, rule="least", line=18),
}

NONE: dict[Role, Look] = {}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("set")
    for number, way in enumerate(WAYS):
        rng = random.Random(number)
        style = replace(Style.plain(), setting=way, headings=("plain", "styles", "auto")[number])
        paper = school.conforming(rng)
        wrong = replace(paper, looks=WRONG if way == "styles" else NONE)
        blocks = render(wrong, style, rng).carriers[0].blocks
        (made / f"{way}.docx").write_bytes(word_bytes(blocks, style))
    return made


@pytest.fixture(scope="module")
def again(folder: Path) -> Path:
    return convert(sorted(folder.glob("*.docx")), "docx", folder / "again")


def settings(path: Path) -> list[tuple[str, tuple[Setting, ...]]]:
    """Every line with how it is set; a typeface by its family."""
    content = read_word(path, formats=True)
    assert isinstance(content, Document), content
    return [
        (
            block.number + block.text,
            tuple(one._replace(font=family(one.font)) for one in block.settings),
        )
        for block in content.blocks
        if isinstance(block, Heading | Paragraph)
    ]


@pytest.mark.parametrize("way", WAYS)
def test_libreoffice_sets_each_line_as_we_read_it(folder: Path, again: Path, way: Way) -> None:
    ours = settings(folder / f"{way}.docx")
    assert {one.font for _, found in ours for one in found} >= (
        {"黑体", "楷体"} if way == "styles" else {"宋体", "仿宋"}
    )
    assert settings(again / f"{way}.docx") == ours
