"""The pieces of a document whose layout the notice rules, each with what it is. Values only."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import NamedTuple

from config.layout import Typeset
from parsers.model import Setting


class Role(NamedTuple):
    """What a piece of text is.

    Attributes:
        name: As a letter names it ("一级标题").
        wanted: How it must be set.
        level: Its level as a heading, else 0.
    """

    name: str
    wanted: Typeset
    level: int = 0


@dataclass(frozen=True, slots=True)
class Spot:
    """A piece of text with what it is, or may be.

    Attributes:
        text: As it is shown, automatic number included; empty for a table.
        settings: How its characters are set.
        style: Its level by its style, counted from that of the sections' headings; 0 if unknown.
        section: The template's own heading, where it is that of a section.
    """

    roles: tuple[Role, ...]
    text: str = ""
    settings: tuple[Setting, ...] = ()
    style: int = 0
    section: str = ""


def squeezed(text: str) -> str:
    """NFKC and without blanks, as numbers of headings are compared."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
