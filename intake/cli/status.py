"""`huizhi status`: who has reported, what is owed, and the proof that nothing was lost."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from config.campaign import Campaign
from intake.language import tr
from intake.wiring import House, open_house
from store.model import Proof, UnitState

STATES = {
    "accepted": ("合格", "accepted"),
    "query": ("待核实", "query"),
    "correction": ("待补正", "correction"),
    "review": ("待人工", "review"),
    "missing": ("未报", "missing"),
}


def add_to(app: typer.Typer) -> None:
    """Adds the command."""
    app.command(
        "status",
        help=tr(
            "报送情况：应报、已报、未报，待发信件，邮件对账。\n\n例：huizhi status --json",
            "Status: units, letters, proof of completeness.\n\nExample: huizhi status --json",
        ),
    )(status)


def status(
    ctx: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help=tr("输出 JSON", "Print JSON"))] = False,
) -> None:
    """Prints the status for a person or a machine."""
    with open_house(ctx.obj) as house:
        data = gather(house, house.now())
        if as_json:
            typer.echo(json.dumps(data, ensure_ascii=False, indent=1))
        else:
            show(house, data)


def gather(house: House, now: datetime) -> dict[str, Any]:
    """The status as the machine output lays it down."""
    queries = house.ledger.queries
    units = [unit for campaign in house.campaigns for unit in queries.units(campaign, now)]
    proof = queries.proof()
    last = house.ledger.keeping.last_poll()
    return {
        "units": [_unit(unit) for unit in units],
        "letters": asdict(queries.letters()),
        "proof": _proof(proof),
        "silences": dict(queries.silences()),
        "parked": [number for number, _ in queries.parked()],
        "last_poll": last.isoformat() if last else None,
    }


def _unit(unit: UnitState) -> dict[str, Any]:
    return {**asdict(unit), "codes": list(unit.codes)}


def _proof(proof: Proof) -> dict[str, Any]:
    return {**asdict(proof), "ok": proof.ok}


def show(house: House, data: dict[str, Any]) -> None:
    """The status as tables on a terminal."""
    console = Console(soft_wrap=True, highlight=False)
    units = data["units"]
    counts = {state: sum(unit["state"] == state for unit in units) for state in STATES}
    reported = len(units) - counts["missing"]
    for campaign in house.campaigns:
        console.print(_headline(campaign), style="bold")
    console.print(
        tr(f"应报 {len(units)}　已报 {reported}　", f"expected {len(units)}, reported {reported}, ")
        + "　".join(f"{tr(*STATES[state])} {count}" for state, count in counts.items())
    )
    console.print(_units(units))
    letters = data["letters"]
    console.print(
        tr(
            f"信件：待发 {letters['owed']}　等人放行 {letters['held']}　已发 {letters['sent']}　"
            f"失败 {letters['failed']}",
            f"Letters: owed {letters['owed']}, held {letters['held']}, sent {letters['sent']}, "
            f"failed {letters['failed']}",
        )
    )
    console.print(_proof_line(data["proof"]), style="green" if data["proof"]["ok"] else "bold red")
    if data["parked"]:
        numbers = "、".join(str(number) for number in data["parked"])
        console.print(
            tr(f"程序未能处理、待人查看的邮件：{numbers}", f"Parked: {numbers}"), style="red"
        )


def _headline(campaign: Campaign) -> str:
    return tr(
        f"{campaign.number}　截止 {campaign.deadline:%Y-%m-%d}",
        f"{campaign.id}, deadline {campaign.deadline:%Y-%m-%d}",
    )


def _units(units: list[dict[str, Any]]) -> Table:
    table = Table(
        tr("单位", "Unit"), tr("状态", "State"), tr("版本", "Version"), tr("问题", "Codes")
    )
    order = list(STATES)
    for unit in sorted(units, key=lambda one: (order.index(one["state"]), one["name"])):
        marks = tr("（逾期）", " (late)") if unit["late"] else ""
        marks += tr("（截止当日）", " (due today)") if unit["due_today"] else ""
        version = str(unit["version"] or "")
        state = tr(*STATES[unit["state"]]) + marks
        table.add_row(unit["name"], state, version, " ".join(unit["codes"]))
    return table


def _proof_line(proof: dict[str, Any]) -> str:
    holds = tr("相符", "holds") if proof["ok"] else tr("不符，请查看", "does NOT hold")
    return tr(
        f"对账{holds}：邮箱现有 {proof['on_server']} + 已消失 {proof['vanished']} = "
        f"见过 {proof['sightings']} = 已存 {proof['kept']} + 仅信头 {proof['header_only']} + "
        f"未取到 {proof['failed']}；不同邮件 {proof['distinct']} + 导入 {proof['imported']} = "
        f"已判 {proof['judged']} + 待办 {proof['pending']} + 搁置 {proof['parked']} + "
        f"非报送 {proof['not_submissions']}",
        f"Proof {holds}: on server {proof['on_server']} + vanished {proof['vanished']} = sightings "
        f"{proof['sightings']} = kept {proof['kept']} + header only {proof['header_only']} + failed "
        f"{proof['failed']}; distinct {proof['distinct']} + imported {proof['imported']} = judged "
        f"{proof['judged']} + pending {proof['pending']} + parked {proof['parked']} + not "
        f"submissions {proof['not_submissions']}",
    )
