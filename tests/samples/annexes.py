"""The four annexes of an organisation, made from what it dealt with each school."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from decimal import Decimal

from tests.samples.paper import Printed, Rate, Value
from tests.samples.roster import SCHOOLS
from tests.samples.totals import table_of
from tests.samples.words import CERTIFICATES, LEVELS, PUBLISHERS, free_period, person

_BOOKS = ("实务", "项目教程", "综合实训", "基础与应用", "考证指南")


@dataclass(frozen=True, slots=True)
class Deal:
    """One school's pupils in one certificate and level. `unsettled` None: no row in 附表3."""

    certificate: str
    level: str
    school: str
    applied: int
    approved: int
    completed: int
    passed: int
    price: Decimal
    unsettled: Decimal | None = None


def deals_of(rng: random.Random, annex_rows: int | None = None) -> tuple[Deal, ...]:
    """Who examined whom: every certificate and level has one school at least."""
    keys = _keys(rng, 12 if annex_rows and annex_rows > 12 else 1)
    schools = rng.sample(SCHOOLS, len(SCHOOLS) if annex_rows else rng.randint(2, 12))
    deals: list[Deal] = []
    for place, (certificate, level) in enumerate(keys):
        wanted = rng.randint(1, len(schools))
        if annex_rows:
            wanted = annex_rows // len(keys) + (place < annex_rows % len(keys))
        price = Decimal(rng.randrange(100, 500, 10)) + rng.choice((0, 0, 0, Decimal("0.5")))
        mine = rng.sample(schools, min(wanted, len(schools)))
        deals += [_deal(certificate, level, school, price, rng) for school in mine]
    return _one_debt_at_least(tuple(deals), rng)


def _keys(rng: random.Random, least: int) -> list[tuple[str, str]]:
    full = least > 1
    names = rng.sample(CERTIFICATES, 4 if full else rng.randint(1, 4))
    picked = {name: set(rng.sample(LEVELS, 3 if full else rng.randint(1, 3))) for name in names}
    return [(name, level) for name in names for level in LEVELS if level in picked[name]]


def _deal(certificate: str, level: str, school: str, price: Decimal, rng: random.Random) -> Deal:
    applied = rng.randint(5, 400)
    approved = rng.randint(max(1, applied * 7 // 10), applied)
    completed = 0 if rng.random() < 0.04 else rng.randint(max(1, approved // 2), approved)
    deal = Deal(
        certificate=certificate,
        level=level,
        school=school,
        applied=applied,
        approved=approved,
        completed=completed,
        passed=rng.randint(completed * 6 // 10, completed),
        price=price,
    )
    return replace(deal, unsettled=_debt(deal, rng)) if rng.random() < 0.35 else deal


def _debt(deal: Deal, rng: random.Random) -> Decimal | None:
    """What the school owes; sometimes it paid in advance, and then the figure is negative."""
    if not deal.completed:
        return None
    people = rng.randint(1, deal.completed)
    return deal.price * people * (-1 if rng.random() < 0.07 else 1)


def _one_debt_at_least(deals: tuple[Deal, ...], rng: random.Random) -> tuple[Deal, ...]:
    """An empty 附表3 is worth a note, so the conforming paper has a debt and an examined school."""
    place = rng.randrange(len(deals))
    deal = deals[place]
    if not deal.completed:
        deal = replace(deal, completed=deal.approved, passed=deal.approved)
    if deal.unsettled is None:
        deal = replace(deal, unsettled=deal.price * rng.randint(1, deal.completed))
    return (*deals[:place], deal, *deals[place + 1 :])


def annex_tables(deals: tuple[Deal, ...], rng: random.Random) -> dict[str, Printed]:
    """附表1 to 附表4."""
    return {
        "a1_schools": table_of("a1_schools", [_school_row(deal) for deal in deals]),
        "a2_sites": table_of("a2_sites", _site_rows(deals, rng)),
        "a3_unsettled": table_of(
            "a3_unsettled", [_debt_row(deal) for deal in deals if _owes(deal)]
        ),
        "a4_textbooks": table_of("a4_textbooks", _book_rows(deals, rng)),
    }


def _owes(deal: Deal) -> bool:
    return deal.unsettled is not None


def _head(deal: Deal) -> dict[str, Value]:
    return {"certificate": deal.certificate, "level": deal.level, "school": deal.school}


def _school_row(deal: Deal) -> dict[str, Value]:
    return {
        **_head(deal),
        "applied": deal.applied,
        "approved": deal.approved,
        "completed": deal.completed,
        "passed": deal.passed,
        "rate": Rate(deal.passed, deal.completed),
    }


def _debt_row(deal: Deal) -> dict[str, Value]:
    return {**_head(deal), "completed": deal.completed, "unsettled": deal.unsettled}


def _site_rows(deals: tuple[Deal, ...], rng: random.Random) -> list[dict[str, Value]]:
    """One station at least for every certificate and level; a few have two rows."""
    rows: list[dict[str, Value]] = []
    seen: set[tuple[str, str]] = set()
    for deal in deals:
        key = (deal.certificate, deal.level)
        if key in seen and rng.random() < 0.4:
            continue
        seen.add(key)
        parts = [deal.completed // 2, deal.completed - deal.completed // 2]
        for people in parts if rng.random() < 0.15 else [deal.completed]:
            row: dict[str, Value] = {"sittings": rng.randint(1, 6), "period": free_period(rng)}
            rows.append({**_head(deal), **row, "people": people})
    return rows


def _book_rows(deals: tuple[Deal, ...], rng: random.Random) -> list[dict[str, Value]]:
    """Books for one level or for several: the second kind counts in each level's 教材."""
    keys = list(dict.fromkeys((deal.certificate, deal.level) for deal in deals))
    rows: list[dict[str, Value]] = []
    for certificate, level in keys:
        for _ in range(rng.choice((0, 1, 1, 2)) if rows else 1):
            other = [name for key, name in keys if key == certificate]
            other = other[other.index(level) + 1 :]
            levels = [level, *(other[:1] if rng.random() < 0.2 else ())]
            rows.append(_book(certificate, levels, rng))
    return rows


def _book(certificate: str, levels: list[str], rng: random.Random) -> dict[str, Value]:
    front, back = rng.choice((("（", "）"), ("", ""), ("（", "）")))
    return {
        "title": f"{certificate}{rng.choice(_BOOKS)}（{'、'.join(levels)}）",
        "editors": "、".join(person(rng) for _ in range(rng.randint(1, 5))),
        "publisher": rng.choice(PUBLISHERS),
        "published": free_period(rng),
        "national_plan": rng.choice(("是", "否")),
        "certificate_level": certificate + front + "、".join(levels) + back,
    }
