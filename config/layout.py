"""How a form must be set: typeface, size, weight, line spacing and numbers of headings, by role."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Self

from pydantic import Field, field_validator

from config.data import Data, Word

# GB/T 9704 and every Chinese word processor name sizes of type; in points.
SIZES = {
    "初号": 42.0,
    "小初": 36.0,
    "一号": 26.0,
    "小一": 24.0,
    "二号": 22.0,
    "小二": 18.0,
    "三号": 16.0,
    "小三": 15.0,
    "四号": 14.0,
    "小四": 12.0,
    "五号": 10.5,
    "小五": 9.0,
    "六号": 7.5,
    "小六": 6.5,
    "七号": 5.5,
    "八号": 5.0,
}
_COUNTS = {"一": "[一二三四五六七八九十]{1,3}", "1": r"\d{1,2}"}


class Typeset(Data):
    """How the text of one role must be set; whatever is not stated is free.

    Attributes:
        font: Name of the typeface of Chinese characters.
        size: Name of the size ("三号"), or points ("16").
        bold: Whether it must be bold, or must not.
        line: Exact line spacing in points, instead of the layout's.
    """

    font: str = ""
    size: str = ""
    bold: bool | None = None
    line: float | None = Field(default=None, gt=0)

    @field_validator("size")
    @classmethod
    def _is_a_size(cls, size: str) -> str:
        if size and size not in SIZES and not re.fullmatch(r"\d{1,2}(?:\.\d)?", size):
            raise ValueError(f"没有这个字号；可写 {'、'.join(SIZES)}，或磅数，例如 16")
        return size

    def spaced(self, line: float | None) -> Self:
        """The same with a line spacing of the layout's where it has none of its own."""
        return self if self.line else self.model_copy(update={"line": line})

    @property
    def points(self) -> float:
        """The size in points; 0.0 where none is stated."""
        return SIZES[self.size] if self.size in SIZES else float(self.size or 0)


class HeadingSet(Typeset):
    """How the headings of one level must be set.

    Attributes:
        number: What their numbers look like: the first one ("一、", "（1）"), or empty if free.
    """

    number: str = ""

    @field_validator("number")
    @classmethod
    def _has_a_count(cls, number: str) -> str:
        if number and len(re.findall("[一1]", unicodedata.normalize("NFKC", number))) != 1:
            raise ValueError("要写第一个序号的样子，例如 一、 （一） 1. （1）")
        return number

    def begins(self, text: str) -> bool:
        """Whether a text begins with such a number.

        Args:
            text: After NFKC and without blanks.
        """
        return bool(self.number) and re.match(_pattern(self.number), text) is not None


class Layout(Data):
    """What the notice says on how a form must be set.

    Attributes:
        line: Exact line spacing of title, headings and body, in points.
        headings: From the first level down.
    """

    sentence: Word
    line: float | None = Field(default=None, gt=0)
    title: Typeset | None = None
    headings: tuple[HeadingSet, ...] = ()
    body: Typeset | None = None
    table: Typeset | None = None


@cache
def _pattern(number: str) -> str:
    """A regular expression for numbers of an example's form."""
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", number))
    sign = next(one for one in plain if one in _COUNTS)
    before, _, after = plain.partition(sign)
    return f"{re.escape(before)}{_COUNTS[sign]}{re.escape(after)}(?![\\d.])"
