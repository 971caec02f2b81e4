"""What a Form says, place by place, so that Forms of different formats can be held together."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from checks.form import BoundTable, Form, Value

Told: TypeAlias = dict[str, object]


@dataclass(frozen=True, slots=True)
class Difference:
    """A place at which two Forms say different things; None where one says nothing."""

    place: str
    wanted: object
    found: object


def told(form: Form | None) -> Told:
    """Everything that a check looks at, but for pages, places and the names of files."""
    if form is None:
        return {}
    found: Told = {
        "kind": form.kind,
        "title": (form.titled, form.unit, form.year),
        "sections": [(one.id, one.text) for one in form.sections],
        "closing": form.dated,
        "evidence": sorted(form.evidenced),
        "left words": sorted({word for word, _ in form.placeholders}),
    }
    for table in form.tables:
        found |= dict(_table(table))
    return found


def cells(form: Told) -> int:
    """How many of the places are cells of tables."""
    return sum(place.startswith("cell ") for place in form)


def differences(wanted: Told, found: Told) -> list[Difference]:
    """Where two Forms differ."""
    return [
        Difference(place, wanted.get(place), found.get(place))
        for place in (*wanted, *(one for one in found if one not in wanted))
        if wanted.get(place) != found.get(place)
    ]


def _table(table: BoundTable) -> Iterator[tuple[str, object]]:
    yield table.id, (len(table.rows), [above for above, _ in table.totals], table.said)
    yield f"{table.id} in doubt", (sorted(table.missing), sorted(table.doubtful), table.rivals)
    names = [f"row {number}" for number in range(1, len(table.rows) + 1)]
    names += [f"total {number}" for number in range(1, len(table.totals) + 1)]
    for name, row in zip(names, (*table.rows, *(one for _, one in table.totals)), strict=True):
        yield f"{table.id} {name}", (row.id, row.key)
        for column, value in row.cells.items():
            yield f"cell {table.id} {name} {column}", _value(value, row.id)


def _value(value: Value, number: str) -> object:
    """A figure as a figure; words without blanks, whatever their width.

    The number of a fixed row is part of its words, unless Word counts by itself.
    """
    if value.number is not None:
        return value.number, value.odd, value.merged
    return folded(value.text).removeprefix(number)


def folded(text: str) -> str:
    """A text without blanks, all widths alike, hard hyphens plain."""
    return "".join(unicodedata.normalize("NFKC", text).split()).replace("\u2010", "-")
