"""An organisation's form on paper, after 附件2."""

from __future__ import annotations

from tests.samples.blocks import Block, Heading, Para
from tests.samples.forms import ANNEXES, FORMS, ORGANISATION_SECTIONS, OVERVIEW
from tests.samples.pages import closing, numbered_heading, prose, section, table_blocks
from tests.samples.paper import Paper
from tests.samples.style import Style

_HINT = "（注意：本部分表中有带*处均需要在第七部分中填写相应明细表）"


def organisation_blocks(paper: Paper, style: Style, seed: str) -> tuple[Block, ...]:
    """Introduction, eight sections, closing line; annexes here unless the style has a file."""
    blocks: list[Block] = [Para(paper.introduction)] if paper.introduction else []
    for place, name in enumerate(ORGANISATION_SECTIONS):
        texts = paper.sections.get(name)
        if texts is not None:
            title = ORGANISATION_SECTIONS[name]
            title += _HINT if name == "overview" and style.hints else ""
            blocks += [section(place, title, style), *prose(texts)]
        if name == "overview":
            blocks += _tables(OVERVIEW, paper, style, seed)
        elif name == "annexes" and style.annexes == "main":
            blocks += _tables(ANNEXES, paper, style, seed)
        elif name == "annexes" and texts is not None:
            blocks.append(Para("附表1至附表4另附文件。"))
    return (*blocks, *closing(paper, style))


def _tables(names: tuple[str, ...], paper: Paper, style: Style, seed: str) -> list[Block]:
    blocks: list[Block] = []
    for place, name in enumerate(names, 1):
        body = table_blocks(name, paper, style, seed)
        if not body:
            continue
        blocks.append(numbered_heading(place, FORMS[name].title, style))
        if style.captions and name in ANNEXES:
            blocks.append(Para(caption(name)))
        blocks += body
    return blocks


def caption(name: str) -> str:
    """「附表1 江西省各试点院校申报考核明细汇总表」."""
    return f"附表{ANNEXES.index(name) + 1} {FORMS[name].title}"


def annex_blocks(paper: Paper, style: Style, seed: str) -> tuple[Block, ...]:
    """The annexes alone, for a file of their own."""
    blocks: list[Block] = []
    for name in ANNEXES:
        body = table_blocks(name, paper, style, seed)
        if body:
            blocks += [Heading(caption(name), 1), *body]
    return tuple(blocks)
