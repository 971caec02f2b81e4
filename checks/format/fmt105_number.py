"""Headings whose numbers have not the form that the notice asks for: a hint.

The headings of the template's sections are known by their titles; others count only where a style
makes them headings. The template itself leaves levels out (一、 then 1.), so that is right too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from checks.model import (
    BY_TABLE,
    Audience,
    Case,
    Check,
    Departure,
    Finding,
    HeadingSet,
    NoParams,
    Severity,
    Spot,
    squeezed,
    told,
)

CHECK = Check(
    code="FMT105",
    title="标题序号的形式与格式要求不同",
    grades=(("", Severity.NOTE),),
    say="标题序号的形式与格式要求不同的有{count}处：{places}。",
    remedy="",
    sentence=BY_TABLE,
    audience=Audience.RECEIPT,
)
_CHINESE = "[一二三四五六七八九十]{1,3}"
_NUMBER = re.compile(
    rf"第?{_CHINESE}(?:章|节|部分|篇|[、,.:)])|\((?:{_CHINESE}|\d{{1,2}})\)|"
    r"\d{1,2}(?:[.-]\d{1,2})*[、,.:)]|\d{1,2}(?:\.\d{1,2})+"
)


def look(case: Case, _: NoParams) -> Iterator[Finding]:
    """One finding for all of them."""
    found = (one for spot in case.spots for one in _departures(spot))
    yield from told(case, CHECK.code, "标题序号", found)


def _departures(spot: Spot) -> Iterator[Departure]:
    level = 1 if spot.section else spot.style
    role = next((one for one in spot.roles if one.level and one.level == level), None)
    if role is None or not isinstance(role.wanted, HeadingSet) or not role.wanted.number:
        return
    tight, own = squeezed(spot.text), role.wanted
    number = _NUMBER.match(tight)
    ours = own.begins(tight) if spot.section else not number or _shown(spot, tight) >= level
    if not ours:
        actual = f"的序号是“{number[0]}”" if number else "没有序号"
        yield Departure(replace(spot, roles=(role,)), actual, f"形如“{own.number}”")


def _shown(spot: Spot, text: str) -> int:
    """The level whose form of number the heading has; 0 for none of them."""
    return next(
        (
            role.level
            for role in spot.roles
            if isinstance(role.wanted, HeadingSet) and role.wanted.begins(text)
        ),
        0,
    )
