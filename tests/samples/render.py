"""From a paper and a style to a submission: which files there are and what stands in them."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Literal

from tests.samples.blocks import Block, Carrier, Heading, Para, Submission
from tests.samples.envelope import Envelope, envelope_of, proper_stem
from tests.samples.forms import ANNEXES
from tests.samples.looks import ALIASES, WANTED, Look, Role
from tests.samples.organisation_pages import annex_blocks, organisation_blocks
from tests.samples.paper import Paper
from tests.samples.school_pages import evidence_files, school_blocks
from tests.samples.style import Style

_LETTER = (
    Para("关于报送有关材料的说明"),
    Para("教育厅职成处："),
    Para("现将我单位有关材料随邮件报上，请查收。联系人及电话见邮件正文。"),
    Para("如需补充，请与我单位联系。"),
)


def render(
    paper: Paper, style: Style, rng: random.Random, envelope: Envelope | None = None
) -> Submission:
    """The whole package in neutral blocks; Word and PDF say the same."""
    packed = envelope or envelope_of(paper)
    seed = str(rng.getrandbits(32))
    whole = _blocks(paper, replace(style, annexes="main"), seed)
    apart = style.annexes != "main" and any(paper.tables.get(name) for name in ANNEXES)
    main = _blocks(paper, style, seed) if apart else whole
    other = packed.printed
    shown = _blocks(other, replace(style, annexes="main"), seed) if other else whole
    word_name, pdf_name = _names(paper, style, rng)
    if packed.stand_in == "pages":
        word_name = word_name.replace(".docx", ".pages")
    elif packed.stand_in == "ofd":
        pdf_name = pdf_name.replace(".pdf", ".ofd")
    carriers = [
        Carrier(word_name, "word", _LETTER if packed.blank else main),
        Carrier(pdf_name, "pdf", shown),
    ]
    if apart:
        carriers.append(_annex_carrier(paper, style, rng, seed))
    elif packed.annexed is not None:
        habit: Literal["word", "excel"] = rng.choice(("word", "excel"))
        carriers.append(_annex_carrier(packed.annexed, replace(style, annexes=habit), rng, seed))
    carriers += _rivals(packed, style, seed, word_name, pdf_name)
    gone = {
        name
        for name, state in ((word_name, packed.word), (pdf_name, packed.pdf))
        if state == "none"
    }
    return Submission(
        unit=paper.unit,
        archive_name=packed.stem + packed.suffix,
        carriers=tuple(carrier for carrier in carriers if carrier.name not in gone),
        extras=(*evidence_files(paper), *filter(None, (packed.program,))),
        style=style,
        envelope=packed,
    )


def _rivals(
    packed: Envelope, style: Style, seed: str, word_name: str, pdf_name: str
) -> list[Carrier]:
    """Second main documents; nothing in their names says that they do not count."""
    inside, made = replace(style, annexes="main"), []
    if packed.rival is not None:
        name = word_name.replace(".docx", "（修改稿）.docx")
        made.append(Carrier(name, "word", _blocks(packed.rival, inside, seed)))
    if packed.pages is not None:
        name = pdf_name.replace(".pdf", "（修改稿）.pdf")
        made.append(Carrier(name, "pdf", _blocks(packed.pages, inside, seed)))
    return made


def _blocks(paper: Paper, style: Style, seed: str) -> tuple[Block, ...]:
    write = school_blocks if paper.kind == "school" else organisation_blocks
    body = write(paper, style, seed)
    above = [Para("附件1" if paper.kind == "school" else "附件2")] if style.attached else []
    contents = _contents(body) if style.contents else []
    title = _title(paper, style)
    if paper.kind == "organisation":  # 附件2 asks for no layout
        return (*above, *title, *contents, *body)
    named = [replace(one, look=_look(paper, style, "title")) for one in title]
    return (*above, *named, *contents, *(_set(one, paper, style) for one in body))


def _set(block: Block, paper: Paper, style: Style) -> Block:
    """As 附件1 四、格式要求 wants it, or as an injector does. Its own headings skip a level."""
    if isinstance(block, Heading):
        role: Role = ("first", "third", "fourth")[block.level - 1]
        return replace(block, look=_look(paper, style, role))
    return replace(block, look=_look(paper, style, "body")) if isinstance(block, Para) else block


def _look(paper: Paper, style: Style, role: Role) -> Look:
    look = paper.looks.get(role, WANTED[role])
    names = ALIASES.get(look.font, (look.font,))
    return replace(look, font=names[len(paper.unit) % len(names)]) if style.aliases else look


def _contents(body: tuple[Block, ...]) -> list[Para]:
    """A table of contents as Word makes one: every heading once more, with a page behind it."""
    entries = [one for one in body if isinstance(one, Heading) and one.level < 3]
    lines = [f"{one.number}{one.text}\t{page}" for page, one in enumerate(entries, 1)]
    return [Para("目 录"), *map(Para, lines)]


def _title(paper: Paper, style: Style) -> list[Para]:
    title = paper.title
    if style.title_spaced:
        title = title.replace("1+X证书", " 1+X 证书").replace("年", " 年", 1)
    tail = next((tail for tail in ("考核材料", "汇报材料") if title.endswith(tail)), "")
    if style.title_in_two and tail:
        return [Para(title.removesuffix(tail)), Para(tail)]
    return [Para(title)]


def _names(paper: Paper, style: Style, rng: random.Random) -> tuple[str, str]:
    """Names of the two main documents: the notice names the archive only, so all are right."""
    kind = "考核材料" if paper.kind == "school" else "汇报材料"
    stem = {
        "long": proper_stem(paper.unit, paper.year),
        "short": kind,
        "kind": f"{paper.unit}{kind}",
        "unit": paper.unit,
    }[style.naming]
    word, pdf = rng.choice((("", ""), ("（WORD版）", "（盖章PDF版）"), ("", "-盖章版")))
    return f"{stem}{word}.docx", f"{stem}{pdf}.pdf"


def _annex_carrier(paper: Paper, style: Style, rng: random.Random, seed: str) -> Carrier:
    stem = rng.choice(("附表", "附表1-4", f"{paper.unit}附表"))
    blocks = annex_blocks(paper, style, seed)
    if style.annexes == "excel":
        return Carrier(f"{stem}.xlsx", "excel", blocks)
    return Carrier(f"{stem}.docx", "word", blocks)
