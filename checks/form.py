"""Forms: a document bound to a campaign's template, every value with its place."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from parsers.model import Where


@dataclass(frozen=True, slots=True)
class Value:
    """What stands in a cell, and what it means as a number.

    Attributes:
        text: As it stands, NFKC, on one line.
        number: The decimal it means; None when blank or not a number.
        odd: It reads as a number but is written unusually ("2000余").
        merged: One cell stands for several rows: it belongs to the group, not to the row.
    """

    text: str
    where: Where
    number: Decimal | None = None
    odd: bool = False
    confidence: float = 1.0
    merged: bool = False

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
        cells: Column id and value, in the template's order; a column without a cell is absent.
    """

    id: str
    label: str
    cells: tuple[tuple[str, Value], ...]

    def value(self, column: str) -> Value | None:
        """The value in a column, or None where the row has no such cell."""
        return dict(self.cells).get(column)


@dataclass(frozen=True, slots=True)
class BoundTable:
    """A table of the template as found in a document, all its pieces joined.

    Attributes:
        id: The table's id in the campaign.
        title: Its title in the campaign.
        rows: In the document's order.
        total: The 合计 row, or None when there is none.
    """

    id: str
    title: str
    rows: tuple[BoundRow, ...]
    total: BoundRow | None
    where: Where

    def row(self, row_id: str) -> BoundRow | None:
        """The row with a template id."""
        return next((row for row in self.rows if row.id == row_id), None)


@dataclass(frozen=True, slots=True)
class Form:
    """A document bound to a template: what was found of it.

    Attributes:
        kind: Whose template it is.
        file: Name of the file it was found in.
    """

    kind: Literal["school", "organisation"]
    file: str
    tables: tuple[BoundTable, ...] = ()

    def table(self, table_id: str) -> BoundTable | None:
        """A bound table, or None when it was not found."""
        return next((table for table in self.tables if table.id == table_id), None)
