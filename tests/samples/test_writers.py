"""What is on the paper is in the files: every figure, in every style, and every harm is real."""

from __future__ import annotations

import csv
import io
import random
import zipfile
from dataclasses import fields, replace
from typing import get_args, get_origin, get_type_hints

import openpyxl
import pypdfium2
import pytest
from lxml import etree

from tests.samples import organisation, school
from tests.samples.blocks import Block, Carrier, Grid, Heading, Submission
from tests.samples.envelope import Archive, Main, envelope_of
from tests.samples.pack import PASSWORD, archive_bytes, files_of
from tests.samples.paper import Kind
from tests.samples.render import render
from tests.samples.roster import ROSTER, csv_text
from tests.samples.style import Style
from tests.samples.write_docx import word_bytes
from tests.samples.write_pdf import pdf_bytes
from tests.samples.write_xlsx import excel_bytes
from tests.samples.write_zip import Member, zip_bytes

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SCHOOLS_OWN = ("bonus_as_sum", "indicators", "self_table")  # habits that only a school can have
_KINDS: tuple[Kind, ...] = ("school", "organisation")


def styles() -> list[tuple[str, Style]]:
    """Every option of every switch once, all others plain."""
    hints = get_type_hints(Style)
    made = []
    for switch in fields(Style):
        hint = hints[switch.name]
        options = get_args(hint) if get_origin(hint) is not None else (False, True)
        made += [
            (f"{switch.name}={one}", replace(Style.plain(), **{switch.name: one}))
            for one in options
        ]
    return made


def submission(kind: Kind, style: Style, seed: int = 3, **envelope: str) -> Submission:
    rng = random.Random(seed)
    paper = (school if kind == "school" else organisation).conforming(rng)
    packed = replace(envelope_of(paper), **envelope)  # type: ignore[arg-type] # - words of their own fields
    return render(paper, style, rng, packed)


def texts(blocks: tuple[Block, ...]) -> list[str]:
    """Every piece of text in reading order; cells of a grid row by row."""
    found: list[str] = []
    for block in blocks:
        if isinstance(block, Grid):
            found += [
                cell.text for cell in sorted(block.cells, key=lambda one: (one.row, one.column))
            ]
        else:
            found.append(block.text)
    return [text for text in found if text]


def word_text(data: bytes) -> str:
    """The text of a Word file by plain lxml: every run, breaks and hard hyphens included."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        root = etree.fromstring(archive.read("word/document.xml"))
    for fallback in list(root.iter("{*}Fallback")):
        fallback.clear()
    signs = {f"{_W}br": "\n", f"{_W}noBreakHyphen": "\u2011"}
    return "".join(one.text or signs.get(one.tag, "") for one in root.iter(f"{_W}t", *signs))


@pytest.mark.parametrize(("name", "style"), styles(), ids=[name for name, _ in styles()])
def test_word_says_everything_in_the_papers_order(name: str, style: Style) -> None:
    kind: Kind = "school" if name.partition("=")[0] in _SCHOOLS_OWN else "organisation"
    for carrier in submission(kind, style).carriers:
        if carrier.format == "word":
            text = word_text(word_bytes(carrier.blocks, style))
            assert text == "".join(texts(carrier.blocks)), name


@pytest.mark.parametrize("seed", range(12))
def test_any_mixture_of_styles_still_says_everything(seed: int) -> None:
    style = Style.random(random.Random(seed))
    for carrier in submission(_KINDS[seed % 2], style, seed).carriers:
        if carrier.format == "word":
            assert word_text(word_bytes(carrier.blocks, style)) == "".join(texts(carrier.blocks))


def test_automatic_numbers_are_not_in_the_text_and_count_on() -> None:
    style = replace(Style.plain(), headings="auto")
    word = submission("organisation", style).carriers[0]
    numbers = [block.number for block in word.blocks if isinstance(block, Heading) and block.number]
    assert numbers[:3] == ["一、", "1.", "2."]
    with zipfile.ZipFile(io.BytesIO(word_bytes(word.blocks, style))) as archive:
        root = etree.fromstring(archive.read("word/numbering.xml"))
    kinds = [one.tag.rpartition("}")[2] for one in root]
    assert kinds == sorted(kinds)  # Word wants every abstractNum before every num
    assert "一、" not in word_text(word_bytes(word.blocks, style))


@pytest.mark.parametrize("sheets", ["each", "stacked"])
@pytest.mark.parametrize("numbers", ["plain", "thousands", "unit"])
def test_excel_holds_the_annexes_with_real_numbers(sheets: str, numbers: str) -> None:
    style = replace(Style.plain(), annexes="excel", sheets=sheets, numbers=numbers)  # type: ignore[arg-type] # - parametrised
    carrier = submission("organisation", style).carriers[-1]
    book = openpyxl.load_workbook(io.BytesIO(excel_bytes(carrier.blocks, style)))
    values = [
        cell
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    ]
    grids = [cell for block in carrier.blocks if isinstance(block, Grid) for cell in block.cells]
    assert len(book.worksheets) == (4 if sheets == "each" else 1)
    assert sorted(str(cell.value) for cell in values if isinstance(cell.value, str)) == sorted(
        [block.text for block in carrier.blocks if not isinstance(block, Grid) and block.text]
        + [cell.text for cell in grids if cell.sheet is None and cell.text]
    )
    typed = sorted(cell.value for cell in values if isinstance(cell.value, int | float))
    assert typed == sorted(cell.sheet.value for cell in grids if cell.sheet is not None)


@pytest.mark.parametrize("kind", _KINDS)
def test_pdf_says_the_same_and_its_last_page_has_a_red_seal(kind: Kind) -> None:
    pdf = submission(kind, Style.random(random.Random(5))).carriers[1]
    with pypdfium2.PdfDocument(pdf_bytes(pdf.blocks, "示例")) as opened:
        pages = list(opened)
        said = "".join(page.get_textpage().get_text_range() for page in pages)
        picture = pages[-1].render(scale=0.5).to_pil().convert("RGB")
    squeezed = "".join(said.split())
    for text in texts(pdf.blocks):
        wanted = "".join(text.split()).translate(
            {0x2011: "-", **{ord("⁰¹²³⁴"[n]): str(n) for n in range(5)}}
        )
        assert wanted in squeezed, text
    red = sum(
        one[0] > 180 and one[1] < 120 and one[2] < 120 for one in picture.get_flattened_data()
    )
    assert red > 200


def names(data: bytes) -> list[str]:
    """Names by the raw bytes of the directory, which is what another program sees first."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [
            one.filename
            if one.flag_bits & 0x800
            else one.filename.encode("cp437").decode("gb18030")
            for one in archive.infolist()
        ]


