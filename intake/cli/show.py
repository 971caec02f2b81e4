"""`huizhi show FILE`: what was read of a Word, Excel or PDF file, as text, JSON or pictures."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from config.settings import ReaderLimits
from intake import libreoffice, pictures, rereading
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
    what = _kind(file)
    with sandbox.run(task_for(what), file) as answer:
        first = CONTENT.validate_json(answer.payload) if isinstance(answer, Answer) else answer
    found = rereading.reread(sandbox, file, what, first)
    if rereading.wanted(found, what) and not rereading.possible(what):
        typer.echo(
            tr(
                "装上 LibreOffice 和 bubblewrap 后可以再试：apt-get install "
                "libreoffice-writer-nogui bubblewrap",
                "LibreOffice in bubblewrap may read it: apt-get install "
                "libreoffice-writer-nogui bubblewrap",
            ),
            err=True,
        )
    return found


def _kind(file: Path) -> FileKind:
    """By content; by what its name claims where the content says nothing."""
    found = kind(file)
    claims = found is FileKind.UNKNOWN and file.name.lower().endswith(".pdf")
    return FileKind.PDF if claims else found


def _draw(sandbox: Sandbox, file: Path, content: Content, folder: Path) -> None:
    """Draws the pages; what cannot be drawn is told, and fails."""
    if isinstance(content, Unreadable):
        raise _refused(*told(content))
    if _kind(file) is not FileKind.PDF:
        with sandbox.folder() as fresh:
            made = libreoffice.paged(file, kind(file), fresh, sandbox.limits)
            if made is None:
                raise _refused(_without_pages(kind(file)))
            typer.echo(
                tr(
                    "由 LibreOffice 排版，分页可能和 Word 里不同。",
                    "Laid out by LibreOffice: pages may break elsewhere than in Word.",
                ),
                err=True,
            )
            _draw(sandbox, made, _read(sandbox, made), folder)
            return
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


def _without_pages(what: FileKind) -> str:
    if not what.is_word:
        return tr("只有 PDF 和 Word 文件有页面。", "Only PDF and Word files have pages.")
    if not libreoffice.available():
        return tr(
            "画 Word 文件的页面需要 LibreOffice 和 bubblewrap："
            "apt-get install libreoffice-writer-nogui bubblewrap",
            "Pages of a Word file need LibreOffice and bubblewrap: "
            "apt-get install libreoffice-writer-nogui bubblewrap",
        )
    return tr("LibreOffice 排不出这个文件的页面。", "LibreOffice cannot lay out this file.")


def _refused(*lines: str) -> typer.Exit:
    for line in lines:
        typer.echo(line, err=True)
    return typer.Exit(1)
