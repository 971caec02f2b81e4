"""Excel files: what is shown is what is read, and every annex is found on whatever sheet."""

from __future__ import annotations

import io
import random
import re
import unicodedata
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from parsers.excel import read_excel
from parsers.excel_formats import shown
from parsers.model import Document, Fault, Heading, Paragraph, Table, Unreadable
from tests.samples import organisation
from tests.samples.blocks import Grid
from tests.samples.render import render
from tests.samples.style import Style
from tests.samples.write_xlsx import excel_bytes

HEADER = ["序号", "证书名称", "等级", "通过人数", "通过率"]


def saved(folder: Path, fill: Callable[[Worksheet], None], name: str = "附表.xlsx") -> Path:
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "附表1"
    fill(sheet)
    book.save(folder / name)
    return folder / name


def document(path: Path) -> Document:
    found = read_excel(path)
    assert isinstance(found, Document), found
    return found


def tables(found: Document) -> list[Table]:
    return [block for block in found.blocks if isinstance(block, Table)]


def lines(table: Table) -> list[list[str]]:
    out = [[""] * table.columns for _ in range(table.rows)]
    for cell in table.cells:
        out[cell.row][cell.column] = cell.text
    return out


def changed(path: Path, part: str, change: Callable[[str], str]) -> None:
    """Rewrites one part of a workbook, as other programs would have written it."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[part] = change(parts[part].decode()).encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (0.9231, "0.00%", "92.31%"),
        (0.92305, "0.0%", "92.3%"),
        (1.0, "0%", "100%"),
        (0.9231, "General", "0.9231"),
        (0.1 + 0.2, "General", "0.3"),
        (12.0, "General", "12"),
        (1234567.5, "#,##0.00", "1,234,567.50"),
        (12.5, '0.00"万元"', "12.50万元"),
        (12.5, "¥#,##0.00", "¥12.50"),
        (-3.0, "0;-0", "-3"),
        (-3.0, "0_ ;[Red]-0 ", "-3"),
        (-3.5, "#,##0.00_);(#,##0.00)", "(3.50)"),
        (0.0, '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ', "-"),
        (0.125, "0.##", "0.13"),
        (2.0, "0.##", "2"),
        (7.0, "000", "007"),
        (5.0, '[$￥-804]0"分"', "￥5分"),
        (12345.0, "0.0,", "12.3"),
        (0.5, "# ?/?", "0.5"),
        (1e21, "General", "1000000000000000000000"),
        (1e21, "#,##0.00", "1000000000000000000000"),
        (123456789012345.0, f"0.{'0' * 20}%", f"12345678901234500.{'0' * 20}%"),
        (5.0, "0%%%", "5"),
        (5.0, '[=0]"";General', "5"),
        (0.0, '[>0]0"人";[=0]"无"', "0"),
        (-3.0, "0.00E+00;-0.00E+00", "-3"),
        (5.0, 'G/通用格式"人"', "5人"),
        (5.0, "GENERAL", "5"),
        (45000.0, "yyyy/m/d", "2023/3/15"),
        (45000.0, 'yyyy"年"m"月"d"日"', "2023年3月15日"),
        (datetime.fromisoformat("2023-03-15"), "yyyy-mm-dd", "2023-03-15"),
        (datetime.fromisoformat("2023-03-15 09:05"), "yyyy/m/d h:mm", "2023/3/15 9:05"),
        (datetime.fromisoformat("2023-03-15"), "General", "2023-03-15"),
        (timedelta(hours=1), "[h]:mm", "1:00:00"),
        (True, "General", "TRUE"),
        ("赣州", "0.00%", "赣州"),
    ],
)
def test_a_cell_shows_its_value_through_its_format(value: object, code: str, text: str) -> None:
    assert shown(value, code) == text  # type: ignore[arg-type] # - rows of different types


def test_a_sheet_is_a_heading_its_caption_a_paragraph_and_its_cells_a_table(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append(["附表1 参加考核院校明细表"])
        sheet.merge_cells("A1:E1")
        sheet.append(HEADER)
        sheet.append([1, "智能财税", "中级", 12, 0.9231])
        sheet["E3"].number_format = "0.00%"

    heading, caption, table = document(saved(tmp_path, fill)).blocks
    assert isinstance(heading, Heading) and heading.text == "附表1"
    assert isinstance(caption, Paragraph) and caption.text == "附表1 参加考核院校明细表"
    assert isinstance(table, Table)
    assert lines(table) == [HEADER, ["1", "智能财税", "中级", "12", "92.31%"]]
    assert (table.where.sheet, table.where.row, table.where.column) == ("附表1", 2, 1)


@pytest.mark.parametrize("blank", [0, 1, 3])
def test_stacked_annexes_are_tables_of_their_own(tmp_path: Path, blank: int) -> None:
    def fill(sheet: Worksheet) -> None:
        for number in (1, 2):
            sheet.append([f"附表{number}"])
            sheet.append(HEADER)
            sheet.append([1, "智能财税", "中级", 12, 0.5])
            for _ in range(blank):
                sheet.append([])

    found = document(saved(tmp_path, fill))
    assert [lines(table)[0] for table in tables(found)] == [HEADER, HEADER]
    captions = [block.text for block in found.blocks if isinstance(block, Paragraph)]
    assert captions == ["附表1", "附表2"]


def test_a_blank_row_does_not_end_a_table(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append(HEADER)
        sheet.append([1, "智能财税", "中级", 12, 0.5])
        sheet.cell(4, 1, "合计")
        sheet.cell(4, 4, 12)

    (table,) = tables(document(saved(tmp_path, fill)))
    assert lines(table)[-1] == ["合计", "", "", "12", ""]
    assert table.rows == 4


def test_headers_after_a_blank_row_begin_another_table(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        for row in (1, 4):
            for column, text in enumerate(HEADER, 1):
                sheet.cell(row, column, text)
            sheet.cell(row + 1, 1, 1)
            sheet.cell(row + 1, 4, 12)

    assert len(tables(document(saved(tmp_path, fill)))) == 2


def test_merged_cells_stand_once_with_their_spans(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append(["证书", "江西省", None])
        sheet.append([None, "完成人数", "通过人数"])
        sheet.append(["智能财税", 3, 2])
        sheet.append([None, 5, 4])
        sheet.merge_cells("A1:A2")
        sheet.merge_cells("B1:C1")
        sheet.merge_cells("A3:A4")

    (table,) = tables(document(saved(tmp_path, fill)))
    spans = {cell.text: (cell.row_span, cell.column_span) for cell in table.cells}
    assert spans["证书"] == (2, 1)
    assert spans["江西省"] == (1, 2)
    assert spans["智能财税"] == (2, 1)
    assert sum(cell.row_span * cell.column_span for cell in table.cells) == 4 * 3


def test_a_note_below_a_table_is_no_row_of_it(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append(HEADER)
        sheet.append([1, "智能财税", "中级", 12, 0.5])
        sheet.append(["注：带*处请逐项填写"])

    found = document(saved(tmp_path, fill))
    assert tables(found)[0].rows == 2
    assert isinstance(found.blocks[-1], Paragraph)


def test_a_template_row_of_dots_stays_in_its_table(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        for line in (HEADER, [1, "智能财税", "中级", 12, 0.5], ["…"], ["合计", None, None, 12]):
            sheet.append(line)

    (table,) = tables(document(saved(tmp_path, fill)))
    assert table.rows == 4


def test_hidden_sheets_come_last_and_are_told_with_hidden_rows(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append(["旧", "数据"])
        sheet.sheet_state = "hidden"
        book = sheet.parent
        assert book is not None
        shown_ = book.create_sheet("附表2")
        for line in (HEADER, [1, "智能财税", "中级", 12, 0.5]):
            shown_.append(line)
        shown_.row_dimensions[2].hidden = True

    found = document(saved(tmp_path, fill))
    names = [block.text for block in found.blocks if isinstance(block, Heading)]
    assert names == ["附表2", "附表1"]
    assert found.hidden == ("附表1", "附表2: 1")


def test_a_formula_without_a_value_is_a_cell_of_no_confidence(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append(["证书", "人数"])
        sheet.append(["智能财税", 5])
        sheet.append(["合计", "=SUM(B2:B2)"])

    (table,) = tables(document(saved(tmp_path, fill)))
    unsure = [cell for cell in table.cells if cell.confidence < 1]
    assert [(cell.row, cell.column, cell.text) for cell in unsure] == [(2, 1, "")]


def test_a_formula_with_a_value_is_that_value(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append(["甲", "乙"])
        sheet.append([1, "=A2"])

    path = saved(tmp_path, fill)
    changed(
        path,
        "xl/worksheets/sheet1.xml",
        lambda xml: re.sub(r"<f>A2</f><v ?/>|<f>A2</f><v></v>", "<f>A2</f><v>7</v>", xml),
    )
    (table,) = tables(document(path))
    assert lines(table) == [["甲", "乙"], ["1", "7"]]
    assert all(cell.confidence == 1 for cell in table.cells)


@pytest.mark.parametrize("formula", ["", "<f>D2/0</f>", '<f t="shared" si="0"/>'])
def test_a_failed_formula_is_what_it_shows_and_no_blank(tmp_path: Path, formula: str) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append(HEADER)
        sheet.append([1, "智能财税", "中级", 12, 0.5])

    path = saved(tmp_path, fill)
    failed = f'<c r="E2" s="0" t="e">{formula}<v>#DIV/0!</v></c>'
    changed(
        path,
        "xl/worksheets/sheet1.xml",
        lambda xml: re.sub(r'<c r="E2"[^>]*>.*?</c>', failed, xml),
    )
    (table,) = tables(document(path))
    assert lines(table)[1][-1] == "#DIV/0!"


def test_a_stray_cell_far_below_costs_nothing(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        for line in (HEADER, [1, "智能财税", "中级", 12, 0.5]):
            sheet.append(line)
        sheet.cell(150_000, 3, "x")

    found = document(saved(tmp_path, fill))
    assert [table.rows for table in tables(found)] == [2]


def test_a_stray_cell_at_the_very_end_is_our_limit(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.cell(1_048_576, 16_384, "x")

    path = saved(tmp_path, fill)
    assert read_excel(path) == Unreadable(Fault.LIMIT, "area")


def test_a_declared_size_is_not_believed(tmp_path: Path) -> None:
    path = saved(tmp_path, lambda sheet: sheet.append(HEADER))
    change = re.compile(r'<dimension ref="[^"]*"')
    changed(
        path,
        "xl/worksheets/sheet1.xml",
        lambda xml: change.sub('<dimension ref="A1:XFD1048576"', xml),
    )
    assert tables(document(path))[0].columns == 5


def test_the_strict_namespace_is_read_too(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append(HEADER)
        sheet.append([1, "智能财税", "中级", 12, 0.9231])
        sheet["E2"].number_format = "0.00%"

    path = saved(tmp_path, fill)
    for part in ("xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml"):
        changed(
            path,
            part,
            lambda xml: xml.replace(
                "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
                "http://purl.oclc.org/ooxml/spreadsheetml/main",
            ).replace(
                "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
                "http://purl.oclc.org/ooxml/officeDocument/relationships",
            ),
        )
    assert lines(tables(document(path))[0])[1][-1] == "92.31%"


def test_a_missing_sheet_part_leaves_the_other_sheets(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append(HEADER)
        sheet.append([1, "智能财税", "中级", 12, 0.5])
        book = sheet.parent
        assert book is not None
        book.create_sheet("空").append(["x", "y"])

    path = saved(tmp_path, fill)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            if name != "xl/worksheets/sheet2.xml":
                archive.writestr(name, data)
    assert len(tables(document(path))) == 1


def test_faults_are_values(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"")
    assert read_excel(path) == Unreadable(Fault.EMPTY)
    whole = io.BytesIO()
    Workbook().save(whole)
    path.write_bytes(whole.getvalue())
    assert read_excel(path) == Unreadable(Fault.EMPTY)
    path.write_bytes(whole.getvalue()[:900])
    found = read_excel(path)
    assert isinstance(found, Unreadable) and found.fault is Fault.DAMAGED


def folded(text: str) -> str:
    """Numbers of a workbook are numbers: their digits have no width."""
    return unicodedata.normalize("NFKC", text).strip()


@pytest.mark.parametrize("sheets", ["each", "one"])
@pytest.mark.parametrize("seed", range(4))
def test_the_annexes_of_a_sample_are_read_cell_by_cell(
    tmp_path: Path, sheets: str, seed: int
) -> None:
    rng = random.Random(seed)
    style = replace(Style.random(rng), annexes="excel", sheets=sheets)  # type: ignore[arg-type] # - parametrised
    whole = render(organisation.conforming(rng), style, rng)
    carrier = next(one for one in whole.carriers if one.format == "excel")
    path = tmp_path / "附表.xlsx"
    path.write_bytes(excel_bytes(carrier.blocks, style))
    wanted = [block for block in carrier.blocks if isinstance(block, Grid)]
    for table, grid in zip(tables(document(path)), wanted, strict=True):
        assert {
            (cell.row, cell.column): folded(cell.text) for cell in table.cells if cell.text
        } == {
            (cell.row, cell.column): folded(cell.number + cell.text)
            for cell in grid.cells
            if folded(cell.number + cell.text)
        }
