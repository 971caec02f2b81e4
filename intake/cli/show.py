"""`huizhi show FILE`: what was read of a Word, Excel or PDF file."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Annotated

import typer

from config.settings import ReaderLimits
from intake.language import tr
from intake.sandbox import Answer, Sandbox
from intake.show import told
from parsers.answers import CONTENT, task_for
from parsers.model import Unreadable
from parsers.sniff import kind


def add_to(app: typer.Typer) -> None:
    """Adds the command."""
    app.command(
        "show",
        help=tr(
            "显示从一个文件里读到了什么（Word、Excel、PDF）。\n\n例：huizhi show 考核材料.docx",
            "Show what is read of a file (Word, Excel, PDF).\n\nExample: huizhi show form.docx",
        ),
    )(show)


def show(
    file: Annotated[Path, typer.Argument(help=tr("文件", "The file"), exists=True, dir_okay=False)],
    as_json: Annotated[bool, typer.Option("--json", help=tr("输出 JSON", "Print JSON"))] = False,
) -> None:
    """Reads the file in a child, as in earnest, and prints what came back."""
    with tempfile.TemporaryDirectory() as scratch:
        sandbox = Sandbox(ReaderLimits(), Path(scratch))
        with sandbox.run(task_for(kind(file)), file) as answer:
            found = CONTENT.validate_json(answer.payload) if isinstance(answer, Answer) else answer
    if as_json:
        typer.echo(CONTENT.dump_json(found))
    else:
        for line in told(found):
            typer.echo(line)
    if isinstance(found, Unreadable):
        raise typer.Exit(1)
