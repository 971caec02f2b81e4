"""One form, many formats: whatever program wrote it, the same Document is read.

LibreOffice is the second author here, and so also the judge of our reader of old Word files.
"""

from __future__ import annotations

import random
import unicodedata
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from checks.bind.form import bind
from parsers.excel import read_excel
from parsers.model import Content, Document, Heading, Paragraph, Table
from parsers.pdf import read_pdf
from parsers.word import read_word
from tests import builders as b
from tests.samples import organisation, school
from tests.samples.render import render
from tests.samples.style import Style
from tests.samples.write_docx import word_bytes
from tests.samples.write_pdf import pdf_bytes
from tests.samples.write_xlsx import excel_bytes
from tests.servers.office import convert

SEEDS = (0, 2, 5, 16)
NAMES = tuple(f"{kind}{seed}" for kind in ("school", "organisation") for seed in SEEDS)


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Samples of both templates in many styles as .docx, and the annexes as .xlsx."""
    made = tmp_path_factory.mktemp("formats")
    for name in NAMES:
        rng = random.Random(int(name[-2:]) if name[-2:].isdigit() else int(name[-1]))
        # LibreOffice doubles the text of some content controls in merged cells.
        style = replace(Style.random(rng), controls="none")
        author = school if name.startswith("school") else organisation
        whole = render(author.conforming(rng), style, rng)
        blocks = whole.carriers[0].blocks
        (made / f"{name}.docx").write_bytes(word_bytes(blocks, style))
        (made / f"{name}.pdf").write_bytes(pdf_bytes(blocks, "章"))
        if author is organisation:
            annexes = render(author.conforming(rng), replace(style, annexes="excel"), rng)
            for carrier in annexes.carriers:
                if carrier.format == "excel":
                    (made / f"{name}.xlsx").write_bytes(excel_bytes(carrier.blocks, style))
    return made


@pytest.fixture(scope="session")
def old(folder: Path) -> Path:
    return convert(sorted(folder.glob("*.docx")), "doc", folder / "old")


@pytest.fixture(scope="session")
def again(folder: Path) -> Path:
    return convert(sorted(folder.glob("*.docx")), "docx", folder / "again")


@pytest.fixture(scope="session")
def printed(folder: Path) -> Path:
    return convert(sorted(folder.glob("*.docx")), "pdf", folder / "printed")


@pytest.fixture(scope="session")
def old_sheets(folder: Path) -> Path:
    return convert(sorted(folder.glob("*.xlsx")), "xls", folder / "old_sheets")


def folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).replace("\u2011", "-")


Grid = dict[tuple[int, int, int, int], str]


def grids(found: Content) -> list[Grid]:
    """Every table's anchor cells with their spans, spaces and widths of digits aside."""
    assert isinstance(found, Document), found
    return [
        {
            (cell.row, cell.column, cell.row_span, cell.column_span): folded(
                cell.number + cell.text
            )
            for cell in block.cells
        }
        for block in found.blocks
        if isinstance(block, Table)
    ]


def lines(found: Content) -> list[tuple[str, int]]:
    """Every line outside of tables, with its level as a heading; text boxes float, so sorted."""
    assert isinstance(found, Document), found
    return sorted(
        (folded(block.number + block.text), block.level if isinstance(block, Heading) else 0)
        for block in found.blocks
        if isinstance(block, Heading | Paragraph)
    )


@pytest.mark.parametrize("name", NAMES)
def test_an_old_word_file_says_what_the_new_one_says(folder: Path, old: Path, name: str) -> None:
    new, found = read_word(folder / f"{name}.docx"), read_word(old / f"{name}.doc")
    assert grids(found) == grids(new)
    assert lines(found) == lines(new)


@pytest.mark.parametrize("name", NAMES)
def test_a_word_file_saved_again_by_libreoffice_says_the_same(
    folder: Path, again: Path, name: str
) -> None:
    new, found = read_word(folder / f"{name}.docx"), read_word(again / f"{name}.docx")
    assert grids(found) == grids(new)
    assert lines(found) == lines(new)


@pytest.mark.parametrize("name", NAMES)
def test_strict_ooxml_says_the_same(folder: Path, tmp_path: Path, name: str) -> None:
    strict = tmp_path / "strict.docx"
    with zipfile.ZipFile(folder / f"{name}.docx") as given, zipfile.ZipFile(strict, "w") as out:
        for part in given.namelist():
            data = given.read(part)
            if part.endswith((".xml", ".rels")):
                data = data.replace(
                    b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
                    b"http://purl.oclc.org/ooxml/wordprocessingml/main",
                ).replace(
                    b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
                    b"http://purl.oclc.org/ooxml/officeDocument/relationships",
                )
            out.writestr(part, data)
    new, found = read_word(folder / f"{name}.docx"), read_word(strict)
    assert grids(found) == grids(new)
    assert lines(found) == lines(new)


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith("organisation")])
def test_old_workbooks_show_what_new_ones_show(folder: Path, old_sheets: Path, name: str) -> None:
    new, found = read_excel(folder / f"{name}.xlsx"), read_excel(old_sheets / f"{name}.xls")
    assert grids(found) == grids(new)
    assert lines(found) == lines(new)


def form(found: Content) -> dict[str, list[object]]:
    """Every value of every table once bound to the campaign, figures as figures."""
    assert isinstance(found, Document), found
    bound = bind(found, "考核材料", b.CAMPAIGN)
    assert bound is not None
    told: dict[str, list[object]] = {
        table.id: [
            [
                (row.id, row.key),
                *((name, value.number or folded(value.text)) for name, value in row.cells.items()),
            ]
            for row in (*table.rows, *(total for _, total in table.totals))
        ]
        for table in bound.tables
    }
    return told | {"": [bound.unit, bound.year, bound.dated, [one.id for one in bound.sections]]}


@pytest.mark.parametrize("name", NAMES)
def test_the_form_in_an_old_word_file_is_the_form_in_the_new_one(
    folder: Path, old: Path, name: str
) -> None:
    assert form(read_word(old / f"{name}.doc")) == form(read_word(folder / f"{name}.docx"))


@pytest.mark.parametrize("name", NAMES)
def test_the_form_in_a_pdf_by_libreoffice_is_the_form_in_word(
    folder: Path, printed: Path, name: str
) -> None:
    assert form(read_pdf(printed / f"{name}.pdf")) == form(read_word(folder / f"{name}.docx"))


@pytest.mark.parametrize("name", NAMES)
def test_the_form_in_a_pdf_by_another_program_is_the_form_in_word(folder: Path, name: str) -> None:
    assert form(read_pdf(folder / f"{name}.pdf")) == form(read_word(folder / f"{name}.docx"))
