"""What is wrong with a table's own shape and cells: TAB101 to TAB109."""

from __future__ import annotations

from decimal import Decimal

from tests.samples.forms import FORMS, INDICATORS, SUMMARIES, Form, Sort, group_of
from tests.samples.oracle_figures import ZEROS, present
from tests.samples.paper import Paper, Printed, Rate, Row, Value

_EXPECTED = {
    "school": ("self_assessment",),
    "organisation": tuple(name for name in FORMS if name != "self_assessment"),
}
_FIGURES: tuple[Sort, ...] = ("count", "places", "amount", "score")


def table_faults(paper: Paper) -> set[str]:
    """The TAB codes of a paper."""
    missing = any(paper.tables.get(name) is None for name in _EXPECTED[paper.kind])
    found = {"TAB101"} if missing else set()
    for form, printed in present(paper):
        if set(printed.columns) < {column.id for column in form.columns}:
            found.add("TAB102")
        if printed.said or not printed.rows:
            found.add("TAB109")
        found |= _rows(form, printed) | _cells(form, printed)
    return found


def _rows(form: Form, printed: Printed) -> set[str]:
    found: set[str] = set()
    if form.id == "self_assessment":
        numbers = {str(row["id"]) for row in printed.rows}
        found |= {"TAB103"} if set(INDICATORS) - numbers else set()
        found |= {"TAB104"} if numbers - set(INDICATORS) else set()
    if form.id in SUMMARIES:
        keys = [(row["certificate"], row["level"]) for row in printed.rows]
        found |= {"TAB107"} if len(set(keys)) < len(keys) else set()
    if "serial" in printed.columns:
        serials = [row["serial"] for row in printed.rows]
        found |= {"TAB108"} if serials != list(range(1, len(serials) + 1)) else set()
    return found


def _cells(form: Form, printed: Printed) -> set[str]:
    found: set[str] = set()
    for row in printed.rows:
        for column in form.of(*_FIGURES):
            if column in printed.columns:
                found |= _figure_cell(form.column(column).sort, row, row.get(column))
        for column in form.of("rate"):
            if column in printed.columns and row.get(column) is None and _was_examined(row, column):
                found.add("TAB105")
    return found


def _figure_cell(sort: str, row: Row, value: Value) -> set[str]:
    if value is None:
        bonus = sort == "score" and group_of(str(row["id"])) == "7"
        return set() if bonus else {"TAB105"}
    if isinstance(value, str):
        return set() if value in ZEROS else {"TAB106"}
    negative = isinstance(value, int | Decimal) and value < 0 and sort != "amount"
    return {"TAB106"} if negative else set()


def _was_examined(row: Row, rate: str) -> bool:
    """A rate of nobody may be blank."""
    whole = row.get("completed" + rate.removeprefix("rate"))
    return whole != 0 or isinstance(row.get(rate), Rate)
