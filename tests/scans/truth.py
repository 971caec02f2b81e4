"""A scan's cells held against the typed PDF's: the same place, the same text, blanks aside."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from parsers.document import Block, Box, Cell, Table


@dataclass(frozen=True, slots=True)
class Compared:
    """A cell of the typed PDF and what the scan says of it; None where it has no such cell."""

    text: str
    read: str | None
    confidence: float
    box: Box | None

    @property
    def exact(self) -> bool:
        """Whether the scan says the same."""
        return self.read is not None and tight(self.text) == tight(self.read)

    @property
    def figure(self) -> bool:
        """Whether there is a figure in it."""
        return any(sign.isdigit() for sign in self.text)


def tight(text: str) -> str:
    """NFKC without blanks; any number of dots is a row of dots."""
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    return "..." if plain and not plain.strip("._…*·•-") else plain


def compared(typed: Iterable[Block], scan: Iterable[Block]) -> Iterator[Compared]:
    """Every cell with something in it, or of which the scan says that there is something."""
    theirs = [one for one in scan if isinstance(one, Table)]
    for number, table in enumerate(one for one in typed if isinstance(one, Table)):
        found: dict[tuple[int, int], Cell] = {}
        if number < len(theirs):
            found = {(cell.row, cell.column): cell for cell in theirs[number].cells}
        for cell in table.cells:
            other = found.get((cell.row, cell.column))
            if cell.text or (other is not None and other.text):
                yield Compared(
                    cell.text,
                    other.text if other is not None else None,
                    other.confidence if other is not None else 0.0,
                    other.box if other is not None else None,
                )
