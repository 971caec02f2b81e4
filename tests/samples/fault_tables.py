"""Tables, columns, rows and cells that are missing or wrong: TAB101 to TAB109."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import TypeAlias

from tests.samples.fault import (
    Injected,
    Unfit,
    injected,
    pick,
    rerated,
    retotalled,
    tables_of,
)
from tests.samples.forms import COUNTS, FORMS, GROUPS, INDICATORS, SUMMARIES, group_of
from tests.samples.paper import Paper, Rate, Row, Value
from tests.samples.style import Style
from tests.samples.totals import totalled

RowChange: TypeAlias = Callable[[Row], Row]

# Columns whose facts nobody can compute from what else is there.
_ONLY_HERE = {
    "t1_exams": tuple(f"{count}_national" for count in COUNTS),
    "t2_training": ("place", "people_national", "people_jiangxi"),
    "t3_sites": ("sites_national", "people", "sittings"),
    "t5_resources": ("questions", "mocks", "kit"),
    "a1_schools": COUNTS,
    "a2_sites": ("sittings", "period", "people"),
    "a4_textbooks": ("editors", "publisher", "published", "national_plan"),
}
_WORDS = ("若干", "很多", "较多", "优秀", "良好", "待定", "未统计", "达标")
_UNKNOWN = (("4-7", "1+X校本平台建设"), ("7-9", "其他特色工作"), ("2-4", "试点工作档案管理"))


def table_missing(paper: Paper, style: Style, rng: random.Random) -> Injected:
    """A table left out with its heading."""
    name, _ = pick(tables_of(paper), rng)
    return injected(paper.with_table(name, None), style, "TAB101", f"without {name}")


def column_missing(paper: Paper, style: Style, rng: random.Random) -> Injected:
    """A column left out."""
    name, printed = pick(tables_of(paper, *_ONLY_HERE), rng)
    column = rng.choice(_ONLY_HERE[name])
    wrong = paper.with_table(name, printed.without_column(column))
    return injected(wrong, style, "TAB102", f"{name} without {column}")


def row_missing(paper: Paper, style: Style, rng: random.Random) -> Injected:
    """Indicators left out of the self-assessment; of the bonus group alone nobody must list any."""
    _, printed = pick(tables_of(paper, "self_assessment"), rng)
    gone = set(rng.sample(sorted(INDICATORS), rng.randint(1, 3)))
    if all(group_of(number) == "7" for number in gone):
        raise Unfit
    rows = tuple(row for row in printed.rows if row["id"] not in gone)
    fewer = retotalled("self_assessment", replace(printed, rows=rows), rng)
    wrong = paper.with_table("self_assessment", fewer)
    return injected(wrong, style, "TAB103", f"without {sorted(gone)}")


def row_unknown(paper: Paper, style: Style, rng: random.Random) -> Injected:
    """An indicator of the school's own making, at the end of its group."""
    _, printed = pick(tables_of(paper, "self_assessment"), rng)
    number, title = rng.choice(_UNKNOWN)
    group = group_of(number)
    score: Value = rng.choice((0, 0, rng.randint(1, 5)))
    row: Row = {
        "id": number,
        "group": f"{group}.{GROUPS[group]}",
        "indicator": title,
        "score": score,
    }
    ends = [at for at, one in enumerate(printed.rows, 1) if group_of(str(one["id"])) == group]
    rows = (*printed.rows[: ends[-1]], row, *printed.rows[ends[-1] :])
    wrong = paper.with_table("self_assessment", replace(printed, rows=rows))
    return injected(wrong, style, "TAB104", f"a row {number} {title} with {score}")


def cell_missing(paper: Paper, style: Style, rng: random.Random) -> Injected:
    """A blank where a figure must stand."""
    name, printed = pick(tables_of(paper), rng)
    form = FORMS[name]
    sorts = form.of("count", "places", "amount", "score", "rate")
    places = [
        (at, column)
        for at, row in enumerate(printed.rows)
        for column in sorts
        if _must_stand(column, row)
    ]
    at, column = pick(places, rng)
    wrong = paper.with_table(name, printed.with_cell(at, column, None))
    return injected(wrong, style, "TAB105", f"{name} row {at + 1}: {column} blank")


def _must_stand(column: str, row: Row) -> bool:
    value = row[column]
    if isinstance(value, Rate):
        return value.whole > 0
    return column != "days" and group_of(str(row.get("id", ""))) != "7"


