"""Sections, title, closing line and left-over words of a document, found by their words.

A heading may be styled, bold, numbered by hand or automatically: only its words count. A line of
the table of contents is none. Where the number is right and the words are others, the section is
there, since the form's shape binds nobody.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from checks.bind.labels import MAX_HEADING, chinese_number, heading, listed_in_contents
from checks.form import FoundSection
from config.template import Section, Template
from parsers.model import Block, Heading, Paragraph, Picture, Table

CLOSING_BLOCKS = 30
MAX_BEHIND = 2
BROKEN = 25  # characters that a line must have to be broken in two
MAX_BESIDE = 40  # the unit's name and （公章）; a longer line is a sentence
_FILLER = re.compile(r"[.·…。\-—_*\sXx×/\\]*")
_MASKED = re.compile(r"[*＊]{3,}")
_PAGE = re.compile(r"(?<!\d)\d{1,3}$")
_DIGIT = "[\\d〇零一二三四五六七八九十]"
_DATE = re.compile(
    rf"{_DIGIT}{{2,4}}年{_DIGIT}{{1,3}}月{_DIGIT}{{1,3}}[日号]|"
    r"20\d\d[-./]\d{1,2}[-./]\d{1,2}|(?<!\d)20\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])(?!\d)"
)


@dataclass(frozen=True, slots=True)
class _Mark:
    """A heading of a section, with the place of its block."""

    place: int
    section: Section
    heading: str


@dataclass(frozen=True, slots=True)
class Outline:
    """A document cut at the headings of the template's sections.

    Attributes:
        before: How many blocks stand before the first section; all when there is none.
        sections: In the template's order.
        parts: First and last place (exclusive) of the blocks below each heading, by section id.
    """

    before: int
    sections: tuple[FoundSection, ...]
    parts: dict[str, tuple[tuple[int, int], ...]]


def outline(blocks: tuple[Block, ...], template: Template) -> Outline:
    """Finds the template's sections in a document."""
    marks = sorted(_marks(blocks, template), key=lambda mark: mark.place)
    ends = [*(mark.place for mark in marks[1:]), *([len(blocks)] if marks else [])]
    found: dict[str, list[tuple[_Mark, tuple[Block, ...]]]] = {}
    parts: dict[str, list[tuple[int, int]]] = {}
    for mark, end in zip(marks, ends, strict=True):
        found.setdefault(mark.section.id, []).append((mark, blocks[mark.place + 1 : end]))
        parts.setdefault(mark.section.id, []).append((mark.place + 1, end))
    return Outline(
        marks[0].place if marks else len(blocks),
        tuple(
            _section(section, found[section.id], template)
            for section in template.sections
            if section.id in found
        ),
        {name: tuple(places) for name, places in parts.items()},
    )


def _marks(blocks: tuple[Block, ...], template: Template) -> Iterator[_Mark]:
    numbered: list[_Mark] = []
    titled: set[str] = set()
    listed = contents(blocks)
    for place, block in enumerate(blocks):
        if not isinstance(block, Heading | Paragraph) or len(block.text) > MAX_HEADING:
            continue
        if place in listed or listed_in_contents(block.text):
            continue
        section = _by_title(block, template)
        if section is not None:
            titled.add(section.id)
            yield _Mark(place, section, block.text)
            continue
        number = chinese_number(block.text, block.number)
        same = next((one for one in template.sections if number and one.number == number), None)
        if same is not None:
            numbered.append(_Mark(place, same, block.text))
    yield from (mark for mark in numbered if mark.section.id not in titled)


def contents(blocks: tuple[Block, ...]) -> frozenset[int]:
    """Places of the lines of a table of contents below 「目录」: each ends with its page's number.

    A PDF may lose what stands between a line's words and the number, and break a long line in two.
    """
    found: set[int] = set()
    texts = [_tight(one.text) if isinstance(one, Heading | Paragraph) else "" for one in blocks]
    for begin in (place for place, text in enumerate(texts) if text == "目录"):
        page, place = 0, begin + 1
        while place < len(texts):
            ends = [_PAGE.search(text) for text in texts[place : place + 2]]
            if ends[0] is None and len(texts[place]) < BROKEN:
                break
            last = next((at for at, end in enumerate(ends) if end and int(end[0]) >= page), None)
            if last is None:
                break
            page = int(_PAGE.findall(texts[place + last])[0])
            found |= {*range(place, place + last + 1)}
            place += last + 1
    return frozenset(found)


