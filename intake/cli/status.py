"""`huizhi status`: who has reported, what is owed, and the proof that nothing was lost."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from intake import office
from intake.language import tr
from intake.records import open_records
from intake.watch import worries
from notifier.report.chart import BAR
from notifier.report.health import identities, notices
from notifier.report.machine import as_json as machine
from notifier.report.model import Group, Round, Status
from notifier.report.words import STATES, State, reasons
from store.status import UnitState

ENGLISH = {
    State.ACCEPTED: "accepted",
    State.QUERY: "query",
    State.CORRECTION: "correction",
    State.REVIEW: "review",
    State.MISSING: "missing",
}
STYLES = {
    State.ACCEPTED: "green",
    State.QUERY: "yellow",
    State.CORRECTION: "red",
    State.REVIEW: "magenta",
    State.MISSING: "dim",
}
LEVELS = {"alarm": "bold red", "warning": "yellow", "hint": ""}
SHOWN = 60  # units on a terminal; the whole list is one option away


def status(
    ctx: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help=tr("输出 JSON", "Print JSON"))] = False,
    xlsx: Annotated[
        Path | None,
        typer.Option(
            help=tr("存为 Excel：统计表、未报名单、台账、数据", "Write an Excel workbook")
        ),
    ] = None,
    html: Annotated[
        Path | None, typer.Option(help=tr("存为一个网页文件", "Write one self-contained page"))
    ] = None,
    docx: Annotated[
        Path | None, typer.Option(help=tr("存为一页 Word 简报", "Write a one-page Word brief"))
    ] = None,
    everyone: Annotated[
        bool, typer.Option("--all", help=tr("列出全部单位", "List every unit"))
    ] = False,
) -> None:
    """Prints the status for a person or a machine, or writes it to files."""
    with open_records(ctx.obj) as house:
        found = office.status(house)
        if as_json:
            data = machine(found, tr)
            data["warnings"] = [asdict(one) for one in worries(house)]
            typer.echo(json.dumps(data, ensure_ascii=False, indent=1))
        if xlsx:
            _write(xlsx, office.workbook(house, found))
        if html:
            _write(html, office.page(house, found))
        if docx:
            _write(docx, office.brief(house, found))
        if not (as_json or xlsx or html or docx):
            show(found, everyone=everyone)


def _write(path: Path, content: bytes) -> None:
    """Writes a file whole or not at all; it names people, so only its owner may read it."""
    if path.is_dir() or not path.parent.is_dir():
        raise typer.BadParameter(
            tr(
                f"要写成一个文件，放在已有的文件夹里：{path}",
                f"no file in an existing folder: {path}",
            )
        )
    scratch = path.with_name(f".{path.name}.part")
    handle = os.open(scratch, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        scratch.replace(path)
    finally:
        scratch.unlink(missing_ok=True)
    typer.echo(tr(f"已保存：{path}", f"Saved: {path}"), err=True)


def show(found: Status, *, everyone: bool = False) -> None:
    """The status as tables on a terminal."""
    console = Console(soft_wrap=True, highlight=False)
    for one in found.rounds:
        _round(console, one, everyone=everyone)
    _post(console, found)
    for identity in identities(found.proof, tr):
        sign = "[green]✓[/]" if identity.holds else "[bold red]✕[/]"
        console.print(f"{sign} {identity}")
    proof = found.proof.ok
    console.print(
        tr("对账相符", "proof holds") if proof else tr("对账不符，请查看", "proof does NOT hold"),
        style="green" if proof else "bold red",
    )
    for notice in notices(found, tr):
        text = f"• {notice.text}{tr('', ' ')}{notice.remedy}"
        console.print(text, style=LEVELS[notice.level], markup=False)


def _round(console: Console, one: Round, *, everyone: bool) -> None:
    counts, campaign = one.counts, one.campaign
    left = (
        tr("已截止", "closed")
        if one.closed
        else tr(f"还有 {one.days_left} 天", f"{one.days_left} days left")
    )
    deadline = f"{campaign.deadline:%Y-%m-%d}"
    console.print(
        tr(f"{campaign.number}　截止 {deadline}（{left}）", f"{campaign.id}, {deadline} ({left})"),
        style="bold",
        markup=False,
    )
    console.print(
        tr(
            f"应报 {counts.expected}　已报 {counts.reported}　未报 {counts.missing}",
            f"expected {counts.expected}, reported {counts.reported}, missing {counts.missing}",
        )
    )
    console.print(_groups(one.kinds, tr("类别", "Kind")))
    if len(one.cities) > 1:
        console.print(_groups(one.cities, tr("设区市", "City")))
    _units(console, one.units, everyone=everyone)


def _groups(groups: Iterable[Group], name: str) -> Table:
    headers = (tr("应报", "Expected"), tr("已报", "Reported"))
    table = Table(name, *headers, *(_state(state) for state in BAR), tr("逾期", "Late"))
    for group in groups:
        counts = group.counts
        numbers = [counts.expected, counts.reported, *(counts.of(one) for one in BAR)]
        label = tr(group.name, group.key or "(none)")
        table.add_row(label, *(str(number or "·") for number in (*numbers, counts.late)))
    return table


def _state(state: State) -> str:
    return tr(STATES[state], ENGLISH[state])


def _units(console: Console, units: tuple[UnitState, ...], *, everyone: bool) -> None:
    table = Table()
    for name in (tr("单位", "Unit"), tr("状态", "State"), tr("版次", "No."), tr("问题", "Reasons")):
        table.add_column(name, overflow="fold")  # a name that is cut short is no name
    order = list(State)
    ranked = sorted(units, key=lambda one: (order.index(State(one.state)), one.name))
    for unit in ranked if everyone else ranked[:SHOWN]:
        state = State(unit.state)
        marks = tr("（逾期）", " (late)") if unit.late else ""
        marks += tr("（截止当日）", " (due today)") if unit.due_today else ""
        told = tr(reasons(unit.codes), "")
        words = f"{told}　{' '.join(unit.codes)}" if told else " ".join(unit.codes)
        table.add_row(
            escape(unit.name),
            f"[{STYLES[state]}]{_state(state)}[/]{marks}",
            str(unit.version or ""),
            words,
        )
    if ranked:
        console.print(table)
    if (rest := len(ranked) - SHOWN) > 0 and not everyone:
        console.print(
            tr(f"另有 {rest} 家没有列出；全部：--all 或 --xlsx", f"{rest} more: --all or --xlsx")
        )


def _post(console: Console, found: Status) -> None:
    letters, post = found.post.letters, found.post
    line = tr(
        f"信件：待发 {letters.owed}　等人放行 {letters.held}　已发 {letters.sent}　"
        f"失败 {letters.failed}",
        f"Letters: owed {letters.owed}, held {letters.held}, sent {letters.sent}, "
        f"failed {letters.failed}",
    )
    if post.out_by:
        line += tr(
            f"（预计 {post.out_by.astimezone():%m-%d %H:%M} 前发完）",
            f" (out by {post.out_by.astimezone():%m-%d %H:%M})",
        )
    console.print(line)
