"""Mistakes in a campaign's files, in words for whoever writes them: file, key path, what to do.

Lists count from 1 in a path, and what has an id is called by it: `tables[t4_fees].relations[2].column`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import Any

from pydantic_core import ErrorDetails

_WORDS = {
    "missing": "缺少这一项",
    "string_type": "应为文字，写在引号里",
    "string_too_short": "不能为空",
    "too_short": "至少要有一项",
    "int_type": "应为整数，不加引号",
    "int_parsing": "应为整数，不加引号",
    "int_from_float": "应为整数，不带小数",
    "greater_than_equal": "太小，最小是 {ge}",
    "less_than_equal": "太大，最大是 {le}",
    "bool_type": "应为 true 或 false，不加引号",
    "bool_parsing": "应为 true 或 false，不加引号",
    "date_type": "应为日期，按 年-月-日 写，不加引号",
    "date_parsing": "没有这一天；日期按 年-月-日 写，不加引号",
    "date_from_datetime_parsing": "没有这一天；日期按 年-月-日 写，不加引号",
    "date_from_datetime_inexact": "只写日期，不写时刻；截止当日全天都算按时",
    "decimal_type": "应为数字",
    "decimal_parsing": "应为数字",
    "literal_error": "只能是 {expected}",
    "tuple_type": "应为列表，写在 [ ] 里",
    "dict_type": "应为一组“名称 = 值”",
    "model_type": "应为一组“名称 = 值”",
    "model_attributes_type": "应为一组“名称 = 值”",
    "union_tag_invalid": "没有“{tag}”这种关系；有 {expected_tags}",
    "union_tag_not_found": "缺少 kind（关系的种类）",
}
_TOML = (
    (r"Invalid date or datetime", "没有这一天；日期按 年-月-日 写，不加引号"),
    (r"Cannot (?:overwrite|declare)", "同一个名称写了两次"),
    (r"Expected '=' after a key", "名称后面应有“=”"),
    (r"Expected newline", "一行只写一项；文字要放在引号里，数字开头不能有 0"),
    (r"Unclosed array", "列表没有写完，缺少“]”"),
    (r"Invalid value", "“=”后面的值写得不对；文字要放在引号里"),
    (r"Unterminated|Illegal character|Expected '\"'|Expected \"'\"", "引号没有成对"),
)


def untidy(raw: bytes, error: tomllib.TOMLDecodeError | UnicodeDecodeError) -> str:
    """What keeps a file from being read as TOML at all."""
    if isinstance(error, UnicodeDecodeError):
        return f"第{raw[: error.start].count(10) + 1}行: 文件不是 UTF-8 编码，请另存为 UTF-8"
    told = str(error)
    found = re.search(r"at line (\d+)", told)
    place = f"第{found[1]}行" if found else "文件末尾"
    words = next((words for sign, words in _TOML if re.match(sign, told)), "写法不合 TOML")
    return f"{place}: {words}（{told}）"


def invalid(
    errors: Iterable[ErrorDetails], body: dict[str, Any], known: frozenset[str]
) -> Iterator[str]:
    """One line for each value that does not fit its key.

    Args:
        errors: As the library tells them.
        body: The whole file.
        known: Every key that there is, to propose one for a key that there is not.
    """
    for fault in errors:
        yield f"{path(fault['loc'], body)}: {_words(fault, known)}"


def _words(fault: ErrorDetails, known: frozenset[str]) -> str:
    if fault["type"] == "extra_forbidden":
        name = str(fault["loc"][-1])
        near = get_close_matches(name, known - {name}, n=1, cutoff=0.7)
        return "没有这样的项" + (f"；是不是 {near[0]}？" if near else "，这里也用不着")
    words = _WORDS.get(fault["type"])
    if words is None:
        return fault["msg"].removeprefix("Value error, ")
    facts = {
        name: re.sub(r"', | or (?=')", "、", str(value).replace("', '", "'、'"))
        for name, value in fault.get("ctx", {}).items()
    }
    return words.format_map(facts)


def path(steps: Iterable[int | str], body: Any) -> str:
    """Where something stands in a file, for people."""
    shown, here = "", body
    for step in steps:
        if isinstance(step, int):
            here = here[step] if isinstance(here, list) and step < len(here) else None
            shown += f"[{_name(here) or step + 1}]"
        elif isinstance(here, dict) and step not in here and here.get("kind") == step:
            continue  # the library's name for a kind of relation, no key of the file
        else:
            here = here.get(step) if isinstance(here, dict) else None
            shown += f".{step}" if shown else str(step)
    return shown or "-"


def _name(item: Any) -> str:
    if not isinstance(item, dict):
        return ""
    name = item.get("id") or item.get("number")
    return name if isinstance(name, str) else ""
