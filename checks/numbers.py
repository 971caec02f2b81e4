"""How numbers are read: the same in every cell of every form. Decimals, never floats.

12 · １２ · 1,234 · 12人 · 5分 · 88+6 (a sum) · 「179⏎2」 (broken over lines: 1792)
—  ·  /  ·  无  ·  不涉及   mean 0
2000余 · 约30 · 3套 · √      are odd: read where they can be, told as a hint
若干 · 优秀                  are no numbers
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

_NOTHING = frozenset(
    {"-", "--", "—", "——", "–", "―", "/", "\\", "无", "不涉及", "未开展", "未涉及", "没有", "none"}
)
_UNITS = "分人次个名家项部门所元"
_NUMBER = r"[+-]?(?:(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?|\.\d+)"
_PLAIN = re.compile(rf"({_NUMBER})[{_UNITS}]{{0,2}}")
_SUM = re.compile(rf"\(?({_NUMBER}[{_UNITS}]?(?:\+{_NUMBER.replace('[+-]?', '')}[{_UNITS}]?)+)\)?")
_ODD = re.compile(
    rf"(?:约|近|超过|大约)?({_NUMBER})(?:余|多|左右|以上|套|种|本|篇|期|场|班|%)?[{_UNITS}]{{0,2}}"
)
_DASHES = str.maketrans("−﹣－", "---")


@dataclass(frozen=True, slots=True)
class Number:
    """What a cell means as a number.

    Attributes:
        value: The decimal, or None when there is none.
        odd: It was read, or at least understood, but is written unusually.
    """

    value: Decimal | None
    odd: bool = False


def folded(text: str) -> str:
    """A cell's text as it is compared: NFKC, one line, blanks kept single."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def read(text: str) -> Number:
    """Reads a cell as a count or a score."""
    # A line break inside a number is the cell's width, not the writer's meaning.
    squeezed = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).translate(_DASHES)
    if squeezed.lower() in _NOTHING:
        return Number(Decimal(0))
    if plain := _PLAIN.fullmatch(squeezed):
        return Number(_decimal(plain[1]))
    if added := _SUM.fullmatch(squeezed):
        return Number(sum((_decimal(one) for one in re.findall(r"[\d.,]+", added[1])), Decimal(0)))
    if odd := _ODD.fullmatch(squeezed):
        return Number(_decimal(odd[1]), odd=True)
    return Number(None, odd=squeezed in {"√", "✓", "有", "是"})


def _decimal(digits: str) -> Decimal:
    return Decimal(digits.replace(",", ""))


def shown(number: Decimal) -> str:
    """A decimal as people write it: no exponent, no trailing zeros."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
