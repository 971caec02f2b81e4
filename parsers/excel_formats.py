"""What a workbook's cell shows: its number through its number format.

A rate of 0.9231 with the format 0.00% is read as "92.31%", since the digits shown are the digits
that were meant. Only what the formats of such forms use is followed; anything odd is shown plainly.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache
from typing import NamedTuple, TypeAlias

Raw: TypeAlias = str | bool | int | float | datetime | date | time | timedelta

GENERAL = "General"
MAX_DECIMALS = 30
MAX_EXACT = 1e15  # from here on a stored number no longer holds every digit
_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - a workbook's dates have no zone
_MONTH_DAY, _YEAR_MONTH = 'm"月"d"日"', 'yyyy"年"m"月"'
# Formats that a file names by number only, as Chinese Excel shows them.
BUILT_IN: dict[int, str] = {
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    14: "yyyy/m/d",
    20: "h:mm",
    21: "h:mm:ss",
    22: "yyyy/m/d h:mm",
    27: _YEAR_MONTH,
    28: _MONTH_DAY,
    29: _MONTH_DAY,
    30: "m-d-yy",
    31: 'yyyy"年"m"月"d"日"',
    36: _YEAR_MONTH,
    37: "#,##0;-#,##0",
    38: "#,##0;-#,##0",
    39: "#,##0.00;-#,##0.00",
    40: "#,##0.00;-#,##0.00",
    49: "@",
    50: _YEAR_MONTH,
    51: _MONTH_DAY,
    52: _YEAR_MONTH,
    53: _MONTH_DAY,
    54: _MONTH_DAY,
    57: _YEAR_MONTH,
    58: _MONTH_DAY,
}
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|(?P<filler>[_*].)|\[(?P<bracket>[^\]]*)\]|'
    r"(?P<general>(?i:General)|G/通用格式)|(?P<digits>[0#?][0#?,.]*|\.[0#?]+)|(?P<exponent>[Ee][+-]0+)|"
    r"(?P<date>[Yy]+|[Mm]+|[Dd]+|[Hh]+|[Ss]+|[Ee]+|AM/PM|上午/下午)|(?P<percent>%)|"
    r"(?P<plain>.)",
    re.DOTALL,
)
_CURRENCY = re.compile(r"\$([^-\]]*)")
_WIDE = Context(prec=60)  # the digits below MAX_EXACT, those of a percent, and the decimals


def shown(value: Raw, code: str) -> str:
    """A cell's value as people see it.

    Args:
        value: The stored value.
        code: The cell's number format, "General" where it has none.
    """
    if isinstance(value, float):
        if code == GENERAL and value.is_integer() and abs(value) < MAX_EXACT:
            return str(int(value))
        value += 0.0  # so that -0.0, which is found under 0.0 too, is never remembered
    return _shown(value, code)


@lru_cache(maxsize=4096, typed=True)
def _shown(value: Raw, code: str) -> str:
    """The same figures stand in many cells, so what was worked out is remembered."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, str):
        return value
    if isinstance(value, datetime | date | time | timedelta):
        if _is_date(code):
            return _dated(value, code)
        if code == GENERAL or isinstance(value, time | timedelta):
            return str(value).removesuffix(" 00:00:00")
        value = _serial(value)
    elif _is_date(code):
        return _dated(_EPOCH + timedelta(days=value), code) if 0 <= value < 10**6 else plain(value)
    return _number(value, code)