@pytest.mark.parametrize("coded", ["utf8", "gbk"])
@pytest.mark.parametrize("nesting", ["flat", "folder", "zip"])
def test_the_archive_holds_the_files_under_their_names(coded: str, nesting: str) -> None:
    style = replace(Style.plain(), zip_names=coded, nesting=nesting, junk=True)  # type: ignore[arg-type] # - parametrised
    made = submission("organisation", style)
    data = archive_bytes(made, random.Random(1))
    if nesting == "zip":
        assert names(data) == [f"{made.envelope.stem}.zip"]
        with zipfile.ZipFile(io.BytesIO(data)) as outer:
            data = outer.read(outer.infolist()[0])
    bare = [name.removeprefix(f"{made.envelope.stem}/") for name in names(data)]
    assert {carrier.name for carrier in made.carriers} < set(bare)
    assert "Thumbs.db" in bare
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None


def test_a_locked_archive_opens_with_its_password_only() -> None:
    members = [Member("材料.docx", b"PK" + bytes(range(256)) * 40)]
    with zipfile.ZipFile(io.BytesIO(zip_bytes(members, password=b"jx1234"))) as archive:
        name = archive.namelist()[0]
        assert archive.read(name, pwd=b"jx1234") == members[0].data
        with pytest.raises(RuntimeError):
            archive.read(name)


@pytest.mark.parametrize(
    "archive", [one for one in get_args(Archive) if one not in ("good", "locked")]
)
def test_a_torn_archive_is_none_for_the_stdlib_either(archive: str) -> None:
    made = submission("school", Style.plain(), archive=archive)
    with pytest.raises(zipfile.BadZipFile):
        zipfile.ZipFile(io.BytesIO(archive_bytes(made, random.Random(1))))


def by_name(made: Submission) -> dict[str, bytes]:
    return {one.name: one.data for one in files_of(made, random.Random(1))}


def main(made: Submission, form: str) -> Carrier:
    return next(carrier for carrier in made.carriers if carrier.format == form)


@pytest.mark.parametrize("state", [one for one in get_args(Main) if one not in ("good", "none")])
def test_a_harmed_word_is_no_zip(state: Main) -> None:
    made = submission("school", Style.plain(), word=state)
    data = by_name(made)[main(made, "word").name]
    assert not zipfile.is_zipfile(io.BytesIO(data))
    locked = "EncryptedPackage".encode("utf-16-le")
    assert (locked in data) == (state == "locked")
    assert data.startswith(b"\xd0\xcf\x11\xe0") == (state == "locked")


@pytest.mark.parametrize("state", [one for one in get_args(Main) if one not in ("good", "none")])
def test_a_harmed_pdf_cannot_be_opened(state: Main) -> None:
    made = submission("organisation", Style.plain(), pdf=state)
    data = by_name(made)[main(made, "pdf").name]
    with pytest.raises(pypdfium2.PdfiumError):
        pypdfium2.PdfDocument(data)
    if state == "locked":
        with pypdfium2.PdfDocument(data, password=PASSWORD) as opened:
            assert len(opened) > 0


def test_a_missing_main_document_is_in_no_file() -> None:
    made = submission("school", Style.plain(), pdf="none")
    assert [carrier.format for carrier in made.carriers] == ["word"]


def test_the_roster_is_a_csv_with_every_unit_once() -> None:
    rows = list(csv.DictReader(io.StringIO(csv_text())))
    assert [(row["full_name"], row["kind"]) for row in rows] == list(ROSTER)
    assert len({row["full_name"] for row in rows}) == len(rows)
