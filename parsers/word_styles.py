"""Paragraph styles, as far as reading needs them: heading levels and numbering, inherited."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from parsers.word_xml import names_of

_HEADING = re.compile(r"(?:heading|标题)\s*([1-9])", re.IGNORECASE)
MAX_CHAIN = 20


@dataclass(frozen=True, slots=True)
class _Style:
    level: int
    based_on: str
    number_id: str
    number_level: str


@dataclass(frozen=True, slots=True)
class Styles:
    """Styles by id."""

    by_id: dict[str, _Style]

    @classmethod
    def of(cls, root: etree._Element | None) -> Styles:
        """Reads styles.xml; without one there are no styles."""
        found: dict[str, _Style] = {}
        if root is None:
            return cls(found)
        names = names_of(root)
        for style in root.iterfind(f"{names.w}style"):
            title = _HEADING.fullmatch(names.value(style, f"{names.w}name").strip())
            properties = style.find(names.p_pr)
            outline = names.value(properties, names.outline)
            level = int(outline) + 1 if outline.isdigit() and int(outline) < 9 else 0  # noqa: PLR2004 - 9 is Word's "body text"
            numbering = properties.find(names.num_pr) if properties is not None else None
            found[style.get(f"{names.w}styleId") or ""] = _Style(
                level=int(title[1]) if title else level,
                based_on=names.value(style, f"{names.w}basedOn"),
                number_id=names.value(numbering, names.num_id),
                number_level=names.value(numbering, names.level),
            )
        return cls(found)

    def heading_level(self, style: str) -> int:
        """The heading level of a style, 0 for body text."""
        return next((one.level for one in self._chain(style) if one.level), 0)

    def number_id(self, style: str) -> str:
        """The list that a style numbers by, or empty."""
        return next((one.number_id for one in self._chain(style) if one.number_id), "")

    def number_level(self, style: str) -> str:
        """The list level that a style numbers at, or empty."""
        return next((one.number_level for one in self._chain(style) if one.number_level), "")

    def _chain(self, style: str) -> list[_Style]:
        chain: list[_Style] = []
        while (one := self.by_id.get(style)) and len(chain) < MAX_CHAIN:
            chain.append(one)
            style = one.based_on
        return chain
