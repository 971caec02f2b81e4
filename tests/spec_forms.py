"""The conforming materials of the specs' pages, and how an example changes them.

`tests/specs/school.md` and `organisation.md` are read into papers that can be changed by the names
a clerk sees: a section's number, a table's title, a row's number, a column's header.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from parsers.model import Block, Cell, Document, Heading, Paragraph, Picture, Table, Where

SPECS = Path(__file__).parent / "specs"
DOT, TOTAL, HEADER = " · ", "合计", "表头"


@dataclass
class Sheet:
    """A table: headers as a clerk names them, rows of cells, and the row below them."""

    columns: list[str]
    rows: list[list[str]] = field(default_factory=list)
    total: list[str] | None = None
    printed: list[str] = field(default_factory=list)
    merged: dict[tuple[int, int], int] = field(default_factory=dict)

    def column(self, name: str) -> int:
        assert name in self.columns, f"没有这一列：{name}"
        return self.columns.index(name)

    def row(self, name: str) -> list[str]:
        """合计, the header, a row by its number, or a fixed row by the number in its title."""
        if name == TOTAL:
            assert self.total is not None, "没有合计"
            return self.total
        if name == HEADER:
            return self.printed
        fixed = [row for row in self.rows if len(row) > 1 and row[1].partition(" ")[0] == name]
        assert fixed or (name.isdigit() and 0 < int(name) <= len(self.rows)), f"没有这一行：{name}"
        return fixed[0] if fixed else self.rows[int(name) - 1]

    def merge(self, column: str, first: int, last: int) -> None:
        """One cell for several rows; it keeps what stands in the first."""
        self.merged[(first - 1, self.column(column))] = last - first + 1

    def block(self, number: int) -> Table:
        """The table as it is read; a header with a dot stands in two rows."""
        deep = 2 if any("·" in name for name in self.printed) else 1
        cells = list(self._header(deep))
        lines = [*self.rows, *([self.total] if self.total is not None else [])]
        covered = {
            (row + more, column)
            for (row, column), span in self.merged.items()
            for more in range(1, span)
        }
        cells += [
            Cell(deep + row, column, text, row_span=self.merged.get((row, column), 1))
            for row, line in enumerate(lines)
            for column, text in enumerate(line)
            if (row, column) not in covered
        ]
        return Table(deep + len(lines), len(self.columns), tuple(cells), Where(table=number))

    def _header(self, deep: int) -> Iterator[Cell]:
        before = ""
        for column, name in enumerate(self.printed):
            over, _, under = name.rpartition("·")
            if not over:
                yield Cell(0, column, under, row_span=deep)
            else:
                if over != before:
                    same = [one.rpartition("·")[0] for one in self.printed[column:]]
                    span = next((at for at, one in enumerate(same) if one != over), len(same))
                    yield Cell(0, column, over, column_span=span)
                yield Cell(1, column, under)
            before = over


@dataclass
class Part:
    """A heading with what stands below it, up to the next heading."""

    heading: str
    level: int
    content: list[str | Sheet] = field(default_factory=list)

    @property
    def number(self) -> str:
        return self.heading.partition("、")[0] if self.level == 1 else ""

    @property
    def table(self) -> str:
        """The name of the table below: the heading without its number."""
        return re.sub(r"^(?:\d+\.|[一二三四五六七八]、)\s*", "", self.heading)


@dataclass
class Paper:
    """The materials: title, introduction, parts, closing lines."""

    title: str
    introduction: list[str]
    parts: list[Part]
    closing: list[str]
    pictures: int = 0

    @classmethod
    def read(cls, path: Path) -> Paper:
        """Reads a page; lines that begin with > are for its reader only."""
        paper = cls("", [], [], [])
        for line in path.read_text().splitlines():
            text = line.strip()
            if not text or text.startswith((">", "| ---")):
                continue
            if text == "---":
                paper.parts.append(Part("", 0))
            elif text.startswith("# "):
                paper.title = text[2:]
            elif text.startswith("#"):
                marks, _, heading = text.partition(" ")
                paper.parts.append(Part(heading, len(marks) - 1))
            elif paper.parts:
                _take(paper.parts[-1], text)
            else:
                paper.introduction.append(text)
        if paper.parts[-1].level == 0:
            paper.closing = [str(one) for one in paper.parts.pop().content]
        return paper

    def section(self, number: str) -> list[Part]:
        """A section with everything below it."""
        first = next((at for at, part in enumerate(self.parts) if part.number == number), None)
        assert first is not None, f"没有这一部分：{number}"
        rest = [at for at in range(first + 1, len(self.parts)) if self.parts[at].level == 1]
        return self.parts[first : rest[0] if rest else len(self.parts)]

    def holder(self, table: str) -> Part:
        """The part that holds a table, by its name or the beginning of it."""
        found = [part for part in self.parts if part.table.startswith(table)]
        assert len(found) == 1, f"没有这张表：{table}"
        return found[0]

    def sheet(self, table: str) -> Sheet:
        sheets = [one for one in self.holder(table).content if isinstance(one, Sheet)]
        assert sheets, f"没有这张表：{table}"
        return sheets[0]

    def document(self) -> Document:
        """The Word file as it is read."""
        blocks: list[Block] = [_line(text) for text in (self.title, *self.introduction) if text]
        where = next((at for at, part in enumerate(self.parts) if part.number not in ("一", "")), 0)
        for at, part in enumerate(self.parts):
            if at == where:
                blocks += [Picture(Where())] * self.pictures
            blocks += [Heading(part.heading, part.level, Where())]
            for one in part.content:
                number = sum(isinstance(block, Table) for block in blocks) + 1
                blocks.append(_line(one) if isinstance(one, str) else one.block(number))
        blocks += [_line(text) for text in self.closing]
        return Document(tuple(blocks), pictures=self.pictures)

    def typed(self) -> Document:
        """A PDF printed from it: what stands in it is text."""
        return replace(self.document(), pages=3, pictures=0)

    def moved(self, tables: list[str]) -> Document:
        """A file that holds some of the tables; they are gone from here."""
        blocks: list[Block] = []
        for table in tables:
            blocks += [_line(self.holder(table).table), self.sheet(table).block(len(blocks) + 1)]
        _tables_gone(self, tables)
        return Document(tuple(blocks))


def _take(part: Part, text: str) -> None:
    if not text.startswith("|"):
        part.content.append(text)
        return
    cells = [cell.strip() for cell in text.strip("|").split("|")]
    sheet = part.content[-1] if part.content else None
    if not isinstance(sheet, Sheet):
        part.content.append(Sheet(cells, printed=list(cells)))
    elif cells[0] == TOTAL:
        sheet.total = cells
    else:
        sheet.rows.append(cells)


def _line(text: str) -> Heading | Paragraph:
    """A line; with marks in front a heading by its style, as in the pages."""
    marks, _, heading = text.partition(" ")
    if marks and not marks.strip("#"):
        return Heading(heading, len(marks) - 1, Where())
    return Paragraph(text, Where())


def _write(sheet: Sheet, row: str, column: str, text: str) -> None:
    sheet.row(row)[sheet.column(column)] = text


def _written(paper: Paper, given: dict[str, str]) -> None:
    for name, text in given.items():
        table, row, column = name.split(DOT)
        _write(paper.sheet(table), row, column, text)


def _scores(paper: Paper, given: dict[str, str]) -> None:
    for number, text in given.items():
        _write(paper.sheet("自评表"), number, "自评分数", text)


def _total(paper: Paper, text: str) -> None:
    sheet = paper.sheet("自评表")
    sheet.total = None if text == "无" else [TOTAL, "", text]


def _rows_gone(paper: Paper, names: list[str]) -> None:
    sheets = [(paper.sheet(name.split(DOT)[0]), name.split(DOT)[1]) for name in names]
    rows = [(sheet, row, sheet.row(row)) for sheet, row in sheets]
    for sheet, name, row in rows:
        if name == TOTAL:
            sheet.total = None
        else:
            sheet.rows.remove(row)


def _rows_more(paper: Paper, given: dict[str, list[list[str]]]) -> None:
    for table, rows in given.items():
        assert all(len(row) == len(paper.sheet(table).columns) for row in rows), "列数不对"
        paper.sheet(table).rows += rows


def _columns_gone(paper: Paper, names: list[str]) -> None:
    for name in names:
        table, column = name.split(DOT)
        sheet = paper.sheet(table)
        place = sheet.column(column)
        lines = [sheet.columns, sheet.printed, *sheet.rows, *([sheet.total] if sheet.total else [])]
        if place == 0 and sheet.total:
            sheet.total[1] = TOTAL  # the word stood in the column that goes
        for line in lines:
            del line[place]


def _columns_more(paper: Paper, given: dict[str, list[str]]) -> None:
    for table, (header, *cells) in given.items():
        sheet = paper.sheet(table)
        sheet.columns.append(f"{header}（加列）")
        sheet.printed.append(header)
        lines = [*sheet.rows, *([sheet.total] if sheet.total else [])]
        for line, cell in zip(lines, cells, strict=True):
            line.append(cell)


def _merged(paper: Paper, names: list[str]) -> None:
    for name in names:
        table, column, rows = name.split(DOT)
        first, _, last = rows.partition("-")
        paper.sheet(table).merge(column, int(first), int(last))


def _tables_gone(paper: Paper, tables: list[str]) -> None:
    for table in tables:
        part = paper.holder(table)
        part.content = [one for one in part.content if not isinstance(one, Sheet)]
        if part.level > 1:
            paper.parts.remove(part)


def _said(paper: Paper, given: dict[str, str]) -> None:
    for table, text in given.items():
        paper.holder(table).content = [text]


def _once_more(paper: Paper, given: dict[str, str]) -> None:
    """The same table stands there again, with other figures in it."""
    copies: dict[str, Sheet] = {}
    for name, text in given.items():
        table, row, column = name.split(DOT)
        own = paper.sheet(table)
        total = list(own.total) if own.total else None
        fresh = Sheet(list(own.columns), [list(one) for one in own.rows], total, list(own.printed))
        _write(copies.setdefault(table, fresh), row, column, text)
    for table, sheet in copies.items():
        paper.holder(table).content += [f"{paper.holder(table).table}（另一份）", sheet]


def _sections_gone(paper: Paper, numbers: list[str]) -> None:
    for number in numbers:
        gone = paper.section(number)
        paper.parts = [part for part in paper.parts if not any(part is one for one in gone)]


def _sections_told(paper: Paper, given: dict[str, str]) -> None:
    for number, text in given.items():
        head, *rest = paper.section(number)
        paper.parts = [part for part in paper.parts if not any(part is one for one in rest)]
        head.content = [line for line in text.split("\n") if line]


def _headings(paper: Paper, given: dict[str, str]) -> None:
    for number, text in given.items():
        paper.section(number)[0].heading = text


def _evidence(paper: Paper, lines: list[str]) -> None:
    paper.section("三")[0].content = list(lines)


def _without_table(paper: Paper, wanted: bool) -> None:  # noqa: FBT001 - a key's value
    if wanted:
        _sections_gone(paper, ["二"])


CHANGES: dict[str, Callable[[Paper, Any], None]] = {
    "标题": lambda paper, text: setattr(paper, "title", text),
    "引言": lambda paper, text: setattr(paper, "introduction", [text]),
    "图片": lambda paper, number: setattr(paper, "pictures", number),
    "落款": lambda paper, lines: setattr(paper, "closing", list(lines)),
    "部分": _sections_told,
    "标题改": _headings,
    "佐证": _evidence,
    "自评表": _scores,
    "合计": _total,
    "缺行": lambda paper, rows: _rows_gone(paper, [f"自评表{DOT}{row}" for row in rows]),
    "又一份": _once_more,
    "改": _written,
    "合并": _merged,
    "去行": _rows_gone,
    "加行": _rows_more,
    "去列": _columns_gone,
    "加列": _columns_more,
    "表下写": _said,
    "去表": _tables_gone,
    "无自评表": _without_table,
    "去部分": _sections_gone,
}


def paper(given: dict[str, Any]) -> Paper:
    """The conforming materials of a school or an organisation with an example's changes."""
    pages = {1: "school.md", 2: "organisation.md"}
    found = Paper.read(SPECS / pages[given.get("附件", 1)])
    for key, change in CHANGES.items():
        if key in given:
            change(found, given[key])
    return found
