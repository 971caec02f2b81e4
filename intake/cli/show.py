"""`huizhi show FILE`: what was read of a Word, Excel or PDF file, as text, JSON or pictures."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from config.settings import ReaderLimits
from intake import pictures
from intake.language import tr
from intake.sandbox import Answer, Sandbox
from intake.show import data, told
from parsers.answers import CONTENT, task_for
from parsers.marks import marks
from parsers.model import Content, Document, FileKind, Unreadable
from parsers.sniff import kind


def show(
    file: Annotated[Path, typer.Argument(help=tr("文件", "The file"), exists=True, dir_okay=False)],
    as_json: Annotated[bool, typer.Option("--json", help=tr("输出 JSON", "Print JSON"))] = False,
    pages: Annotated[
        Path | None,
        typer.Option(
            file_okay=False,
            help=tr("把每一页画成图片存到这个文件夹", "Draw each page into this folder"),
        ),
    ] = None,
) -> None:
    """Reads the file in a child, as in earnest, and shows what came back."""
    with tempfile.TemporaryDirectory() as scratch:
        sandbox = Sandbox(ReaderLimits(), Path(scratch))
        found = _read(sandbox, file)
        if pages is not None:
            _draw(sandbox, file, found, pages)
            return
    if as_json:
        typer.echo(json.dumps(data(found), ensure_ascii=False))
    else:
        for line in told(found):
            typer.echo(line)
    if isinstance(found, Unreadable):
        raise typer.Exit(1)


def _read(sandbox: Sandbox, file: Path) -> Content:
    with sandbox.run(task_for(kind(file)), file) as answer:
        return CONTENT.validate_json(answer.payload) if isinstance(answer, Answer) else answer


def _draw(sandbox: Sandbox, file: Path, content: Content, folder: Path) -> None:
    """Draws the pages; what cannot be drawn is told, and fails."""
    if kind(file) is not FileKind.PDF:
        raise _refused(tr("只有 PDF 能画成页面图片。", "Only a PDF can be drawn page by page."))
    if isinstance(content, Unreadable):
        raise _refused(*told(content))
    if pictures.font() is None:
        typer.echo(
            tr(
                "没有找到中文字体，汉字会画成“□”。安装：apt-get install fonts-noto-cjk",
                "No Chinese font, so characters become boxes: apt-get install fonts-noto-cjk",
            ),
            err=True,
        )
    folder.mkdir(parents=True, exist_ok=True)
    lost = _pages(sandbox, file, content, folder)
    if lost:
        words = "、".join(map(str, lost))
        raise _refused(tr(f"画不出的页：{words}", f"Pages that could not be drawn: {words}"))


def _pages(sandbox: Sandbox, file: Path, document: Document, folder: Path) -> list[int]:
    """Draws page after page; gives the numbers of those that could not be drawn."""
    last, lost = min(document.pages, pictures.MAX_PAGES), []
    for number in range(1, last + 1):
        read = marks(document, number)
        to = folder / f"{number:0{len(str(last))}d}.png"
        drawn = pictures.page(sandbox, file, number, read, to)
        if isinstance(drawn, Unreadable):
            lost.append(number)
            if lost[-pictures.MAX_LOST :] == [number - 2, number - 1, number]:
                lost += range(number + 1, last + 1)  # the file is made to cost time
                break
            continue
        typer.echo(
            tr(f"{to}  读到 {len(read)} 个格子", f"{to}  {len(read)} cells read"),
        )
    return lost


def _refused(*lines: str) -> typer.Exit:
    for line in lines:
        typer.echo(line, err=True)
    return typer.Exit(1)
