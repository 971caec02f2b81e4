"""What Word's levels of formatting come to: each says only what it changes.

Document defaults, table style, paragraph style, character style, the run itself (ECMA-376 part 1,
17.7.2); a style goes on where the one it is based on ends. Bold is a toggle (17.7.3): a bold character
style within a bold paragraph style is not bold.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import NamedTuple, TypeAlias

from lxml import etree

from parsers.document import Setting
from parsers.word_measures import half_points, spacing, switched_on
from parsers.word_styles import Styles
from parsers.word_theme import Theme
from parsers.word_xml import Names

_NO_SIZE = 10.0  # points, where no level says any
Line: TypeAlias = tuple[str, str]
"""w:line and w:lineRule as they stand; empty where nothing is said."""


class Own(NamedTuple):
    """What one level says about characters; None where it says nothing.

    `style` is the character style that it names. An empty font is one that cannot be known.
    """

    style: str = ""
    font: str | None = None
    size: float | None = None
    bold: bool | None = None

    def over(self, below: Own) -> Own:
        """This level on top of another one."""
        return Own(
            self.style or below.style,
            below.font if self.font is None else self.font,
            below.size if self.size is None else self.size,
            below.bold if self.bold is None else self.bold,
        )


SILENT = Own()


@dataclass(frozen=True, slots=True)
class _Under:
    """What lies under a run: the levels below its own, for one paragraph style in one table style.

    Attributes:
        toggled: Whether the table's style and the paragraph's together make it bold.
        vague: A table style says something else for its first row or column: size and weight are
            known only where the run itself says them.
    """

    font: str | None
    size: float | None
    toggled: bool
    line: Line
    vague: bool = False


class Levels:
    """The levels of one document; what was resolved once is kept."""

    def __init__(self, names: Names, styles: Styles, theme: Callable[[], Theme]) -> None:
        w = names.w
        self.names, self.styles, self._theme = names, styles, theme
        self._themed: Theme | None = None
        self._fonts, self._bold, self._size = f"{w}rFonts", f"{w}b", f"{w}sz"
        self._style, self._spacing = f"{w}rStyle", f"{w}spacing"
        self._east, self._east_theme = f"{w}eastAsia", f"{w}eastAsiaTheme"
        self._line, self._rule = f"{w}line", f"{w}lineRule"
        self._defaults = self._document_defaults()
        self._below: dict[tuple[str, str], _Under] = {}
        self._characters: dict[str, Own] = {}
        self._found: dict[tuple[str, str, Own, Line], Setting] = {}

    def setting(self, table: str, style: str, own: Own, line: Line) -> Setting:
        """How a run is set, its length left at 0.

        Args:
            table: Id of the style of the table that it stands in, or empty.
            style: Id of its paragraph's style, or empty.
            own: What it says itself.
            line: What its paragraph says of line spacing.
        """
        key = (table, style, own, line)
        known = self._found.get(key)
        if known is None:
            known = self._found[key] = self._resolved(self._under(table, style), own, line)
        return known

    def _resolved(self, under: _Under, own: Own, line: Line) -> Setting:
        character = self._character(own.style)
        said = own.over(character)
        font = said.font if said.font is not None else under.font
        size = said.size if said.size is not None else under.size
        defaults = self._defaults[0]
        bold: bool | None = bool(defaults.bold) or (under.toggled ^ bool(character.bold))
        if under.vague:
            bold = None
        lines = (line[0] or under.line[0], line[1] or under.line[1])
        return Setting(
            font or "",
            _NO_SIZE if size is None else size,
            own.bold if own.bold is not None else bold,
            spacing(*lines),
            0,
        )

    def _under(self, table: str, style: str) -> _Under:
        known = self._below.get((table, style))
        if known is None:
            known = self._below[(table, style)] = self._levels(table, style)
        return known

    def _levels(self, table: str, style: str) -> _Under:
        defaults, line = self._defaults
        tables = self.styles.chain(table, "table") if table else []
        paragraphs = self.styles.chain(style, "paragraph")
        around, own = self._said(tables), self._said(paragraphs)
        said = own.over(around).over(defaults)
        for one in (*reversed(tables), *reversed(paragraphs)):
            line = self._line_of(one.find(self.names.p_pr), line)
        under = _Under(said.font, said.size, bool(around.bold) ^ bool(own.bold), line)
        vague = any(one.find(f"{self.names.w}tblStylePr") is not None for one in tables)
        return replace(under, size=own.size or 0.0, vague=True) if vague else under

    def _said(self, chain: Iterable[etree._Element]) -> Own:
        """What a style says with all it is based on, itself first."""
        said = SILENT
        for one in chain:
            said = said.over(self.own(one.find(self.names.r_pr)))
        return said

    def _character(self, style: str) -> Own:
        if not style:
            return SILENT
        known = self._characters.get(style)
        if known is None:
            known = self._characters[style] = self._said(self.styles.chain(style, "character"))
        return known

    def _document_defaults(self) -> tuple[Own, Line]:
        w, root = self.names.w, self.styles.sheet.root
        found = root.find(f"{w}docDefaults") if root is not None else None
        if found is None:
            return SILENT, ("", "")
        run = found.find(f"{w}rPrDefault/{self.names.r_pr}")
        paragraph = found.find(f"{w}pPrDefault/{self.names.p_pr}")
        return self.own(run), self._line_of(paragraph, ("", ""))

    def _line_of(self, properties: etree._Element | None, below: Line) -> Line:
        found = properties.find(self._spacing) if properties is not None else None
        return below if found is None else self.line(found, below)

    def line(self, spacing: etree._Element, below: Line = ("", "")) -> Line:
        """What a w:spacing says over what was said before."""
        return spacing.get(self._line) or below[0], spacing.get(self._rule) or below[1]

    def own(self, properties: etree._Element | None) -> Own:
        """What a w:rPr says."""
        style, font, size, bold = "", None, None, None
        for child in properties if properties is not None else ():
            tag = child.tag
            if tag == self._fonts:
                theme = child.get(self._east_theme)  # in one element it beats the name
                font = child.get(self._east) if theme is None else self.theme.font(theme)
            elif tag == self._bold:
                bold = switched_on(child.get(self.names.val))
            elif tag == self._size:
                size = half_points(child.get(self.names.val))
            elif tag == self._style:
                style = child.get(self.names.val) or ""
        return Own(style, font, size, bold)

    @property
    def theme(self) -> Theme:
        """The document's theme, read when the first typeface refers to it."""
        if self._themed is None:
            self._themed = self._theme()
        return self._themed
