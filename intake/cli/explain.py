"""`huizhi explain`: what the checks demand, why, and examples; the catalogue for the office."""

from __future__ import annotations

import html
import itertools
from pathlib import Path
from typing import Annotated

import typer
from markdown_it import MarkdownIt
from rich.console import Console
from rich.markdown import Markdown

from checks.explain import UnknownCode
from checks.explain import explain as explained
from checks.guide import catalogue, slug, weights
from checks.switches import prepare
from config import campaign as campaigns_
from config import settings as settings_
from config.campaign import Campaign
from intake.language import tr

HTML = (".html", ".htm")
STYLE = """
body{font:16px/1.7 "Noto Sans CJK SC","Microsoft YaHei",sans-serif;max-width:60em;margin:2em auto;
padding:0 1em;color:#222}h1,h2{border-bottom:1px solid #ccc;padding-bottom:.2em}h3{margin-top:2em}
table{border-collapse:collapse;width:100%}td,th{border:1px solid #ccc;padding:.3em .6em;
text-align:left;vertical-align:top}th{background:#f3f3f3}td:last-child{min-width:9em}
code{background:#f3f3f3;padding:0 .2em}a{color:#06c}@media print{h3{page-break-after:avoid}}
"""


def explain(
    ctx: typer.Context,
    code: Annotated[str, typer.Argument(help=tr("检查代码", "Code of a check"))] = "",
    catalogue_: Annotated[
        Path | None,
        typer.Option(
            "--catalogue",
            help=tr(
                "把全部检查写成一页：.html 或 .md", "Write all checks as one page: .html or .md"
            ),
        ),
    ] = None,
    campaign: Annotated[
        Path | None, typer.Option(help=tr("另一个通知的文件夹", "Folder of another campaign"))
    ] = None,
) -> None:
    """Prints a check's page, rendered on a terminal, as Markdown otherwise; or all in short."""
    if catalogue_ is not None:
        _write(catalogue_, _campaign(ctx.obj, campaign))
    elif code:
        _show(code.upper())
    else:
        for one in prepare(_campaign(ctx.obj, campaign)):
            typer.echo(f"{one.check.code:8}{one.check.title}（{weights(one)}）")


def as_html(text: str, title: str) -> str:
    """A page of its own from Markdown, with the anchors that its links name."""
    tokens = MarkdownIt("commonmark", {"html": False}).enable("table").parse(text)
    renderer = MarkdownIt("commonmark", {"html": False})
    for token, inside in itertools.pairwise(tokens):
        if token.type == "heading_open":
            token.attrSet("id", slug(inside.content))
        for link in (one for one in inside.children or () if one.type == "link_open"):
            link.attrSet("href", f"#{_anchor(text, str(link.attrGet('href')))}")
    body = renderer.renderer.render(tokens, renderer.options, {})
    return (
        '<!doctype html>\n<html lang="zh-CN"><head><meta charset="utf-8">'
        f"<title>{html.escape(title)}</title><style>{STYLE}</style></head>\n"
        f"<body>\n{body}</body></html>\n"
    )


def _anchor(text: str, href: str) -> str:
    """The anchor of a link as it was written: the parser escapes Chinese."""
    code = href.lstrip("#").partition("-")[0].upper()
    heading = next(line for line in text.splitlines() if line.startswith(f"### {code} "))
    return slug(heading.removeprefix("### "))


def _campaign(home: Path, folder: Path | None) -> Campaign:
    """The campaign that is asked for, else the newest of those in use."""
    if folder is not None:
        return campaigns_.load(folder)
    known = campaigns_.load_all(settings_.load(home).campaign_folder)
    return max(known, key=lambda one: one.deadline)


def _write(file: Path, campaign: Campaign) -> None:
    if file.suffix.lower() not in (*HTML, ".md"):
        typer.echo(
            tr("文件名须以 .html 或 .md 结尾", "The file must end in .html or .md"), err=True
        )
        raise typer.Exit(2)
    text = catalogue(campaign)
    title = text.partition("\n")[0].removeprefix("# ")
    page = as_html(text, title) if file.suffix.lower() in HTML else text
    file.write_text(page, encoding="utf-8")
    typer.echo(tr(f"已写入 {file}", f"Written: {file}"))


def _show(code: str) -> None:
    try:
        text = explained(code)
    except UnknownCode as error:
        typer.echo(tr(f"没有这个代码：{error}", f"No such code: {error}"), err=True)
        raise typer.Exit(2) from None
    console = Console()
    if console.is_terminal:
        console.print(Markdown(text))
    else:
        typer.echo(text)
