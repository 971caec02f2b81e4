"""Rows of a roster file with the numbers that a spreadsheet gives them."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from io import BytesIO, StringIO
from pathlib import Path
from typing import NamedTuple

from config.roster import RosterError

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


class Row(NamedTuple):
    """A row that holds something: its number, counted from 1, and its cells as text."""

    number: int
    cells: tuple[str, ...]


def rows(path: Path) -> list[Row]:
    """The header, which is the first row, and every row below that is not blank.

    Raises:
        RosterError: It is neither CSV nor XLSX, or its first row is blank.
        OSError: The file cannot be opened.
    """
    raw = path.read_bytes()
    if raw.startswith(_OLE):
        raise RosterError(f"{path.name}: 是旧版 .xls 文件，请在 Excel 或 WPS 中另存为 .xlsx")
    is_xlsx = raw.startswith(_ZIP) or path.suffix.lower() == ".xlsx"
    lines = _xlsx(path.name, raw) if is_xlsx else _csv(path.name, raw)
    found = [
        Row(number, cells) for number, cells in enumerate(lines, 1) if any(map(str.strip, cells))
    ]
    if not found or found[0].number != 1:
        raise RosterError(f"{path.name}: 第1行应为列名，现为空行")
    return found


def _csv(name: str, raw: bytes) -> Iterator[tuple[str, ...]]:
    text = _decoded(name, raw)
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    try:
        for line in reader:
            yield tuple(line)
    except csv.Error as error:
        place = f"第{reader.line_num}行"
        raise RosterError(
            f"{name}: {place}不是正确的 CSV，多半是引号没有成对（{error}）"
        ) from error


def _decoded(name: str, raw: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise RosterError(f"{name}: 文字既不是 UTF-8 也不是 GBK 编码，请另存为“CSV UTF-8”或 .xlsx")


def _xlsx(name: str, raw: bytes) -> Iterable[tuple[str, ...]]:
    import openpyxl  # noqa: PLC0415 - slow to load, and seldom wanted

    try:
        book = openpyxl.load_workbook(BytesIO(raw), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # some programs write a wrong size, and rows would be lost
        return [tuple(map(_text, line)) for line in sheet.iter_rows(values_only=True)]
    except Exception as error:  # openpyxl raises many kinds on broken files
        raise RosterError(f"{name}: 不是可读的 XLSX 文件") from error


def _text(value: object) -> str:
    """A cell as it is read; a telephone number may be kept as a float."""
    if value is None:
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
