"""What was read of a file, as lines of text: for a person who asks why something was said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from intake.language import tr
from intake.rereading import SECOND
from parsers.headers import clean
from parsers.model import Content, Document, Heading, Paragraph, Table, Unreadable

MAX_LINE = 2000
FAULTS = {
    "damaged": ("文件已损坏", "the file is damaged"),
    "suspect": ("这里的程序读不出，文件可能有问题", "it cannot be read here and may be broken"),
    "encrypted": ("文件加了密码", "it needs a password"),
    "unsupported": ("不支持这种格式", "its format is not supported"),
    "empty": ("文件里没有内容", "nothing is in it"),
    "limit": ("超过了读取的限度", "a reading limit was passed"),
    "died": ("读取过程中断", "the reader died"),
}


def data(found: object) -> object:
    """The content as JSON with every field named: between our processes tuples have no names."""
    if is_dataclass(found) and not isinstance(found, type):
        return {one.name: data(getattr(found, one.name)) for one in fields(found)}
    if isinstance(found, tuple):
        if hasattr(found, "_asdict"):
            return {name: data(value) for name, value in found._asdict().items()}
        return [data(one) for one in found]
    return found


def told(content: Content) -> Iterator[str]:
    """The content line by line; whatever came from the file is cleaned of control characters."""
    if isinstance(content, Unreadable):
        words = FAULTS.get(str(content.fault), (str(content.fault), str(content.fault)))
        yield tr(
            f"读不出：{words[0]}（{content.detail}）", f"Unreadable: {words[1]} ({content.detail})"
        )
        return
    yield _summary(content)
    for block in content.blocks:
        if isinstance(block, Heading):
            yield f"{'#' * block.level} {_shown(block.number + block.text)}"
        elif isinstance(block, Paragraph):
            yield _shown(block.number + block.text)
        elif isinstance(block, Table):
            yield from _table(block)
        else:
            yield tr("［图片］", "[picture]")
    for line in content.margins:
        yield tr(f"页眉页脚：{_shown(line)}", f"Header or footer: {_shown(line)}")


def _summary(document: Document) -> str:
    tables = sum(isinstance(block, Table) for block in document.blocks)
    cut = tr(f"；只读到限度“{document.cut}”", f"; cut by {document.cut}") if document.cut else ""
    if document.cut == SECOND:
        cut = tr("；由备用程序读出，可能不全", "; by the second reader, perhaps not all")
    hidden = "、".join(map(_shown, document.hidden))
    more = tr(f"；隐藏：{hidden}", f"; hidden: {hidden}") if hidden else ""
    kind = "" if document.typed else tr("；扫描件", "; scanned")
    return (
        tr(
            f"{document.pages or '—'} 页，{tables} 张表，{document.pictures} 张图片",
            f"{document.pages or '—'} pages, {tables} tables, {document.pictures} pictures",
        )
        + kind
        + cut
        + more
    )


def _table(table: Table) -> Iterator[str]:
    where = table.where
    place = tr(f"表 {where.table}", f"Table {where.table}")
    page = tr(f"，第 {where.page} 页", f", page {where.page}") if where.page else ""
    sheet = (
        tr(f"，工作表 {_shown(where.sheet)}", f", sheet {_shown(where.sheet)}")
        if where.sheet
        else ""
    )
    yield f"［{place}{page}{sheet}］"
    rows: list[list[str]] = [[""] * table.columns for _ in range(table.rows)]
    for cell in table.cells:
        text = _shown(cell.number + cell.text)
        rows[cell.row][cell.column] = text if cell.confidence else text + "？"
    yield from (" | ".join(row) for row in rows)


def _shown(text: str) -> str:
    return clean(text, MAX_LINE)
