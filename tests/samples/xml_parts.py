"""WordprocessingML by hand: what python-docx cannot write and units' files are full of."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lxml import etree

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_CHINESE = "一二三四五六七八九十"
_HARD_DASH = "\u2011"
_LABEL = re.compile(rf"(?P<before>.*?)(?P<count>\d+|[{_CHINESE}])(?P<after>[^\d{_CHINESE}]*)")


def element(
    name: str, parent: etree._Element | None = None, **attributes: str
) -> etree._Element:
    """A `w:` element with `w:` attributes."""
    made = etree.Element(f"{{{W}}}{name}") if parent is None else etree.SubElement(parent, _w(name))
    for key, value in attributes.items():
        made.set(_w(key), value)
    return made


def _w(name: str) -> str:
    return f"{{{W}}}{name}"


def paragraph(
    inside: Iterable[etree._Element], style: str = "", number: str = ""
) -> etree._Element:
    """A paragraph; `number` is the id of a numbering instance."""
    made = element("p")
    if style or number:
        properties = element("pPr", made)
        if style:
            element("pStyle", properties, val=style)
        if number:
            numbered = element("numPr", properties)
            element("ilvl", numbered, val="0")
            element("numId", numbered, val=number)
    made.extend(inside)
    return made


def runs(text: str, *, bold: bool = False, raised: bool = False) -> list[etree._Element]:
    """One run: line breaks and hard hyphens are elements of their own in Word."""
    made = element("r")
    if bold or raised:
        properties = element("rPr", made)
        if bold:
            element("b", properties)
        if raised:
            element("vertAlign", properties, val="superscript")
    for piece in re.split(f"([\n{_HARD_DASH}])", text):
        if piece == "\n":
            element("br", made)
        elif piece == _HARD_DASH:
            element("noBreakHyphen", made)
        elif piece:
            made.append(_text(piece))
    return [made]


def _text(piece: str) -> etree._Element:
    made = element("t")
    made.text = piece
    made.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return made


class Numbering:
    """Automatic numbers. A label that follows the last of its kind goes on counting."""

    def __init__(self, root: etree._Element) -> None:
        self._root = root
        self._kinds: dict[tuple[str, str, str], str] = {}
        self._last: dict[tuple[str, str, str], tuple[int, str]] = {}
        self._next = 900

    def of(self, label: str) -> str:
        """The numbering instance that prints this label on the next paragraph; "" for none."""
        if not label:
            return ""
        match = _LABEL.fullmatch(label)
        parts = _last_count(label) if match is None else (match["before"], match["count"], "")
        before, count = parts[0], parts[1]
        after = label[len(before) + len(count) :]
        if not count.isdigit() or after.startswith("-"):
            pass
        before, count, after = _last_count(label)
        chinese = count in _CHINESE
        value = _CHINESE.index(count) + 1 if chinese else int(count)
        kind = (before, after, "chineseCounting" if chinese else "decimal")
        last, number = self._last.get(kind, (0, ""))
        if not number or value != last + 1:
            number = self._instance(kind, value)
        self._last[kind] = (value, number)
        return number
