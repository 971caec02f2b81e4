"""`huizhi web`: the office's pages on this machine."""

from __future__ import annotations

import gc
from typing import Annotated

import typer
import uvicorn

from intake.language import tr
from intake.web.app import create
from intake.web.guard import loopback
from intake.wiring import open_house


def web(
    ctx: typer.Context,
    port: Annotated[int, typer.Option(min=1, max=65535, help=tr("端口", "Port"))] = 8600,
    host: Annotated[
        str, typer.Option(help=tr("只能是本机地址", "A loopback address"))
    ] = "127.0.0.1",
) -> None:
    """Serves the pages until stopped."""
    if not loopback(host):
        typer.echo(
            tr(
                f"页面还没有登录保护，只能在本机打开，不能监听 {host}。"
                f"要从别的电脑查看，请用 ssh -L {port}:127.0.0.1:{port} 转接。",
                f"The pages have no login yet, so they listen on this machine only, not on {host}. "
                f"From elsewhere use ssh -L {port}:127.0.0.1:{port}.",
            ),
            err=True,
        )
        raise typer.Exit(2)
    with open_house(ctx.obj) as house:
        shown = f"[{host}]" if ":" in host else host
        typer.echo(
            tr(
                f"请在浏览器打开 http://{shown}:{port}/ （按 Ctrl-C 停止）",
                f"Open http://{shown}:{port}/ in a browser (Ctrl-C stops)",
            ),
            err=True,
        )
        # No access log: addresses of pages name units, and logs hold ids and codes only.
        options = {"log_level": "warning", "access_log": False, "server_header": False}
        pages = create(house)
        gc.freeze()  # what is loaded stays: a status of thousands of units is not slowed by it
        uvicorn.run(pages, host=host, port=port, **options)  # type: ignore[arg-type] # options
