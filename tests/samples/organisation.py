"""An organisation's conforming submission: the annexes come first, the summaries follow."""

from __future__ import annotations

import random
from decimal import Decimal
from itertools import groupby

from tests.samples.annexes import Deal, annex_tables, deals_of
from tests.samples.forms import COUNTS, ORGANISATION_SECTIONS, YEAR
from tests.samples.paper import Paper, Printed, Rate, Value
from tests.samples.roster import ORGANISATIONS
from tests.samples.totals import column_sum, table_of
from tests.samples.words import PLACES, closing_date, paragraphs, presentation

Key = tuple[str, str]


def conforming(rng: random.Random, unit: str | None = None, annex_rows: int | None = None) -> Paper:
    """An organisation that did everything right; `annex_rows` forces the length of 附表1."""
    name = unit or rng.choice(ORGANISATIONS)
    deals = deals_of(rng, annex_rows)
    annexes = annex_tables(deals, rng)
    tables: dict[str, Printed | None] = {
        "t1_exams": _exams(deals, rng),
        "t2_training": _training(deals, rng),
        "t3_sites": _sites(annexes["a2_sites"], rng),
        "t4_fees": _fees(deals, rng),
        "t5_resources": _resources(deals, annexes["a4_textbooks"], rng),
    }
    sections: dict[str, tuple[str, ...] | None] = {
        section: paragraphs(rng, name) for section in ORGANISATION_SECTIONS
    }
    sections |= {"overview": (), "annexes": ()}
    sections["others"] = rng.choice((("无",), (), None, paragraphs(rng, name)))
    return Paper(
        kind="organisation",
        unit=name,
        year=YEAR,
        title=title_of(name, YEAR),
        introduction=f"{name}是教育部第{rng.choice('二三四')}批1+X证书制度试点培训评价组织。"
        + presentation(rng, name),
        sections=sections,
        tables=tables | annexes,
        closing_date=closing_date(rng),
    )


def title_of(unit: str, year: int) -> str:
    """The title as 附件2 has it."""
    return f"{year}年度{unit}在赣实施1+X证书制度试点工作汇报材料"


def _keys(deals: tuple[Deal, ...]) -> list[Key]:
    return list(dict.fromkeys((deal.certificate, deal.level) for deal in deals))


def _of(deals: tuple[Deal, ...], key: Key) -> list[Deal]:
    return [deal for deal in deals if (deal.certificate, deal.level) == key]


def _exams(deals: tuple[Deal, ...], rng: random.Random) -> Printed:
    rows = []
    for certificate, level in _keys(deals):
        mine = _of(deals, (certificate, level))
        here = [sum(getattr(deal, count) for deal in mine) for count in COUNTS]
        nation = [one + more for one, more in zip(here, _elsewhere(rng), strict=True)]
        row: dict[str, Value] = {"certificate": certificate, "level": level}
        for suffix, figures in (("_national", nation), ("_jiangxi", here)):
            row |= {count + suffix: figure for count, figure in zip(COUNTS, figures, strict=True)}
            row["rate" + suffix] = Rate(figures[3], figures[2])
        rows.append(row)
    return table_of("t1_exams", rows)


