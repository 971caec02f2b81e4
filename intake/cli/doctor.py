"""`huizhi doctor`: is everything in order, and what is to be done where it is not."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import Annotated

import typer
from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from intake.doctor import examine
from intake.health import Health, State
from intake.language import tr
from intake.records import clock

_MARKS = {
    State.GOOD: ("✓", "green"),
    State.WARN: ("!", "yellow"),
    State.FAULT: ("✗", "bold red"),
    State.OFF: ("–", "dim"),
}


def doctor(
    ctx: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help=tr("输出 JSON", "Print JSON"))] = False,
) -> None:
    """Examines an installation."""
    found = examine(ctx.obj, clock())
    told = _json(found) if as_json else _shown(found)
    if any(one.state is State.FAULT for one in told):
        raise typer.Exit(1)


def _json(found: Iterable[Health]) -> list[Health]:
    told = list(found)
    good = not any(one.state is State.FAULT for one in told)
    data = {"ok": good, "checks": [asdict(one) for one in told]}
    typer.echo(json.dumps(data, ensure_ascii=False, indent=1))
    return told


def _shown(found: Iterable[Health]) -> list[Health]:
    console, told = Console(highlight=False), []
    for one in found:
        told.append(one)
        mark, style = _MARKS[one.state]
        console.print(Text.assemble((f"{mark} ", style), (one.title, "bold"), "  ", one.found))
        lines = [Text(line, style="dim") for line in one.details]
        if one.remedy:
            lines.append(Text.assemble(("→ ", style), one.remedy))
        for line in lines:
            console.print(Padding(line, (0, 0, 0, 4), expand=False))
    faults = sum(one.state is State.FAULT for one in told)
    warnings = sum(one.state is State.WARN for one in told)
    console.print(
        tr(f"故障 {faults} 项，提醒 {warnings} 项。", f"{faults} faults, {warnings} warnings."),
        style="bold red" if faults else "yellow" if warnings else "green",
    )
    return told
