"""Plays the demo: servers up, mails in, the worker over them, verdicts and one letter shown."""

from __future__ import annotations

import email
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from email.policy import default
from pathlib import Path
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.panel import Panel
from rich.table import Table

from config.campaign import load_all
from config.settings import FILE, Settings, WorkSettings
from intake import office
from intake.cli.check import OUTCOMES
from intake.cli.status import show
from intake.cli.work import summary
from intake.demo import mails
from intake.demo.server import Server, serving
from intake.language import tr
from intake.records import clock
from intake.rounds import Round, once
from intake.wiring import House, open_house
from notifier.letters import label
from notifier.model import LetterKind

OFFICE = "office@huizhi.example"
SETTINGS = "# 演示用的数据文件夹：邮件服务器只在演示期间存在，因此不设邮箱。\n"
BEFORE, LASTS = timedelta(days=4), timedelta(days=5, hours=2)  # of the deadline; of the demo


@dataclass(frozen=True, slots=True)
class _Clock:
    """The real clock, moved to the day after the campaign's deadline."""

    shift: timedelta

    def __call__(self) -> datetime:
        return clock() + self.shift


class NoDemo(RuntimeError):
    """The folder holds something else; the demo begins by emptying its own."""


def play(home: Path, say: Console) -> bool:
    """Plays the demo in a fresh home folder; returns whether the proof holds.

    Raises:
        NoDemo: The folder is no earlier demo's and not empty; nothing in it was touched.
    """
    if home.exists() and not _ours(home):
        raise NoDemo(str(home))
    campaign = load_all()[0]
    start = datetime.combine(campaign.deadline - BEFORE, time(9), ZoneInfo(campaign.zone))
    now = _Clock(start + LASTS - clock())
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(mode=0o700, parents=True)
    (home / FILE).write_text(SETTINGS, encoding="utf-8")
    first, again = list(mails.submissions(campaign, start)), mails.mended(campaign, start)
    with serving(OFFICE) as server:
        _tell(say, tr("一、邮件服务器已启动，正在投递邮件……", "1. Servers are up; mails come in…"))
        for one in first:
            server.deliver(OFFICE, one.raw, one.received)
        settings = Settings(
            imap=server.imap(OFFICE), smtp=server.smtp(OFFICE), work=WorkSettings(poll=1, quiet=0)
        )
        with open_house(home, worker=True, now=now, settings=settings) as house:
            house.ledger.units.replace(campaign.id, mails.roster(), house.now())
            last = _rounds(house, server, again, say)
            say.print(_verdicts(house, [*first, again]))
            _letter(server, say)
            _reports(house, say)
    return last.proof.ok and last.polled is not None and not last.polled.kept + last.sending.sent


def _ours(home: Path) -> bool:
    """Whether a folder is an earlier demo's, or empty."""
    file = home / FILE
    if file.is_file():
        return file.read_text(encoding="utf-8", errors="replace") == SETTINGS
    return not any(home.iterdir())


def _rounds(house: House, server: Server, again: mails.Submission, say: Console) -> Round:
    """Three rounds: all mails; a school mends and sends again; nothing new."""
    _tell(say, tr("二、第一轮：", "2. First round: ") + summary(once(house)))
    server.deliver(OFFICE, again.raw, again.received)
    told = tr("三、一所学校照补正通知改好重发：", "3. A school mends and sends again: ")
    _tell(say, told + summary(once(house)))
    last = once(house)
    _tell(say, tr("四、再来一轮，没有新的：", "4. Once more, nothing new: ") + summary(last))
    return last


def _tell(say: Console, line: str) -> None:
    """A line for people: the terminal wraps it, we do not cut it."""
    say.print(line, soft_wrap=True, markup=False)


def _verdicts(house: House, sent: Sequence[mails.Submission]) -> Table:
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


def _reports(house: House, say: Console) -> None:
    """The status, the report's files, and where to look further."""
    found = office.status(house)
    show(found)
    folder = house.home / "reports"
    folder.mkdir(mode=0o700, exist_ok=True)
    (folder / "报送情况.xlsx").write_bytes(office.workbook(house, found))
    (folder / "报送情况.html").write_bytes(office.page(house, found))
    (folder / "报送情况简报.docx").write_bytes(office.brief(house, found))
    home = house.home
    for line in (
        tr(
            f"信件（.eml，可用邮件软件打开）：{house.outbox.folder}",
            f"Letters: {house.outbox.folder}",
        ),
        tr(f"报告（Excel、网页、Word 简报）：{folder}", f"Reports: {folder}"),
        tr(
            f"打开页面：.venv/bin/huizhi --home {home} web，然后用浏览器看 http://127.0.0.1:8600/",
            f"Pages: .venv/bin/huizhi --home {home} web, then http://127.0.0.1:8600/",
        ),
    ):
        _tell(say, line)
