"""The main Word file beside the main PDF: which values of a table can be compared for certain.

A row is compared only where both tables were read alike: as many rows, each with its like. Where a
page break may have confused the PDF's table nothing is said of its cells.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from checks.case import Case
from checks.elsewhere import pdf_form, scan_form
from checks.form import BoundRow, BoundTable, Form, Value
from parsers.model import Heading, Paragraph, Table

MOST = 0.7  # of a scanned table's rows that must have the very same name
NEAR = 0.7  # of a name that must be the same, for the others


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
        """Cells with another figure in the PDF: row, column, both values.

        The PDF's may have been recognised in a picture; its confidence tells.
        """
        for row, other in self.pairs:
            for column, value in row.cells.items():
                found = other.value(column)
                if found is None or not (_figure(value) and _figure(found)):
                    continue
                if value.confidence < 1 or not found.confidence:
                    continue
                if value.number != found.number:
                    yield row, column, value, found


def printed(case: Case) -> Form | None:
    """What the typed PDF holds of the form; None where it cannot be held against the Word file."""
    if case.form is None or case.pdf is None or case.pdf.cut:
        return None
    found = pdf_form(case)
    return found if found is not None and found.kind == case.form.kind else None


def scanned(case: Case) -> Form | None:
    """What a recognised scan holds of the form; None where it cannot be held against the Word file."""
    if case.form is None:
        return None
    found = scan_form(case)
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
            if pairs is None and _recognised(found):
                pairs = _likely(table, found)
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


def _recognised(table: BoundTable) -> bool:
    return any(0 < value.confidence < 1 for row in table.rows for value in row.cells.values())


def _likely(table: BoundTable, other: BoundTable) -> tuple[tuple[BoundRow, BoundRow], ...]:
    """Pairs in a scan, where a character of a name may be misread.

    As many rows as in the Word file are those rows in their order, where most have the same name
    and the others nearly; else only names pair that stand once in both.
    """
    mine, theirs = [_name(row) for row in table.rows], [_name(row) for row in other.rows]
    both = zip(table.rows, other.rows, strict=False)
    if len(mine) == len(theirs):
        same = sum(one == two for one, two in zip(mine, theirs, strict=True))
        rows = [(one, two) for one, two in both if _near(_name(one), _name(two))]
        if same >= MOST * len(mine) or len(rows) == len(mine):
            return tuple(rows)
    once = {name for name in mine if mine.count(name) == 1 == theirs.count(name)}
    likes = dict(zip(theirs, other.rows, strict=True))
    return tuple((row, likes[_name(row)]) for row in table.rows if _name(row) in once)


def _near(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    return SequenceMatcher(None, "\n".join(one), "\n".join(other)).ratio() >= NEAR


def _name(row: BoundRow) -> tuple[str, ...]:
    return (row.id, *map(tight, row.key))


def _figure(value: Value) -> bool:
    """Whether a value is a figure that belongs to its row."""
    plain = not value.merged and not value.odd and not value.blank
    return plain and value.number is not None
