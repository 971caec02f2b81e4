"""Pages as pictures: upright, at a bounded cost, with every cell that was read where it lies."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest
from PIL import Image
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from config.settings import ReaderLimits
from parsers.answers import DRAWN, ORDER
from parsers.marks import Drawn, Mark, Order, marks
from parsers.model import Document, Fault, Unreadable
from parsers.pages import MAX_PIXELS, picture
from parsers.pages_draw import DOUBT, EMPTY, SURE, beside
from parsers.pdf import read_pdf
from parsers.tasks import perform
from parsers.tray import Tray

SIZE = (600, 800)
RED = (255, 0, 0)


def table(canvas: Canvas, left: float = 0, bottom: float = 0) -> None:
    """Two by two, the lower right cell red all over."""
    canvas.setFillColorRGB(1, 0, 0)
    canvas.rect(left + 300, bottom + 100, 200, 100, stroke=0, fill=1)
    canvas.setFillColorRGB(0, 0, 0)
    for y in (300, 200, 100):
        canvas.line(left + 100, bottom + y, left + 500, bottom + y)
    for x in (100, 300, 500):
        canvas.line(left + x, bottom + 100, left + x, bottom + 300)
    canvas.drawString(left + 120, bottom + 240, "12")


def made(folder: Path, quarter: int = 0, size: tuple[float, float] = SIZE) -> Path:
    path = folder / "a.pdf"
    canvas = Canvas(str(path), size)
    canvas.setPageRotation(quarter)
    table(canvas)
    canvas.save()
    return path


def ordered(path: Path, tray: Path, order: Order) -> Drawn | Unreadable:
    tray.mkdir(exist_ok=True)
    told = ORDER.dump_json(order).decode()
    return DRAWN.validate_json(perform("draw", path, Tray(tray, ReaderLimits()), told))


def red(path: Path) -> Mark:
    document = read_pdf(path)
    assert isinstance(document, Document)
    found = marks(document, 1)
    assert [(one.row, one.column) for one in found] == [(1, 1), (1, 2), (2, 1), (2, 2)][
        : len(found)
    ]
    with pypdfium2.PdfDocument(path) as pdf:
        image = picture(pdf, 1, 72)
    (mark,) = (one for one in found if _colour(image, one) == RED)
    return mark


def _colour(image: Image.Image, mark: Mark) -> object:
    left, top, right, bottom = mark.box
    x, y = (left + right) / 20_000 * image.width, (top + bottom) / 20_000 * image.height
    return image.getpixel((int(x), int(y)))


@pytest.mark.parametrize("quarter", [0, 90, 180, 270])
def test_a_cells_box_lies_where_the_cell_is_seen(tmp_path: Path, quarter: int) -> None:
    mark = red(made(tmp_path, quarter))
    assert (mark.row, mark.column) == (2, 2), "the text tells which way up a table is read"


@pytest.mark.parametrize("quarter", [0, 90])
def test_a_page_whose_corner_is_not_at_zero_is_no_other(tmp_path: Path, quarter: int) -> None:
    path = tmp_path / "a.pdf"
    canvas = Canvas(str(path), (1200, 1200))  # square: reportlab swaps the sides of turned pages
    canvas.setCropBox((200, 300, 800, 900))
    canvas.setPageRotation(quarter)
    table(canvas, 200, 300)
    canvas.save()
    there = red(path).box
    assert there == red(made(tmp_path, quarter, (600, 600))).box


def test_a_poster_is_drawn_smaller(tmp_path: Path) -> None:
    path = made(tmp_path, size=(14_400, 14_400))
    with pypdfium2.PdfDocument(path) as pdf:
        image = picture(pdf, 1, 300)
    assert MAX_PIXELS * 0.99 < image.width * image.height <= MAX_PIXELS * 1.01


def test_a_strip_is_drawn_smaller_too(tmp_path: Path) -> None:
    path = made(tmp_path, size=(14_400, 3))
    with pypdfium2.PdfDocument(path) as pdf:
        assert picture(pdf, 1, 300).width <= 12_001


def test_a_child_gives_a_page_as_png(tmp_path: Path) -> None:
    drawn = ordered(made(tmp_path), tmp_path / "tray", Order(1, 72))
    assert drawn == Drawn(1, 600, 800, 1)
    with Image.open(tmp_path / "tray" / "000001") as image:
        assert (image.format, image.size) == ("PNG", SIZE)


def test_values_are_drawn_beside_the_page(tmp_path: Path) -> None:
    found = (Mark(1, 1, 1, (1000, 1000, 5000, 2000), "12"),)
    drawn = ordered(made(tmp_path), tmp_path / "tray", Order(1, 72, found))
    assert drawn == Drawn(1, 1200, 800, 1)


def test_doubt_and_emptiness_have_colours_of_their_own() -> None:
    white = Image.new("RGB", SIZE, "#ffffff")
    boxes = ((1000, 1000, 4000, 2000), (5000, 1000, 8000, 2000), (1000, 3000, 4000, 4000))
    found = (
        Mark(1, 1, 1, boxes[0], "12"),
        Mark(1, 1, 2, boxes[1], "1Z", sure=False),
        Mark(1, 2, 1, boxes[2], ""),
    )
    image = beside(white, found, None)
    corners = [(left * 600 // 10_000, top * 800 // 10_000) for left, top, _, _ in boxes]
    drawn = [image.getpixel(one) for one in corners]
    assert drawn == [tuple(bytes.fromhex(one[1:])) for one in (SURE, DOUBT, EMPTY)]


def test_text_longer_than_its_frame_ends_in_dots_and_no_text_is_too_odd() -> None:
    white = Image.new("RGB", SIZE, "#ffffff")
    for text in ("很长的文字" * 400, "\u202e反", "\n\n", "🀄" * 9, " "):
        for box in ((0, 0, 3000, 300), (0, 0, 1, 1), (9000, 9000, 100, 100)):
            assert beside(white, (Mark(1, 1, 1, box, text),), None).size == (1200, 800)


def test_what_cannot_be_drawn_is_a_value(tmp_path: Path) -> None:
    good = made(tmp_path)
    assert ordered(good, tmp_path / "t", Order(2, 72)) == Unreadable(Fault.LIMIT, "page")
    broken = tmp_path / "b.pdf"
    broken.write_bytes(b"%PDF-1.7\nnothing")
    assert ordered(broken, tmp_path / "t", Order(1, 72)) == Unreadable(Fault.SUSPECT, "pdfium")
    locked = tmp_path / "c.pdf"
    canvas = Canvas(str(locked), SIZE, encrypt=StandardEncryption("secret"))
    canvas.save()
    assert ordered(locked, tmp_path / "t", Order(1, 72)) == Unreadable(Fault.ENCRYPTED)
