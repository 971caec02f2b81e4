"""What both forms share on the page: numbered headings, tables under them, the closing lines."""

from __future__ import annotations

import random
from dataclasses import replace

from tests.samples.blocks import Block, Heading, Para
from tests.samples.cells import plain
from tests.samples.forms import FORMS
from tests.samples.grids import grids_of
from tests.samples.paper import Paper, Printed
from tests.samples.rounding import may_round
from tests.samples.school import score_sum
from tests.samples.style import Style

CHINESE = "一二三四五六七八"


def section(place: int, title: str, style: Style, form: str = "{}、") -> Heading:
    """A first-level heading: 「三、佐证材料」 typed, or with an automatic number."""
    return _heading(form.format(CHINESE[place]), title, 1, style)


def numbered_heading(place: int, title: str, style: Style) -> Heading:
    """A second-level heading: 「1. 证书申报与考核情况」."""
    return _heading(f"{place}.", title, 2, style)


def _heading(number: str, title: str, level: int, style: Style) -> Heading:
    if style.headings == "auto":
        return Heading(title, level, number)
    return Heading(f"{number} {title}" if number.isascii() else number + title, level)


def prose(texts: tuple[str, ...]) -> list[Block]:
    return [Para(text) for text in texts]


def table_blocks(name: str, paper: Paper, style: Style, seed: str) -> list[Block]:
    """The grids of one table, or the word that stands in its place.

    The seed makes Word and PDF choose alike, whatever else each of them holds.
    """
    printed = paper.tables.get(name)
    if printed is None:
        return []
    if printed.said:
        return [Para(printed.said)]
    if name == "self_assessment" and style.bonus_as_sum:
        printed = _with_bonus_apart(printed)
    exact = style.wan_digits == "exact" or not may_round(paper)
    hint = paper.hint_left and name == "t1_exams"
    above = style.amounts == "wan_above" and bool(FORMS[name].of("amount"))
    blocks: list[Block] = [Para("单位：万元")] if above else []
    rng = random.Random(f"{seed} {name}")
    for place, grid in enumerate(grids_of(name, printed, style, rng, wan_exact=exact, hint=hint)):
        blocks += [Para(""), grid] if place else [grid]
    return blocks


def _with_bonus_apart(printed: Printed) -> Printed:
    """合计 as 「88+6」: the bonus is told apart, and the sum is the total all the same."""
    total = (printed.total or {}).get("score")
    bonus, basis = score_sum(printed.rows, "7"), score_sum(printed.rows, "123456")
    if not bonus or total != basis + bonus:
        return printed
    return replace(printed, total={"score": f"{plain(basis)}+{plain(bonus)}"})


def closing(paper: Paper, style: Style) -> list[Block]:
    """The unit's name, where the seal goes, and the date."""
    if paper.kind == "school":
        lines: list[Block] = [Para(paper.unit)]
    elif style.stamp_box:
        lines = [Para(paper.unit), Para("（公章）", boxed=True)]
    else:
        lines = [Para(f"{paper.unit}（公章）")]
    return [*lines, *([Para(paper.closing_date)] if paper.closing_date else [])]
