"""Automatic numbers as Word shows them: they stand nowhere in the text."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from lxml import etree

from parsers.word_measures import switched_on
from parsers.word_xml import Names, names_of

_DIGITS = "零一二三四五六七八九"
MAX_LEVELS = 9
MAX_SHOWN = (
    1000  # whoever claims to count further gets plain figures: letters would grow without end
)


def chinese(number: int) -> str:
    """A number in Chinese counting: 一, 十, 十一, 二十一, 一百零五."""
    if not 0 < number < 1000:  # noqa: PLR2004 - nobody numbers further
        return str(number)
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    head = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        head += ("" if tens == 1 and not hundreds else _DIGITS[tens]) + "十"
    elif head and ones:
        head += "零"
    return head + (_DIGITS[ones] if ones else "")


def _letter(number: int) -> str:
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _roman(number: int) -> str:
    out = ""
    for value, sign in zip(
        (100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("c", "xc", "l", "xl", "x", "ix", "v", "iv", "i"),
        strict=True,
    ):
        count, number = divmod(number, value)
        out += sign * count
    return out


_FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda number: f"{number:02d}",
    "chineseCounting": chinese,
    "chineseCountingThousand": chinese,
    "chineseLegalSimplified": chinese,
    "japaneseCounting": chinese,
    "taiwaneseCounting": chinese,
    "taiwaneseCountingThousand": chinese,  # what LibreOffice makes of chineseCounting
    "taiwaneseDigital": chinese,
    "ideographDigital": chinese,
    "lowerLetter": _letter,
    "upperLetter": lambda number: _letter(number).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    "decimalEnclosedCircle": lambda number: chr(0x245F + number) if number <= 20 else str(number),  # noqa: PLR2004 - ① to ⑳
    "none": lambda _: "",
    "bullet": lambda _: "",
}


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list.

    Attributes:
        start: Its first number.
        shape: Its number format.
        text: What is shown, with %1 for the number.
        legal: Numbers of the levels above are shown as figures here, whatever they are there.
        look: Its own w:rPr, which sets the number.
    """

    start: int
    shape: str
    text: str
    legal: bool = False
    look: etree._Element | None = None


@dataclass(slots=True)
class Numbers:
    """Running list numbers of one document.

    Attributes:
        lists: By number id: the abstract list's id, and its levels.
        fresh: By number id: the levels that begin anew where the id is first used, and with what.
    """

    lists: dict[str, tuple[str, dict[int, Level]]]
    counts: dict[tuple[str, int], int] = field(default_factory=dict)
    fresh: dict[str, dict[int, int]] = field(default_factory=dict)

    @classmethod
    def of(cls, root: etree._Element | None) -> Numbers:
        """Reads numbering.xml; without one nothing is numbered."""
        if root is None:
            return cls({})
        names = names_of(root)
        w = names.w
        abstract = {
            one.get(f"{w}abstractNumId") or "": _levels(one)
            for one in root.iterfind(f"{w}abstractNum")
        }
        lists, fresh = {}, {}
        for one in root.iterfind(f"{w}num"):
            target = names.value(one, f"{w}abstractNumId")
            levels = dict(abstract.get(target, {}))
            number_id, again = one.get(f"{w}numId") or "", {}
            for change in one.iterfind(f"{w}lvlOverride"):
                levels |= _levels(change)
                place, start = (
                    change.get(f"{w}ilvl") or "",
                    names.value(change, f"{w}startOverride"),
                )
                if _whole(place) is not None and (first := _whole(start)) is not None:
                    again[int(place)] = first
            lists[number_id], fresh[number_id] = (target, levels), again
        return cls(lists, fresh=fresh)

    def look(self, number_id: str, level: int) -> etree._Element | None:
        """The w:rPr that sets a list's numbers, or None."""
        found = self.lists.get(number_id)
        return found[1][level].look if found is not None and level in found[1] else None

    def next(self, number_id: str, level: int) -> str:
        """The next number of a list as shown, e.g. "一、"; empty where nothing is shown."""
        found = self.lists.get(number_id)
        if found is None or level not in found[1]:
            return ""
        abstract, levels = found
        for place, start in self.fresh.pop(number_id, {}).items():
            self.counts[(abstract, place)] = start - 1
        key = (abstract, level)
        self.counts[key] = self.counts.get(key, levels[level].start - 1) + 1
        for deeper in range(level + 1, MAX_LEVELS):
            self.counts.pop((abstract, deeper), None)

        def shown(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            one = levels.get(at)
            if one is None:
                return ""
            shape = "decimal" if levels[level].legal and at < level else one.shape
            number = self.counts.get((abstract, at), one.start)
            return _FORMATS.get(shape if number <= MAX_SHOWN else "decimal", str)(number)

        if levels[level].shape == "bullet":
            return ""
        return re.sub(r"%([1-9])", shown, levels[level].text)


def _levels(parent: etree._Element) -> dict[int, Level]:
    names = names_of(parent)
    w = names.w
    found = {}
    for level in parent.iterfind(f"{w}lvl"):
        place = _whole(level.get(f"{w}ilvl") or "0")
        if place is not None:
            start = _whole(names.value(level, f"{w}start"))
            found[place] = Level(
                1 if start is None else start,
                names.value(level, f"{w}numFmt") or "decimal",
                names.value(level, f"{w}lvlText"),
                legal=_legal(level.find(f"{w}isLgl"), names),
                look=level.find(names.r_pr),
            )
    return found


def _whole(text: str) -> int | None:
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else None


def _legal(mark: etree._Element | None, names: Names) -> bool:
    return mark is not None and switched_on(mark.get(names.val))
