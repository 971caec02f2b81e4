"""How the specs' materials are set: as the notice asks, but for what an example changes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from parsers.model import Block, Document, Heading, Paragraph, Setting, Spacing, Table

SIZES = {
    "二号": 22.0,
    "小二": 18.0,
    "三号": 16.0,
    "小三": 15.0,
    "四号": 14.0,
    "小四": 12.0,
    "五号": 10.5,
}
RIGHT = {
    "标题": "宋体 二号 加粗 固定值20磅",
    "一级标题": "宋体 三号 加粗 固定值20磅",
    "二级标题": "宋体 小三 加粗 固定值20磅",
    "三级标题": "宋体 四号 加粗 固定值20磅",
    "四级标题": "宋体 小四 加粗 固定值20磅",
    "正文": "仿宋 小四 不加粗 固定值20磅",
    "表格": "宋体 五号 不加粗 单倍行距",
}
_FORMS = (
    (r"[一二三四五六七八九十]+、", "一级标题"),
    (r"（[一二三四五六七八九十]+）", "二级标题"),
    (r"\d+[.、]", "三级标题"),
    (r"（\d+）", "四级标题"),
)


def typeset(document: Document, given: Mapping[str, str]) -> Document:
    """Every block set; `given` says how a role, or a line by its beginning, is set otherwise."""
    words = " ".join(given) + " ".join(_texts(document.blocks))
    assert all(key in RIGHT or key in words for key in given), "没有这一行"
    first, *rest = document.blocks
    blocks = [_set(first, "标题", given), *(_set(one, _role(one), given) for one in rest)]
    return replace(document, blocks=tuple(blocks))


def _texts(blocks: tuple[Block, ...]) -> list[str]:
    return [one.text for one in blocks if isinstance(one, Heading | Paragraph)]


def _role(block: Block) -> str:
    if isinstance(block, Heading):
        return f"{'一二三四'[block.level - 1]}级标题"
    if isinstance(block, Table):
        return "表格"
    short = isinstance(block, Paragraph) and not block.text.endswith("。")
    text = block.text if isinstance(block, Paragraph) else ""
    return next((role for form, role in _FORMS if short and re.match(form, text)), "正文")


def _set(block: Block, role: str, given: Mapping[str, str]) -> Block:
    if isinstance(block, Table):
        text = "".join(cell.text for cell in block.cells)
    elif isinstance(block, Heading | Paragraph):
        text = block.text
    else:
        return block
    line = next((words for key, words in given.items() if text.startswith(key)), "")
    setting = _setting(f"{RIGHT[role]} {given.get(role, '')} {line}", len(text))
    return replace(block, settings=(setting,))


def _setting(words: str, length: int) -> Setting:
    """The last word of each kind counts; what is no size, weight or spacing is a typeface."""
    font, size, bold, spacing = "", 0.0, False, Spacing("lines", 1.0)
    for word in words.split():
        if word in SIZES:
            size = SIZES[word]
        elif word.endswith("加粗"):
            bold = word == "加粗"
        elif match := re.fullmatch(r"(固定值|最小值)?([\d.]+|单)(磅|倍行距)", word):
            spacing = _spacing(match[1] or "", match[2], match[3])
        else:
            font = "" if word == "未知字体" else word
    return Setting(font, size, bold, spacing, length)


def _spacing(rule: str, value: str, unit: str) -> Spacing:
    if unit == "磅":
        return Spacing("exact" if rule == "固定值" else "least", float(value))
    return Spacing("lines", 1.0 if value == "单" else float(value))
