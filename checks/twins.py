"""The main Word file beside the main PDF: which values of a table can be compared for certain.

A row is compared only where both tables were read alike: as many rows, each with its like. Where a
page break may have confused the PDF's table nothing is said of its cells.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from checks.case import Case
from checks.elsewhere import pdf_form
from checks.form import BoundRow, BoundTable, Form, Value
from parsers.model import Heading, Paragraph, Table


@dataclass(frozen=True, slots=True)
class Twin:
    """A table that both files have.

    Attributes:
        alike: Its rows pair one to one; else nothing is known of single cells.
        pairs: Row of the Word file, row of the PDF.
    """

    table: BoundTable
    alike: bool
    pairs: tuple[tuple[BoundRow, BoundRow], ...] = ()

    def differing(self) -> Iterator[tuple[BoundRow, str, Value, Value]]:
        """Cells with another figure in the PDF: row, column, both values."""
        for row, other in self.pairs:
            for column, value in row.cells.items():
                found = other.value(column)
                if found is None or not (_comparable(value) and _comparable(found)):
                    continue
                if value.number != found.number:
                    yield row, column, value, found


def printed(case: Case) -> Form | None:
    """What the typed PDF holds of the form; None where it cannot be held against the Word file."""
    if case.form is None or case.pdf is None or case.pdf.cut:
        return None
    found = pdf_form(case)
    return found if found is not None and found.kind == case.form.kind else None


def titled(case: Case) -> tuple[tuple[str, Form], ...]:
    """What the Word file and the typed PDF hold of the form, as far as they have its title."""
    other = printed(case)
    if case.form is None and case.template is not None:
        found = pdf_form(case)
        other = found if found is not None and found.kind == case.template.kind else None
    both = (("WORD版", case.form), ("PDF版", other))
    return tuple((version, one) for version, one in both if one is not None and one.titled)


def twins(form: Form, other: Form) -> Iterator[Twin]:
    """The tables that both have, their rows paired."""
    for table in form.tables:
        found = other.table(table.id)
        if found is not None and table.certain and found.certain and not table.said:
            pairs = _pairs(table, found)
            yield Twin(table, pairs is not None, pairs or ())


def tabled(case: Case, labels: set[str]) -> bool:
    """Whether a table of the PDF has at least half of these labels."""
    wanted = {tight(label) for label in labels}
    blocks = case.pdf.blocks if case.pdf is not None else ()
    return any(
        2 * len(wanted & {tight(cell.text) for cell in block.cells}) >= len(wanted)
        for block in blocks
        if isinstance(block, Table)
    )


def says(case: Case, words: str) -> bool:
    """Whether these words stand anywhere in the PDF, blanks and widths aside."""
    return tight(words) in _all(case)


def tight(text: str) -> str:
    """A text without blanks, all widths alike."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def _all(case: Case) -> str:
    blocks = case.pdf.blocks if case.pdf is not None else ()
    texts = [
        f"{block.number}{block.text}" for block in blocks if isinstance(block, Heading | Paragraph)
    ]
    cells = [cell.text for block in blocks if isinstance(block, Table) for cell in block.cells]
    return tight("".join((*texts, *cells)))


def _pairs(table: BoundTable, other: BoundTable) -> tuple[tuple[BoundRow, BoundRow], ...] | None:
    """Rows with their likes, 合计 rows in their order; None if any has none.

    The same key may come twice: then only rows in the same order are known to be the same.
    """
    mine, theirs = [_name(row) for row in table.rows], [_name(row) for row in other.rows]
    if sorted(mine) != sorted(theirs) or len(table.totals) != len(other.totals):
        return None
    likes = dict(zip(theirs, other.rows, strict=True))
    if mine == theirs:
        rows = tuple(zip(table.rows, other.rows, strict=True))
    elif len(likes) == len(mine):
        rows = tuple((row, likes[_name(row)]) for row in table.rows)
    else:
        return None
    totals = zip((row for _, row in table.totals), (row for _, row in other.totals), strict=True)
    return (*rows, *totals)


def _name(row: BoundRow) -> tuple[str, ...]:
    return (row.id, *map(tight, row.key))


def _comparable(value: Value) -> bool:
    """Whether a value is a figure that belongs to its row and was surely read."""
    sure = value.confidence >= 1 and not value.merged and not value.odd
    return sure and value.number is not None and not value.blank
