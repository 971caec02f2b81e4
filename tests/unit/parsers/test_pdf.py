"""PDF files: tables from whatever their rules are drawn with, and what a page hides."""

from __future__ import annotations

import io
import logging
import random
import warnings
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Literal

import pdfplumber
import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from parsers.model import Document, Fault, Paragraph, Table, Unreadable
from parsers.pdf import read_pdf
from tests.samples import school
from tests.samples.render import render
from tests.samples.style import Style
from tests.samples.write_pdf import pdf_bytes

FONT = "STSong-Light"
pdfmetrics.registerFont(UnicodeCIDFont(FONT))
TEXTS = [["序号", "证书", "人数"], ["1", "智能财税", "12"], ["2", "物流管理", "7"]]
XS, YS = [100.0, 160.0, 300.0, 400.0], [700.0, 670.0, 640.0, 610.0]


def drawn(
    folder: Path, draw: Callable[[Canvas], None], *, encrypt: StandardEncryption | None = None
) -> Path:
    path = folder / "a.pdf"
    canvas = Canvas(str(path), (595, 842), encrypt=encrypt)
    canvas.setFont(FONT, 10)
    draw(canvas)
    canvas.save()
    return path


def texts(canvas: Canvas) -> None:
    canvas.drawString(100, 750, "一、总体情况")
    for row, line in enumerate(TEXTS):
        for column, text in enumerate(line):
            canvas.drawString(XS[column] + 4, YS[row + 1] + 10, text)


def strokes(canvas: Canvas) -> None:
    for y in YS:
        canvas.line(XS[0], y, XS[-1], y)
    for x in XS:
        canvas.line(x, YS[0], x, YS[-1])


def thin_rectangles(canvas: Canvas) -> None:
    for y in YS:
        canvas.rect(XS[0], y, XS[-1] - XS[0], 0.5, stroke=0, fill=1)
    for x in XS:
        canvas.rect(x, YS[-1], 0.5, YS[0] - YS[-1], stroke=0, fill=1)


def one_path(canvas: Canvas) -> None:
    path = canvas.beginPath()
    for y in YS:
        path.moveTo(XS[0], y)
        path.lineTo(XS[-1], y)
    for x in XS:
        path.moveTo(x, YS[0])
        path.lineTo(x, YS[-1])
    canvas.drawPath(path)


def boxes(canvas: Canvas) -> None:
    for top, bottom in pairwise(YS):
        for left, right in pairwise(XS):
            canvas.rect(left, bottom, right - left, top - bottom)


def dashes(canvas: Canvas) -> None:
    def dashed(left: float, bottom: float, right: float, top: float) -> None:
        steps = int(max(right - left, top - bottom) / 3)
        for step in range(steps):
            x = left + (right - left) * step / steps
            y = bottom + (top - bottom) * step / steps
            canvas.rect(
                x, y, 2 if right > left else 0.5, 2 if top > bottom else 0.5, stroke=0, fill=1
            )

    for y in YS:
        dashed(XS[0], y, XS[-1], y)
    for x in XS:
        dashed(x, YS[-1], x, YS[0])


def a_form_of_its_own_scale(canvas: Canvas) -> None:
    canvas.beginForm("rules")
    canvas.scale(2, 2)
    for y in YS:
        canvas.line(XS[0] / 2 - 25, y / 2 - 50, XS[-1] / 2 - 25, y / 2 - 50)
    for x in XS:
        canvas.line(x / 2 - 25, YS[0] / 2 - 50, x / 2 - 25, YS[-1] / 2 - 50)
    canvas.endForm()
    canvas.saveState()
    canvas.translate(50, 100)
    canvas.doForm("rules")
    canvas.restoreState()


def tables(path: Path) -> list[Table]:
    found = read_pdf(path)
    assert isinstance(found, Document), found
    return [block for block in found.blocks if isinstance(block, Table)]