def _by_title(block: Heading | Paragraph, template: Template) -> Section | None:
    plain = heading(block.text)
    number = chinese_number(block.text, block.number)
    for section in template.sections:
        names = [heading(name) for name in (section.title, *section.synonyms)]
        if plain in names:
            return section
        # Under its own number, a title may be longer: 「二、1+X证书试点工作考核自评表」.
        if number == section.number and any(
            name in plain or plain in name for name in names if plain
        ):
            return section
    return None


def _section(
    section: Section, parts: list[tuple[_Mark, tuple[Block, ...]]], template: Template
) -> FoundSection:
    inside = [block for _, blocks in parts for block in blocks]
    said = [line for mark, blocks in parts for line in _lines_below(mark, blocks)]
    own = {heading(table.title) for table in template.tables} | {
        heading(row.title) for table in template.tables for row in table.rows
    }
    text = any(_is_text(line, own, template) for line in said)
    pictures = sum(1 for block in inside if isinstance(block, Picture))
    tables = sum(1 for block in inside if isinstance(block, Table))
    return FoundSection(section.id, parts[0][0].heading, text, pictures, tables)


def _lines_below(mark: _Mark, blocks: tuple[Block, ...]) -> list[str]:
    """The lines below a heading without its own rest: in a PDF its bracket may close a line later."""
    found = [block.text for block in blocks if isinstance(block, Heading | Paragraph)]
    opened = len(re.findall("[(（]", mark.heading)) - len(re.findall("[)）]", mark.heading))
    return found[1:] if opened > 0 and found and found[0].rstrip().endswith((")", "）")) else found


def _is_text(line: str, own: set[str], template: Template) -> bool:
    """Whether a line says something: not dots, not the template's own words."""
    plain = unicodedata.normalize("NFKC", line)
    if _FILLER.fullmatch(plain) or re.fullmatch(r"[\d\-.、()一二三四五六七八九十…·\s]+", plain):
        return False
    return heading(line) not in own and not _only_placeholder(line, template)


def _only_placeholder(line: str, template: Template) -> bool:
    tight = _tight(line)
    for word in template.placeholders:
        tight = tight.replace(_tight(word), "")
    return bool(_FILLER.fullmatch(tight))


def placeholders(
    blocks: tuple[Block, ...], template: Template, introduction: int
) -> Iterator[tuple[str, str]]:
    """Words of the template that were left standing, each with the line that it stands in.

    「*****」 elsewhere than in the title and the introduction is masking, and meant.

    Args:
        blocks: The document's blocks.
        template: The template.
        introduction: How many blocks stand before the first section.
    """
    words = [_tight(word) for word in template.placeholders]
    for place, text in _texts(blocks):
        tight = _tight(text)
        for word in words:
            if word in tight:
                yield word, text.strip()[:MAX_HEADING]
                break
        else:
            if place < introduction and _MASKED.search(text):
                yield "*****", text.strip()[:MAX_HEADING]


def _texts(blocks: tuple[Block, ...]) -> Iterator[tuple[int, str]]:
    for place, block in enumerate(blocks):
        if isinstance(block, Heading | Paragraph):
            yield place, block.text
        elif isinstance(block, Table):
            # Only long words of the template stand in tables, and only in few cells.
            yield from ((place, cell.text) for cell in block.cells if "添加行" in cell.text)


def dated(blocks: tuple[Block, ...]) -> bool:
    """Whether one of the last lines ends with a whole date, behind nothing but a few words.

    A row of a table, which a PDF may give as a line, has figures beside its date.
    """
    last = [one.text for one in blocks if isinstance(one, Heading | Paragraph)][-CLOSING_BLOCKS:]
    for text in last:
        tight = _tight(text)
        found = list(_DATE.finditer(tight))
        if not found:
            continue
        before, after = tight[: found[-1].start()], tight[found[-1].end() :]
        words = len(before) <= MAX_BESIDE and not re.search(r"\d", before)
        # The seal's own words may be printed over the end of the line.
        if words and len(after) <= MAX_BEHIND and not re.search(r"\d", after):
            return True
    return False


def _tight(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
