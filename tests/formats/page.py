"""Blocks as a page of HTML, for a browser to print."""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator

from tests.samples.blocks import Block, Grid, GridCell, Heading

_STYLE = """
@page { size: A4; margin: 18mm 14mm }
body { font: 11pt "Noto Serif CJK SC", serif }
p, h1, h2, h3 { white-space: pre-wrap; margin: 2mm 0; font-size: 11pt }
table { border-collapse: collapse; width: 100%; table-layout: fixed; font-size: 8pt }
td { border: 0.5pt solid #000; padding: 1pt 2pt; white-space: pre-wrap; word-break: break-all }
tr { break-inside: avoid }
"""


def page_of(blocks: Iterable[Block], *, repeated: bool) -> str:
    """The page; `repeated`: a table's header stands again at the top of each page."""
    body = "\n".join(_block(block, repeated=repeated) for block in blocks)
    head = f'<meta charset="utf-8"><title>材料</title><style>{_STYLE}</style>'
    return f'<!DOCTYPE html><html lang="zh-CN"><head>{head}</head><body>{body}</body></html>'


def _block(block: Block, *, repeated: bool) -> str:
    if isinstance(block, Grid):
        return f"<table>{''.join(_parts(block, repeated=repeated))}</table>"
    name = f"h{block.level}" if isinstance(block, Heading) else "p"
    return f"<{name}>{_shown(block)}</{name}>"


def _parts(grid: Grid, *, repeated: bool) -> Iterator[str]:
    lines = [_line(grid, row) for row in range(grid.rows)]
    head = grid.header_rows if repeated else 0
    if head:
        yield f"<thead>{''.join(lines[:head])}</thead>"
    yield f"<tbody>{''.join(lines[head:])}</tbody>"


def _line(grid: Grid, row: int) -> str:
    cells = sorted((one for one in grid.cells if one.row == row), key=lambda one: one.column)
    return f"<tr>{''.join(map(_cell, cells))}</tr>"


def _cell(cell: GridCell) -> str:
    spans = f'rowspan="{cell.row_span}" colspan="{cell.column_span}"'
    return f"<td {spans}>{_shown(cell)}</td>"


def _shown(one: Block | GridCell) -> str:
    if isinstance(one, Grid):
        raise TypeError("a table has no text of its own")
    return html.escape(" ".join(part for part in (one.number, one.text) if part))
