"""How Chinese characters are set, as Word would show them, counted by the way in which they are."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

from lxml import etree

from parsers.document import Setting
from parsers.word_levels import SILENT, Levels, Line, Own
from parsers.word_styles import Styles
from parsers.word_theme import Theme
from parsers.word_xml import Names

_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
# Paragraph style, line spacing as the paragraph itself says it, and what the run says.
_Way: TypeAlias = tuple[str, Line, Own]


class Formats:
    """The formatting of one document, resolved when it is asked for."""

    def __init__(self, names: Names, styles: Styles, theme: Callable[[], Theme]) -> None:
        self.names = names
        self._levels = Levels(names, styles, theme)
        self._spacing = f"{names.w}spacing"

    def of(
        self,
        paragraph: etree._Element,
        number: str = "",
        label: etree._Element | None = None,
        table: str = "",
    ) -> tuple[Setting, ...]:
        """How a paragraph's Chinese characters are set, a tuple for each way.

        Args:
            paragraph: The w:p element.
            number: Its automatic number as shown.
            label: The list level's own w:rPr, which sets that number.
            table: Id of the style of the table that it stands in.
        """
        counts: dict[_Way, int] = {}
        style, line, mark = self._tally(paragraph, counts)
        if number and (count := len(_HAN.findall(number))):
            way = (style, line, self._levels.own(label).over(mark))
            counts = {way: counts.pop(way, 0) + count, **counts}  # it comes first
        return self._settings(counts, table)

    def of_table(self, table: etree._Element, *, nested: bool) -> tuple[Setting, ...]:
        """How the characters of all cells of a table are set.

        Args:
            table: The w:tbl element.
            nested: Whether it holds other tables, which are set for themselves.
        """
        names, counts = self.names, dict[_Way, int]()
        for paragraph in table.iter(names.p):
            if not nested or next(paragraph.iterancestors(names.tbl), None) is table:
                self._tally(paragraph, counts)
        style = names.value(table.find(f"{names.w}tblPr"), f"{names.w}tblStyle")
        return self._settings(counts, style)

    def _paragraph(self, paragraph: etree._Element) -> _Way:
        """Style, line spacing as it is said here, and how the paragraph's mark is set."""
        properties = paragraph[0] if len(paragraph) else None
        style, line, mark = "", ("", ""), SILENT
        if properties is None or properties.tag != self.names.p_pr:
            return style, line, mark
        for child in properties:
            tag = child.tag
            if tag == self.names.p_style:
                style = child.get(self.names.val) or ""
            elif tag == self._spacing:
                line = self._levels.line(child)
            elif tag == self.names.r_pr:
                mark = self._levels.own(child)
        return style, line, mark

    def _tally(self, paragraph: etree._Element, counts: dict[_Way, int]) -> _Way:
        """Counts the characters of a paragraph by the way in which they are set.

        Returns:
            Its style, its line spacing as it is said here, and how its mark is set.
        """
        style, line, _ = said = self._paragraph(paragraph)
        names = self.names
        text, look = names.t, names.r_pr
        for run in self._runs(paragraph):
            own, count = SILENT, 0
            for piece in run:
                if piece.tag == text:
                    shown = piece.text or ""
                    count += 0 if shown.isascii() else len(_HAN.findall(shown))
                elif piece.tag == look:
                    if names.hides(piece):
                        break
                    own = self._levels.own(piece)
            if count:
                way = (style, line, own)
                counts[way] = counts.get(way, 0) + count
        return said

    def _runs(self, parent: etree._Element) -> Iterator[etree._Element]:
        """The runs that are shown; those of text boxes belong to paragraphs of their own."""
        run, wrappers = self.names.r, self.names.wrappers
        for child in parent:
            if child.tag == run:
                yield child
            elif child.tag in wrappers:
                yield from self._runs(child)

    def _settings(self, counts: dict[_Way, int], table: str) -> tuple[Setting, ...]:
        return _joined(
            self._levels.setting(table, style, own, line)._replace(length=count)
            for (style, line, own), count in counts.items()
        )


def _joined(settings: Iterable[Setting]) -> tuple[Setting, ...]:
    """Equal settings as one, in the order in which they came."""
    lengths: dict[Setting, int] = {}
    for one in settings:
        key = one._replace(length=0)
        lengths[key] = lengths.get(key, 0) + one.length
    return tuple(one._replace(length=length) for one, length in lengths.items())
