"""A school's form on paper, after 附件1."""

from __future__ import annotations

from pathlib import PurePosixPath

from tests.samples.blocks import Block, Heading, Para
from tests.samples.forms import FORMS, GROUPS, INDICATORS, SCHOOL_SECTIONS, group_of
from tests.samples.pages import closing, numbered_heading, prose, section, table_blocks
from tests.samples.paper import Paper
from tests.samples.style import Style

FILES = (".jpg", ".png", ".pdf")


def school_blocks(paper: Paper, style: Style, seed: str) -> tuple[Block, ...]:
    """Report, table, evidence; the table may also stand behind the evidence as 附表."""
    table = table_blocks("self_assessment", paper, style, seed)
    caption = Para(f"附表：{paper.year}年{paper.unit}{FORMS['self_assessment'].title}")
    at_end = bool(table) and style.self_table == "end"
    blocks: list[Block] = []
    for place, name in enumerate(SCHOOL_SECTIONS):
        texts = paper.sections.get(name)
        if texts is not None:
            blocks += [section(place, _title_of(name), style, paper.section_number), *prose(texts)]
        if name == "assessment" and not at_end:
            blocks += [caption, *table] if style.captions and table else table
        elif name == "assessment" and texts is not None:
            blocks.append(Para("自评表见文末附表。"))
        elif name == "evidence":
            blocks += _evidence(paper, style)
    tail = [caption, *table] if at_end else []
    return (*blocks, *tail, *closing(paper, style))


def _title_of(name: str) -> str:
    hint = "（对照自评表逐项提供）" if name == "evidence" else ""
    return SCHOOL_SECTIONS[name] + hint


def is_file(evidence: str) -> bool:
    """Evidence is a file when it is named like one."""
    return evidence.endswith(FILES)


def title_of_key(key: str) -> str:
    """Words for a number, a parent (1-4) or a range (1-1至1-3)."""
    if key in INDICATORS:
        return INDICATORS[key]
    return "考核费用" if key == "1-4" else "目标完成情况"


def _evidence(paper: Paper, style: Style) -> list[Block]:
    blocks: list[Block] = []
    group = ""
    if any(is_file(text) for text in paper.evidence.values()):
        blocks.append(Para("部分佐证材料以文件形式放在佐证材料文件夹中。"))
    for key, text in paper.evidence.items():
        if is_file(text):
            continue
        if group_of(key) != group:
            group = group_of(key)
            blocks.append(numbered_heading(int(group), GROUPS[group], style))
        if style.headings == "auto" and key in INDICATORS:
            blocks.append(Heading(title_of_key(key), 3, key))
        else:
            blocks.append(Heading(f"{key} {title_of_key(key)}", 3))
        blocks.append(Para(text))
    return blocks


def evidence_files(paper: Paper) -> tuple[str, ...]:
    """The evidence that is files, named by their indicators."""
    return tuple(
        f"佐证材料/{key} {title_of_key(key)}{PurePosixPath(text).suffix}"
        for key, text in paper.evidence.items()
        if is_file(text)
    )
