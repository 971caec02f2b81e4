"""How a paper is packed: the archive's name and what is wrong with its files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from tests.samples.paper import Paper

Main: TypeAlias = Literal["good", "none", "empty", "cut", "noise", "locked"]
StandIn: TypeAlias = Literal["", "pages", "ofd", "alz"]
Archive: TypeAlias = Literal["good", "empty", "cut", "noise", "page", "locked"]


@dataclass(frozen=True, slots=True)
class Envelope:
    """How a paper is packed.

    Attributes:
        stem: The archive's name without its extension.
        rival: A second, different Word.
        pages: A second, different PDF.
        printed: What the PDF says, where it is not what the Word says.
        annexed: What a file of annexes says, which the Word holds besides.
        stand_in: The format of another program in place of Word, PDF or zip.
        blank: The Word holds nothing of the form.
        program: The name of a program that lies among the files.
        outside: A member's path leads out of the archive.
        lost: Which of the three volumes of a split archive did not come.
        loose: The files hang on the mail one by one.
    """

    stem: str
    suffix: str = ".zip"
    archive: Archive = "good"
    word: Main = "good"
    pdf: Main = "good"
    rival: Paper | None = None
    pages: Paper | None = None
    printed: Paper | None = None
    annexed: Paper | None = None
    stand_in: StandIn = ""
    blank: bool = False
    program: str = ""
    outside: bool = False
    lost: Literal[0, 1, 2, 3] = 0
    loose: bool = False


def proper_stem(unit: str, year: int) -> str:
    """The archive's name as the notice wants it, without its extension."""
    return f"{unit}-{year}年1+X工作考核材料"


def envelope_of(paper: Paper) -> Envelope:
    """Everything as the notice wants it."""
    return Envelope(proper_stem(paper.unit, paper.year))
