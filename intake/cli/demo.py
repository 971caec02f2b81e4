"""`huizhi demo`: everything once, with invented units, on servers inside this process."""

from __future__ import annotations

import time

import structlog
import typer
from rich.console import Console

from intake.language import tr


def demo(ctx: typer.Context) -> None:
    """Plays the demo; fails if the proof does not hold at the end."""
    try:
        from intake.demo.play import NoDemo, play  # noqa: PLC0415 - needs the extra
    except ModuleNotFoundError as error:
        typer.echo(
            tr(
                f"演示还缺少组件 {error.name}，请运行：pip install 'huizhi[demo]'",
                f"The demo needs {error.name}; run: pip install 'huizhi[demo]'",
            ),
            err=True,
        )
        raise typer.Exit(1) from None
    home = ctx.obj / "demo" if ctx.obj.name == "var" else ctx.obj
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    console = Console(highlight=False)
    began = time.monotonic()
    try:
        good = play(home, console)
    except NoDemo:
        typer.echo(
            tr(
                f"“{home}” 里已有别的数据，演示不会动它。请换一个文件夹：huizhi --home var/demo demo",
                f"{home} holds other data, which the demo leaves alone. Name another folder: "
                "huizhi --home var/demo demo",
            ),
            err=True,
        )
        raise typer.Exit(1) from None
    seconds = time.monotonic() - began
    console.print(tr(f"用时 {seconds:.0f} 秒。", f"It took {seconds:.0f} s."))
    if not good:
        typer.echo(tr("演示没有通过对账，请查看上面的结果。", "The proof does not hold."), err=True)
        raise typer.Exit(1)
