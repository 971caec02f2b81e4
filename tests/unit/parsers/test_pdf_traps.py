"""What goes wrong with real PDFs in other readers, made anew here: what is seen is what is read.

Each trap is one that users of pdfplumber, camelot or tabula have reported.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from reportlab.lib.colors import Color
from reportlab.pdfgen.canvas import Canvas

from parsers.marks import marks
from parsers.model import Document
from parsers.pdf import read_pdf
from parsers.pdf_objects import MAX_SEGMENTS
from tests.unit.parsers.test_pdf import FONT, TEXTS, XS, YS, drawn, lines, strokes, tables, texts


def read(folder: Path, *draw: Callable[[Canvas], None]) -> list[list[str]]:
    """The lines of the one table of a page."""

    def all_of_them(canvas: Canvas) -> None:
        for one in draw:
            canvas.saveState()
            one(canvas)
            canvas.restoreState()

    (table,) = tables(drawn(folder, all_of_them))
    return lines(table)


def clipped(canvas: Canvas, left: float, bottom: float, width: float, height: float) -> None:
    path = canvas.beginPath()
    path.rect(left, bottom, width, height)
    canvas.clipPath(path, stroke=0, fill=0)


def test_text_that_runs_over_its_cell_is_cut_where_it_is_cut_in_print(tmp_path: Path) -> None:
    """Spreadsheets print the whole text and clip it: pdfplumber 912, all2md 435."""

    def long(canvas: Canvas) -> None:
        clipped(canvas, 160, 580, 140, 30)
        canvas.setFont(FONT, 10)
        canvas.drawString(164, 590, "工业机器人操作与运维职业技能等级证书中级")

    def row(canvas: Canvas) -> None:
        canvas.setFont(FONT, 10)
        canvas.drawString(304, 590, "9")
        canvas.line(100, 580, 400, 580)
        for x in XS:
            canvas.line(x, 580, x, 610)

    found = read(tmp_path, texts, strokes, long, row)
    assert found[3][1].startswith("工业机器人操作与运维") and found[3][2] == "9"


def test_rules_that_a_clip_path_hides_are_none(tmp_path: Path) -> None:
    """tabula-extractor 34."""

    def beyond(canvas: Canvas) -> None:
        clipped(canvas, 100, 610, 300, 90)
        canvas.line(0, 700, 595, 700)
        for y in (560, 500):
            canvas.line(100, y, 400, y)
        for x in XS:
            canvas.line(x, 842, x, 0)

    assert read(tmp_path, texts, strokes, beyond) == TEXTS


def test_a_rule_that_is_a_clipped_area_is_a_rule(tmp_path: Path) -> None:
    def areas(canvas: Canvas) -> None:
        def rule(left: float, bottom: float, width: float, height: float) -> None:
            canvas.saveState()
            clipped(canvas, left, bottom, width, height)
            canvas.rect(0, 0, 595, 842, stroke=0, fill=1)
            canvas.restoreState()

        for y in YS:
            rule(XS[0], y, XS[-1] - XS[0], 0.6)
        for x in XS:
            rule(x, YS[-1], 0.6, YS[0] - YS[-1])

    assert read(tmp_path, texts, areas) == TEXTS


def test_a_forms_frame_cuts_what_is_in_it(tmp_path: Path) -> None:
    """all2md 435: an older, wider typesetting is kept in a clipped form."""

    def old(canvas: Canvas) -> None:
        canvas.beginForm("old", 0, 0, 595, 400)
        canvas.setFont(FONT, 10)
        canvas.drawString(164, 650, "旧稿")
        canvas.line(100, 655, 400, 655)
        canvas.endForm()
        canvas.doForm("old")

    assert read(tmp_path, texts, strokes, old) == TEXTS


def test_forms_in_forms_are_placed_by_all_their_matrices(tmp_path: Path) -> None:
    def nested(canvas: Canvas) -> None:
        canvas.beginForm("inner", 0, 0, 2000, 2000)
        canvas.setFont(FONT, 20)
        texts_twice(canvas)
        for y in YS:
            canvas.line(2 * XS[0], 2 * y, 2 * XS[-1], 2 * y)
        for x in XS:
            canvas.line(2 * x, 2 * YS[0], 2 * x, 2 * YS[-1])
        canvas.endForm()
        canvas.beginForm("outer", -500, -500, 2000, 2000)
        canvas.translate(-100, -50)
        canvas.doForm("inner")
        canvas.endForm()
        canvas.scale(0.5, 0.5)
        canvas.translate(100, 50)
        canvas.doForm("outer")

    def texts_twice(canvas: Canvas) -> None:
        for row, line in enumerate(TEXTS):
            for column, text in enumerate(line):
                canvas.drawString(2 * XS[column] + 8, 2 * YS[row + 1] + 20, text)

    assert read(tmp_path, nested) == TEXTS


def test_a_watermark_is_no_text_of_the_cells_that_it_lies_over(tmp_path: Path) -> None:
    """tabula-java 517."""

    def watermark(canvas: Canvas) -> None:
        canvas.setFillColor(Color(0, 0, 0, 0.2))
        canvas.setFont(FONT, 40)
        canvas.translate(120, 600)
        canvas.rotate(35)
        canvas.drawString(0, 0, "仅供内部使用样张")

    assert read(tmp_path, texts, strokes, watermark) == TEXTS


@pytest.mark.parametrize("quarter", [90, 270])
def test_text_on_its_side_in_a_cell_is_read_in_its_own_order(tmp_path: Path, quarter: int) -> None:
    """Camelot 217: a narrow column's header."""

    def aside(canvas: Canvas) -> None:
        strokes(canvas)
        canvas.setFont(FONT, 7)
        canvas.drawString(170, 680, "证书名称和级别")
        canvas.translate(*((140, 672) if quarter == 90 else (120, 698)))
        canvas.rotate(quarter)
        canvas.drawString(0, 0, "序号")
        canvas.drawString(0, -12, "12")

    assert read(tmp_path, texts_below, aside)[0] == ["序号12", "证书名称和级别", ""]


