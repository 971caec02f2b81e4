"""How figures are read: the same in every cell of every form. Decimals, never floats.

12 · １２ · 1,234 · 12人 · 5分 · 3000元 · 0.5万元 · 88+6 (a sum) · 「179⏎2」 (broken over lines: 1792)
—  ·  /  ·  无  ·  不涉及  ·  已结清   mean 0
88.9% · 88.9 · 0.889         are one rate, 0.889
2000余 · 约30 · 3套 · √      are odd: read where they can be, told as a hint
若干 · 优秀                  are no numbers
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

_NOTHING = frozenset(
    {
        *("-", "--", "---", "—", "——", "–", "―", "/", "//", "\\", "无", "零", "none"),
        *("不涉及", "未开展", "未涉及", "没有", "已结清", "已全部结清", "未发生"),
    }
)
_UNITS = "分人次个名家项部门所元套道题场天"
_NUMBER = r"[+-]?(?:(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?|\.\d+)"
_PLAIN = re.compile(rf"(?:¥|￥)?({_NUMBER})(万?)([{_UNITS}]{{0,2}})(?:整)?")
_SUM = re.compile(rf"\(?({_NUMBER}[{_UNITS}]?(?:\+{_NUMBER.replace('[+-]?', '')}[{_UNITS}]?)+)\)?")
_ODD = re.compile(
    rf"(?:约|近|超过|大约)?({_NUMBER})(?:余|多|左右|以上|套|种|本|篇|期|场|班|%)?[{_UNITS}]{{0,2}}"
)
_RATE = re.compile(rf"({_NUMBER})(%?)")
_DASHES = str.maketrans("−﹣－", "---")
_USUAL = "分人次个名家项部门所元"
TEN_THOUSAND = Decimal(10_000)
HUNDRED = Decimal(100)
ONE = Decimal(1)


class Number(NamedTuple):
    """What a cell means as a number.

    Attributes:
        value: The decimal, or None when there is none.
        odd: It was read, or at least understood, but is written unusually.
        step: What one unit of the last digit shown is worth, where the figure may be rounded
            (a rate, an amount in 万元); None for a figure that is meant exactly.
    """

    value: Decimal | None
    odd: bool = False
    step: Decimal | None = None


@lru_cache(maxsize=16384)
def folded(text: str) -> str:
    """A cell's text as it is compared: NFKC, one line, blanks kept single."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def squeezed(text: str) -> str:
    """NFKC without any blank: a line break inside a number is the cell's width, not its meaning."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).translate(_DASHES)


@lru_cache(maxsize=16384)
def read(text: str, scale: Decimal = ONE) -> Number:
    """Reads a cell as a count, a score or an amount.

    Args:
        text: The cell.
        scale: What the header says one is worth: 10000 below 「（万元）」.
    """
    if text.isascii() and text.isdigit() and scale == ONE:
        return Number(Decimal(text))  # most cells
    tight = squeezed(text)
    if tight.lower() in _NOTHING:
        return Number(Decimal(0))
    if plain := _PLAIN.fullmatch(tight):
        return _scaled(plain, scale)
    if added := _SUM.fullmatch(tight):
        parts = [_decimal(one) for one in re.findall(r"[\d.,]+", added[1])]
        return Number(sum(parts, Decimal(0)) * scale)
    if odd := _ODD.fullmatch(tight):
        return Number(_decimal(odd[1]) * scale, odd=True)
    return Number(None, odd=tight in {"√", "✓", "有", "是"})


def _scaled(plain: re.Match[str], scale: Decimal) -> Number:
    digits, ten_thousand, unit = plain[1], plain[2], plain[3]
    worth = TEN_THOUSAND if ten_thousand else ONE if "元" in unit else scale
    odd = bool(unit.strip(_USUAL)) or (bool(ten_thousand) and "元" not in unit and worth != scale)
    value = _decimal(digits) * worth
    exact = worth == ONE or digits.strip("+-") == "0"  # nothing is nothing in any unit
    return Number(value, odd, None if exact else _last_digit(digits) * worth)


@lru_cache(maxsize=16384)
def read_rate(text: str, scale: Decimal = ONE) -> Number:
    """Reads a cell as a rate; the value is a fraction.

    Args:
        text: The cell: 88.9%, 88.9 or 0.889.
        scale: 0.01 below a header with 「（%）」.
    """
    tight = squeezed(text)
    if tight.lower() in _NOTHING:
        return Number(Decimal(0))
    match = _RATE.fullmatch(tight)
    if match is None:
        return Number(None)
    value, step = _decimal(match[1]), _last_digit(match[1])
    # Without a sign only the size tells percent from fraction; 1 is everybody.
    percent = bool(match[2]) or scale != ONE or value > 1
    worth = HUNDRED if percent else ONE
    return Number(value / worth, step=step / worth)


def _decimal(digits: str) -> Decimal:
    return Decimal(digits.replace(",", ""))


def _last_digit(digits: str) -> Decimal:
    """The worth of the last digit shown: 0.01 for 1.25, 1 for 12."""
    return ONE.scaleb(-len(digits.partition(".")[2]))


def shown(number: Decimal) -> str:
    """A decimal as people write it: no exponent, no trailing zeros."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def percent(number: Decimal) -> str:
    """A fraction as people write a rate, with two digits: 88.89%."""
    return f"{shown((number * HUNDRED).quantize(Decimal('0.01')))}%"