def plain(value: float) -> str:
    """A number as "General" shows it, without an exponent: binary noise is rounded away."""
    text = format(Decimal(f"{value:.15g}"), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _moment(value: date) -> datetime:
    if isinstance(value, datetime):
        return value
    return datetime(value.year, value.month, value.day)  # noqa: DTZ001 - a workbook's dates have no zone


def _serial(value: date) -> float:
    moment = _moment(value)
    return (moment - _EPOCH) / timedelta(days=1)


class _Section(NamedTuple):
    """A part of a format: kinds and texts of its tokens.

    Attributes:
        percents: How many percent signs it has.
        odd: It is more than one number with words around it.
        choosy: It is for what a condition such as [>=100] says, and not for a sign.
    """

    tokens: tuple[tuple[str, str], ...]
    percents: int
    odd: bool
    choosy: bool

    @classmethod
    def of(cls, tokens: tuple[tuple[str, str], ...]) -> _Section:
        percents = sum(kind == "percent" for kind, _ in tokens)
        digits = sum(kind in ("digits", "general") for kind, _ in tokens)
        other = any(kind in ("exponent", "date") for kind, _ in tokens)
        odd = digits > 1 or percents > 1 or other or tokens == (("plain", "@"),)
        choosy = any(kind == "bracket" and text[:1] in ("<", ">", "=") for kind, text in tokens)
        return cls(tokens, percents, odd, choosy)


@lru_cache(maxsize=512)
def _sections(code: str) -> tuple[_Section, ...]:
    """A format's sections: positive; negative; zero; text."""
    found: list[list[tuple[str, str]]] = [[]]
    for match in _TOKEN.finditer(code):
        kind = match.lastgroup or "plain"
        if kind == "plain" and match[0] == ";":
            found.append([])
        else:
            found[-1].append((kind, GENERAL if kind == "general" else match[kind]))
    return tuple(_Section.of(tuple(tokens)) for tokens in found)


@lru_cache(maxsize=512)
def _is_date(code: str) -> bool:
    return any(kind == "date" for kind, _ in _sections(code)[0].tokens)


def _number(value: float, code: str) -> str:
    sections = _sections(code)
    if value != value or abs(value) == float("inf"):  # noqa: PLR0124 - NaN
        return ""
    negative = value < 0
    section = sections[0]
    if negative and len(sections) > 1:
        section, negative = sections[1], False
    elif value == 0 and len(sections) > 2:  # noqa: PLR2004 - the third is for zero
        section = sections[2]
    if section.odd or abs(value) >= MAX_EXACT or any(one.choosy for one in sections):
        return plain(value)
    body = "".join(
        _filled(abs(value), text, section.percents)
        if kind in ("digits", "general")
        else _literal(kind, text)
        for kind, text in section.tokens
    ).strip()
    return f"-{body}" if negative and re.search("[1-9]", body) else body


def _literal(kind: str, text: str) -> str:
    if kind == "filler":
        return ""
    if kind == "bracket":  # a colour, a locale, or a currency
        match = _CURRENCY.match(text)
        return match[1] if match else ""
    return text


def _filled(value: float, pattern: str, percents: int) -> str:
    """A positive number through the digits of a pattern such as #,##0.00."""
    exact = Decimal(f"{value:.15g}") * 100**percents
    if pattern == GENERAL:
        return plain(float(exact))
    tight = pattern.rstrip(",")
    exact /= 1000 ** (len(pattern) - len(tight))  # each comma at the end divides
    whole, _, fraction = tight.partition(".")
    places = min(sum(char in "0#?" for char in fraction), MAX_DECIMALS)
    rounded = exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, _WIDE)
    text = f"{rounded:,f}" if "," in whole else f"{rounded:f}"
    head, _, tail = text.partition(".")
    least = min(fraction.count("0"), places)
    tail = tail[:least] + tail[least:].rstrip("0")
    head = head.rjust(min(whole.count("0"), MAX_DECIMALS), "0") if "," not in whole else head
    return f"{head}.{tail}" if tail else head


def _dated(value: date | time | timedelta, code: str) -> str:
    if isinstance(value, time | timedelta):
        return str(value)
    moment = _moment(value)
    tokens = _sections(code)[0].tokens
    out = []
    for place, (kind, text) in enumerate(tokens):
        if kind == "date":
            out.append(_part(moment, text.lower(), minutes=_minutes(tokens, place)))
        elif kind == "digits":
            continue  # fractions of a second
        else:
            out.append(_literal(kind, text))
    return "".join(out).strip().removesuffix(";@")


def _minutes(tokens: tuple[tuple[str, str], ...], place: int) -> bool:
    """Whether an "m" means minutes: it follows an hour, or a second follows it."""
    dates = [(at, text.lower()[0]) for at, (kind, text) in enumerate(tokens) if kind == "date"]
    mine = next(number for number, (at, _) in enumerate(dates) if at == place)
    before = dates[mine - 1][1] if mine else ""
    after = dates[mine + 1][1] if mine + 1 < len(dates) else ""
    return before == "h" or after == "s"


def _part(moment: datetime, text: str, *, minutes: bool) -> str:
    """One part of a date: yyyy, m, dd, hh and so on."""
    wide = len(text) > 1
    if text[0] in "ye":
        return f"{moment.year:04d}"
    if text[0] in "a上":
        halves = ("AM", "PM") if text[0] == "a" else ("上午", "下午")
        return halves[moment.hour // 12]
    values = {"m": moment.minute if minutes else moment.month, "d": moment.day}
    number = values.get(text[0], moment.hour if text[0] == "h" else moment.second)
    return f"{number:02d}" if wide else str(number)