def texts_below(canvas: Canvas) -> None:
    canvas.setFont(FONT, 10)
    for row, line in enumerate(TEXTS[1:], 1):
        for column, text in enumerate(line):
            canvas.drawString(XS[column] + 4, YS[row + 1] + 10, text)


def test_a_table_laid_on_its_side_on_an_upright_page_is_read_upright(tmp_path: Path) -> None:
    """Xberg 1221: reading it in the page's order gives word salad."""

    def aside(canvas: Canvas) -> None:
        canvas.setFont(FONT, 10)
        canvas.translate(595 + 150, 50)
        canvas.rotate(90)
        texts(canvas)
        strokes(canvas)

    path = drawn(tmp_path, aside)
    (table,) = tables(path)
    assert lines(table) == TEXTS
    document = read_pdf(path)
    assert isinstance(document, Document)
    first, second = marks(document, 1)[:2]
    assert first.text == "序号" and first.box[1] > second.box[1], "its box lies as it is shown"
    assert all(0 <= edge <= 10_000 for mark in marks(document, 1) for edge in mark.box)


@pytest.mark.parametrize("shift", [0.0, 0.3])
def test_text_drawn_twice_to_look_bold_is_read_once(tmp_path: Path, shift: float) -> None:
    """Pdfplumber 71 and 1155: SSttaatteemmeenntt."""

    def again(canvas: Canvas) -> None:
        canvas.setFont(FONT, 10)
        canvas.translate(shift, 0)
        texts(canvas)

    assert read(tmp_path, texts, strokes, again) == TEXTS


def test_a_digit_twice_is_two_digits(tmp_path: Path) -> None:
    def doubled(canvas: Canvas) -> None:
        canvas.setFont(FONT, 10)
        for row, text in enumerate(("1100", "合合计计", "3.333")):
            canvas.drawString(304, YS[row + 1] + 10, text)

    assert [line[2] for line in read(tmp_path, strokes, doubled)] == ["1100", "合合计计", "3.333"]


@pytest.mark.parametrize("gap", [1.5, 3.0])
def test_double_rules_make_no_rows_between_them(tmp_path: Path, gap: float) -> None:
    """Pdfplumber 795: extra rows and columns."""

    def second(canvas: Canvas) -> None:
        for y in YS:
            canvas.line(XS[0], y + gap, XS[-1] + gap, y + gap)
        for x in XS:
            canvas.line(x + gap, YS[0] + gap, x + gap, YS[-1])

    assert read(tmp_path, texts, strokes, second) == TEXTS


def test_rules_drawn_as_both_stroke_and_fill_and_polygons_are_rules(tmp_path: Path) -> None:
    def polygons(canvas: Canvas) -> None:
        path = canvas.beginPath()
        for top, bottom in pairwise(YS):
            path.moveTo(XS[0], top)
            for corner in ((XS[-1], top), (XS[-1], bottom), (XS[0], bottom)):
                path.lineTo(*corner)
            path.close()
        canvas.drawPath(path, stroke=1, fill=0)
        for x in XS[1:-1]:
            canvas.rect(x, YS[-1], 0.2, YS[0] - YS[-1], stroke=1, fill=1)

    assert read(tmp_path, texts, polygons) == TEXTS


