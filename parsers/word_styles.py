"""Paragraph styles, as far as reading needs them: heading levels and numbering, inherited."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from parsers.word_sheet import Sheet
from parsers.word_xml import names_of

_HEADING = re.compile(r"(?:heading|标题)\s*([1-9])", re.IGNORECASE)
MAX_CHAIN = 20
BODY_TEXT = 9  # the outline level that means: no heading


@dataclass(frozen=True, slots=True)
class Style:
    """What a style says itself, or with all it is based on.

    Attributes:
        level: Heading level, 0 for body text.
        based_on: Id of the style it inherits from, or empty.
        number_id: The list that it numbers by, or empty.
        number_level: The list level that it numbers at, or empty.
    """

    level: int = 0
    based_on: str = ""
    number_id: str = ""
    number_level: str = ""


@dataclass(frozen=True, slots=True)
class Styles:
    """Styles by id, with what they inherit."""

    sheet: Sheet
    found: dict[str, Style] = field(default_factory=dict)

    @classmethod
    def of(cls, data: bytes | None) -> Styles:
        """Takes the bytes of styles.xml; without any there are no styles."""
        return cls(Sheet(data))

    def chain(self, style: str, kind: str) -> list[etree._Element]:
        """A style and all it is based on, itself first.

        Args:
            style: Its id. Where there is none of this kind, the default of the kind holds; a paragraph
                style in a run's place stands for the character style that it is linked with.
            kind: "paragraph", "character" or "table".
        """
        style = style if self._of(style, kind) is not None else self._instead(style, kind)
        found: list[etree._Element] = []
        while (element := self._of(style, kind)) is not None and len(found) < MAX_CHAIN:
            found.append(element)
            style = _named(element, "basedOn")
        return found

    def _instead(self, style: str, kind: str) -> str:
        element = self.sheet.get(style)
        linked = _named(element, "link") if element is not None and kind == "character" else ""
        return linked or self.sheet.defaults.get(kind, "")

    def _of(self, style: str, kind: str) -> etree._Element | None:
        """A style, if it is of this kind."""
        element = self.sheet.get(style)
        if element is None:
            return None
        own = element.get(f"{names_of(element).w}type") or "paragraph"
        return element if own == kind else None

    def resolved(self, style: str) -> Style:
        """A style with everything that it inherits; an unknown one is plain text."""
        known = self.found.get(style)
        if known is None:
            chain = self._chain(style)
            known = self.found[style] = Style(
                level=next((one.level for one in chain if one.level), 0),
                number_id=next((one.number_id for one in chain if one.number_id), ""),
                number_level=next((one.number_level for one in chain if one.number_level), ""),
            )
        return known

    def _chain(self, style: str) -> list[Style]:
        chain: list[Style] = []
        while (element := self.sheet.get(style)) is not None and len(chain) < MAX_CHAIN:
            one = _read(element)
            chain.append(one)
            style = one.based_on
        return chain


def _named(style: etree._Element, relation: str) -> str:
    names = names_of(style)
    return names.value(style, f"{names.w}{relation}")


def _read(style: etree._Element) -> Style:
    names = names_of(style)
    title = _HEADING.fullmatch(names.value(style, f"{names.w}name").strip())
    properties = style.find(names.p_pr)
    outline = names.value(properties, names.outline)
    level = int(outline) + 1 if outline.isdecimal() and int(outline) < BODY_TEXT else 0
    numbering = properties.find(names.num_pr) if properties is not None else None
    return Style(
        level=int(title[1]) if title else level,
        based_on=names.value(style, f"{names.w}basedOn"),
        number_id=names.value(numbering, names.num_id),
        number_level=names.value(numbering, names.level),
    )
