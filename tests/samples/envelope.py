"""How a paper is packed: the archive's name and what is wrong with its files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from tests.samples.paper import Paper

Main: TypeAlias = Literal["good", "none", "empty", "cut", "noise", "locked"]
Archive: TypeAlias = Literal["good", "empty", "cut", "noise", "page", "locked"]


@dataclass(frozen=True, slots=True)
class Envelope:
    """`stem` is the archive's name without its extension; `rival` is a second, different Word."""

    stem: str
    suffix: str = ".zip"
    archive: Archive = "good"
    word: Main = "good"
    pdf: Main = "good"
    rival: Paper | None = None


def proper_stem(unit: str, year: int) -> str:
    """The archive's name as the notice wants it, without its extension."""
    return f"{unit}-{year}年1+X工作考核材料"


def envelope_of(paper: Paper) -> Envelope:
    """Everything as the notice wants it."""
    return Envelope(proper_stem(paper.unit, paper.year))
