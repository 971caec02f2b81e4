"""Typefaces by their families: one and the same has other names on other machines."""

from __future__ import annotations

import re
import unicodedata

_FAMILIES = {
    "宋体": "宋体 新宋体 simsun nsimsun simsun-extb songti songtisc 宋体-简 华文宋体 stsong 方正书宋 方正宋体"
    " 汉仪书宋 中易宋体 宋体-pua",
    "仿宋": "仿宋 仿宋gb2312 fangsong fangsonggb2312 simfang 华文仿宋 stfangsong 方正仿宋 汉仪仿宋 仿宋-简",
    "黑体": "黑体 simhei heiti heitisc 黑体-简 华文黑体 stheiti 方正黑体 汉仪中黑 中易黑体",
    "楷体": "楷体 楷体gb2312 kaiti kaitigb2312 simkai kaitisc 楷体-简 华文楷体 stkaiti 方正楷体 汉仪楷体",
    "方正小标宋": "方正小标宋 fzxiaobiaosong fzxbs fzxiaobiaosong-b05 fzxiaobiaosong-b05s",
    "微软雅黑": "微软雅黑 microsoftyahei msyahei",
    "等线": "等线 dengxian 等线light",
    "幼圆": "幼圆 youyuan",
    "隶书": "隶书 simli lisu",
    "华文中宋": "华文中宋 stzhongsong",
}
_KNOWN = {name: family for family, names in _FAMILIES.items() for name in names.split()}
_CUT = re.compile(r"(?:gbk|gb18030|简体|繁体|_gbk)$")
_HAN = re.compile("[\u4e00-\u9fff]")


def family(font: str) -> str:
    """The family of a typeface; empty where a machine's own choice would be shown instead.

    Chinese characters have no shape in a Latin typeface, and no Chinese machine has the Japanese
    ones: what is seen then, nobody knows here.
    """
    plain = unicodedata.normalize("NFKC", font).casefold().lstrip("@")
    tight = re.sub(r"[\s_]+", "", plain)
    known = _KNOWN.get(tight) or _KNOWN.get(_CUT.sub("", tight))
    if known:
        return known
    chinese = _HAN.search(tight) and not tight.startswith("ms")
    return tight if chinese else ""
