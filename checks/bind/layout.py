"""What each piece of a document is in its layout: title, heading of a level, body, table.

Precision before recall: a line is a heading only where its title, its style or its number says so,
and body only where it reads like sentences. Where it can be two things it is right if it is right for
one. Evidence is other people's paper and is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.bind.form import title_places
from checks.bind.labels import MAX_HEADING, listed_in_contents
from checks.bind.outline import Outline, outline
from checks.layout import Role, Spot, squeezed
from config.layout import Layout, Typeset
from config.template import Template
from parsers.model import Block, Document, Heading, Paragraph, Picture, Table

_SENTENCES = re.compile(r".{14,}[。！？；!?;][”’」』）)]?\s*", re.DOTALL)
_LEVELS = "一二三四五六七八九"


def spots(document: Document, template: Template) -> tuple[Spot, ...]:
    """Every piece of a document that is known for what it is, in reading order."""
    if template.layout is None:
        return ()
    return tuple(_Map(document.blocks, template, template.layout).spots())


class _Map:
    """A document with the places of its parts."""

    def __init__(self, blocks: tuple[Block, ...], template: Template, layout: Layout) -> None:
        self.blocks, self.template, self.layout = blocks, template, layout
        self.headings = tuple(
            self._role(f"{sign}级标题", one, level)
            for level, (sign, one) in enumerate(zip(_LEVELS, layout.headings, strict=False), 1)
        )
        self.body = self._role("正文", layout.body)
        found = outline(blocks, template)
        self.sections = dict(self._sections(found))
        self.inside = frozenset(self._inside(found))
        marks = (blocks[at] for at in self.sections)
        levels = {one.level if isinstance(one, Heading) else 0 for one in marks}
        self.base = levels.pop() if len(levels) == 1 else 0  # of one mind, or of none

    def spots(self) -> Iterator[Spot]:
        """In reading order."""
        titles = title_places(self.blocks, self.template)
        title = self._role("标题", self.layout.title)
        for at, block in enumerate(self.blocks):
            if isinstance(block, Picture):
                continue
            if at in titles:
                yield from _spot(block, (title,))
            elif at in self.sections:
                yield from _spot(block, self.headings[:1], section=self.sections[at])
            elif at in self.inside:
                yield from self._below(block)

    def _role(self, name: str, wanted: Typeset | None, level: int = 0) -> Role | None:
        if wanted is None:
            return None
        return Role(name, wanted.spaced(self.layout.line), level)

    def _sections(self, found: Outline) -> Iterator[tuple[int, str]]:
        """The heading of each section; of several the first one with a number as it should be."""
        for section in self.template.sections:
            marks = [first - 1 for first, _ in found.parts.get(section.id, ())]
            numbered = [at for at in marks if self._level(_shown(self.blocks[at])) == 1]
            for at in (*numbered, *marks)[:1]:
                yield at, f"{section.number}、{section.title}"

    def _inside(self, found: Outline) -> Iterator[int]:
        """Places below the headings of sections, those with evidence left out."""
        for section in self.template.sections:
            if section.evidence is None:
                for first, end in found.parts.get(section.id, ()):
                    yield from range(first, end)

    def _below(self, block: Heading | Paragraph | Table) -> Iterator[Spot]:
        if isinstance(block, Table):
            wanted = self.layout.table
            yield from _spot(block, (Role("表格", wanted) if wanted else None,))
            return
        text = _shown(block)
        if listed_in_contents(text):
            return
        if _SENTENCES.fullmatch(text):
            yield from _spot(block, (self.body if isinstance(block, Paragraph) else None,))
        elif len(text) <= MAX_HEADING:
            yield from self._short(block, text)

    def _short(self, block: Heading | Paragraph, text: str) -> Iterator[Spot]:
        """A heading by style or by number, else nobody knows what."""
        level = self._level(text)
        if isinstance(block, Paragraph):
            if level:
                yield from _spot(block, (self.headings[level - 1], self.body))
            return
        style = max(block.level - self.base + 1, 0) if self.base else 0
        levels = sorted({level, style} & set(range(1, len(self.headings) + 1)))
        yield from _spot(block, tuple(self.headings[one - 1] for one in levels), style)

    def _level(self, text: str) -> int:
        """The level whose form of number a text begins with, or 0."""
        tight = squeezed(text)
        return next((at for at, one in enumerate(self.layout.headings, 1) if one.begins(tight)), 0)


def _spot(
    block: Heading | Paragraph | Table,
    roles: tuple[Role | None, ...],
    style: int = 0,
    section: str = "",
) -> Iterator[Spot]:
    """Nothing, where the notice leaves one of the roles free."""
    known = tuple(role for role in roles if role is not None)
    if known and len(known) == len(roles):
        yield Spot(known, _shown(block), block.settings, style, section)


def _shown(block: Block) -> str:
    return f"{block.number}{block.text}".strip() if isinstance(block, Heading | Paragraph) else ""
