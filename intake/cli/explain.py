"""`huizhi explain CODE`: what a check demands, why, and examples."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console
from rich.markdown import Markdown

from checks.explain import UnknownCode
from checks.explain import explain as explained
from intake.language import tr


def add_to(app: typer.Typer) -> None:
    """Adds the command."""
    app.command(
        "explain",
        help=tr(
            "说明一个检查代码：要求、依据、例子。\n\n例：huizhi explain SUM101",
            "Explain a check: demand, source, examples.\n\nExample: huizhi explain SUM101",
        ),
    )(explain)


def explain(
    code: Annotated[str, typer.Argument(help=tr("检查代码", "Code of a check"))],
) -> None:
    """Prints a check's page, rendered on a terminal, as Markdown otherwise."""
    try:
        text = explained(code.upper())
    except UnknownCode as error:
        typer.echo(tr(f"没有这个代码：{error}", f"No such code: {error}"), err=True)
        raise typer.Exit(2) from None
    console = Console()
    if console.is_terminal:
        console.print(Markdown(text))
    else:
        typer.echo(text)
