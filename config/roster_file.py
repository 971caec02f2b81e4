"""Reading a roster from a file, CSV or XLSX, as a clerk saves it.

The first row names the columns, in any order: full_name, kind and, if wanted, city, aliases,
senders, contact, phone. Several aliases or senders in a cell are separated by ";" or "、". Every
mistake is told at once, with its row as a spreadsheet counts it. Nothing is guessed and nothing
in the file is passed over: the roster decides to whom a letter goes. Two units may share an address,
which then tells neither of them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path

from config.roster import Roster, RosterError, Unit, UnitKind, folded
from config.roster_rows import Row, rows

NEEDED = ("full_name", "kind")
COLUMNS = (*NEEDED, "city", "aliases", "senders", "contact", "phone")
# What people write instead. Only ever proposed.
_COLUMNS_MEANT = {
    "full_name": ("单位", "单位名称", "单位全称", "学校", "学校名称", "名称", "全称"),
    "kind": ("类型", "类别", "单位类型", "单位类别", "性质"),
    "city": ("城市", "地市", "设区市", "所在市"),
    "aliases": ("别名", "简称", "曾用名"),
    "senders": ("邮箱", "电子邮箱", "邮箱地址", "发件人", "email", "mail"),
    "contact": ("联系人", "姓名"),
    "phone": ("电话", "手机", "联系电话"),
}
_KINDS_MEANT = {
    "school": ("学校", "院校", "中职", "高职", "高校", "本科"),
    "organisation": ("培训评价组织", "评价组织", "组织", "企业", "公司", "organization"),
    "forwarder": ("转报单位", "教育局", "转发", "转报"),
}
_ADDRESS = re.compile(r"[^\s@,;<>]+@[^\s@,;<>]+\.[^\s@,;<>]+")


def load(path: Path) -> Roster:
    """Reads a roster from a CSV (UTF-8 or GB18030) or XLSX file, told by its content.

    Raises:
        RosterError: With the row and reason of every mistake.
        OSError: The file cannot be opened.
    """
    header, *below = rows(path)
    names = tuple(_tidy(cell).casefold() for cell in header.cells)
    mistakes = list(_wrong_columns(names))
    lacking = [name for name in NEEDED if name not in names]
    if not lacking and not below:
        mistakes.append("第2行起: 名单里没有单位")
    found = [] if lacking else [(row.number, *_unit(row, names)) for row in below]
    units = {number: unit for number, unit, _ in found if unit.full_name}
    told = [(number, words) for number, _, wrong in found for words in wrong]
    again = dict(_twice(units))
    once = {number: unit for number, unit in units.items() if number not in again}
    told += [*again.items(), *_shared_aliases(once)]
    mistakes += [f"第{number}行: {words}" for number, words in sorted(told, key=lambda one: one[0])]
    if mistakes:
        raise RosterError(f"{path.name} 有 {len(mistakes)} 处要改:\n" + "\n".join(mistakes))
    return Roster(tuple(units.values()))


def _wrong_columns(names: Sequence[str]) -> Iterator[str]:
    for place, name in enumerate(names):
        if name and name not in COLUMNS:
            near = _near(name, _COLUMNS_MEANT)
            yield f"第1行: 没有“{name}”这一列；" + (
                f"是不是 {near}？" if near else f"可用的列名: {'、'.join(COLUMNS)}"
            )
        elif name and name in names[:place]:
            yield f"第1行: 列名“{name}”出现了两次"
    for name in NEEDED:
        if name not in names:
            yield f"第1行: 缺少列名 {name}"


def _near(word: str, meant: Mapping[str, Sequence[str]]) -> str:
    """The known word that was probably meant, or empty."""
    said = next((known for known, others in meant.items() if word in others), "")
    return said or next(iter(get_close_matches(word, meant, n=1, cutoff=0.6)), "")


def _unit(row: Row, names: Sequence[str]) -> tuple[Unit, list[str]]:
    """A row as a unit, with everything that is wrong with it alone."""
    cells = dict(zip(names, map(_tidy, row.cells), strict=False))
    kind = cells.get("kind", "").casefold()
    senders = tuple(
        unicodedata.normalize("NFKC", one).casefold() for one in _several(cells.get("senders", ""))
    )
    unit = Unit(
        full_name=cells.get("full_name", ""),
        kind=UnitKind(kind) if kind in tuple(UnitKind) else UnitKind.SCHOOL,
        city=cells.get("city", ""),
        aliases=_several(cells.get("aliases", "")),
        senders=tuple(dict.fromkeys(senders)),
        contact=cells.get("contact", ""),
        phone=cells.get("phone", ""),
    )
    return unit, [*_wrong_cells(unit, kind), *_unnamed(row, names)]


def _wrong_cells(unit: Unit, kind: str) -> Iterator[str]:
    if not unit.full_name:
        yield "单位名称（full_name）为空"
    known = "、".join(UnitKind)
    if not kind:
        yield f"单位类别（kind）为空，只能是 {known}"
    elif kind not in tuple(UnitKind):
        near = _near(kind, _KINDS_MEANT)
        yield f"没有“{kind}”这种单位；" + (f"是不是 {near}？" if near else f"kind 只能是 {known}")
    for sender in unit.senders:
        if not _ADDRESS.fullmatch(sender):
            yield f"“{sender}”不是邮箱地址；几个地址之间用“;”分开"


def _unnamed(row: Row, names: Sequence[str]) -> Iterator[str]:
    """What stands below no column name would be lost."""
    for place, cell in enumerate(row.cells):
        if cell.strip() and (place >= len(names) or not names[place]):
            yield (
                f"第{place + 1}格“{_tidy(cell)}”上面没有列名；"
                "是不是多了一个逗号？几个别名或邮箱之间用“;”分开"
            )


def _twice(units: Mapping[int, Unit]) -> Iterator[tuple[int, str]]:
    first: dict[str, int] = {}
    for number, unit in units.items():
        before = first.setdefault(folded(unit.full_name), number)
        if before != number:
            yield number, f"“{unit.full_name}”与第{before}行名称重复"


def _shared_aliases(units: Mapping[int, Unit]) -> Iterator[tuple[int, str]]:
    """An alias that is another unit's name or alias would tell the wrong unit."""
    named = {folded(unit.full_name): number for number, unit in units.items()}
    first: dict[str, int] = {}
    for number, unit in units.items():
        for key, alias in {folded(alias): alias for alias in unit.aliases}.items():
            before = named.get(key) or first.setdefault(key, number)
            if before != number:
                what = "单位名称" if key in named else "别名"
                yield number, f"别名“{alias}”也是第{before}行的{what}；一个名称只能指一个单位"


def _tidy(text: str) -> str:
    """Without blanks and invisible signs around it, on one line."""
    return " ".join(re.sub(r"[\u200b\u200e\u200f\u2060\ufeff]", "", text).split())


def _several(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in re.split(r"[;；、]", text) if part.strip())
