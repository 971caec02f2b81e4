"""The same look said in the ways that Word knows: in each run, in styles, through the theme."""

from __future__ import annotations

import re
from typing import Literal

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from lxml import etree

from tests.samples.looks import Look
from tests.samples.xml_parts import W, element

_SIDES = {"宋体": "major", "仿宋": "minor"}
_RULES = {"exact": ("exact", 20), "least": ("atLeast", 20), "lines": ("auto", 240)}


class Dresser:
    """Sets paragraphs of one document."""

    def __init__(self, document: Document, way: Literal["direct", "styles", "theme"]) -> None:
        self._way = way
        self._styles = document.styles.element
        self._made: dict[tuple[str, Look], str] = {}
        if way == "theme":
            _name_fonts(document)

    def dress(self, paragraph: etree._Element, look: Look) -> None:
        """Sets a paragraph, its mark, and with it an automatic number."""
        properties = paragraph.find(f"{{{W}}}pPr")
        if properties is None:
            properties = element("pPr")
            paragraph.insert(0, properties)
        if self._way == "styles":
            self._by_style(properties, look)
            return
        _spaced(properties, look)
        self._characters(element("rPr", properties), look)
        for run in paragraph.iter(f"{{{W}}}r"):
            own = run.find(f"{{{W}}}rPr")
            if own is None:
                own = element("rPr")
                run.insert(0, own)
            self._characters(own, look)

    def _by_style(self, properties: etree._Element, look: Look) -> None:
        named = properties.find(f"{{{W}}}pStyle")
        base = "Normal" if named is None else str(named.get(f"{{{W}}}val"))
        if named is None:
            named = element("pStyle")
            properties.insert(0, named)
        style = self._made.get((base, look))
        if style is None:
            style = self._made[(base, look)] = f"{base}{len(self._made)}"
            made = element("style", self._styles, type="paragraph", styleId=style)
            element("name", made, val=f"考核{style}")
            element("basedOn", made, val=base)
            _spaced(element("pPr", made), look)
            self._characters(element("rPr", made), look)
        named.set(f"{{{W}}}val", style)

    def _characters(self, properties: etree._Element, look: Look) -> None:
        side = _SIDES.get(look.font)
        if self._way == "theme" and side:
            element("rFonts", properties, eastAsiaTheme=f"{side}EastAsia")
        else:
            element("rFonts", properties, eastAsia=look.font, hint="eastAsia")
        element("b", properties, **({} if look.bold else {"val": "0"}))
        element("sz", properties, val=f"{look.size * 2:g}")


def _spaced(properties: etree._Element, look: Look) -> None:
    rule, parts = _RULES[look.rule]
    element("spacing", properties, line=f"{look.line * parts:g}", lineRule=rule)


def _name_fonts(document: Document) -> None:
    """A theme whose fonts for simplified Chinese are those that are asked for."""
    language = document.settings.element.find(f"{{{W}}}themeFontLang")
    language.set(f"{{{W}}}eastAsia", "zh-CN")
    part = document.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    text = part.blob.decode()
    for font, side in _SIDES.items():
        text = re.sub(
            rf'(<a:{side}Font>.*?<a:font script="Hans" typeface=")[^"]*',
            rf"\g<1>{font}",
            text,
            flags=re.DOTALL,
        )
    part._blob = text.encode()
