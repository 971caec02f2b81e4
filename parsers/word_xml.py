"""Element names of WordprocessingML, transitional and strict, and the text of a paragraph."""

from __future__ import annotations

from functools import cache

from lxml import etree

from parsers.word_measures import switched_on
from parsers.word_symbols import symbol

TRANSITIONAL = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATHS = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/math}",
    "{http://purl.oclc.org/ooxml/officeDocument/math}",
)

# Whatever stands around the content without being content itself.
_WRAPPERS = (
    *("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag", "hyperlink"),
    *("fldSimple", "dir", "bdo"),
)
_CHARACTERS = {
    "tab": "\t",
    "br": "\n",
    "cr": "\n",
    "noBreakHyphen": "-",
    "softHyphen": "",
    "ptab": "\t",
}


class Names:
    """Qualified names in one namespace; made once a namespace, looked up many times."""

    def __init__(self, namespace: str) -> None:
        w = f"{{{namespace}}}"
        self.w = w
        self.body, self.p, self.r, self.t = f"{w}body", f"{w}p", f"{w}r", f"{w}t"
        self.tbl, self.tr, self.tc = f"{w}tbl", f"{w}tr", f"{w}tc"
        self.r_pr = f"{w}rPr"
        self.p_pr, self.p_style, self.outline = f"{w}pPr", f"{w}pStyle", f"{w}outlineLvl"
        self.num_pr, self.num_id, self.level = f"{w}numPr", f"{w}numId", f"{w}ilvl"
        self.tc_pr, self.tr_pr = f"{w}tcPr", f"{w}trPr"
        self.grid_span, self.v_merge, self.h_merge = f"{w}gridSpan", f"{w}vMerge", f"{w}hMerge"
        self.grid_before, self.deleted = f"{w}gridBefore", f"{w}del"
        self.cell_deleted = f"{w}cellDel"
        self.vanish, self.symbol = f"{w}vanish", f"{w}sym"
        self.field, self.list = f"{w}fldChar", f"{w}ddList"
        self.formula = frozenset(f"{m}t" for m in _MATHS)
        self.divisor = frozenset(f"{m}den" for m in _MATHS)
        self.val, self.text_box = f"{w}val", f"{w}txbxContent"
        self.frames = (f"{w}drawing", f"{w}pict", f"{w}object")
        self.embedded = f"{w}object"
        self.foreign = (f"{w}altChunk", f"{w}subDoc")  # other files that Word shows here
        self.fallback = f"{_COMPATIBILITY}Fallback"
        alternatives = (f"{_COMPATIBILITY}{name}" for name in ("AlternateContent", "Choice"))
        self.wrappers = frozenset((*(f"{w}{name}" for name in _WRAPPERS), *alternatives))
        self.dropped = frozenset(
            (
                *(self.deleted, f"{w}moveFrom", f"{w}rPr", self.p_pr, self.fallback),
                *(self.text_box, f"{w}instrText", f"{w}delText", f"{w}sdtPr", f"{w}rt"),
            )
        )
        self.characters = {f"{w}{name}": shown for name, shown in _CHARACTERS.items()}

    def value(self, parent: etree._Element | None, name: str) -> str:
        """The w:val of a child, or empty."""
        child = None if parent is None else parent.find(name)
        return "" if child is None else (child.get(self.val) or "")

    def hides(self, look: etree._Element) -> bool:
        """Whether a run's properties hide it: nobody sees it on paper."""
        mark = look.find(self.vanish)
        return mark is not None and switched_on(mark.get(self.val))

    def hidden(self, run: etree._Element) -> bool:
        """Whether a run is hidden."""
        return len(run) > 0 and run[0].tag == self.r_pr and self.hides(run[0])

    def in_fallback(self, element: etree._Element, top: etree._Element) -> bool:
        """Whether an element stands in the fallback copy of a drawing, or in an inner text box."""
        above = element.getparent()
        while above is not None and above is not top:
            if above.tag in (self.fallback, self.text_box):
                return True
            above = above.getparent()
        return False


_IMAGES = ("{*}blip", "{*}imagedata", "{*}chart", "{*}relIds")  # picture, old picture, diagrams


@cache
def _names(namespace: str) -> Names:
    return Names(namespace)


def names_of(root: etree._Element) -> Names:
    """The names in a document's own namespace."""
    namespace = etree.QName(root).namespace
    return _names(STRICT if namespace == STRICT else TRANSITIONAL)


def pictures_in(element: etree._Element, names: Names) -> int:
    """How many pictures, charts and embedded objects stand below an element.

    A frame may also hold nothing but a text box or a line: that is no picture.
    """
    frames = (one for one in element.iter(*names.frames) if not names.in_fallback(one, element))
    return sum(
        1
        for frame in frames
        if frame.tag == names.embedded or next(frame.iter(*_IMAGES), None) is not None
    )


def text_of(paragraph: etree._Element, names: Names) -> str:
    """A paragraph's text as a reader sees it; text boxes and deletions are left out."""
    # Nearly every paragraph is runs of plain text: no call and no list for those.
    text, run, look, properties = names.t, names.r, names.r_pr, names.p_pr
    out = ""
    for child in paragraph:
        tag = child.tag
        if tag == run:
            for piece in child:
                if piece.tag == text:
                    out += piece.text or ""
                elif piece.tag != look:
                    out += _piece(piece, names)
                elif names.hides(piece):
                    break
        elif tag != properties:
            out += _piece(child, names)
    return out


def _piece(element: etree._Element, names: Names) -> str:
    """The text of anything in a paragraph; what stands around text is transparent."""
    tag = element.tag
    if tag == names.t or tag in names.formula:
        return element.text or ""
    if tag in names.characters:
        return names.characters[tag]
    if tag in names.dropped or (tag == names.r and names.hidden(element)):
        return ""
    if tag == names.symbol:
        return symbol(element.get(f"{names.w}font") or "", element.get(f"{names.w}char") or "")
    if tag == names.field:
        return _chosen(element, names)
    return ("/" if tag in names.divisor else "") + "".join(_piece(one, names) for one in element)


def _chosen(field: etree._Element, names: Names) -> str:
    """What is chosen in a drop-down field of the old kind, whose words stand nowhere in the text."""
    choices = next(field.iter(names.list), None)
    if choices is None:
        return ""
    entries = [one.get(names.val) or "" for one in choices.iterfind(f"{names.w}listEntry")]
    default = names.value(choices, f"{names.w}default") or "0"
    place = names.value(choices, f"{names.w}result") or default
    return entries[int(place)] if place.isdecimal() and int(place) < len(entries) else ""
