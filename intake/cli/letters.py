"""`huizhi outbox`: what waits for a person's release, and its release."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from intake.language import tr
from intake.records import open_records
from notifier.letters import label
from notifier.model import LetterKind
from notifier.report.words import held_reason


def outbox(
    ctx: typer.Context,
    release: Annotated[
        list[int] | None, typer.Option(help=tr("放行的编号，可多次给出", "Numbers to release"))
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help=tr("全部放行", "Release all"))] = False,
) -> None:
    """Lists held letters, or releases some of them."""
    with open_records(ctx.obj) as house:
        held = house.ledger.outbox.held()
        chosen = [one.id for one in held] if everything else release or []
        released = sum(house.ledger.outbox.release(number, house.now()) for number in chosen)
        if chosen:
            typer.echo(tr(f"已放行 {released} 封", f"Released: {released}"))
            return
    table = Table(tr("编号", "No."), tr("信件", "Letter"), tr("收信人", "To"), tr("原因", "Held"))
    for one in held:
        table.add_row(
            str(one.id),
            label(LetterKind(one.kind)),
            one.recipient,
            tr(held_reason(one.held), one.held),
        )
    Console().print(table if held else tr("没有等待放行的信。", "No letter waits."))
