"""Paragraph styles, as far as reading needs them: heading levels and numbering, inherited."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

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
    """Styles by id, read when they are first asked for: most of a file's styles never are."""

    elements: dict[str, etree._Element]
    found: dict[str, Style] = field(default_factory=dict)

    @classmethod
    def of(cls, root: etree._Element | None) -> Styles:
        """Takes styles.xml; without one there are no styles."""
        if root is None:
            return cls({})
        w = names_of(root).w
        key = f"{w}styleId"
        return cls({one.get(key) or "": one for one in root if one.tag == f"{w}style"})

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
        while (element := self.elements.get(style)) is not None and len(chain) < MAX_CHAIN:
            one = _read(element)
            chain.append(one)
            style = one.based_on
        return chain


def _read(style: etree._Element) -> Style:
    names = names_of(style)
    title = _HEADING.fullmatch(names.value(style, f"{names.w}name").strip())
    properties = style.find(names.p_pr)
    outline = names.value(properties, names.outline)
    level = int(outline) + 1 if outline.isdigit() and int(outline) < BODY_TEXT else 0
    numbering = properties.find(names.num_pr) if properties is not None else None
    return Style(
        level=int(title[1]) if title else level,
        based_on=names.value(style, f"{names.w}basedOn"),
        number_id=names.value(numbering, names.num_id),
        number_level=names.value(numbering, names.level),
    )
