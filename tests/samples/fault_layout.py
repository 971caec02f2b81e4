"""Set otherwise than 附件1 四、格式要求 asks: FMT101 to FMT105."""

from __future__ import annotations

import random
from dataclasses import replace

from tests.samples.fault import Injected, injected
from tests.samples.looks import WANTED, Look, Role
from tests.samples.paper import Paper
from tests.samples.style import Style

_ROLES: tuple[Role, ...] = ("title", "first", "body")  # what every paper surely has


def font(paper: Paper, style: Style, rng: random.Random) -> Injected:
    """Another typeface, for headings, text or the title."""
    role = rng.choice(_ROLES)
    options = ("黑体", "楷体_GB2312", "微软雅黑", "方正小标宋简体", "仿宋", "宋体")
    name = rng.choice([one for one in options if one != WANTED[role].font])
    return _changed(paper, style, "FMT101", role, replace(WANTED[role], font=name))


def size(paper: Paper, style: Style, rng: random.Random) -> Injected:
    """Another size."""
    role = rng.choice(_ROLES)
    size = rng.choice([one for one in (10.5, 12, 14, 15, 16, 18, 22) if one != WANTED[role].size])
    return _changed(paper, style, "FMT102", role, replace(WANTED[role], size=size))


def bold(paper: Paper, style: Style, rng: random.Random) -> Injected:
    """Title or headings that are not bold."""
    role = rng.choice(_ROLES[:2])
    return _changed(paper, style, "FMT103", role, replace(WANTED[role], bold=False))


def spacing(paper: Paper, style: Style, rng: random.Random) -> Injected:
    """Lines as Word sets them by itself, or as the paper of offices has them."""
    role = rng.choice(_ROLES)
    look = WANTED[role]
    single, wider = replace(look, rule="lines", line=1), replace(look, rule="lines", line=1.5)
    others = (single, wider, replace(look, line=28), replace(look, rule="least"))
    return _changed(paper, style, "FMT104", role, rng.choice(others))


def number(paper: Paper, style: Style, rng: random.Random) -> Injected:
    """Sections numbered otherwise."""
    form = rng.choice(("（{}）", "{}.", "第{}部分 "))
    return injected(replace(paper, section_number=form), style, "FMT105", form)


def _changed(paper: Paper, style: Style, code: str, role: Role, look: Look) -> Injected:
    wrong = replace(paper, looks={**paper.looks, role: look})
    return injected(wrong, style, code, f"{role} is {look}")
