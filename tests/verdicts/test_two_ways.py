"""The readers give back what was written: the two ways to a verdict meet at the Documents."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest

from config.settings import ReaderLimits
from parsers.archive import unpack
from parsers.model import Document, Heading, Paragraph, Picture
from parsers.pdf import read_pdf
from parsers.tray import Tray
from parsers.word import read_word
from tests.samples import organisation, school
from tests.samples.blocks import Submission
from tests.samples.pack import archive_bytes, files_of
from tests.samples.render import render
from tests.samples.style import Style
from tests.verdicts.neutral import package_of

SEEDS = range(12)


def submission(seed: int) -> Submission:
    rng = random.Random(seed)
    paper = (school if seed % 2 else organisation).conforming(rng)
    return render(paper, Style.random(rng), rng)


@pytest.mark.parametrize("seed", SEEDS)
def test_word_is_read_block_for_block(seed: int, tmp_path: Path) -> None:
    made = submission(seed)
    wanted = {file.name.rpartition("/")[2]: file.content for file in package_of(made).files}
    for member in files_of(made, random.Random(seed)):
        if member.name.endswith(".docx"):
            path = tmp_path / "word"
            path.write_bytes(member.data)
            found, meant = read_word(path, formats=True), wanted[member.name]
            assert isinstance(found, Document) and isinstance(meant, Document)
            for one, other in zip(found.blocks, meant.blocks, strict=True):
                told = isinstance(other, Heading | Paragraph) and other.settings
                assert (
                    one if told or isinstance(one, Picture) else replace(one, settings=())
                ) == other


@pytest.mark.parametrize("seed", SEEDS)
def test_a_pdf_is_typed_and_its_title_is_read(seed: int, tmp_path: Path) -> None:
    made = submission(seed)
    path = tmp_path / "pdf"
    path.write_bytes(
        next(one.data for one in files_of(made, random.Random(1)) if one.name.endswith(".pdf"))
    )
    found = read_pdf(path)
    assert isinstance(found, Document)
    assert found.typed
    lines = [block.text for block in found.blocks if isinstance(block, Paragraph)]
    assert made.unit in "".join(lines[:2]).replace(" ", "")


@pytest.mark.parametrize("seed", SEEDS)
def test_an_archive_gives_its_files_under_their_names(seed: int, tmp_path: Path) -> None:
    made = submission(seed)
    path, folder = tmp_path / "zip", tmp_path / "tray"
    folder.mkdir()
    path.write_bytes(archive_bytes(made, random.Random(seed)))
    found = unpack(path, Tray(folder, ReaderLimits()))
    assert found.fault is None
    package = package_of(made)
    assert [(one.name, one.kind) for one in found.parts] == [
        (file.name, file.kind) for file in package.files
    ]
    assert len(found.junk) == len(package.junk)
