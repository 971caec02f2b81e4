"""Tables that go over pages are put together, and rows and headers that a page break cuts in two."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import takewhile

from parsers.model import Block, Cell, Paragraph, Table
from parsers.pdf_cut import SUM, Rooms, is_figure, is_full, is_rest
from parsers.pdf_grid import gridded, moved

MAX_HEADER = 4
MARGIN_LINES = 3  # lines of text between two parts of a table: page number, running title
SYLLABLES = 3  # characters of a word's end at most
HEADS = 3  # filled cells without any figure that make a row a header
_PAGE_NUMBER = re.compile(r"[-—–·\s第]*\d{1,4}[-—–·\s页]*(?:[/共]\s*共?\d{1,4}\s*页?)?")


def mended(
    pages: Iterable[Sequence[Block]], rooms: Mapping[int, Rooms] | None = None
) -> list[Block]:
    """The blocks of all pages in order, with tables and rows made whole over page breaks.

    Args:
        pages: The blocks of each page.
        rooms: By a table's number, the room that the last lines of its last cells leave.
    """
    given = [list(page) for page in pages]
    room = dict(rooms or {})
    known = Counter(
        cell.text for page in given for one in page if isinstance(one, Table) for cell in one.cells
    )
    edges = Counter(
        text
        for page in given
        for text in {one.text for one in (*page[:1], *page[-1:]) if isinstance(one, Paragraph)}
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
            if isinstance(upper, Table) and isinstance(lower, Table):
                whole = _whole(upper, lower, room, known)
                if whole is not None:
                    found[place] = whole
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


def _whole(
    upper: Table, lower: Table, rooms: dict[int, Rooms], known: Counter[str]
) -> Table | None:
    """Both parts as one table; None where they are two. Its room is that of the lower part."""
    parts = gridded(upper, lower), gridded(lower, upper)
    above = moved(rooms.get(upper.where.table, {}), upper, parts[0])
    below = moved(rooms.get(lower.where.table, {}), lower, parts[1])
    upper, lower = parts
    if not _belongs(upper, lower, above):
        return None
    header = _repeated(upper, lower)
    if not is_rest(_lowest(upper), _row(lower, header), _row(lower, header + 1), above):
        upper, lower = _labelled(upper, lower, header, above, known)
    table = _joined(upper, lower, above)
    shift = table.rows - lower.rows
    rooms[table.where.table] = {(row + shift, column): one for (row, column), one in below.items()}
    return table


def _labelled(
    upper: Table, lower: Table, header: int, rooms: Rooms, known: Counter[str]
) -> tuple[Table, Table]:
    """Both parts, labels whole that stand beside several rows and whose words the page break parts.

    Only another cell of the document that says the whole can tell such a label from two.
    """
    above, changed = _lowest(upper), dict[Cell, Cell]()
    for column, cell in _row(lower, header).items():
        old = above.get(column)
        if not old or not old.text or is_figure(cell.text) or not is_full(old, cell.text, rooms):
            continue
        if known[old.text + cell.text] and known[cell.text] == 1:
            changed[old] = old._replace(text=old.text + cell.text)
            changed[cell] = cell._replace(text="")
    parts = [
        replace(part, cells=tuple(changed.get(one, one) for one in part.cells))
        for part in (upper, lower)
    ]
    return parts[0], parts[1]


def _belongs(upper: Table, lower: Table, rooms: Rooms) -> bool:
    """Whether a table at the top of a page goes on with the one at the end of the page before."""
    if upper.columns != lower.columns or not upper.rows or not lower.rows:
        return False
    if _repeated(upper, lower) or _header_cut(upper, lower) or _under(upper, lower):
        return True
    if is_rest(_lowest(upper), _row(lower, 0), _row(lower, 1), rooms):
        return True
    first = [cell.text for cell in lower.cells if cell.row == 0 and cell.text]
    return len(first) < HEADS or any(re.search(r"\d", text) for text in first)


def _header_cut(upper: Table, lower: Table) -> bool:
    """Whether a page break cuts a header: no figure above, only the ends of words below."""
    if upper.rows > MAX_HEADER:
        return False
    first = [cell.text for cell in lower.cells if cell.row == 0 and cell.text]
    if not first or max(map(len, first)) > SYLLABLES:
        return False
    words = [cell.text for cell in upper.cells if cell.text]
    return len(first) < len(words) and not any(map(is_figure, (*first, *words)))


def _under(upper: Table, lower: Table) -> bool:
    """Whether a page break parts the two rows of a header: 江西省 above, 申报人数 … below it."""
    first = _row(lower, 0)
    if upper.rows > MAX_HEADER or any(
        is_figure(one.text) for one in (*upper.cells, *first.values())
    ):
        return False
    wide = [cell for cell in _lowest(upper).values() if cell.column_span > 1 and cell.text]
    return any(
        sum(one.column <= column < one.column + one.column_span for column in first) > 1
        for one in wide
    )


def _joined(upper: Table, lower: Table, rooms: Rooms) -> Table:
    header = _repeated(upper, lower)
    cells = {(cell.row, cell.column): cell for cell in upper.cells}
    above, rest = _lowest(upper), _row(lower, header)
    under = not header and _under(upper, lower)
    cut = not under and (
        is_rest(above, rest, _row(lower, header + 1), rooms)
        or (rest.keys() <= above.keys() and _header_cut(upper, lower))
    )
    skipped = header + cut
    if cut:
        for column, cell in rest.items():
            old = above[column]
            cells[old.row, old.column] = old._replace(
                text=old.text + cell.text, confidence=min(old.confidence, cell.confidence)
            )
    shift = upper.rows - skipped
    first = _row(lower, skipped)
    apart = first.keys() <= {0} or any(SUM.fullmatch(cell.text) for cell in first.values())
    for cell in lower.cells:
        end = cell.row + cell.row_span
        if end <= skipped:
            continue
        row = max(cell.row, skipped)
        label = above.get(cell.column) if row == skipped else None
        # The rest of a cut row was put to the row above; a label merged over rows goes on.
        if label is not None and (
            cell.row < row or _goes_on(cell, label, under=under, apart=apart)
        ):
            old = cells[label.row, label.column]
            text = old.text + cell.text if under else old.text
            cells[old.row, old.column] = old._replace(text=text, row_span=old.row_span + end - row)
            continue
        page = cell.page or lower.where.page
        moved = cell._replace(row=row + shift, row_span=end - row, page=page)
        cells[moved.row, moved.column] = moved
    ordered = tuple(cells[place] for place in sorted(cells))
    return replace(upper, rows=upper.rows + lower.rows - skipped, cells=ordered)


def _goes_on(cell: Cell, above: Cell, *, under: bool, apart: bool) -> bool:
    """Whether a cell at the top is the rest of one above that the page break cut.

    Args:
        cell: The cell.
        above: The one above it.
        under: The page break parts a header: what is no heading of its own goes on.
        apart: No label goes on into its row: it is a 合计 row, or a template's row nobody filled in.
    """
    if above.column_span != cell.column_span or (apart and cell.row_span == 1):
        return False
    if under:
        return True
    return not cell.text and (cell.row_span > 1 or above.row_span > 1)


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
    top = takewhile(lambda cell: cell.row < rows, table.cells)  # they stand in row order
    return [(cell.row, cell.column, cell.text) for cell in top]
