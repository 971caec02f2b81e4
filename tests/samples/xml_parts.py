"""WordprocessingML by hand: what python-docx cannot write and units' files are full of."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from lxml import etree

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_CHINESE = "一二三四五六七八九十"
_HARD_DASH = "\u2011"
# The last count of a label goes on by itself; what stands before it is text of the level.
_LABEL = re.compile(rf"(?P<before>.*?)(?P<count>\d+|[{_CHINESE}])(?P<after>[^\d{_CHINESE}]*)")


def element(name: str, parent: etree._Element | None = None, **attributes: str) -> etree._Element:
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


@dataclass(frozen=True, slots=True)
class _Kind:
    """What a list looks like but for its count."""

    before: str
    after: str
    shape: str


class Numbering:
    """Automatic numbers. A label that follows the last of its kind goes on counting."""

    def __init__(self, root: etree._Element) -> None:
        self._root = root
        self._last: dict[_Kind, tuple[int, str]] = {}
        self._made = 900  # beyond the lists that the empty document brings with it

    def of(self, label: str) -> str:
        """The numbering instance that prints this label on the next paragraph; "" for none."""
        match = _LABEL.fullmatch(label)
        if match is None:
            return ""
        chinese = match["count"] in _CHINESE
        value = _CHINESE.index(match["count"]) + 1 if chinese else int(match["count"])
        kind = _Kind(match["before"], match["after"], "chineseCounting" if chinese else "decimal")
        last, instance = self._last.get(kind, (0, ""))
        if not instance or value != last + 1:
            instance = self._instance(kind, value)
        self._last[kind] = (value, instance)
        return instance

    def _instance(self, kind: _Kind, start: int) -> str:
        """A new list; Word wants all abstract lists before all instances."""
        self._made += 1
        number = str(self._made)
        abstract = element("abstractNum", abstractNumId=number)
        element("multiLevelType", abstract, val="singleLevel")
        level = element("lvl", abstract, ilvl="0")
        element("start", level, val=str(start))
        element("numFmt", level, val=kind.shape)
        element("lvlText", level, val=f"{kind.before}%1{kind.after}")
        first = next((at for at, one in enumerate(self._root) if one.tag == _w("num")), 0)
        self._root.insert(first, abstract)
        element("abstractNumId", element("num", self._root, numId=number), val=number)
        return number


_BOX = """
<w:p xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"
 xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"
 xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
 xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"
 xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
 xmlns:v="urn:schemas-microsoft-com:vml"><w:r><mc:AlternateContent>
<mc:Choice Requires="wps"><w:drawing><wp:inline>
<wp:extent cx="1800000" cy="400000"/><wp:docPr id="77" name="box"/>
<a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">
<wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/>
<a:ext cx="1800000" cy="400000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></wps:spPr>
<wps:txbx><w:txbxContent><w:p><w:r><w:t/></w:r></w:p></w:txbxContent></wps:txbx>
<wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice>
<mc:Fallback><w:pict><v:shape style="width:140pt;height:32pt"><v:textbox>
<w:txbxContent><w:p><w:r><w:t/></w:r></w:p></w:txbxContent>
</v:textbox></v:shape></w:pict></mc:Fallback>
</mc:AlternateContent></w:r></w:p>
"""


def text_box(text: str) -> etree._Element:
    """A paragraph with a floating box, written twice over: for new and for old programs."""
    made = etree.fromstring(_BOX, etree.XMLParser(remove_blank_text=True))
    for place in made.iter(_w("t")):
        place.text = text
    return made
