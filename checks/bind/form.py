"""A document bound to one of the campaign's templates."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

from checks.bind import outline as by_words
from checks.bind.evidence import named
from checks.bind.outline import Outline, outline
from checks.bind.tables import Laid, bind_tables, laid_out
from checks.form import BoundTable, Form
from checks.naming import pattern, tolerant
from config.campaign import Campaign
from config.template import Template
from parsers.model import Block, Document, Heading, Paragraph, Table, Where

MAX_TITLE_BLOCKS = 12
MAX_TITLE_LINES = 4
SEVERAL = 2  # sections that tell a form from a paper that happens to have one such heading


def bind(document: Document, file: str, campaign: Campaign) -> Form | None:
    """Binds a document to the template that it fits best; None if it fits none at all."""
    laid = laid_out(document.blocks)
    tries = [_Try.of(document, laid, file, template) for template in campaign.templates]
    best = max(tries, key=lambda one: one.weight, default=None)
    return best.form() if best is not None and best.weight > 0 else None


@dataclass(frozen=True, slots=True)
class _Try:
    """A document held against one template, as far as it takes to compare templates."""

    blocks: tuple[Block, ...]
    margins: tuple[Block, ...]
    file: str
    template: Template
    unit: str
    year: str
    outline: Outline
    tables: tuple[BoundTable, ...]
    used: frozenset[int]

    @classmethod
    def of(
        cls, document: Document, laid: tuple[Block | Laid, ...], file: str, template: Template
    ) -> Self:
        blocks = document.blocks
        # Somebody's title or closing line stands in a header or a footer, and only there.
        margins = tuple(Paragraph(line, Where()) for line in document.margins)
        unit, year = title(blocks, template)
        if not (unit or year):
            unit, year = title(margins, template)
        tables, used = bind_tables(laid, template, file)
        found = outline(blocks, template)
        return cls(blocks, margins, file, template, unit, year, found, tables, used)

    @property
    def weight(self) -> int:
        """How well the two fit; 0 for not at all."""
        sections = len(self.outline.sections)
        titled = bool(self.unit or self.year)
        filled = len([one for one in self.tables if one.rows])
        return (sections if sections >= SEVERAL else 0) + 2 * filled + 3 * titled

    def form(self) -> Form:
        """Everything that the document holds of the template."""
        words = by_words.placeholders(self.blocks, self.template, self.outline.before)
        return Form(
            kind=self.template.kind,
            file=self.file,
            tables=self.tables,
            titled=bool(self.unit or self.year),
            unit=self.unit,
            year=self.year,
            sections=self.outline.sections,
            placeholders=tuple(words),
            dated=self._dated if self.template.closing else None,
            evidenced=_evidenced(self.blocks, self.template, self.outline, self.used),
        )

    @property
    def _dated(self) -> bool:
        return by_words.dated(self.blocks) or by_words.dated(self.margins)


def whole(form: Form) -> bool:
    """Whether this looks like the main document and not like a part of it."""
    return form.titled or len(form.sections) >= SEVERAL


def _evidenced(
    blocks: tuple[Block, ...], template: Template, found: Outline, used: frozenset[int]
) -> frozenset[str]:
    """The indicators that the evidence section names; the self-assessment itself names none."""
    rows: frozenset[str] = frozenset()
    for section in template.sections:
        if section.evidence is not None:
            table = template.table(section.evidence.table)
            for first, last in found.parts.get(section.id, ()):
                inside = (blocks[place] for place in range(first, last) if place not in used)
                rows |= named((text for block in inside for text in _texts(block)), table)
    return rows


def _texts(block: Block) -> Iterator[str]:
    if isinstance(block, Heading | Paragraph):
        yield f"{block.number} {block.text}"
    elif isinstance(block, Table):
        yield from (f"{cell.number} {cell.text}" for cell in block.cells)


def title(blocks: tuple[Block, ...], template: Template) -> tuple[str, str]:
    """Unit and year in a document's title; empty where it has not the template's form."""
    _, unit, year = _title(blocks, template)
    return unit, year


def title_places(blocks: tuple[Block, ...], template: Template) -> tuple[int, ...]:
    """Where the title stands: one block or a few; empty where it has not the template's form."""
    return _title(blocks, template)[0]


def _title(blocks: tuple[Block, ...], template: Template) -> tuple[tuple[int, ...], str, str]:
    lines = [
        (at, one.text)
        for at, one in enumerate(blocks[:MAX_TITLE_BLOCKS])
        if isinstance(one, Heading | Paragraph)
    ]
    # A long title is often broken over two paragraphs, and in a PDF each of them over lines.
    several = (
        lines[first : first + count]
        for count in range(1, MAX_TITLE_LINES + 1)
        for first in range(len(lines) - count + 1)
    )
    wanted = re.compile(pattern(template.title))
    for some in several:
        text = "".join(text for _, text in some)
        match = wanted.search(tolerant(re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))))
        if match and not _template_words(match["unit"], template):
            return (
                tuple(at for at, _ in some),
                _outer_brackets(match["unit"].strip("-")),
                match["year"],
            )
    return (), "", ""


def _outer_brackets(unit: str) -> str:
    """A name without the template's brackets round it; brackets of its own stay."""
    inside = unit[1:-1]
    bracketed = unit.startswith("(") and unit.endswith(")") and "(" not in inside
    return inside if bracketed else unit


def _template_words(unit: str, template: Template) -> bool:
    tight = [re.sub(r"[()（）\s]", "", word) for word in template.placeholders]
    return any(word and word in unit for word in tight) or not unit.strip("*()-")
