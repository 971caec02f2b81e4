"""What a campaign's files name must be there, and must fit: columns, tables, sentences, kinds.

Looked at over the files as they are, however wrong they may be otherwise, so that one reading
tells every mistake. What has not even its right shape is told by `config/mistakes` and passed over.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pydantic import TypeAdapter, ValidationError

from config.mistakes import path
from config.relations import (
    ConstantQuotient,
    DetailCount,
    DetailSum,
    Difference,
    Duration,
    NotGreater,
    Ratio,
    Relation,
    SameFact,
    Total,
)

_RELATION: TypeAdapter[Relation] = TypeAdapter(Relation)
_FIGURES = ("score", "count", "amount")
_ANY: tuple[str, ...] = ()
_KINDS = {"score": "分数", "count": "计数", "amount": "金额", "rate": "比率", "text": "文字"}


def unfit(body: dict[str, Any]) -> Iterator[str]:
    """What of one template's file names something that is not there, or does not fit.

    Args:
        body: The file as TOML gives it.
    """
    tables = {_word(one, "id"): one for one in _parts(body, "tables")}
    for list_name in ("sections", "tables"):
        yield from _twice(f"{list_name}", [_word(one, "id") for one in _parts(body, list_name)])
    for table in _parts(body, "tables"):
        here = _at(body, table)
        yield from _table(table, here, levels=bool(body.get("levels")))
        for relation, place in _relations(table, here):
            yield from _foreign(relation, place, tables)
    for section in _parts(body, "sections"):
        yield from _section(section, _at(body, section), tables)


def dangling(notice: dict[str, Any], forms: Mapping[str, dict[str, Any]]) -> Iterator[str]:
    """What the templates cite that is no sentence of the notice; and two forms of one kind."""
    given = notice.get("sentences")
    known = given if isinstance(given, dict) else {}
    for name, body in forms.items():
        for place, key in cited(body):
            if key not in known:
                yield f"{name}: {place}.sentence: notice.toml 的 [sentences] 里没有 {key}"
    kinds = Counter(_word(body, "kind") for body in forms.values())
    for kind in (one for one, times in kinds.items() if one and times > 1):
        both = "、".join(name for name, body in forms.items() if body.get("kind") == kind)
        yield f"{both}: kind: 都是 {kind}；每种单位只能有一份模板"


def cited(body: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Key path and key of every sentence that a template cites."""
    places: list[tuple[str, dict[str, Any]]] = []
    for section in _parts(body, "sections"):
        here = _at(body, section)
        places += [(here, section), (f"{here}.evidence", _part(section, "evidence"))]
    places += [(name, _part(body, name)) for name in ("closing", "layout")]
    for table in _parts(body, "tables"):
        here = _at(body, table)
        places.append((here, table))
        relations = enumerate(_parts(table, "relations"), 1)
        places += [(f"{here}.relations[{number}]", one) for number, one in relations]
    yield from ((place, key) for place, part in places if (key := _word(part, "sentence")))


def _table(table: dict[str, Any], here: str, *, levels: bool) -> Iterator[str]:
    columns = {_word(one, "id"): one for one in _parts(table, "columns")}
    yield from _twice(f"{here}.columns", [_word(one, "id") for one in _parts(table, "columns")])
    yield from _twice(f"{here}.columns", list(_headers(table)), "表头")
    groups = _parts(table, "groups")
    yield from _twice(f"{here}.groups", [_word(one, "number") for one in groups])
    yield from _twice(
        f"{here}.groups", [_word(row, "id") for one in groups for row in _parts(one, "rows")]
    )
    for name in _words(table, "key"):
        yield from _unknown(f"{here}.key", name, columns)
    if groups and len(_words(table, "key")) != 1:
        yield f"{here}.key: 有固定行的表，只写一列：指标所在的那一列"
    if not levels and any(one.get("kind") == "level" for one in columns.values()):
        yield f'{here}.columns: 有级别列（level），但本文件没有写 levels = ["初级", …]'
    for relation, place in _relations(table, here):
        if isinstance(relation, Total) and not _word(table, "total"):
            yield f'{place}: 要核对合计，但本表没有写 total = "合计"（合计行的名称）'
        for name, kinds in _wanted(relation):
            yield from _unknown(place, name, columns)
            yield from _misfit(place, name, columns, kinds)


def _headers(table: dict[str, Any]) -> Iterator[str]:
    """Every full name of every column: the same name twice could never be told apart."""
    for column in _parts(table, "columns"):
        names = {_word(column, "header"), *_words(column, "synonyms")} - {""}
        regions = _words(column, "under")[:1] or [""]
        yield from (f"{region}·{name}".strip("·") for region in regions for name in names)


