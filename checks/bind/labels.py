"""Headers, labels and headings as they are compared."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from functools import lru_cache

from checks.numbers import HUNDRED, ONE, TEN_THOUSAND

MAX_HEADING = 60
_MARKS = re.compile(r"[*＊※]+\s*[\d⁰¹²³⁴⁵⁶⁷⁸⁹]*|[⁰¹²³⁴⁵⁶⁷⁸⁹]+|[①-⑳]")
_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_UNITS = r"(?:单位)?[:/,]?(?:万元|千元|元|人次|人|次|个|部|套|题|天|分|%)"
_UNIT = re.compile(rf"{_UNITS}$")
_UNIT_ALONE = re.compile(rf"[(\[]{_UNITS}[)\]]")
_SCALE = re.compile(r"(万元|千元|%)")
_NUMBER = re.compile(
    r"^(?:第[一二三四五六七八九十]{1,3}(?:部分|章|节)[、,.:)]?|"
    r"[一二三四五六七八九十]{1,3}[、,.:)\s]|"
    r"\([一二三四五六七八九十\d]{1,3}\)|\d{1,2}[、,.:)](?!\d)|[①-⑳])+"
)
_TAIL = re.compile(r"[.·…\s]{2,}\d{1,3}$|\t\d{1,3}$")
_SCALES = {"万元": TEN_THOUSAND, "千元": Decimal(1000), "%": ONE / HUNDRED}


@lru_cache(maxsize=8192)
def label(text: str) -> str:
    """A header or label as it is compared: NFKC, no blanks, footnote marks, brackets, units."""
    plain = _BRACKETED.sub("", _tight(text)).replace(":", "")  # 「其中：江西省」
    return _UNIT.sub("", plain) or plain


@lru_cache(maxsize=8192)
def spelled(text: str) -> str:
    """A header with what its brackets say, but for units: 「培训人数（全国）（人）」 is 培训人数全国."""
    return re.sub(r"[()\[\]:]", "", _UNIT_ALONE.sub("", _tight(text)))


@lru_cache(maxsize=2048)
def scale(text: str) -> Decimal | None:
    """What a header's unit is worth: 10000 for 「（万元）」, 0.01 for 「（%）」; None without one."""
    found = _SCALE.findall(_tight(text))
    return _SCALES[found[-1]] if found else None


@lru_cache(maxsize=2048)
def heading(text: str) -> str:
    """A heading as it is compared: without its number, marks, brackets and closing punctuation."""
    tight = re.sub(r"\s+", "", unicodedata.normalize("NFKC", _MARKS.sub("", text)))
    plain = _NUMBER.sub("", tight)
    return _BRACKETED.sub("", plain).strip(":。.,;、") or plain


@lru_cache(maxsize=2048)
def chinese_number(text: str, automatic: str = "") -> str:
    """The Chinese number in front of a first-level heading ("三"), typed or automatic; or empty."""
    tight = re.sub(r"\s+", "", unicodedata.normalize("NFKC", f"{automatic}{text}"))
    match = re.match(
        r"第([一二三四五六七八九十]{1,3})(?:部分|章)|([一二三四五六七八九十]{1,3})[、,.:]", tight
    )
    return match[1] or match[2] if match else ""


def listed_in_contents(text: str) -> bool:
    """Whether a line is one of a table of contents: its page number stands at the end."""
    return bool(_TAIL.search(unicodedata.normalize("NFKC", text).rstrip()))


def _tight(text: str) -> str:
    marked = _MARKS.sub("", text)
    tight = re.sub(r"\s+", "", unicodedata.normalize("NFKC", marked))
    return re.sub(r"(?<=[\u4e00-\u9fff])\d$", "", tight)  # a footnote's number, raised or not