def _elsewhere(rng: random.Random) -> tuple[int, int, int, int]:
    """The other provinces' pupils: applied, approved, completed, passed."""
    applied = rng.choice((0, rng.randint(1, 90), rng.randint(100, 3000)))
    approved = rng.randint(applied * 7 // 10, applied)
    completed = rng.randint(approved // 2, approved)
    return applied, approved, completed, rng.randint(completed * 6 // 10, completed)


def _training(deals: tuple[Deal, ...], rng: random.Random) -> Printed:
    names = [certificate for certificate, _ in _keys(deals)]
    rows: list[dict[str, Value]] = []
    for place in range(rng.randint(1, 5)):
        month, first, days = rng.randint(1, 12), rng.randint(1, 20), rng.randint(2, 7)
        people = rng.randint(0, 60)
        rows.append(
            {
                "training": f"{rng.choice(names)}种子师资培训班（第{'一二三四五'[place]}期）",
                "period": _span(month, first, first + days - 1, rng),
                "days": days,
                "place": rng.choice(PLACES),
                "people_national": people + rng.randint(0, 200),
                "people_jiangxi": people,
            }
        )
    return table_of("t2_training", rows)


def _span(month: int, first: int, last: int, rng: random.Random) -> str:
    return rng.choice(
        (
            f"{YEAR}年{month}月{first}日至{month}月{last}日",
            f"{YEAR}年{month}月{first}日—{last}日",
            f"{YEAR}.{month}.{first}-{YEAR}.{month}.{last}",
            f"{YEAR}年{month}月",
        )
    )


def _sites(annex: Printed, rng: random.Random) -> Printed:
    """Stations are schools: 江西省 is what 附表2 names, and a school may serve several levels."""
    schools: dict[Key, set[Value]] = {}
    people: dict[Key, int] = {}
    for row in annex.rows:
        key = (str(row["certificate"]), str(row["level"]))
        schools.setdefault(key, set()).add(row["school"])
        people[key] = people.get(key, 0) + int(str(row["people"]))
    rows: list[dict[str, Value]] = [
        {
            "certificate": key[0],
            "level": key[1],
            "sites_national": len(names) + rng.randint(0, 60),
            "sites_jiangxi": len(names),
            "people": people[key] + rng.randint(0, 500),
            "sittings": rng.randint(len(names), len(names) + 40),
        }
        for key, names in schools.items()
    ]
    printed = table_of("t3_sites", rows)
    if rng.random() < 0.4:  # the same school once, however many certificates it examines
        printed = printed.with_total("sites_jiangxi", len({row["school"] for row in annex.rows}))
    if rng.random() < 0.2:  # one sitting may serve several levels
        most = max(int(str(row["sittings"])) for row in printed.rows)
        most = rng.randint(most, int(str(column_sum(printed, "sittings"))))
        printed = printed.with_total("sittings", most)
    return printed


def _fees(deals: tuple[Deal, ...], rng: random.Random) -> Printed:
    rows: list[dict[str, Value]] = []
    for certificate, level in _keys(deals):
        mine = _of(deals, (certificate, level))
        completed = sum(deal.completed for deal in mine)
        receivable = completed * mine[0].price
        unsettled = sum((deal.unsettled or Decimal(0) for deal in mine), Decimal(0))
        rows.append(
            {
                "certificate": certificate,
                "level": level,
                "completed": completed,
                "receivable": receivable,
                "received": receivable - unsettled,
                "unsettled": unsettled,
            }
        )
    return table_of("t4_fees", _levels_together(rows) if rng.random() < 0.15 else rows)


def _levels_together(rows: list[dict[str, Value]]) -> list[dict[str, Value]]:
    """One bill for 初、中级: who settles accounts by certificate has one row for it."""
    found: list[dict[str, Value]] = []
    for _, run in groupby(rows, key=lambda row: row["certificate"]):
        mine = list(run)
        levels = "、".join(str(row["level"])[0] for row in mine) + "级"
        sums = {
            column: sum(Decimal(str(row[column])) for row in mine)
            for column in ("receivable", "received", "unsettled")
        }
        people = sum(int(str(row["completed"])) for row in mine)
        found.append({**mine[0], "level": levels, "completed": people, **sums})
    return found


def _resources(deals: tuple[Deal, ...], books: Printed, rng: random.Random) -> Printed:
    rows: list[dict[str, Value]] = [
        {
            "certificate": certificate,
            "level": level,
            "textbooks": sum(
                certificate in str(book["certificate_level"])
                and level[0] in str(book["certificate_level"]).removeprefix(certificate)
                for book in books.rows
            ),
            "questions": rng.randint(100, 5000),
            "mocks": rng.randint(1, 40),
            "kit": rng.choice(("有", "无")),
        }
        for certificate, level in _keys(deals)
    ]
    return table_of("t5_resources", rows)
