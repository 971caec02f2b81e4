"""Tables that go over pages are put together, and rows that a page break cuts in two.

Rules cannot tell the rest of a cut row from a row of its own. It is a rest where the key of the row
is blank, little else stands in it, and all that does goes on with what stood above it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from parsers.model import Block, Cell, Paragraph, Table

MAX_HEADER = 4
MARGIN_LINES = 3  # lines of text between two parts of a table: page number, running title
FEW = 0.5  # the share of the row above that a rest may fill at most
SYLLABLES = 3  # characters of a word's end at most
HEADS = 3  # filled cells without any figure that make a row a header
_PAGE_NUMBER = re.compile(r"[-—–·\s第]*\d{1,4}[-—–·\s页]*(?:[/共]\s*共?\d{1,4}\s*页?)?")
_KEY = re.compile(r"[\d(（.…]|[合总小]\s*计|[一二三四五六七八九十]+、")
_SUM = re.compile(r"[合总小]\s*计")
_FIGURE = re.compile(r"[-\d.,]+[%％]?")
_ENDS = tuple("。；;！!？?%％")


def mended(pages: Iterable[Sequence[Block]]) -> list[Block]:
    """The blocks of all pages in order, with tables and rows made whole over page breaks."""
    given = [list(page) for page in pages]
    edges = Counter(
        block.text
        for page in given
        for block in (*page[:1], *page[-1:])
        if isinstance(block, Paragraph)
    )
    margins = {text for text, times in edges.items() if times > 1}
    found: list[Block] = []
    tables = 0
    for page in given:
        below = _edge(page, margins)
        above = _edge(found[::-1], margins)
        if above is not None and below is not None:
            place = len(found) - 1 - above
            upper, lower = found[place], page[below]
            if isinstance(upper, Table) and isinstance(lower, Table) and _is_rest(upper, lower):
                found[place] = _joined(upper, lower)
                del page[below]
        found += page
    for place, block in enumerate(found):  # the numbers of those behind a joined one
        if isinstance(block, Table):
            tables += 1
            found[place] = replace(block, where=block.where._replace(table=tables))
    return found


def _edge(blocks: Sequence[Block], margins: set[str]) -> int | None:
    """Place of a table at the edge of a page, with nothing but margin lines before it."""
    for place, block in enumerate(blocks[: MARGIN_LINES + 1]):
        if isinstance(block, Table):
            return place
        if not isinstance(block, Paragraph):
            return None
        if block.text not in margins and not _PAGE_NUMBER.fullmatch(block.text):
            return None
    return None


def _is_rest(upper: Table, lower: Table) -> bool:
    """Whether a table at the top of a page goes on with the one at the end of the page before."""
    if upper.columns != lower.columns or not upper.rows or not lower.rows:
        return False
    if _repeated(upper, lower):
        return True
    parts = (_lowest(upper), _row(lower, 0), _row(lower, 1))
    if _header_cut(upper, lower) or _counted(*parts):
        return True
    first = [cell.text for cell in lower.cells if cell.row == 0 and cell.text]
    return len(first) < HEADS or any(re.search(r"\d", text) for text in first)


def _header_cut(upper: Table, lower: Table) -> bool:
    """Whether a page break cuts a header: no figure above, only the ends of words below."""
    first = [cell.text for cell in lower.cells if cell.row == 0 and cell.text]
    words = [cell.text for cell in upper.cells if cell.text]
    if upper.rows > MAX_HEADER or not first or max(map(len, first)) > SYLLABLES:
        return False
    return len(first) < len(words) and not any(map(_FIGURE.fullmatch, (*first, *words)))


def _joined(upper: Table, lower: Table) -> Table:
    header = _repeated(upper, lower)
    cells = {(cell.row, cell.column): cell for cell in upper.cells}
    above, rest, after = _lowest(upper), _row(lower, header), _row(lower, header + 1)
    skipped = header
    cut = rest.keys() <= above.keys() and (
        _header_cut(upper, lower) or _counted(above, rest, after)
    )
    if cut or _goes_on(rest, above):
        skipped += 1
        for column, cell in rest.items():
            old = above[column]
            cells[old.row, old.column] = old._replace(text=old.text + cell.text)
    shift = upper.rows - skipped
    for cell in lower.cells:
        end = cell.row + cell.row_span
        if end <= skipped:
            continue
        row = max(cell.row, skipped)
        label = above.get(cell.column)
        if label is not None and row == skipped and _is_cut(cell, label):
            old = cells[label.row, label.column]
            cells[old.row, old.column] = old._replace(row_span=old.row_span + end - row)
            continue
        page = cell.page or lower.where.page
        moved = cell._replace(row=row + shift, row_span=end - row, page=page)
        cells[moved.row, moved.column] = moved
    ordered = tuple(cells[place] for place in sorted(cells))
    return replace(upper, rows=upper.rows + lower.rows - skipped, cells=ordered)


def _lowest(table: Table) -> dict[int, Cell]:
    """The cells that reach down to the end, by column."""
    return {cell.column: cell for cell in table.cells if cell.row + cell.row_span == table.rows}


def _row(table: Table, row: int) -> dict[int, Cell]:
    """The filled cells of a row, by column."""
    return {cell.column: cell for cell in table.cells if cell.row == row and cell.text}


def _repeated(upper: Table, lower: Table) -> int:
    """How many rows at the top of the lower part repeat the header of the upper one."""
    for rows in range(min(MAX_HEADER, upper.rows, lower.rows), 0, -1):
        if _top(upper, rows) == _top(lower, rows):
            return rows
    return 0


def _top(table: Table, rows: int) -> list[tuple[int, int, str]]:
    return [(cell.row, cell.column, cell.text) for cell in table.cells if cell.row < rows]


def _is_cut(cell: Cell, above: Cell) -> bool:
    """Whether a blank cell at the top is the rest of a merged one that the page break cut."""
    if cell.text or above.column_span != cell.column_span:
        return False
    return cell.row_span > 1 or above.row_span > 1


def _counted(above: dict[int, Cell], rest: dict[int, Cell], after: dict[int, Cell]) -> bool:
    """Whether serial numbers prove that a row is none: 5 above, 6 below, and nothing here.

    A 小计 between two rows has no number of its own either.
    """
    key = min(above, default=0)
    if key in rest or not rest or not above[key].text.isdigit() or key not in after:
        return False
    if any(_SUM.fullmatch(cell.text) for cell in rest.values()):
        return False
    return after[key].text == str(int(above[key].text) + 1)


def _goes_on(rest: dict[int, Cell], above: dict[int, Cell]) -> bool:
    """Whether a row is the rest of the one above it."""
    filled = {column for column, cell in above.items() if cell.text}
    if not rest or not rest.keys() <= filled or len(rest) > FEW * len(filled):
        return False
    if min(filled) in rest and _KEY.match(rest[min(filled)].text):
        return False
    if any(_SUM.fullmatch(cell.text) for cell in rest.values()):
        return False
    return all(
        rest[one].column_span == above[one].column_span and not above[one].text.endswith(_ENDS)
        for one in rest
    )
