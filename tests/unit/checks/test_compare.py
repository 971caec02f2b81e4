"""Word beside PDF: one changed figure is found, equal pairs of different programs are silent."""

from __future__ import annotations

import random
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from checks.bind.form import bind
from checks.judge import judge
from checks.model import Finding, History, Rulings, Verdict
from parsers.model import Document, Evidence, File, FileKind, Heading, Paragraph, Table
from parsers.pdf import read_pdf
from parsers.word import read_word
from tests import builders as b
from tests.samples import organisation, school
from tests.samples.render import render
from tests.samples.style import Style
from tests.samples.write_docx import word_bytes
from tests.samples.write_pdf import pdf_bytes

SAMPLES = [(kind, seed) for kind in ("school", "organisation") for seed in range(5)]
CHANGES = 20  # of each sample: 200 changed figures in all


@cache
def pair(folder: Path, kind: str, seed: int) -> tuple[Document, Document]:
    """The same paper as a Word file and as a PDF of another program, both read."""
    rng = random.Random(1000 + seed)
    style = replace(Style.random(rng), annexes="main")
    whole = render((school if kind == "school" else organisation).conforming(rng), style, rng)
    blocks = whole.carriers[0].blocks
    (folder / "a.docx").write_bytes(word_bytes(blocks, style))
    (folder / "a.pdf").write_bytes(pdf_bytes(blocks, "章"))
    word, pdf = read_word(folder / "a.docx"), read_pdf(folder / "a.pdf")
    assert isinstance(word, Document)
    assert isinstance(pdf, Document)
    return word, pdf


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pairs")


def compared(word: Document, pdf: Document) -> list[Finding]:
    files = (
        b.word(word),
        File("考核材料（盖章）.pdf", b.blob("pdf"), FileKind.PDF, pdf),
    )
    evidence = Evidence(b.mail(), b.package(files))
    found = judge(evidence, (b.CAMPAIGN,), b.ROSTER, History(), Rulings(), b.RECEIVED)
    assert isinstance(found, Verdict)
    return [one for one in found.findings if one.code.startswith("CMP")]


def figures(word: Document) -> dict[tuple[int, int, int], str]:
    """The tables of cells with a figure that belongs to its row, by table, row, column from 1."""
    form = bind(word, "考核材料.docx", b.CAMPAIGN)
    assert form is not None
    return {
        (value.where.table, value.where.row, value.where.column): table.id
        for table in form.tables
        if table.certain
        for row in (*table.rows, *(total for _, total in table.totals))
        for value in row.cells.values()
        if value.number is not None and not value.blank and not value.merged and not value.odd
    }


def changed(word: Document, place: tuple[int, int, int], text: str) -> Document:
    """The document with another text in one cell."""
    number, row, column = place

    def table(block: Table) -> Table:
        cells = tuple(
            cell._replace(text=text, number="")
            if (cell.row + 1, cell.column + 1) == (row, column)
            else cell
            for cell in block.cells
        )
        return replace(block, cells=cells)

    blocks = tuple(
        table(block) if isinstance(block, Table) and block.where.table == number else block
        for block in word.blocks
    )
    return replace(word, blocks=blocks)


@pytest.mark.parametrize(("kind", "seed"), SAMPLES)
def test_equal_pairs_are_silent(folder: Path, kind: str, seed: int) -> None:
    assert compared(*pair(folder, kind, seed)) == []


@pytest.mark.parametrize(("kind", "seed"), SAMPLES)
def test_every_changed_figure_is_found(folder: Path, kind: str, seed: int) -> None:
    word, pdf = pair(folder, kind, seed)
    rng = random.Random(seed)
    places = figures(word)
    chosen = rng.sample(sorted(places), CHANGES)
    found = []
    for place in chosen:
        told = compared(changed(word, place, str(rng.randint(100_000, 999_999))), pdf)
        wheres = [one.place.where for one in told if one.code == "CMP101"]
        if place in [(where.table, where.row, where.column) for where in wheres]:
            found.append(place)
    assert found == chosen


@pytest.mark.parametrize(("kind", "seed"), [("school", 0), ("organisation", 1)])
def test_a_pdf_without_a_table_and_a_section_is_incomplete(
    folder: Path, kind: str, seed: int
) -> None:
    word, pdf = pair(folder, kind, seed)
    rest = tuple(block for block in pdf.blocks if not isinstance(block, Table))
    codes = {one.code for one in compared(word, replace(pdf, blocks=rest))}
    assert codes == {"CMP102"}


def test_a_pdf_with_a_picture_page_is_not_called_incomplete(folder: Path) -> None:
    word, pdf = pair(folder, "school", 0)
    rest = tuple(block for block in pdf.blocks if not isinstance(block, Table))
    assert compared(word, replace(pdf, blocks=rest, pictures=1)) == []


def test_another_unit_in_the_title_is_found(folder: Path) -> None:
    word, pdf = pair(folder, "school", 0)
    form = bind(pdf, "a.pdf", b.CAMPAIGN)
    assert form is not None
    blocks = tuple(
        replace(block, text=block.text.replace(form.unit, "南昌样例电子信息学校"))
        if isinstance(block, Heading | Paragraph)
        else block
        for block in pdf.blocks
    )
    found = compared(word, replace(pdf, blocks=blocks))
    assert [one.place.words for one in found] == [("标题", "单位")]
