"""Some scanned pages through the real models: what was typed is what is read, or it is in doubt."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from parsers.answers import ORDER, PAGE, RASTER
from parsers.document import SURE, WHOLE, Paragraph, Table
from parsers.marks import Order
from parsers.model import Document
from parsers.pdf import read_pdf
from parsers.scan_desk import open_desk
from parsers.scan_model import PageRead, Raster
from parsers.tasks import perform
from parsers.tray import Tray
from tests.readers_inline import LIMITS
from tests.samples.blocks import Block, Grid, GridCell, Para
from tests.samples.write_pdf import pdf_bytes
from tests.scans.printer import COLOUR, GREY, HARD, Scanner, scanned
from tests.scans.truth import compared

Desk = Callable[[bytes, bytes], bytes]


@pytest.fixture(scope="module")
def desk() -> Desk:
    return open_desk(1)


def sheet(rng: random.Random) -> list[Block]:
    """A heading and a table with figures, names, a dash, a blank and a long cell."""
    header = ("序号", "证书名称", "级别", "完成考核人数", "通过率", "未结金额（元）")
    rows = [
        (
            *(
                str(row),
                rng.choice(("智能财税", "云计算平台运维与开发")),
                rng.choice("初中高") + "级",
            ),
            *(str(rng.randint(1, 2000)), f"{rng.randint(300, 999) / 10}%"),
            rng.choice((str(rng.randint(100, 99999)), "0", "—", "")),
        )
        for row in range(1, 8)
    ]
    cells = [
        GridCell(row, column, text)
        for row, line in enumerate((header, *rows))
        for column, text in enumerate(line)
    ]
    below = [Para("以上情况属实。")] * 12  # the seal comes below
    return [
        Para("江西省考核费用结算情况"),
        Grid(len(rows) + 1, len(header), tuple(cells), 1),
        *below,
    ]


def typed(tmp_path: Path, rng: random.Random) -> tuple[Document, bytes]:
    body = pdf_bytes(sheet(rng), "")
    path = tmp_path / "typed.pdf"
    path.write_bytes(body)
    found = read_pdf(path)
    assert isinstance(found, Document)
    return found, body


def drawn(path: Path, folder: Path, number: int = 1) -> tuple[bytes, bytes]:
    """A page's order and pixels, as the parent hands them on."""
    folder.mkdir()
    order = ORDER.dump_json(Order(number, 200)).decode()
    raster = RASTER.validate_json(perform("raster", path, Tray(folder, LIMITS), order))
    assert isinstance(raster, Raster)
    given = {"width": raster.width, "height": raster.height, "number": number, "whole": True}
    return json.dumps(given).encode(), (folder / f"{raster.slot:06d}").read_bytes()


def read(desk: Desk, path: Path, folder: Path) -> PageRead:
    found = PAGE.validate_json(desk(*drawn(path, folder)))
    assert isinstance(found, PageRead)
    return found


@pytest.mark.parametrize(
    ("scanner", "turned"),
    [
        (COLOUR, 0),
        (GREY, 0),
        (replace(HARD, stamp=False), 0),
        (replace(COLOUR, quarter=1), 3),
        (replace(COLOUR, quarter=2), 2),
    ],
    ids=["colour", "grey", "photo", "on its side", "on its head"],
)
def test_what_was_typed_is_read_and_what_is_sure_is_right(
    desk: Desk, tmp_path: Path, scanner: Scanner, turned: int
) -> None:
    rng = random.Random(7)
    truth, body = typed(tmp_path, rng)
    path = tmp_path / "scan.pdf"
    path.write_bytes(scanned(body, scanner, rng, text_layer=True))
    found = read(desk, path, tmp_path / "tray")
    assert found.turned == turned
    cells = list(compared(truth.blocks, found.blocks))
    wrong = [cell for cell in cells if not cell.exact]
    assert len(wrong) <= 0.03 * len(cells), wrong
    assert not [cell for cell in wrong if cell.figure and cell.confidence >= SURE]
    assert all(cell.confidence < 1 and cell.box is not None for cell in cells)
    heading = next(one for one in found.blocks if isinstance(one, Paragraph))
    assert heading.text == "江西省考核费用结算情况"
    assert heading.confidence < 1


def test_a_cells_box_is_where_it_lies_on_the_page_as_shown(desk: Desk, tmp_path: Path) -> None:
    rng = random.Random(7)
    truth, body = typed(tmp_path, rng)
    path = tmp_path / "scan.pdf"
    path.write_bytes(scanned(body, replace(COLOUR, tilt=0.0), rng))
    found = read(desk, path, tmp_path / "tray")
    ours = next(one for one in found.blocks if isinstance(one, Table))
    theirs = next(one for one in truth.blocks if isinstance(one, Table))
    for one, other in zip(ours.cells, theirs.cells, strict=True):
        assert one.box is not None
        assert other.box is not None
        assert all(abs(a - b) < 0.006 * WHOLE for a, b in zip(one.box, other.box, strict=True))


def test_a_recognised_page_takes_its_place_among_typed_ones(tmp_path: Path) -> None:
    rng = random.Random(7)
    truth, body = typed(tmp_path, rng)
    path = tmp_path / "scan.pdf"
    path.write_bytes(scanned(body, COLOUR, rng, text_layer=True))
    before = read_pdf(path)
    assert isinstance(before, Document)
    assert (before.typed, before.scans, before.blocks) == (False, (1,), ())
    after = read_pdf(path, {1: truth.blocks})
    assert isinstance(after, Document)
    assert after.blocks == truth.blocks
    assert not after.typed


def test_pixels_that_are_not_what_their_order_says_are_refused(desk: Desk) -> None:
    order = json.dumps({"width": 10, "height": 10, "number": 1, "whole": True}).encode()
    for pixels in (b"", b"\0" * 299, b"\0" * 301):
        assert not isinstance(PAGE.validate_json(desk(order, pixels)), PageRead)


def test_a_page_without_a_table_is_not_read_where_only_tables_are_wanted(desk: Desk) -> None:
    order = json.dumps({"width": 800, "height": 600, "number": 3, "whole": False}).encode()
    found = PAGE.validate_json(desk(order, b"\xf0" * (800 * 600 * 3)))
    assert found == PageRead((), whole=False)
