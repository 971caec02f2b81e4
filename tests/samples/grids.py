"""A printed table as one grid or, where it goes over a page, as two."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import groupby, islice

from tests.samples.blocks import Grid, GridCell
from tests.samples.cells import sheet_of, text_of
from tests.samples.forms import ANNEXES, FORMS, Column
from tests.samples.headers import REMARKS, columns_of, header_cells
from tests.samples.paper import Printed, Row, Value
from tests.samples.style import Style

_SUBTOTALLED = ("a1_schools", "a3_unsettled")
_HINT = "如多个证书 请添加行！（以下同）"


@dataclass(frozen=True, slots=True)
class Line:
    """One row of cells, not yet placed; equal `labels` may merge."""

    cells: tuple[GridCell, ...]
    labels: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Pen:
    """Everything a table needs to be written: its columns and the unit's habits."""

    name: str
    columns: tuple[Column, ...]
    style: Style
    wan_exact: bool

    def at(self, column: str) -> int | None:
        places = [at for at, one in enumerate(self.columns) if one.id == column]
        return places[0] if places else None


def grids_of(
    name: str,
    printed: Printed,
    style: Style,
    rng: random.Random,
    *,
    wan_exact: bool = True,
    hint: bool = False,
) -> list[Grid]:
    """The table under a style; two grids where the style splits tables over pages."""
    columns = columns_of(name, printed, style, rng)
    pen = Pen(name, tuple(columns), style, wan_exact)
    lines = [_line(row, pen) for row in printed.rows]
    if style.subtotals and name in _SUBTOTALLED:
        lines = _with_subtotals(lines, printed, pen)
    if style.broken_numbers and name == "t1_exams":
        lines = _break_one(lines, rng)
    tail = _leftovers(pen, len(lines), hint=hint)
    if printed.total is not None:
        tail.append(_total(printed.total, pen))
    if style.split == "whole" or len(lines) < 4:
        return [_assemble(lines, tail, pen, header=True)]
    cut = rng.randint(2, len(lines) - 2)
    if style.split == "inside":
        again = _header_lines(pen)
        return [_assemble([*lines[:cut], *again, *lines[cut:]], tail, pen, header=True)]
    return [
        _assemble(lines[:cut], [], pen, header=True),
        _assemble(lines[cut:], tail, pen, header=style.split == "repeated"),
    ]


def _assemble(lines: Sequence[Line], tail: Sequence[Line], pen: Pen, *, header: bool) -> Grid:
    cells, top = header_cells(list(pen.columns), pen.style) if header else ([], 0)
    if header and pen.style.caption_row and pen.name in ANNEXES:
        words = GridCell(0, 0, FORMS[pen.name].title, column_span=len(pen.columns))
        cells, top = [words, *(replace(cell, row=cell.row + 1) for cell in cells)], top + 1
    body = _joined(lines, pen)
    for row, line in enumerate([*body, *tail], top):
        cells += [replace(cell, row=row) for cell in line.cells]
    return Grid(top + len(lines) + len(tail), len(pen.columns), tuple(cells), top)


def _header_lines(pen: Pen) -> list[Line]:
    """The header once more, as it is pasted in at the top of a page; it merges with nothing."""
    cells, rows = header_cells(list(pen.columns), pen.style)
    lines = [tuple(cell for cell in cells if cell.row == row) for row in range(rows)]
    return [Line(line, (("header", str(at)),) * 3) for at, line in enumerate(lines)]


def _with_subtotals(lines: list[Line], printed: Printed, pen: Pen) -> list[Line]:
    """小计 after each certificate; nobody asked for it, and nothing adds it up again."""
    found: list[Line] = []
    rest = iter(lines)
    for certificate, run in groupby(printed.rows, key=lambda row: row["certificate"]):
        rows = list(run)
        found += islice(rest, len(rows))
        sums: dict[str, Value] = {
            column.id: sum(
                one for row in rows if isinstance(one := row.get(column.id), int | Decimal)
            )
            for column in pen.columns
            if column.sort in ("count", "amount")
        }
        cells = [_cell(at, column, sums, pen) for at, column in enumerate(pen.columns)]
        at = pen.at("certificate") or 0
        cells[at] = replace(cells[at], text="小计")
        found.append(Line(tuple(cells), (("小计", str(certificate)),) * 3))
    return found


def _cell(at: int, column: Column, row: Row, pen: Pen) -> GridCell:
    """A figure in its column; what the row does not have is blank."""
    value = None if column is REMARKS else row.get(column.id)
    text = text_of(value, column, pen.style, wan_exact=pen.wan_exact)
    return GridCell(0, at, text, sheet=sheet_of(value, column, pen.style, wan_exact=pen.wan_exact))


def _line(row: Row, pen: Pen) -> Line:
    cells = [
        _worded(_cell(at, column, row, pen), column, row, pen)
        for at, column in enumerate(pen.columns)
    ]
    return Line(tuple(cells), _labels(cells, pen))


