"""`huizhi once`, `run` and `import`: the commands that do work."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import track

from intake import importing
from intake.cli.links import hand_over, tell_strays, work_on
from intake.language import tr
from intake.line import temporary_told
from intake.rounds import Round
from intake.rounds import once as do_once
from intake.wiring import House, open_house
from intake.worker import Worker
from store.model import Arrival


def once(ctx: typer.Context) -> None:
    """Does one round and tells what happened."""
    with open_house(ctx.obj, worker=True) as house:
        done = do_once(house)
    typer.echo(summary(done))
    tell_strays(done.strays)
    if done.sending.stopped:
        typer.echo(stopped(done.sending.stopped), err=True)
        raise typer.Exit(1)


def run(ctx: typer.Context) -> None:
    """Works until told to stop."""
    with open_house(ctx.obj, worker=True) as house:
        if not house.settings.imap.host:
            typer.echo(
                tr(
                    f"还没有设置邮箱：请在 {ctx.obj}/huizhi.toml 的 [imap] 中填写 host 和 user。",
                    f"No mailbox is set: fill in host and user under [imap] in {ctx.obj}/huizhi.toml.",
                ),
                err=True,
            )
            raise typer.Exit(1)
        typer.echo(tr("开始工作；按 Ctrl-C 停止。", "Working; Ctrl-C stops."), err=True)
        Worker(house, lambda text: typer.echo(text, err=True)).run()
    typer.echo(
        tr("已停止，未做完的下次继续。", "Stopped; what is left goes on next time."), err=True
    )


def bring(
    ctx: typer.Context,
    paths: Annotated[list[Path], typer.Argument(help=tr("文件或文件夹", "Files or folders"))],
    for_: Annotated[
        str,
        typer.Option(
            "--for",
            help=tr("归到这封邮件：编号或回执编号", "Give the files to this mail: its number"),
        ),
    ] = "",
) -> None:
    """Keeps mails from files, then works on them as on any other."""
    if for_:
        hand_over(ctx.obj, paths, for_)
        return
    with temporary_told(), open_house(ctx.obj, worker=True) as house:
        new, known, refused = 0, 0, []
        label = tr("导入", "Importing")
        found = [item for path in paths for item in importing.mails(path)]
        for name, chunks in track(found, label, transient=True):
            arrival = _keep(house, chunks, house.now())
            if arrival is None:
                refused.append(name)
                continue
            before = house.ledger.queries.messages()
            house.ledger.keeping.keep((arrival,), house.now())
            fresh = house.ledger.queries.messages() > before
            new, known = new + fresh, known + (not fresh)
        work_on(house)
    typer.echo(tr(f"新导入 {new} 封，已有 {known} 封", f"{new} imported, {known} known already"))
    for name in refused:
        typer.echo(
            tr(
                f"不是邮件，未导入：{name}（单独的材料请用 huizhi check 检查）",
                f"Not a mail, not imported: {name} (use huizhi check for a package)",
            ),
            err=True,
        )
    if refused:
        raise typer.Exit(1)


def _keep(house: House, chunks: Iterator[bytes], now: datetime) -> Arrival | None:
    start = next(chunks, b"")
    if not importing.looks_like_mail(start[: importing.HEADERS]):
        return None
    blob = house.blobs.put(itertools.chain((start,), chunks))
    return Arrival(blob, importing.received(start[: importing.HEADERS], now))


def summary(done: Round) -> str:
    """A round in one line for a person."""
    polled = done.polled
    fetched = (
        tr("未设邮箱", "no mailbox set")
        if polled is None
        else tr(
            f"邮箱 {polled.seen} 封，新收 {polled.kept} 封",
            f"{polled.seen} on the server, {polled.kept} new",
        )
    )
    if polled and polled.told:
        fetched += tr(f"，病毒文件夹 {polled.told} 封", f", {polled.told} in the virus folder")
    if polled and polled.failed:
        fetched += tr(f"，未取到 {polled.failed} 封", f", {polled.failed} not fetched yet")
    sending = done.sending
    work = tr(
        f"读 {done.read} 封，判 {done.judged} 封，写信 {done.sealed} 封，发出 {sending.sent} 封",
        f"read {done.read}, judged {done.judged}, letters sealed {done.sealed}, sent {sending.sent}",
    )
    proof = (
        tr("对账相符", "proof holds") if done.proof.ok else tr("对账不符！", "proof does NOT hold!")
    )
    return f"{fetched}；{work}；{proof}"


def stopped(code: str) -> str:
    """What to do when the server refuses to send for this account."""
    return tr(
        f"发信被服务器拒绝（{code}），已停止发信。请检查授权码和发信权限，收信不受影响。",
        f"The server refuses to send for this account ({code}); sending has stopped. Check the "
        "authorisation code; receiving goes on.",
    )