def cell_invalid(paper: Paper, style: Style, rng: random.Random) -> Injected:
    """A word, a tick, a number with a word behind it, a negative count."""
    name, printed = pick(tables_of(paper), rng)
    columns = [one for one in FORMS[name].of("count", "places", "score") if one != "days"]
    at, column = rng.randrange(len(printed.rows)), pick(columns, rng)
    value = printed.rows[at][column]
    bad: list[Value] = [*rng.sample(_WORDS, 3), "√"]
    if isinstance(value, int | Decimal) and value > 0:
        bad.append(-value)
    if isinstance(value, int) and value >= 100:
        bad.append(f"{value}余")
    if column == "mocks":
        bad.append(f"{value}套")
    word = rng.choice(bad)
    wrong = paper.with_table(name, printed.with_cell(at, column, word))
    return injected(wrong, style, "TAB106", f"{name} row {at + 1}: {column} is {word}")


def row_repeated(paper: Paper, style: Style, rng: random.Random) -> Injected:
    """The same certificate and level twice: copied whole, or its figures shared out."""
    name, printed = pick(tables_of(paper, *SUMMARIES), rng)
    at = rng.randrange(len(printed.rows))
    row = printed.rows[at]
    pair = [row, row] if rng.random() < 0.4 else _shared(row)
    rows = [*printed.rows[:at], *pair, *printed.rows[at + 1 :]]
    wrong = retotalled(name, printed.with_rows(rows), rng)
    where = f"{name}: {row['certificate']} {row['level']} twice"
    return injected(paper.with_table(name, wrong), style, "TAB107", where)


def _shared(row: Row) -> list[Row]:
    one: dict[str, Value] = dict(row)
    other: dict[str, Value] = dict(row)
    for column, value in row.items():
        if column != "serial" and isinstance(value, int):
            one[column], other[column] = value - value // 2, value // 2
        elif isinstance(value, Decimal):
            one[column], other[column] = value, Decimal(0)
    return [rerated(one), rerated(other)]


def serial_wrong(paper: Paper, style: Style, rng: random.Random) -> Injected:
    """Serials repeated, skipped or out of order."""
    tables = [(name, one) for name, one in tables_of(paper) if "serial" in one.columns]
    name, printed = pick([pair for pair in tables if len(pair[1].rows) > 1], rng)
    serials = list(range(1, len(printed.rows) + 1))
    at = rng.randrange(1, len(serials))
    ways = ("twice", "skipped", "swapped")  # of two rows, 2 and 1 may be two counts
    how = rng.choice(ways if len(serials) > 2 else ways[:2])
    if how == "twice":
        serials[at] = serials[at - 1]
    elif how == "skipped":
        serials[at:] = [serial + 1 for serial in serials[at:]]
    else:
        serials[at - 1], serials[at] = serials[at], serials[at - 1]
    rows = tuple(
        {**row, "serial": serial} for row, serial in zip(printed.rows, serials, strict=True)
    )
    wrong = paper.with_table(name, replace(printed, rows=rows))
    return injected(wrong, style, "TAB108", f"{name}: serial {at + 1} {how}")


def table_empty(paper: Paper, style: Style, rng: random.Random) -> Injected:
    """A table without a row, and rightly so: nothing was trained, owed or published."""
    name, printed = pick(tables_of(paper, "t2_training", "a3_unsettled", "a4_textbooks"), rng)
    said = {"t2_training": ("", "无", "未开展"), "a3_unsettled": ("", "无", "已结清")}
    empty = totalled(name, replace(printed, rows=(), said=rng.choice(said.get(name, ("", "无")))))
    wrong = paper.with_table(name, empty)
    if name == "a3_unsettled":
        wrong = _rewritten(wrong, "t4_fees", _settled)
    elif name == "a4_textbooks":
        wrong = _rewritten(wrong, "t5_resources", lambda row: {**row, "textbooks": 0})
    return injected(wrong, style, "TAB109", f"{name} empty {empty.said}")


def _settled(row: Row) -> Row:
    return {**row, "received": row["receivable"], "unsettled": Decimal(0)}


def _rewritten(paper: Paper, name: str, change: RowChange) -> Paper:
    printed = paper.tables.get(name)
    if printed is None:
        raise Unfit
    rows = tuple(change(row) for row in printed.rows)
    return paper.with_table(name, totalled(name, replace(printed, rows=rows)))
