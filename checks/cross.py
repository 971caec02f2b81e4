"""Relations between tables: rows are paired by certificate and level, and reckoned pair by pair.

Where levels are merged, stand in the name, or are split in one table only, whole certificates are
compared. Where both tables have certificates that the other has not, the same one may be written
in two ways: then nothing is certain, unless the sums agree.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, TypeAlias, TypeVar

from checks.form import BoundRow, BoundTable, Value
from checks.reckon import ZERO, added, once
from config.relations import DetailCount, DetailSum, Relation, SameFact
from config.template import TableTemplate
from parsers.model import NOWHERE

Rows: TypeAlias = tuple[BoundRow, ...]
Key = TypeVar("Key", bound=Hashable)
Kind: TypeAlias = Literal["missing", "differs", "doubt"]
Resolve: TypeAlias = Callable[[str], object | None]


@dataclass(frozen=True, slots=True)
class Pair:
    """Rows of two tables that speak of the same thing.

    Attributes:
        exact: The same certificate and level; else a whole certificate.
        sure: It is known that they belong together.
    """

    above: Rows
    below: Rows
    exact: bool = True
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Gap:
    """A summary and its detail that do not fit.

    Attributes:
        kind: "missing": nothing in the detail; "differs"; "doubt": perhaps only named differently.
        row: A row that tells which certificate it is about, of the summary if it has one.
        value: The summary's cell, or one that stands for nothing.
        expected, actual: What the detail adds up to, and what the summary says.
    """

    relation: DetailSum | DetailCount | SameFact
    kind: Kind
    row: BoundRow
    value: Value
    expected: Decimal
    actual: Decimal


def gaps(
    template: TableTemplate,
    table: BoundTable,
    other: Callable[[str], BoundTable | None],
    resolve: Resolve,
) -> Iterator[Gap]:
    """Where a table and the tables that it refers to do not fit.

    Args:
        template: The table's template.
        table: The summary.
        other: Gives another table that is known for certain, or None.
        resolve: Gives what a unit's name stands for, or None.
    """
    paired: dict[str, tuple[Pair, ...]] = {}  # several columns of a table refer to the same one
    for relation in template.relations:
        if not isinstance(relation, DetailSum | DetailCount | SameFact):
            continue
        below = other(relation.table)
        if below is None or relation.column in table.missing:
            continue
        if getattr(relation, "of", "") in below.missing:
            continue
        if relation.table not in paired:
            paired[relation.table] = pairs(table, below)
        for pair in paired[relation.table]:
            gap = _gap(relation, pair, resolve)
            if gap is not None:
                yield gap


def agrees(
    relation: Relation, table: BoundTable, below: BoundTable | None, resolve: Resolve
) -> bool | None:
    """Whether a relation to another table holds everywhere; None when it cannot be told."""
    if below is None or not isinstance(relation, DetailSum | SameFact):
        return None
    return not any(_gap(relation, pair, resolve) for pair in pairs(table, below))


def pairs(table: BoundTable, below: BoundTable) -> tuple[Pair, ...]:
    """Pairs the rows of two tables; none where a row has no certificate."""
    ours, theirs = _by_name(table.rows), _by_name(below.rows)
    if "" in ours or "" in theirs:
        return ()
    found = [pair for name in ours if name in theirs for pair in _levels(ours[name], theirs[name])]
    alone = [row for name, rows in ours.items() if name not in theirs for row in rows]
    others = [row for name, rows in theirs.items() if name not in ours for row in rows]
    if alone and others:
        return (*found, Pair(tuple(alone), tuple(others), exact=False, sure=False))
    found += [Pair(rows, ()) for rows in _by_level(alone).values()]
    return (*found, *(Pair((), rows) for rows in _by_level(others).values()))


def _by_name(rows: Rows) -> dict[str, Rows]:
    return _grouped(rows, lambda row: row.key[0] if row.key else "")


def _by_level(rows: Rows | list[BoundRow]) -> dict[tuple[str, ...], Rows]:
    return _grouped(rows, lambda row: row.key[:2])


def _grouped(rows: Iterable[BoundRow], key: Callable[[BoundRow], Key]) -> dict[Key, Rows]:
    found: dict[Key, list[BoundRow]] = {}
    for row in rows:
        found.setdefault(key(row), []).append(row)
    return {name: tuple(group) for name, group in found.items()}


def _levels(ours: Rows, theirs: Rows) -> Iterator[Pair]:
    above, below = _by_level(ours), _by_level(theirs)
    single = all(key[1] and "、" not in key[1] for key in (*above, *below))
    if (single and below.keys() <= above.keys()) or above.keys() == below.keys():
        for key, rows in above.items():
            yield Pair(rows, below.get(key, ()))
    else:
        yield Pair(ours, theirs, exact=False)


def _gap(relation: DetailSum | DetailCount | SameFact, pair: Pair, resolve: Resolve) -> Gap | None:
    above, play = added(pair.above, relation.column) if pair.above else (ZERO, ZERO)
    if above is None:
        return None
    match relation:
        case DetailCount():
            below, fits = _counted(relation, pair, above, resolve)
        case _:
            below, more = added(pair.below, relation.of) if pair.below else (ZERO, ZERO)
            fits = below is not None and abs(above - below) <= play + more
    if below is None or fits:
        return None
    if not pair.below and above < ZERO:
        return None  # what was paid in advance is nothing that a detail table lists
    kind: Kind = "differs"
    if not pair.sure:
        if isinstance(relation, DetailCount | SameFact):
            return None  # only asked about, and perhaps nothing but another spelling
        kind = "doubt"
    elif not pair.below and above > 0 and not isinstance(relation, SameFact):
        kind = "missing"
    row = (*pair.above, *pair.below)[0]
    value = row.value(relation.column) if pair.above else None
    return Gap(relation, kind, row, value or Value("", NOWHERE), below, above)


def _counted(
    relation: DetailCount, pair: Pair, above: Decimal, resolve: Resolve
) -> tuple[Decimal | None, bool]:
    """What the detail's rows count up to, and whether the summary's figure is one of the ways."""
    if not relation.of:
        levels = len({row.key[1] for row in pair.above})  # a book without a level may serve all
        expanded = sum(len(row.key[1].split("、")) if row.key[1] else levels for row in pair.below)
        least, most = Decimal(len(pair.below)), Decimal(expanded)
        return most, least <= above <= most
    names = [resolve(row.text(relation.of)) for row in pair.below]
    if any(name is None for name in names):
        return None, False  # a name that nobody knows may be another one's
    different = Decimal(len({id(name) for name in names}))
    if pair.exact:
        return different, different == above
    numbers = [one.number for one in once(pair.above, relation.column) if one.number is not None]
    return different, max(numbers, default=ZERO) <= different <= above
