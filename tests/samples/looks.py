"""How text is set on paper, and how 附件1 四、格式要求 wants it: typed off by hand once more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Role: TypeAlias = Literal["title", "first", "second", "third", "fourth", "body"]


@dataclass(frozen=True, slots=True)
class Look:
    """Typeface of Chinese characters, size and line spacing in points, or lines as a multiple."""

    font: str
    size: float
    bold: bool = False
    rule: Literal["exact", "least", "lines"] = "exact"
    line: float = 20


WANTED: dict[Role, Look] = {
    "title": Look("宋体", 22, bold=True),
    "first": Look("宋体", 16, bold=True),
    "second": Look("宋体", 15, bold=True),
    "third": Look("宋体", 14, bold=True),
    "fourth": Look("宋体", 12, bold=True),
    "body": Look("仿宋", 12),
}
# One typeface under the names of different machines.
ALIASES = {
    "宋体": ("宋体", "SimSun", "新宋体"),
    "仿宋": ("仿宋", "仿宋_GB2312", "FangSong"),
}