def lines(table: Table) -> list[list[str]]:
    out = [[""] * table.columns for _ in range(table.rows)]
    for cell in table.cells:
        out[cell.row][cell.column] = cell.text
    return out


@pytest.mark.parametrize(
    "rules", [strokes, thin_rectangles, one_path, boxes, dashes, a_form_of_its_own_scale]
)
def test_rules_are_rules_however_they_are_drawn(
    tmp_path: Path, rules: Callable[[Canvas], None]
) -> None:
    def draw(canvas: Canvas) -> None:
        texts(canvas)
        rules(canvas)

    (table,) = tables(drawn(tmp_path, draw))
    assert lines(table) == TEXTS


@pytest.mark.parametrize("quarter", [0, 90, 180, 270])
def test_a_turned_page_is_read_as_it_is_shown(tmp_path: Path, quarter: int) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setPageRotation(quarter)
        # reportlab swaps the sides of a page that is turned by one quarter or three
        turned = {0: (0, 0), 90: (842, 0), 180: (595, 842), 270: (0, 595)}[quarter]
        canvas.translate(*turned)
        canvas.rotate(quarter)
        texts(canvas)
        strokes(canvas)

    (table,) = tables(drawn(tmp_path, draw))
    assert lines(table) == TEXTS


def test_text_around_a_table_stays_in_reading_order(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        texts(canvas)
        strokes(canvas)
        canvas.drawString(100, 550, "二、其他")

    found = read_pdf(drawn(tmp_path, draw))
    assert isinstance(found, Document)
    before, table, after = found.blocks
    assert isinstance(before, Paragraph) and before.text == "一、总体情况"
    assert isinstance(table, Table) and table.where.page == 1
    assert isinstance(after, Paragraph) and after.text == "二、其他"


def test_merged_cells_are_one(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        texts(canvas)
        canvas.line(XS[0], YS[0], XS[-1], YS[0])
        canvas.line(XS[1], YS[1], XS[-1], YS[1])  # the first column is merged over two rows
        canvas.line(XS[0], YS[2], XS[-1], YS[2])
        canvas.line(XS[0], YS[3], XS[-1], YS[3])
        for x in XS:
            canvas.line(x, YS[0], x, YS[-1])

    (table,) = tables(drawn(tmp_path, draw))
    merged = next(cell for cell in table.cells if cell.row_span > 1)
    assert (merged.text, merged.row_span) == ("序号1", 2)


def test_a_frame_around_text_is_no_table(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        texts(canvas)
        canvas.rect(50, 500, 400, 300)

    assert not tables(drawn(tmp_path, draw))


def test_a_table_goes_on_over_the_page_with_its_header_once(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        texts(canvas)
        strokes(canvas)
        canvas.drawString(290, 30, "— 1 —")
        canvas.showPage()
        canvas.setFont(FONT, 10)
        for row, line in enumerate([TEXTS[0], ["3", "老年照护", "5"], ["合计", "", "24"]]):
            for column, text in enumerate(line):
                canvas.drawString(XS[column] + 4, YS[row + 1] + 10, text)
        strokes(canvas)

    (table,) = tables(drawn(tmp_path, draw))
    assert lines(table) == [*TEXTS, ["3", "老年照护", "5"], ["合计", "", "24"]]
    assert [cell.page for cell in table.cells if cell.text == "老年照护"] == [2]


def test_a_row_cut_by_the_page_is_made_whole(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        texts(canvas)
        strokes(canvas)
        canvas.showPage()
        canvas.setFont(FONT, 10)
        for row, line in enumerate(
            [["", "（中级）", ""], ["3", "老年照护", "5"], ["合计", "", "24"]]
        ):
            for column, text in enumerate(line):
                canvas.drawString(XS[column] + 4, YS[row + 1] + 10, text)
        strokes(canvas)

    (table,) = tables(drawn(tmp_path, draw))
    assert lines(table)[2:4] == [["2", "物流管理（中级）", "7"], ["3", "老年照护", "5"]]


def test_a_table_below_another_one_with_its_own_header_is_another_table(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        texts(canvas)
        strokes(canvas)
        canvas.showPage()
        canvas.setFont(FONT, 10)
        for column, text in enumerate(["序号", "培训名称", "地点"]):
            canvas.drawString(XS[column] + 4, YS[1] + 10, text)
        strokes(canvas)

    assert len(tables(drawn(tmp_path, draw))) == 2


def test_a_footnote_mark_stays_in_its_word(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        strokes(canvas)
        canvas.drawString(104, 680, "人数")
        canvas.setFont(FONT, 6)
        canvas.drawString(124, 684, "1")

    assert lines(tables(drawn(tmp_path, draw))[0])[0][0] == "人数1"


def test_an_owners_lock_alone_locks_nothing(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        texts(canvas)
        strokes(canvas)

    lock = StandardEncryption("", ownerPassword="owner", canCopy=0)
    assert len(tables(drawn(tmp_path, draw, encrypt=lock))) == 1


def test_a_password_to_open_is_encryption(tmp_path: Path) -> None:
    path = drawn(tmp_path, texts, encrypt=StandardEncryption("secret"))
    assert read_pdf(path) == Unreadable(Fault.ENCRYPTED)


def test_an_invisible_layer_of_text_is_not_typed(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        text = canvas.beginText(100, 700)
        text.setFont(FONT, 10)
        text.setTextRenderMode(3)
        text.textLine("识别出来的文字")
        canvas.drawText(text)

    found = read_pdf(drawn(tmp_path, draw))
    assert isinstance(found, Document)
    assert not found.typed
    assert not found.blocks


@pytest.mark.parametrize("modes", [(0, 3), (3, 0)])
def test_a_drawn_line_of_the_scanner_does_not_make_recognised_text_typed(
    tmp_path: Path, modes: tuple[Literal[0, 3], Literal[0, 3]]
) -> None:
    def draw(canvas: Canvas) -> None:
        for place, mode in enumerate(modes):
            text = canvas.beginText(100, 700 - 600 * place)
            text.setFont(FONT, 10)
            text.setTextRenderMode(mode)
            text.textLine("识别出来的文字" if mode else "由某扫描程序创建")
            canvas.drawText(text)

    found = read_pdf(drawn(tmp_path, draw))
    assert isinstance(found, Document)
    assert (found.typed, found.pictures, found.blocks) == (False, 1, ())


@pytest.mark.parametrize(("size", "pictures"), [((595, 842), 1), ((120, 120), 0)])
def test_a_scan_with_a_typed_page_number_is_a_picture_and_a_seal_is_none(
    tmp_path: Path, size: tuple[int, int], pictures: int
) -> None:
    def draw(canvas: Canvas) -> None:
        grey = io.BytesIO(b"P5 40 60 255\n" + bytes([128]) * 2400)
        canvas.drawImage(ImageReader(grey), 0, 0, *size)
        canvas.drawString(290, 30, "— 1 —")

    found = read_pdf(drawn(tmp_path, draw))
    assert isinstance(found, Document)
    assert (found.typed, found.pictures) == (True, pictures)


@pytest.mark.parametrize("seed", range(3))
def test_cells_are_those_that_pdfplumber_sees(tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)
    style = Style.random(rng)
    whole = render(school.conforming(rng), style, rng)
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf_bytes(whole.carriers[-1].blocks, "章"))
    ours = [cell.text for table in tables(path) for cell in table.cells if cell.text]
    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)
    theirs = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with pdfplumber.open(io.BytesIO(path.read_bytes())) as pdf:
            for page in pdf.pages:
                for table in page.extract_tables():
                    theirs += [text for line in table for text in line if text]
    assert sorted("".join("".join(ours).split())) == sorted("".join("".join(theirs).split()))