def _worded(cell: GridCell, column: Column, row: Row, pen: Pen) -> GridCell:
    """Levels inside certificate names, numbers before indicators, automatic serials."""
    style = pen.style
    if column.id == "certificate":
        return replace(cell, text=_certificate(cell.text, row, pen))
    if column.id == "serial" and style.serials == "auto" and cell.text:
        return replace(cell, text="", number=cell.text, sheet=None)
    if column.id == "indicator":
        number = str(row["id"])
        if style.indicators == "auto":
            return replace(cell, number=number)
        return replace(cell, text=numbered(number, cell.text, style))
    return cell


def _certificate(name: str, row: Row, pen: Pen) -> str:
    """In the annexes other hands write: half-width brackets, a break in a long name."""
    style = pen.style
    if pen.name in ANNEXES and style.names == "half":
        name = name.replace("（", "(").replace("）", ")")
    elif pen.name in ANNEXES and style.names == "broken" and len(name) > 5:
        name = name[:4] + "\n" + name[4:]
    if not row.get("level") or style.level == "column":
        return name
    return f"{name}（{row['level']}）" if style.level == "bracket" else f"{name}-{row['level']}"


def numbered(number: str, title: str, style: Style) -> str:
    """An indicator with its number the way this unit types it."""
    if style.indicators == "title":
        return title
    dashed = {"wide_dash": "－", "hard_dash": "\u2011"}.get(style.indicators, "-")
    gap = "" if style.indicators == "tight" else " "
    return number.replace("-", dashed) + gap + title


def _labels(cells: Sequence[GridCell], pen: Pen) -> tuple[tuple[str, ...], ...]:
    """For each label column what must be equal to merge: a level only under its certificate."""
    texts = {pen.columns[at].id: cell.text for at, cell in enumerate(cells)}
    certificate, level = texts.get("certificate", ""), texts.get("level", "")
    return ((certificate,), (certificate, level), (texts.get("group", ""),))


def _joined(lines: Sequence[Line], pen: Pen) -> list[Line]:
    """Equal labels below each other become one merged cell, or blank cells below the first."""
    habit = pen.style.certificate_cells
    grouped = pen.name == "self_assessment"
    if grouped and habit != "blank_below":  # the template merges the groups, so that is plain
        habit = "merge" if habit == "repeat" else "repeat"
    if habit == "repeat":
        return list(lines)
    result = [list(line.cells) for line in lines]
    for place, column in enumerate(("certificate", "level", "group")):
        at = pen.at(column)
        if at is None or (column == "level" and habit == "blank_below"):
            continue
        first = 0
        for row in range(1, len(lines)):
            if lines[row].labels[place] != lines[first].labels[place]:
                first = row
            elif habit == "merge":
                result[first][at] = replace(result[first][at], row_span=row - first + 1)
                result[row][at] = replace(result[row][at], row_span=0)
            else:
                result[row][at] = replace(result[row][at], text="")
    return [Line(tuple(cell for cell in row if cell.row_span)) for row in result]


def _leftovers(pen: Pen, rows: int, *, hint: bool) -> list[Line]:
    """Rows of the template that nobody deleted."""
    serial = pen.at("serial")
    if serial is None:
        return []
    left = pen.style.leftovers
    texts = [str(rows + 1)] if left in ("serials", "both") else []
    texts += ["…"] if left in ("dots", "both") else []
    lines = [_words_line(pen, {serial: text}) for text in texts]
    name = pen.at("certificate")
    if hint and name is not None:
        lines.append(_words_line(pen, {serial: "…", name: _HINT}))
    return lines


def _words_line(pen: Pen, words: dict[int, str]) -> Line:
    return Line(tuple(GridCell(0, at, words.get(at, "")) for at in range(len(pen.columns))))


def _total(total: Row, pen: Pen) -> Line:
    cells = [_cell(at, column, total, pen) for at, column in enumerate(pen.columns)]
    first, second = pen.at("serial"), pen.at("certificate")
    if pen.name == "self_assessment":
        first, second = pen.at("group"), pen.at("indicator")
    label = second if pen.style.total_label == "certificate" and second is not None else first
    cells[label or 0] = replace(cells[label or 0], text=pen.style.total_word)
    if pen.style.total_label == "merged":
        wide = 2 if pen.name == "self_assessment" else 3
        cells = [replace(cells[0], column_span=wide), *cells[wide:]]
    return Line(tuple(cells))


def _break_one(lines: list[Line], rng: random.Random) -> list[Line]:
    """A narrow column breaks a long number over two lines: 179⏎2 is 1792."""
    places = [
        (row, at)
        for row, line in enumerate(lines)
        for at, cell in enumerate(line.cells)
        if len(cell.text) >= 4 and cell.text.isascii() and cell.text.isdigit()
    ]
    if not places:
        return lines
    row, at = rng.choice(places)
    cells = list(lines[row].cells)
    cells[at] = replace(cells[at], text=cells[at].text[:-1] + "\n" + cells[at].text[-1])
    lines[row] = replace(lines[row], cells=tuple(cells))
    return lines