def test_an_invisible_frame_is_no_rule(tmp_path: Path) -> None:
    """tabula-java 110 and 166: a border of no opacity around each word."""

    def unseen(canvas: Canvas) -> None:
        canvas.setStrokeColor(Color(0, 0, 0, 0))
        canvas.line(100, 655, 400, 655)
        canvas.line(230, 700, 230, 610)

    assert read(tmp_path, texts, strokes, unseen) == TEXTS


def test_what_lies_beside_the_page_is_not_read(tmp_path: Path) -> None:
    def outside(canvas: Canvas) -> None:
        canvas.setFont(FONT, 10)
        canvas.drawString(700, 650, "页外")
        canvas.drawString(100, 900, "页外")

        texts(canvas)

    found = read_pdf(drawn(tmp_path, outside))
    assert isinstance(found, Document)
    assert "页外" not in str(found)


def test_what_was_written_into_a_field_is_read(tmp_path: Path) -> None:
    def field(canvas: Canvas) -> None:
        strokes(canvas)
        canvas.setFont(FONT, 10)
        canvas.drawString(104, 680, "人数")
        canvas.acroForm.textfield(name="a", value="128", x=164, y=645, width=100, height=20)

    found = read(tmp_path, field)
    assert found[1][1] == "128"


def with_a_font_of_shapes(content: bytes) -> bytes:
    """A page whose font numbers its glyphs and tells no character: no map, no known order."""
    name = b"/ABCDEF+SimSun"
    parts = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        (
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 400]/Contents 4 0 R"
            b"/Resources<</Font<</F 5 0 R/G 8 0 R>>>>>>"
        ),
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
        b"<</Type/Font/Subtype/Type0/BaseFont%s/Encoding/Identity-H"
        b"/DescendantFonts[6 0 R]>>" % name,
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont%s/FontDescriptor 7 0 R/CIDSystemInfo"
        b"<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>>>" % name,
        b"<</Type/FontDescriptor/FontName%s/Flags 4/FontBBox[0 -200 1000 900]/ItalicAngle 0"
        b"/Ascent 859/Descent -140/CapHeight 700/StemV 80>>" % name,
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )
    out, places = b"%PDF-1.7\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1)
    tail = b"trailer<</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF" % (len(parts) + 1, len(out))
    return out + head + table + tail


GRID = b"100 100 200 200 re S 100 200 m 300 200 l S 200 100 m 200 300 l S "
SHAPES = b"BT /F 10 Tf 110 250 Td <0014001500160017> Tj ET "


def test_shapes_without_characters_are_as_good_as_a_picture(tmp_path: Path) -> None:
    """The glyphs are seen, but nothing tells what they are: pdfplumber says "(cid:20)"."""
    path = tmp_path / "a.pdf"
    path.write_bytes(with_a_font_of_shapes(GRID + SHAPES))
    found = read_pdf(path)
    assert isinstance(found, Document)
    assert (found.typed, found.pictures, found.blocks) == (False, 1, ())


def test_a_cell_with_a_few_such_shapes_is_doubtful_and_the_others_are_sure(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    words = b"BT /G 10 Tf 210 250 Td (Certificates and their number) Tj ET "
    path.write_bytes(with_a_font_of_shapes(GRID + SHAPES + words))
    (table,) = tables(path)
    assert [cell.confidence for cell in table.cells] == [0.5, 1.0, 1.0, 1.0]


def test_a_page_with_more_lines_than_are_looked_at_says_so(tmp_path: Path) -> None:
    """The rules of its table may be among the others: cells without them would run together."""
    path = tmp_path / "a.pdf"
    words = b"BT /G 10 Tf 210 250 Td (Certificates) Tj ET "
    many = b"0 0 m " + b"1 1 l " * MAX_SEGMENTS + b"S "
    path.write_bytes(with_a_font_of_shapes(many + GRID + words))
    found = read_pdf(path)
    assert isinstance(found, Document)
    assert found.cut == "page"


def test_an_underlined_word_in_a_cell_parts_no_cell(tmp_path: Path) -> None:
    def underlined(canvas: Canvas) -> None:
        canvas.line(165, 648, 225, 648)

    assert read(tmp_path, texts, strokes, underlined) == TEXTS


def test_words_of_a_wrapped_cell_are_joined_in_order(tmp_path: Path) -> None:
    def wrapped(canvas: Canvas) -> None:
        strokes(canvas)
        canvas.setFont(FONT, 8)
        for number, part in enumerate(("工业机器人", "操作与运维", "（中级）")):
            canvas.drawString(164, 690 - 9 * number, part)

    assert read(tmp_path, texts_below, wrapped)[0][1] == "工业机器人操作与运维（中级）"
