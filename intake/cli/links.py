"""`huizhi links`: files that lie behind links, and those that a person brought for them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from intake.dropping import deliver
from intake.language import tr
from intake.line import temporary_told
from intake.records import open_records
from intake.rounds import drain, say
from intake.wiring import House, open_house
from notifier.letters import one_line, size_in_words
from store.links import OpenLink


def links(
    ctx: typer.Context,
    expired: Annotated[
        list[str] | None,
        typer.Option(help=tr("链接已失效的邮件编号", "Number of a mail whose link is dead")),
    ] = None,
) -> None:
    """Lists what is still to be fetched; the worker takes in what lies in the drop folder."""
    with temporary_told(), open_records(ctx.obj) as records:
        links, now = records.ledger.links, records.now
        dead = sum(links.expire(number(mail), now()) for mail in expired or ())
        left = links.open()
    if expired:
        typer.echo(tr(f"{dead} 个链接记为失效", f"{dead} links marked dead"))
    _show(left)


def tell_strays(paths: Iterable[Path]) -> None:
    """Names the files of the drop folder that fit no link: a person must say whose they are."""
    for name in (one_line(path.name, 120) for path in paths):
        typer.echo(
            tr(
                f"{name}：名称和大小与任何链接都对不上，请用 huizhi import --for 指定邮件",
                f"{name}: fits no link by name and size; use huizhi import --for",
            ),
            err=True,
        )


def hand_over(home: Path, paths: list[Path], mail: str) -> None:
    """Gives files to a mail and works on it again."""
    with temporary_told(), open_house(home, worker=True) as house:
        fresh = 0
        for path in paths:
            if not path.is_file():
                raise FileNotFoundError(2, "", str(path))
            try:
                fresh += deliver(path, number(mail), house.ledger, house.blobs, house.now())
            except KeyError:
                typer.echo(tr(f"没有编号为 {mail} 的邮件", f"There is no mail {mail}"), err=True)
                raise typer.Exit(1) from None
        work_on(house)
    typer.echo(tr(f"已归入 {fresh} 个文件", f"{fresh} files added"))


def number(text: str) -> int:
    """A mail's number, also as the end of a receipt number (…-00042)."""
    match = re.search(r"(\d{1,12})\s*$", text)
    if match is None:
        raise typer.BadParameter(tr(f"不是邮件编号：{text}", f"not a mail's number: {text}"))
    return int(match[1])


def work_on(house: House) -> None:
    """Reads, judges and answers what waits."""
    drain(house.line.read_next, house.now)
    drain(house.line.judge_next, house.now)
    say(house)


def _show(left: tuple[OpenLink, ...]) -> None:
    """Two lines a link, nothing cut: the address is there to be copied."""
    if not left:
        typer.echo(tr("没有等待下载的链接。", "No link waits."))
    for one in left:
        link = one.link
        expires = link.expires.replace("T", " ")
        told = (
            tr(f"{expires} 到期", f"until {expires}") if expires else tr("未写到期", "no expiry"),
            link.name or tr("未写文件名", "no name"),
            size_in_words(link.size) if link.size else "",
            one.sender,
            tr(f"提取码 {link.code}", f"code {link.code}") if link.code else "",
        )
        mail = tr(f"邮件 {one.message_id}", f"mail {one.message_id}")
        typer.echo(one_line("　".join((mail, *filter(None, told))), 400))
        typer.echo(f"    {one_line(link.url, 2000)}")
