"""Forms: a document bound to a campaign's template, every value with its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, NamedTuple

from parsers.document import Box
from parsers.model import Where


class Value(NamedTuple):
    """What stands in a cell, and what it means as a number.

    Attributes:
        text: As it stands, NFKC, on one line.
        number: The decimal it means (amounts in yuan, rates as fractions); None when blank or not
            a number.
        odd: It reads as a number but is written unusually ("2000余").
        step: The worth of the last digit shown, where the figure may be rounded.
        box: Where it lies on its page, if it was recognised in a picture.
        merged: One cell stands for several rows: it belongs to the group, not to the row.
    """

    text: str
    where: Where
    number: Decimal | None = None
    odd: bool = False
    confidence: float = 1.0
    merged: bool = False
    step: Decimal | None = None
    box: Box | None = None

    @property
    def blank(self) -> bool:
        """Whether nothing stands there."""
        return not self.text


@dataclass(frozen=True, slots=True)
class BoundRow:
    """A row of a form found in a document.

    Attributes:
        id: The template row's id; empty for a row the template does not know.
        label: The words by which a person finds it.
        cells: Values by column id, in the template's order; a column without a cell is absent.
        key: What names the row, as it is compared: certificate, levels, unit; () for fixed rows.
    """

    id: str
    label: str
    cells: Mapping[str, Value]
    key: tuple[str, ...] = ()

    def value(self, column: str) -> Value | None:
        """The value in a column, or None where the row has no such cell."""
        return self.cells.get(column)

    def text(self, column: str) -> str:
        """The text in a column, or empty."""
        value = self.value(column)
        return value.text if value else ""


@dataclass(frozen=True, slots=True)
class BoundTable:
    """A table of the template as found in a document, all its pieces joined.

    Attributes:
        id: The table's id in the campaign.
        title: Its title in the campaign.
        rows: In the document's order.
        totals: Every 合计 row with the number of rows above it.
        file: Name of the file it stands in.
        missing: Columns of the template that it has not.
        unknown: Headers that are no column of the template: one of them may be a missing one
            under another name.
        doubtful: Columns for which two of its columns are equally good.
        rivals: How many other tables could be this one just as well, and differ.
        said: What stands under its heading in place of a table (「无」), or empty.
    """

    id: str
    title: str
    rows: tuple[BoundRow, ...]
    totals: tuple[tuple[int, BoundRow], ...]
    where: Where
    file: str = ""
    missing: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    doubtful: tuple[str, ...] = ()
    rivals: int = 0
    said: str = ""

    @property
    def total(self) -> BoundRow | None:
        """The last 合计 row, or None when there is none."""
        return self.totals[-1][1] if self.totals else None

    @property
    def certain(self) -> bool:
        """Whether it is known what the table says: nothing is computed from a doubtful one."""
        return not self.doubtful and not self.rivals

    def row(self, row_id: str) -> BoundRow | None:
        """The row with a template id."""
        return next((row for row in self.rows if row.id == row_id), None)


@dataclass(frozen=True, slots=True)
class FoundSection:
    """A section of the template as found in a document.

    Attributes:
        heading: The heading as written.
        text: Whether anything but the template's own words stands below it.
        pictures: How many pictures stand below it.
        tables: How many tables stand below it.
    """

    id: str
    heading: str
    text: bool
    pictures: int
    tables: int


@dataclass(frozen=True, slots=True)
class Form:
    """A document bound to a template: what was found of it.

    Attributes:
        kind: Whose template it is.
        file: Name of the main document.
        titled: Its title has the template's form.
        unit, year: Those in the title, or empty.
        sections: In the template's order; a missing one is absent.
        placeholders: The template's own words that were left standing, with their places.
        dated: The closing line has a date; None where the template asks for none.
        evidenced: Ids of the fixed rows that the evidence section names, by number, range, parent
            or title.
    """

    kind: Literal["school", "organisation"]
    file: str
    tables: tuple[BoundTable, ...] = ()
    titled: bool = False
    unit: str = ""
    year: str = ""
    sections: tuple[FoundSection, ...] = ()
    placeholders: tuple[tuple[str, str], ...] = ()
    dated: bool | None = None
    evidenced: frozenset[str] = frozenset()

    def table(self, table_id: str) -> BoundTable | None:
        """A bound table, or None when it was not found."""
        return next((table for table in self.tables if table.id == table_id), None)

    @property
    def least(self) -> float:
        """The confidence of the least sure value that was recognised; 1 where none was."""
        rows = (
            row for table in self.tables for row in (*table.rows, *(one for _, one in table.totals))
        )
        values = (value.confidence for row in rows for value in row.cells.values())
        return min((sure for sure in values if 0 < sure < 1), default=1.0)

    def section(self, section_id: str) -> FoundSection | None:
        """A found section, or None."""
        return next((one for one in self.sections if one.id == section_id), None)
