"""Wrong names on the archive and in the title: PKG101, 102, 103, 113, 117."""

from __future__ import annotations

import random
from dataclasses import replace

from tests.samples.envelope import Envelope, proper_stem
from tests.samples.fault import Injected, another_unit, injected, pick, renamed
from tests.samples.paper import Paper
from tests.samples.roster import KINDS, STRANGE_ORGANISATIONS, STRANGERS
from tests.samples.style import Style


def _named(paper: Paper, style: Style, code: str, stem: str) -> Injected:
    return Injected(paper, style, code, f"archive named {stem}", Envelope(stem))


def archive_name(paper: Paper, style: Style, rng: random.Random) -> Injected:
    """Something of the form is left out, told otherwise or in another order."""
    unit, year = paper.unit, paper.year
    options = (
        f"{year}年1+X工作考核材料",
        f"{year}年{unit}1+X工作考核材料",
        f"{unit}-1+X工作考核材料",
        f"{unit}-{year}年1+X工作汇报材料",
        f"{unit}-{year}年1+X证书试点材料",
        f"{unit}-{year}年考核材料",
        f"1+X工作考核材料-{unit}-{year}年",
        f"{unit}",
        "考核材料",
        "新建文件夹",
        f"关于报送{unit}1+X考核材料的函",
    )
    return _named(paper, style, "PKG101", rng.choice(options))


def unit_unknown(paper: Paper, style: Style, rng: random.Random) -> Injected:
    """A slip in the archive's name only, or a unit that is on no list."""
    if rng.random() < 0.3:
        strangers = STRANGERS if paper.kind == "school" else STRANGE_ORGANISATIONS
        foreign = renamed(paper, rng.choice(strangers))
        return _named(foreign, style, "PKG102", proper_stem(foreign.unit, foreign.year))
    name = paper.unit
    place = rng.randrange(len(name) - 1)
    slips = (
        name[:place] + name[place + 1 :],
        name[:place] + name[place + 1] + name[place] + name[place + 2 :],
        name[:place] + rng.choice("赣江新大") + name[place + 1 :],
        name[:4],
        name[:2] + name[-2:],
    )
    known = {_bare(one) for one in KINDS}
    wrong = pick([one for one in slips if _bare(one) not in known], rng)
    return _named(paper, style, "PKG102", proper_stem(wrong, paper.year))


def _bare(name: str) -> str:
    """Brackets may be folded away; a name that differs in them alone is no slip."""
    return name.replace("（", "").replace("）", "")


def year_wrong(paper: Paper, style: Style, rng: random.Random) -> Injected:
    """The year in which the mail is written is the likely slip, last year's name the next."""
    year = paper.year + rng.choice((1, 1, 1, -1, -2))
    return _named(paper, style, "PKG103", proper_stem(paper.unit, year))


def unit_mismatch(paper: Paper, style: Style, rng: random.Random) -> Injected:
    """The title of another unit: somebody's text was borrowed."""
    other = another_unit(paper, rng, same_kind=True)
    wrong = replace(paper, title=paper.title.replace(paper.unit, other))
    return injected(wrong, style, "PKG113", f"title of {other}")


def name_variant(paper: Paper, style: Style, rng: random.Random) -> Injected:
    """What everybody understands."""
    stem = proper_stem(paper.unit, paper.year)
    options = (
        stem.replace("-", "—"),
        stem.replace("-", "－"),
        stem.replace("-", "——"),
        stem.replace("-", "_"),
        stem.replace("-", " - "),
        stem.replace("+", "＋"),
        stem.replace("X", "Ｘ"),
        stem.replace("X", "x"),
        stem.replace(str(paper.year), str(paper.year).translate(_WIDE)),
        stem + "（1）",
        stem + "(1)",
        stem + "最终版",
        stem + "-最终版",
        stem.replace("年1", "年度1"),
        stem.replace("年1", "年 1"),
    )
    return _named(paper, style, "PKG117", pick([one for one in options if one != stem], rng))


_WIDE = {ord(digit): ord(digit) - ord("0") + ord("０") for digit in "0123456789"}
