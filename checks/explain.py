"""The pages of the checks: each is prose, examples and a test at once (`tests/specs/`)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from checks.catalogue import CHECKS

# In an installed program the specs stand beside the checks, in a checkout among the tests.
_INSTALLED = Path(__file__).parent / "specs"
_CHECKOUT = Path(__file__).parent.parent / "tests" / "specs"
_EXAMPLE = re.compile(r"^```例\n(.*?)^```\s*\n+^```结果\n(.*?)^```", re.MULTILINE | re.DOTALL)
_SECTION = re.compile(r"^## (.+)$", re.MULTILINE)
_CITED = "通知原文："


class UnknownCode(KeyError):
    """There is no such check; the message names near ones."""

    def __str__(self) -> str:
        return str(self.args[0])


@dataclass(frozen=True, slots=True)
class Example:
    """An example of a page.

    Attributes:
        told: What it is, in one sentence.
        change: How the conforming package is changed, in the specs' own TOML.
        found: What must be found: code, severity and place, a line each.
    """

    told: str
    change: str
    found: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A check's page.

    Attributes:
        demand, reason: What is demanded, and why.
        source: What the page quotes of the notice; empty for what rests on no sentence.
        hits: Examples in which it is found.
        near: Examples that look like it.
    """

    demand: str
    source: str
    reason: str
    hits: tuple[Example, ...]
    near: tuple[Example, ...]


def specs() -> Path:
    """The folder of specs."""
    return _INSTALLED if _INSTALLED.is_dir() else _CHECKOUT


def explain(code: str) -> str:
    """The page of a check as Markdown.

    Raises:
        UnknownCode: There is no such check.
    """
    if code not in CHECKS:
        near = get_close_matches(code, CHECKS, n=3, cutoff=0.5) or sorted(CHECKS)
        raise UnknownCode(f"{code}（{'、'.join(near)}）")
    return next(specs().glob(f"{code.lower()}_*.md")).read_text(encoding="utf-8")


def page(code: str) -> Page:
    """The page of a check, taken apart.

    Raises:
        UnknownCode: There is no such check.
    """
    _, *parts = _SECTION.split(explain(code))
    sections = dict(zip(parts[::2], parts[1::2], strict=True))
    demand, _, source = sections["要求"].partition(_CITED)
    return Page(
        demand.strip(),
        source.strip(),
        sections.get("为什么", "").strip(),
        examples(sections["命中"]),
        examples(sections["相近但不算"]),
    )


def examples(text: str) -> tuple[Example, ...]:
    """The examples of a page or of a part of it."""
    found, before = [], 0
    for match in _EXAMPLE.finditer(text):
        told = text[before : match.start()].strip().rpartition("\n")[2].rstrip("：。")
        found.append(Example(told, match[1], tuple(filter(None, match[2].split("\n")))))
        before = match.end()
    return tuple(found)
