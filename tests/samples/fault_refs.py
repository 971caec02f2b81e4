"""Summaries that their annexes do not bear out, scores without evidence: REF101 to REF105."""

from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal

from tests.samples.fault import (
    Injected,
    Unfit,
    injected,
    pick,
    retotalled,
    tables_of,
    with_row,
    wrong_amount,
    wrong_count,
)
from tests.samples.forms import COUNTS, group_of
from tests.samples.oracle_figures import Key, by_key
from tests.samples.paper import Paper, Printed, Row, Value
from tests.samples.roster import STRANGERS
from tests.samples.style import Style
from tests.samples.totals import totalled

_STARRED = {
    "a1_schools": ("t1_exams", tuple(f"{count}_jiangxi" for count in COUNTS)),
    "a2_sites": ("t3_sites", ("sites_jiangxi",)),
    "a3_unsettled": ("t4_fees", ("unsettled",)),
}


def detail_missing(paper: Paper, style: Style, rng: random.Random) -> Injected:
    """All rows of one certificate and level are gone from an annex."""
    name, printed = pick(tables_of(paper, *_STARRED, "a4_textbooks"), rng)
    if name == "a4_textbooks":
        return _book_missing(paper, style, rng, printed)
    summary, columns = _STARRED[name]
    starred = [
        key for key, rows in by_key(paper.table(summary)).items() if _positive(rows, columns)
    ]
    key = pick([key for key in starred if key in by_key(printed)], rng)
    kept = [row for row in printed.rows if _key(row) != key]
    fewer = totalled(name, printed.with_rows(kept))
    return injected(paper.with_table(name, fewer), style, "REF101", f"{name} without {key}")


def _book_missing(paper: Paper, style: Style, rng: random.Random, printed: Printed) -> Injected:
    """All books of a certificate: a level alone may hide in a book for several."""
    rows = paper.table("t5_resources").rows
    certificate = pick(sorted({str(row["certificate"]) for row in rows if row["textbooks"]}), rng)
    kept = [row for row in printed.rows if not _is_book_of(row, certificate)]
    fewer = paper.with_table("a4_textbooks", printed.with_rows(kept))
    return injected(fewer, style, "REF101", f"a4_textbooks without {certificate}")


def _is_book_of(row: Row, certificate: str) -> bool:
    return str(row["certificate_level"]).startswith(certificate)


def _key(row: Row) -> Key:
    return str(row["certificate"]), str(row["level"])


def _positive(rows: list[Row], columns: tuple[str, ...]) -> bool:
    values = [row[column] for row in rows for column in columns]
    return any(isinstance(value, int | Decimal) and value > 0 for value in values)


def detail_differs(paper: Paper, style: Style, rng: random.Random) -> Injected:
    """A summary's figure is not what its annex adds up to."""
    ways = (_counts_differ, _debts_differ, _stations_differ, _books_differ)
    return rng.choice(ways)(paper, style, rng)


def _counts_differ(paper: Paper, style: Style, rng: random.Random) -> Injected:
    annex = rng.random() < 0.5
    name, column = ("a1_schools" if annex else "t1_exams"), rng.choice(COUNTS)
    column += "" if annex else "_jiangxi"
    _, printed = pick(tables_of(paper, name), rng)
    at = rng.randrange(len(printed.rows))
    value = wrong_count(int(str(printed.rows[at][column])), rng)
    wrong = retotalled(name, with_row(printed, at, {column: value}), rng)
    where = f"{name} row {at + 1}: {column} is {value}"
    return injected(paper.with_table(name, wrong), style, "REF102", where)


def _debts_differ(paper: Paper, style: Style, rng: random.Random) -> Injected:
    _, printed = pick(tables_of(paper, "a3_unsettled"), rng)
    at = rng.randrange(len(printed.rows))
    old = Decimal(str(printed.rows[at]["unsettled"]))
    value = wrong_amount(old, len(printed.rows), style, rng)
    if value == 0:
        raise Unfit
    wrong = retotalled("a3_unsettled", printed.with_cell(at, "unsettled", value), rng)
    where = f"a3_unsettled row {at + 1}: {value}"
    return injected(paper.with_table("a3_unsettled", wrong), style, "REF102", where)


