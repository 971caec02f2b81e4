"""Wrong or missing sections, titles, dates: DOC101 to DOC106."""

from __future__ import annotations

import random
from dataclasses import replace

from tests.samples.fault import Injected, another_unit, injected, renamed
from tests.samples.forms import ANNEXES, OVERVIEW
from tests.samples.paper import Paper
from tests.samples.style import Style

_FREE = ("measures", "results", "cases", "difficulties", "plan")


def section_missing(paper: Paper, style: Style, rng: random.Random) -> Injected:
    """A heading with everything that belongs under it is nowhere."""
    school = ("report", "evidence")
    name = rng.choice(school if paper.kind == "school" else (*_FREE, "overview", "annexes"))
    wrong = paper.with_section(name, None)
    if name == "evidence":
        wrong = replace(wrong, evidence={})
    gone = {"overview": OVERVIEW, "annexes": ANNEXES}.get(name, ())
    for table in gone:
        wrong = wrong.with_table(table, None)
    return injected(wrong, style, "DOC101", f"without {name}")


def section_empty(paper: Paper, style: Style, rng: random.Random) -> Injected:
    """A heading and nothing below it, or the template's dots."""
    name = "report" if paper.kind == "school" else rng.choice(_FREE)
    texts = rng.choice(((), ("……",), ("......",), ("…",), ("",)))
    return injected(paper.with_section(name, texts), style, "DOC102", f"{name} is {texts}")


def placeholder_left(paper: Paper, style: Style, rng: random.Random) -> Injected:
    """Words of the template that nobody filled in."""
    if paper.kind == "school":
        texts = (*(paper.sections["report"] or ()), "2022年（学校名称）将试点工作列入年度计划。")
        wrong = paper.with_section("report", texts)
        return injected(wrong, style, "DOC103", "（学校名称） in the report")
    options = (
        replace(paper, hint_left=True),
        replace(paper, introduction=f"{paper.unit}是教育部第XX批1+X证书制度试点培训评价组织。"),
        replace(paper, introduction="*****是教育部第XX批.....（公司基本情况介绍）"),
    )
    place = rng.randrange(len(options))
    return injected(options[place], style, "DOC103", ("hint row", "第XX批", "*****")[place])


def title_wrong(paper: Paper, style: Style, rng: random.Random) -> Injected:
    """Another year, or a title that is not the form's."""
    if rng.random() < 0.5:
        year = paper.year + rng.choice((-1, 1, -2))
        title = paper.title.replace(str(paper.year), str(year), 1)
    else:
        title = rng.choice(
            (
                f"{paper.unit}1+X证书制度试点工作总结",
                f"{paper.year}年{paper.unit}年度工作汇报",
                f"{paper.unit}职业技能等级证书情况说明",
            )
        )
    return injected(replace(paper, title=title), style, "DOC104", f"title {title}")


def template_wrong(paper: Paper, style: Style, rng: random.Random) -> Injected:
    """The other kind's form: the words are conforming, the unit is not of that kind."""
    wrong = renamed(paper, another_unit(paper, rng, same_kind=False))
    return injected(wrong, style, "DOC105", f"{wrong.unit} on the form of a {paper.kind}")


def date_missing(paper: Paper, style: Style, rng: random.Random) -> Injected:
    """No date at the end, or the template's blanks."""
    blank = rng.choice(
        (None, f"{paper.year + 1}年 月 日", f"{paper.year + 1}年  月  日", "年 月 日")
    )
    return injected(replace(paper, closing_date=blank), style, "DOC106", f"date {blank}")
