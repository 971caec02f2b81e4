"""A submission as its page shows it: findings by file and table, and the figures read. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from checks.model import BoundRow, BoundTable, Finding, Verdict
from checks.words import cites, remedy, sentence
from config.campaign import Campaign
from config.template import Column, TableTemplate
from intake.web.papers import address
from notifier.report.sheets import in_order
from notifier.report.words import reason

SHOWN_ROWS = 400  # rows of one table on a page; the workbook has them all


@dataclass(frozen=True, slots=True)
class Item:
    """A finding in words.

    Attributes:
        expected, actual: The usual two facts, or empty.
        source: The notice's own sentence, or empty.
        address: Where the file is shown with the cell it speaks of, or empty.
    """

    code: str
    severity: str
    title: str
    place: str
    says: str
    expected: str
    actual: str
    remedy: str
    source: str
    address: str


@dataclass(frozen=True, slots=True)
class Group:
    """Findings of one table (or none) in one file (or the package as a whole)."""

    file: str
    table: str
    items: tuple[Item, ...]

    @property
    def count(self) -> int:
        """How many findings."""
        return len(self.items)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as written; `doubt` where a finding points at it."""

    text: str
    number: bool
    doubt: bool


@dataclass(frozen=True, slots=True)
class Grid:
    """An extracted table."""

    title: str
    file: str
    headers: tuple[tuple[str, bool], ...]
    rows: tuple[tuple[tuple[Cell, ...], bool], ...]
    rest: int
    said: str


def groups(verdict: Verdict, campaign: Campaign, submission: int) -> tuple[Group, ...]:
    """All findings; the group that holds the gravest comes first."""
    paths = tuple(one.path if one.sha256 else "" for one in verdict.files)
    found: dict[tuple[str, str], list[Item]] = {}
    for one in in_order(verdict.findings):
        table = one.place.words[0] if one.place.words else ""
        found.setdefault((one.place.file, table), []).append(
            _item(one, campaign, address(one, submission, paths))
        )
    return tuple(Group(file, table, tuple(items)) for (file, table), items in found.items())


def _item(finding: Finding, campaign: Campaign, shown: str) -> Item:
    return Item(
        code=finding.code,
        severity=finding.severity.word,
        title=reason(finding.code),
        place=str(finding.place),
        says=sentence(finding),
        expected=finding.fact("expected") or "",
        actual=finding.fact("actual") or "",
        remedy=remedy(finding),
        source=campaign.sentences.get(cites(finding), ""),
        address=shown,
    )


def grids(verdict: Verdict, campaign: Campaign) -> Iterator[Grid]:
    """The extracted tables in the template's order, with the doubtful cells marked."""
    form = verdict.form
    template = campaign.template(form.kind) if form else None
    pointed = {one.place.words for one in verdict.findings}
    for table in template.tables if template else ():
        if form and (found := form.table(table.id)):
            yield _grid(table, found, pointed)


def _grid(table: TableTemplate, found: BoundTable, pointed: set[tuple[str, ...]]) -> Grid:
    columns = tuple(one for one in table.columns if one.id not in found.missing)
    lines = [(row, False) for row in found.rows[:SHOWN_ROWS]]
    lines += [(row, True) for _, row in found.totals]
    return Grid(
        title=table.title,
        file=found.file,
        headers=tuple((one.shown, one.numeric) for one in columns),
        rows=tuple((tuple(_cells(table, row, columns, pointed)), sum_) for row, sum_ in lines),
        rest=max(0, len(found.rows) - SHOWN_ROWS),
        said=found.said,
    )


def _cells(
    table: TableTemplate, row: BoundRow, columns: Iterable[Column], pointed: set[tuple[str, ...]]
) -> Iterator[Cell]:
    for column in columns:
        ways = ((table.title, row.label, name) for name in (column.shown, column.header))
        yield Cell(row.text(column.id), column.numeric, any(way in pointed for way in ways))
