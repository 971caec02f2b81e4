"""Parts of a form that stand in other files: annexes in Word or Excel, a table sent apart.

The main document goes first. What it lacks is taken from the other files; what they have again
and say differently is a rival, and a rival is a doubt that a person decides.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from checks.bind.pieces import within
from checks.form import BoundTable, Form


def joined(main: Form, parts: Iterable[Form]) -> Form:
    """The main form with every table of its kind that the other files hold."""
    tables = {table.id: table for table in main.tables}
    evidenced = main.evidenced
    for part in parts:
        if part.kind != main.kind:
            continue
        evidenced |= part.evidenced
        for table in part.tables:
            known = tables.get(table.id)
            tables[table.id] = table if known is None else _both(known, table)
    return replace(main, tables=tuple(tables.values()), evidenced=evidenced)


def _both(known: BoundTable, other: BoundTable) -> BoundTable:
    if within(other, known):
        return known
    if not known.rows or within(known, other):
        return other  # 「见附表」 with an empty frame or the first rows in the main document
    return replace(known, rivals=known.rivals + 1)
