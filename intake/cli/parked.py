"""`huizhi parked`: mails that our own fault kept from being worked on; why, and back to the line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from intake.language import tr
from intake.records import open_records
from store.model import ParkedMail


def parked(
    ctx: typer.Context,
    number: Annotated[
        int | None,
        typer.Argument(help=tr("只看这一封，连同完整的错误记录", "This one, with its whole trace")),
    ] = None,
    retry: Annotated[
        list[int] | None,
        typer.Option(help=tr("交回处理的编号，可多次给出", "Numbers to give back to the line")),
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help=tr("全部交回处理", "Give all back"))
    ] = False,
) -> None:
    """Lists parked mails, shows one, or gives some back."""
    with open_records(ctx.obj) as house:
        waiting = house.ledger.queries.parked()
        known = [one.id for one in waiting]
        chosen = known if everything else retry or []
        if strange := sorted({*chosen, *([number] if number else [])} - set(known)):
            _unknown(strange)
        back = sum(house.ledger.work.unpark(one, house.now()) for one in chosen)
    if chosen:
        typer.echo(
            tr(
                f"已交回 {back} 封；huizhi run 会接着处理，没有在运行时请运行 huizhi once。",
                f"{back} given back; huizhi run takes them up, else start huizhi once.",
            )
        )
    elif number:
        typer.echo(next(one.error for one in waiting if one.id == number))
    else:
        Console(soft_wrap=True).print(_table(waiting) if waiting else _NONE)


_NONE = tr("没有搁置的邮件。", "No mail is parked.")


def _unknown(numbers: Sequence[int]) -> None:
    told = "、".join(str(number) for number in numbers)
    typer.echo(
        tr(f"没有这样的搁置邮件：{told}。huizhi parked 列出全部。", f"Not parked: {told}."),
        err=True,
    )
    raise typer.Exit(2)


def _table(waiting: Sequence[ParkedMail]) -> Table:
    table = Table(tr("编号", "No."), tr("收到", "Received"), tr("试过", "Tries"), tr("原因", "Why"))
    for one in waiting:
        received = f"{one.received.astimezone():%Y-%m-%d %H:%M}"
        lines = one.error.strip().splitlines() or [""]
        table.add_row(str(one.id), received, str(one.attempts), escape(lines[-1]))
    return table