def _section(section: dict[str, Any], here: str, tables: Mapping[str, Any]) -> Iterator[str]:
    if "fix" in (section.get("missing"), section.get("empty")) and not _word(section, "sentence"):
        yield f"{here}: 缺了要补正（fix）的部分，要用 sentence 写明通知中的依据"
    for name in _words(section, "tables"):
        if name not in tables:
            yield f"{here}.tables: 没有编号为 {name} 的表"
    evidence = _part(section, "evidence")
    name, column = _word(evidence, "table"), _word(evidence, "column")
    if name and name not in tables:
        yield f"{here}.evidence.table: 没有编号为 {name} 的表"
    elif name and not _parts(tables[name], "groups"):
        yield f"{here}.evidence.table: 表 {name} 没有固定行，佐证无从逐项对照"
    elif name:
        yield from _unknown(f"{here}.evidence.column", column, _columns(tables[name]))


def _foreign(relation: Relation, here: str, tables: Mapping[str, Any]) -> Iterator[str]:
    if not isinstance(relation, DetailSum | DetailCount | SameFact):
        return
    if relation.table not in tables:
        yield f"{here}.table: 没有编号为 {relation.table} 的表"
        return
    columns = _columns(tables[relation.table])
    if relation.of:
        yield from _unknown(f"{here}.of", relation.of, columns, f"表 {relation.table} ")
        kinds = _ANY if isinstance(relation, DetailCount) else _FIGURES
        yield from _misfit(f"{here}.of", relation.of, columns, kinds)


def _wanted(relation: Relation) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The columns of its own table that a relation speaks of, each with the kinds that fit."""
    names: tuple[str, ...]
    match relation:
        case Ratio():
            figures = ((relation.part, _FIGURES), (relation.whole, _FIGURES))
            return ((relation.column, ("rate",)), *figures)
        case Duration():
            return ((relation.column, ("count",)), (relation.period, ("text",)))
        case Total():
            names = relation.columns
        case Difference():
            names = (relation.column, relation.whole, relation.part)
        case NotGreater():
            names = (relation.part, relation.whole)
        case ConstantQuotient():
            names = (relation.column, relation.by)
        case DetailSum() | DetailCount() | SameFact():
            names = (relation.column,)
    return tuple((name, _FIGURES) for name in names)


def _relations(table: dict[str, Any], here: str) -> Iterator[tuple[Relation, str]]:
    """The relations that have their right shape, each with its place."""
    for number, one in enumerate(_parts(table, "relations"), 1):
        try:
            yield _RELATION.validate_python(one), f"{here}.relations[{number}]"
        except ValidationError:
            continue


def _unknown(here: str, name: str, columns: Mapping[str, Any], whose: str = "") -> Iterator[str]:
    if name and name not in columns:
        yield f"{here}: {whose}没有编号为 {name} 的列；有 {'、'.join(filter(None, columns))}"


def _misfit(
    here: str, name: str, columns: Mapping[str, Any], kinds: tuple[str, ...]
) -> Iterator[str]:
    kind = _word(columns.get(name, {}), "kind")
    if kinds and kind and kind not in kinds:
        wanted = "、".join(f"{one}（{_KINDS[one]}）" for one in kinds)
        yield f"{here}: 列 {name} 是 {kind}，这里要的是 {wanted}"


def _twice(here: str, names: Iterable[str], what: str = "编号") -> Iterator[str]:
    for name, times in Counter(names).items():
        if name and times > 1:
            yield f"{here}: {what}“{name}”出现了 {times} 次"


def _columns(table: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {_word(one, "id"): one for one in _parts(table, "columns")}


def _at(body: dict[str, Any], part: dict[str, Any]) -> str:
    """The path of a section or table."""
    name = "tables" if any(one is part for one in _parts(body, "tables")) else "sections"
    place = next(number for number, one in enumerate(body[name]) if one is part)
    return path((name, place), body)


def _parts(body: dict[str, Any], name: str) -> list[dict[str, Any]]:
    found = body.get(name)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _part(body: dict[str, Any], name: str) -> dict[str, Any]:
    found = body.get(name)
    return found if isinstance(found, dict) else {}


def _word(body: dict[str, Any], name: str) -> str:
    found = body.get(name)
    return found if isinstance(found, str) else ""


def _words(body: dict[str, Any], name: str) -> list[str]:
    found = body.get(name)
    return [one for one in found if isinstance(one, str)] if isinstance(found, list) else []