def _stations_differ(paper: Paper, style: Style, rng: random.Random) -> Injected:
    """One station more in the summary, or one school gone from the annex."""
    if rng.random() < 0.5:
        _, printed = pick(tables_of(paper, "t3_sites"), rng)
        at = rng.randrange(len(printed.rows))
        more: dict[str, Value] = {
            column: int(str(printed.rows[at][column])) + 1
            for column in ("sites_jiangxi", "sites_national")
        }
        wrong = totalled("t3_sites", with_row(printed, at, more))
        where = f"t3_sites row {at + 1}: one station more"
        return injected(paper.with_table("t3_sites", wrong), style, "REF102", where)
    _, printed = pick(tables_of(paper, "a2_sites"), rng)
    served = {key: {row["school"] for row in rows} for key, rows in by_key(printed).items()}
    key = pick([key for key, names in served.items() if len(names) > 1], rng)
    gone = rng.choice(sorted(str(name) for name in served[key]))
    kept = [row for row in printed.rows if (_key(row), row["school"]) != (key, gone)]
    wrong = totalled("a2_sites", printed.with_rows(kept))
    return injected(paper.with_table("a2_sites", wrong), style, "REF102", f"a2 without {gone}")


def _books_differ(paper: Paper, style: Style, rng: random.Random) -> Injected:
    """More books than rows, however a book for several levels is counted."""
    _, printed = pick(tables_of(paper, "t5_resources"), rng)
    at = pick(
        [at for at, row in enumerate(printed.rows) if row["textbooks"]],
        rng,
    )
    value = int(str(printed.rows[at]["textbooks"])) + rng.randint(1, 5)
    wrong = totalled("t5_resources", printed.with_cell(at, "textbooks", value))
    where = f"t5_resources row {at + 1}: {value} books"
    return injected(paper.with_table("t5_resources", wrong), style, "REF102", where)


def tables_disagree(paper: Paper, style: Style, rng: random.Random) -> Injected:
    """Table 4 has another number of examined pupils than table 1."""
    _, printed = pick(tables_of(paper, "t4_fees"), rng)
    at = rng.randrange(len(printed.rows))
    value = wrong_count(int(str(printed.rows[at]["completed"])), rng)
    wrong = retotalled("t4_fees", printed.with_cell(at, "completed", value), rng)
    where = f"t4_fees row {at + 1}: {value} examined"
    return injected(paper.with_table("t4_fees", wrong), style, "REF103", where)


def evidence_missing(paper: Paper, style: Style, rng: random.Random) -> Injected:
    """One scored indicator has nothing; its siblings keep their own evidence."""
    leaves = [key for key in paper.evidence if "至" not in key and not key.startswith("1-4")]
    key = pick(leaves, rng)
    if group_of(key) == "6" and rng.random() < 0.8:  # worth a note only, so rarely tried
        raise Unfit
    kept = {one: text for one, text in paper.evidence.items() if one != key}
    return injected(replace(paper, evidence=kept), style, "REF104", f"no evidence for {key}")


def school_unknown(paper: Paper, style: Style, rng: random.Random) -> Injected:
    """A school that is on no list; the same name in every row that had the old one."""
    name, printed = pick(tables_of(paper, "a1_schools", "a2_sites", "a3_unsettled"), rng)
    old, new = rng.choice(printed.rows)["school"], rng.choice(STRANGERS)
    rows = [{**row, "school": new} if row["school"] == old else row for row in printed.rows]
    wrong = paper.with_table(name, printed.with_rows(rows))
    return injected(wrong, style, "REF105", f"{name}: {new} for {old}")
