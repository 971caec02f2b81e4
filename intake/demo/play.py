"""Plays the demo: servers up, mails in, the worker over them, verdicts and one letter shown."""

from __future__ import annotations

import email
import shutil
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from email.policy import default
from pathlib import Path
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.panel import Panel
from rich.table import Table

from config.campaign import Campaign, load_all
from config.settings import FILE, Settings, WorkSettings
from intake.cli.check import OUTCOMES
from intake.cli.status import gather, show
from intake.cli.work import summary
from intake.demo import mails
from intake.demo.server import Server, serving
from intake.language import tr
from intake.rounds import once
from intake.wiring import House, clock, open_house
from notifier.letters import label
from notifier.model import LetterKind

OFFICE = "office@huizhi.example"
SETTINGS = "# 演示用的数据文件夹：邮件服务器只在演示期间存在，因此不设邮箱。\n"


@dataclass(frozen=True, slots=True)
class _Clock:
    """The real clock, moved to some days before the campaign's deadline."""

    shift: timedelta

    def __call__(self) -> datetime:
        return clock() + self.shift


def play(home: Path, say: Console) -> bool:
    """Plays the demo in a fresh home folder; returns whether the proof holds."""
    campaign = load_all()[0]
    start = datetime.combine(
        campaign.deadline - timedelta(days=4), time(9), ZoneInfo(campaign.zone)
    )
    now = _Clock(start + timedelta(hours=2) - clock())
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(mode=0o700, parents=True)
    (home / FILE).write_text(SETTINGS, encoding="utf-8")
    sent = list(mails.submissions(campaign, start))
    with serving(OFFICE) as server:
        say.print(
            tr("一、邮件服务器已启动，正在投递邮件……", "1. Servers are up; mails are coming in…")
        )
        for one in sent:
            server.deliver(OFFICE, one.raw, one.received)
        settings = Settings(
            imap=server.imap(OFFICE), smtp=server.smtp(OFFICE), work=WorkSettings(poll=1)
        )
        with open_house(home, worker=True, now=now, settings=settings) as house:
            return _work(house, campaign, server, sent, say)


def _work(
    house: House,
    campaign: Campaign,
    server: Server,
    sent: list[mails.Submission],
    say: Console,
) -> bool:
    house.ledger.units.replace(campaign.id, mails.roster(), house.now())
    first = once(house)
    _tell(say, tr("二、第一轮：", "2. First round: ") + summary(first))
    second = once(house)
    _tell(say, tr("三、再来一轮：", "3. Once more: ") + summary(second))
    say.print(_verdicts(house, sent))
    _letter(server, say)
    show(house, gather(house, house.now()))
    folder = house.outbox.folder
    _tell(say, tr(f"全部信件（可用邮件软件打开）：{folder}", f"All letters as .eml: {folder}"))
    _tell(
        say,
        tr(
            f"接着可以试：.venv/bin/huizhi --home {house.home} status",
            f"Try next: .venv/bin/huizhi --home {house.home} --lang en status",
        ),
    )
    quiet = second.polled is not None and not second.polled.kept and not second.sending.sent
    return second.proof.ok and quiet


def _tell(say: Console, line: str) -> None:
    """A line for people: the terminal wraps it, we do not cut it."""
    say.print(line, soft_wrap=True, markup=False)


def _verdicts(house: House, sent: list[mails.Submission]) -> Table:
    table = Table(title=tr("逐封结果", "Mail by mail"), title_justify="left")
    for name in (
        tr("邮件", "Mail"),
        tr("结论", "Verdict"),
        tr("问题", "Codes"),
        tr("回信", "Answer"),
    ):
        table.add_column(name, overflow="fold")
    answers = dict(house.ledger.queries.answers())
    for number, one in enumerate(sent, 1):
        verdicts = house.ledger.queries.verdicts(number)
        outcome = tr(*OUTCOMES[verdicts[0].outcome][:2]) if verdicts else "—"
        codes = " ".join(sorted({finding.code for one_ in verdicts for finding in one_.findings}))
        kind = answers.get(number)
        answer = label(LetterKind(kind)) if kind else tr("不回信", "none")
        table.add_row(one.story, outcome, codes, answer)
    return table


def _letter(server: Server, say: Console) -> None:
    """Shows the correction letter that the second school finds in its mailbox."""
    for raw in server.mails(mails.address(2)):
        letter = email.message_from_bytes(raw, policy=default)
        body = letter.get_body(("plain",))
        text = body.get_content() if body else ""
        say.print(
            Panel(text.strip(), title=str(letter["Subject"]), title_align="left", expand=False)
        )
