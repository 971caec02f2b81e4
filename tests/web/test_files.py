"""A file of a submission on its page: the picture, the cells that were read, what is asked for."""

from __future__ import annotations

import io
import re
from typing import Any

import httpx
import pytest
from PIL import Image

from checks.model import Finding, Place, Where
from intake.web.desk import Desk
from intake.web.files import Opened
from intake.web.paper import Gallery, Sheet
from intake.web.papers import Spot, address, marked, pieces
from intake.wiring import House
from parsers.model import Blob, Cell, Document, FileKind, Paragraph, Table
from store.cases import Submission
from tests import builders as b
from tests.web.test_pages import COMPANY, SEVEN


def case(house: House, unit: str) -> Submission:
    return house.ledger.cases.of_unit(b.CAMPAIGN.id, unit)[0]


def file(one: Submission, suffix: str) -> str:
    place = next(at for at, line in enumerate(one.verdict.files, 1) if line.path.endswith(suffix))
    return f"/submissions/{one.id}/files/{place}"


def test_a_finding_leads_to_its_cell(office: httpx.Client, house: House) -> None:
    one = case(house, SEVEN)
    shown = office.get(f"/submissions/{one.id}").text
    wanted = next(at for at in one.verdict.findings if at.code == "TAB106").place.where
    link = f"{file(one, '.docx')}?table=1&amp;row={wanted.row}&amp;column={wanted.column}#here"
    assert link in shown
    page = office.get(link.replace("&amp;", "&").removesuffix("#here")).text
    assert page.count('id="here"') == 1
    assert "<mark>若干</mark>" in page


def test_a_pdf_is_shown_as_pages_with_the_cells_that_were_read(
    office: httpx.Client, house: House
) -> None:
    path = file(case(house, COMPANY), ".pdf")
    asked = office.get(f"{path}?table=1&row=3&column=3").text
    assert "框出的是读到的" in asked and "标红的是问题所在的格子" in asked
    assert asked.count('id="here"') == 1
    (address_,) = re.findall(r'src="(/submissions/[^"]+\.png)"', asked)
    given = office.get(address_)
    assert given.headers["content-type"] == "image/png"
    assert given.headers["cache-control"] == "no-store"
    with Image.open(io.BytesIO(given.content)) as image:
        assert image.height > image.width > 800


def test_a_scanned_page_is_not_said_to_hold_no_table(house: House) -> None:
    one = case(house, COMPANY)
    number = int(file(one, ".pdf").rpartition("/")[2])
    line = one.verdict.files[number - 1]
    opened = Opened(one, line, number, Blob(line.sha256, line.size), FileKind.PDF)
    document = Document((), pages=2, typed=False, scans=(1,))
    values: dict[str, Any] = {"opened": opened, "document": document, "last": 2}
    values |= {"sheet": Sheet(b"", 1, 1), "fault": "", "marks": (), "here": None}
    values |= {"pieces": (), "laid_out": False}
    pages = [Desk(house).page("file.html", page=page, **values) for page in (1, 2)]
    told = [bytes(page.body).decode() for page in pages]
    assert ["没有读到表格" in page for page in told] == [False, True]
    assert "自动识别的内容不在这里列出" in told[0]


def test_pages_that_are_not_there_are_told_in_words(office: httpx.Client, house: House) -> None:
    one = case(house, COMPANY)
    pdf, word = file(one, ".pdf"), file(one, ".docx")
    for path in (
        f"{pdf}/pages/999.png",
        f"/submissions/{one.id}/files/99",
        "/submissions/1/files/0",
    ):
        assert office.get(path).status_code in {404, 422}
    assert office.get(f"{word}/pages/9999.png").status_code == 404
    assert "共" in office.get(f"{pdf}?page=999999").text, "the last page"


@pytest.mark.parametrize(
    ("spot", "want"), [(Spot(1, 2, 1), (2, "乙")), (Spot(1), (1, "甲")), (Spot(2, 1, 1), None)]
)
def test_a_cell_is_found_on_the_page_where_it_lies(
    spot: Spot, want: tuple[int, str] | None
) -> None:
    cells = (Cell(0, 0, "甲", box=(1, 2, 3, 4)), Cell(1, 0, "乙", page=2, box=(5, 6, 7, 8)))
    document = Document((Paragraph("前", Where(page=1)), Table(2, 1, cells, Where(1, 1))), pages=2)
    found = marked(document, spot)
    assert (found and (found[0], found[1].text)) == want
    assert [one.text for one in pieces(document, spot, 1)] == ["前", ""]
    (second,) = pieces(document, spot, 2)
    assert [[square.text for square in row] for row in second.rows] == [["乙"]]


def test_a_finding_without_a_file_leads_nowhere() -> None:
    assert address(Finding("PKG109", Place("a.zip")), 7, ("a.docx",)) == ""
    assert address(Finding("X", Place("")), 7, ("",)) == ""
    there = address(
        Finding("X", Place("a.docx", (), Where(table=2, row=3, column=4))), 7, ("a.docx",)
    )
    assert there == "/submissions/7/files/1?table=2&row=3&column=4#here"


def test_pictures_are_forgotten_when_there_is_no_room(house: House) -> None:
    gallery = Gallery(house, room=250)
    for page in range(5):
        gallery.keep(("a", page), Sheet(bytes(100), 1, 1))
    assert [page for _, page in gallery.known] == [3, 4]
    assert gallery.used == 200
