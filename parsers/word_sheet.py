"""The part with the styles, parsed piece by piece: it may be larger than the text, and few are asked for.

Each style is cut out by its start tag and parsed for itself, within the part's own root. What cannot
be cut so (another encoding, no style at all) is parsed whole.
"""

from __future__ import annotations

import re
from html import unescape

from lxml import etree

from parsers.word_parts import tree
from parsers.word_xml import names_of

_ROOT = re.compile(rb"<((?:[\w.-]+:)?styles)(?=[\s>])[^>]*>")
_STYLE = re.compile(rb"<(?:[\w.-]+:)?style(?=[\s>])[^>]*>")
_ID = re.compile(rb"styleId\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_DEFAULT = re.compile(rb"[\s:]default\s*=\s*[\"'](?:1|true|on)[\"']")
_TYPE = re.compile(rb"[\s:]type\s*=\s*[\"'](\w+)[\"']")


class Sheet:
    """The styles of one file.

    Attributes:
        defaults: Ids of the styles that hold where none is named, by type.
    """

    def __init__(self, data: bytes | None) -> None:
        self.defaults: dict[str, str] = {}
        self._parsed: dict[str, etree._Element | None] = {}
        self._places: dict[str, tuple[int, int]] = {}
        self._data = data or b""
        self._front = self._back = b""
        self._head = len(self._data)
        if not self._cut():
            self._whole()

    @property
    def root(self) -> etree._Element | None:
        """The part without its styles, or with all of them; None where there is none."""
        if self._front:
            return _parsed(self._data[: self._head] + self._back)
        return _parsed(self._data)

    def get(self, style: str) -> etree._Element | None:
        """A style by its id; None for one that is not there or is broken."""
        if style not in self._parsed and style in self._places:
            start, end = self._places[style]
            root = _parsed(self._front + self._data[start:end] + self._back)
            self._parsed[style] = root[0] if root is not None and len(root) else None
        return self._parsed.get(style)

    def _cut(self) -> bool:
        root = _ROOT.search(self._data)
        starts = list(_STYLE.finditer(self._data)) if root is not None else []
        close = self._data.rfind(b"</" + root[1]) if root is not None else -1
        if root is None or not starts or close < starts[-1].end() or b"\0" in self._data[:8]:
            return False
        self._front, self._back = self._data[: root.end()], b"</" + root[1] + b">"
        self._head = starts[0].start()
        ends = [*(one.start() for one in starts[1:]), close]
        for one, end in zip(starts, ends, strict=True):
            found = _ID.search(one[0])
            name = (
                unescape((found[1] or found[2] or b"").decode("utf-8", "replace")) if found else ""
            )
            self._places[name] = (one.start(), end)
            if _DEFAULT.search(one[0]):
                kind = _TYPE.search(one[0])
                self.defaults[kind[1].decode() if kind else "paragraph"] = name
        return True

    def _whole(self) -> None:
        root = _parsed(self._data)
        if root is None:
            return
        w = names_of(root).w
        for one in root.iterfind(f"{w}style"):
            name = one.get(f"{w}styleId") or ""
            self._parsed[name] = one
            if one.get(f"{w}default") in ("1", "true", "on"):
                self.defaults[one.get(f"{w}type") or "paragraph"] = name


def _parsed(data: bytes) -> etree._Element | None:
    try:
        return tree(data)
    except etree.XMLSyntaxError:
        return None
