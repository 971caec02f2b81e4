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
    """Styles by id, read when they are first asked for: most of a file's styles never are.

    Attributes:
        root: The whole part, or None.
        defaults: Ids of the styles that hold where none is named, by type.
    """

    elements: dict[str, etree._Element]
    found: dict[str, Style] = field(default_factory=dict)
    root: etree._Element | None = None
    defaults: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, root: etree._Element | None) -> Styles:
        """Takes styles.xml; without one there are no styles."""
        if root is None:
            return cls({})
        w = names_of(root).w
        key, kind, default = f"{w}styleId", f"{w}type", f"{w}default"
        found = {one.get(key) or "": one for one in root if one.tag == f"{w}style"}
        defaults = {
            one.get(kind) or "paragraph": name
            for name, one in found.items()
            if one.get(default) in ("1", "true", "on")
        }
        return cls(found, root=root, defaults=defaults)

    def chain(self, style: str, kind: str) -> list[etree._Element]:
        """A style and all it is based on, itself first.

        Args:
            style: Its id. Where there is none of this kind, the default of the kind holds; a paragraph
                style in a run's place stands for the character style that it is linked with.
            kind: "paragraph", "character" or "table".
        """
        style = style if self._is(style, kind) else self._instead(style, kind)
        found: list[etree._Element] = []
        while self._is(style, kind) and len(found) < MAX_CHAIN:
            element = self.elements[style]
            found.append(element)
            style = _named(element, "basedOn")
        return found

    def _instead(self, style: str, kind: str) -> str:
        element = self.elements.get(style)
        linked = _named(element, "link") if element is not None and kind == "character" else ""
        return linked or self.defaults.get(kind, "")

    def _is(self, style: str, kind: str) -> bool:
        element = self.elements.get(style)
        if element is None:
            return False
        return (element.get(f"{names_of(element).w}type") or "paragraph") == kind

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
