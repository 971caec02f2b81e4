"""Headers: which column of a grid is which column of a template.

Names are compared, never places; exact names come before synonyms.
Two columns that are equally good are a doubt, which a person decides.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from checks.bind.heads import Head
from checks.bind.labels import heading, label, scale
from checks.numbers import ONE
from config.template import Column, TableTemplate, Template


@dataclass(frozen=True, slots=True)
class Columns:
    """Where a template's columns stand in a grid.

    Attributes:
        places: Column id to place.
        first: The first row below the header.
        scales: What one is worth, by column id.
        doubtful: Columns for which two places are equally good.
        unknown: Headers that are no column of the template.
        score: How well grid and template fit, 0 to 1.
    """

    places: dict[str, int]
    first: int
    width: int
    scales: dict[str, Decimal] = field(default_factory=dict)
    doubtful: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class _Name:
    """What a template's column may be called.

    Attributes:
        place: Its place among the table's columns.
        exact, loose: Its header, and its synonyms, as labels.
        under: Labels that may stand above it.
        spoken: Header and region in one: 「全国培训人数」, 「培训人数（全国）」.
        alone: Only this column stands below its region, whose name alone tells it.
    """

    column: Column
    place: int
    exact: frozenset[str]
    loose: frozenset[str]
    under: frozenset[str]
    spoken: frozenset[str]
    alone: bool


@dataclass(frozen=True, slots=True)
class Matcher:
    """A table's template, ready for comparing headers.

    Attributes:
        titles: What may stand above the table, as headings.
        regions: Every name of the form that may stand above a column's own.
        names: The columns that a label may speak of, in the table's order.
        figures: Ids of the columns that hold figures.
    """

    template: TableTemplate
    titles: frozenset[str]
    regions: frozenset[str]
    names: dict[str, tuple[_Name, ...]]
    figures: frozenset[str]

    @classmethod
    def all_of(cls, template: Template) -> tuple[Matcher, ...]:
        """One matcher a table."""
        regions = frozenset(
            label(name) for table in template.tables for one in table.columns for name in one.under
        )
        return tuple(cls._of(table, regions) for table in template.tables)

    @classmethod
    def _of(cls, table: TableTemplate, regions: frozenset[str]) -> Matcher:
        names: dict[str, tuple[_Name, ...]] = {}
        for place, column in enumerate(table.columns):
            name = _name(column, place, table)
            for word in name.exact | name.loose | name.under | name.spoken:
                names[word] = (*names.get(word, ()), name)
        titles = frozenset(heading(title) for title in (table.title, *table.synonyms))
        figures = frozenset(column.id for column in table.columns if column.numeric)
        return cls(table, titles, regions, names, figures)

    def match(self, head: Head) -> Columns:
        """Fits a header to the template."""
        if head.words.isdisjoint(self.names):  # most tables, and most ways to read a header
            return Columns({}, head.first, len(head.paths))
        fits = sorted(self._fits(head), key=lambda fit: fit[0])
        places: dict[str, int] = {}
        ranks: dict[str, int] = {}
        doubtful: list[str] = []
        for rank, place, column in fits:
            if column.id in places:
                if ranks[column.id] == rank and place not in places.values():
                    doubtful.append(column.id)
            elif place not in places.values():
                places[column.id], ranks[column.id] = place, rank
        scales = {
            column: found
            for column, place in places.items()
            for text in head.raw[place]
            if (found := scale(text)) is not None
        }
        score = self._score(places, head)
        return Columns(
            places,
            head.first,
            len(head.paths),
            scales,
            doubtful=tuple(dict.fromkeys(doubtful)),
            unknown=head.others(places.values()),
            score=score,
        )

    def _fits(self, head: Head) -> Iterator[tuple[int, int, Column]]:
        for place, (path, spoken) in enumerate(zip(head.paths, head.spoken, strict=True)):
            near = {
                name.place: name
                for word in (*path, spoken)
                if word in self.names
                for name in self.names[word]
            }
            for _, name in sorted(near.items()):
                rank = _rank(path, spoken, name, self.regions)
                if rank is not None:
                    yield rank, place, name.column

    def _score(self, places: dict[str, int], head: Head) -> float:
        """The share of names that both sides know (Dice), serial numbers left out."""
        known = [one for one in self.template.columns if one.kind != "serial"]
        hits = sum(1 for column in known if column.id in places)
        return 2 * hits / (len(known) + max(len(head.named), hits)) if hits else 0.0


def _name(column: Column, place: int, table: TableTemplate) -> _Name:
    under = frozenset(label(name) for name in column.under)
    exact = frozenset({label(column.header)})
    loose = frozenset(label(name) for name in column.synonyms)
    both = ((region, one) for region in under for one in exact | loose)
    beside = [one for one in table.columns if one.under and set(one.under) & set(column.under)]
    return _Name(
        column,
        place,
        exact,
        loose,
        under,
        frozenset(joined for a, b in both for joined in (a + b, b + a)),
        alone=bool(under) and len(beside) == 1,
    )


def _rank(path: tuple[str, ...], spoken: str, name: _Name, regions: frozenset[str]) -> int | None:
    """How well a path names a column: 0 exactly, 1 by a synonym, 2 by its region alone."""
    if not name.under:
        if not regions.isdisjoint(path[:-1]):
            return None  # below a region it is another column
        return _level(path[-1:], name)
    if not name.under.isdisjoint(path):
        level = _level(path, name)
        if level is not None:
            return level
    if spoken in name.spoken:
        return 1
    return 2 if name.alone and path[-1] in name.under else None


def _level(path: tuple[str, ...], name: _Name) -> int | None:
    if not name.exact.isdisjoint(path):
        return 0
    return None if name.loose.isdisjoint(path) else 1


def scale_of(columns: Columns, column: Column, around: Decimal | None) -> Decimal:
    """What one is worth in a column: its header's unit, else for amounts the table's."""
    own = columns.scales.get(column.id)
    if column.kind == "amount":
        return own or around or ONE
    return own if own is not None and column.kind == "rate" else ONE
