"""What is well and what is not, in plain words with a remedy. Pure: facts come as arguments.

`huizhi doctor` asks for everything; `huizhi status` and the pages show what is not well.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from config.settings import ImapSettings
from intake.language import tr
from store.model import Glimpse

GIB = 1024**3
DISK_LEAST, DISK_LOW = GIB, 10 * GIB  # a season's packages are some 10 GB
QUOTA_LOW, QUOTA_FULL = 0.8, 0.95
CODE_WARNING = 30  # days before an authorisation code is expected to end
_PULSES, _PATIENCE = 3, timedelta(minutes=10)  # missed polls until somebody must look
_WINDOW_BEFORE, _WINDOW_AFTER = 2, 1  # days around the age at which mails become invisible
_SHOWN = 20


class State(StrEnum):
    """How a thing is."""

    GOOD = "good"
    WARN = "warn"  # works, and somebody should look
    FAULT = "fault"  # does not work
    OFF = "off"  # not set up, or not to be had; nothing is wrong with that


@dataclass(frozen=True, slots=True)
class Health:
    """One thing that was looked at.

    Attributes:
        code: For machines, e.g. "mailbox.quota".
        title: What was looked at.
        found: What was found, in a sentence.
        remedy: What to do; empty where nothing is.
        details: Further lines, for people.
    """

    code: str
    title: str
    state: State
    found: str
    remedy: str = ""
    details: tuple[str, ...] = ()


def code_age(settings: ImapSettings, now: datetime) -> Health:
    """Whether the mailbox's authorisation code is about to end."""
    title = tr("授权码期限", "Authorisation code")
    if settings.code_from is None:
        found = tr("没有登记授权码的生成日期，到期前无法提醒。", "The day it was made is not set.")
        remedy = tr(
            "在 huizhi.toml 的 [imap] 里写上 code_from = 生成日期（如 2001-02-03）。",
            "Set code_from = 2001-02-03 (the day) under [imap] in huizhi.toml.",
        )
        return Health("mailbox.code", title, State.OFF, found, remedy)
    age = (now.date() - settings.code_from).days
    left = settings.code_days - age
    found = tr(
        f"授权码已用 {age} 天，一般 {settings.code_days} 天左右失效。",
        f"{age} days old; such codes end after some {settings.code_days} days.",
    )
    if left > CODE_WARNING:
        return Health("mailbox.code", title, State.GOOD, found)
    remedy = tr(
        "请在邮箱网页版“设置 → POP3/SMTP/IMAP”里新增一个授权码，换到程序里，"
        "再把 huizhi.toml 里的 code_from 改成当天。",
        "Make a new code in the mailbox's web settings, give it to the program, and set code_from "
        "to that day.",
    )
    return Health("mailbox.code", title, State.WARN, found, remedy)


def window(settings: ImapSettings, oldest: datetime | None, now: datetime) -> Health:
    """Whether the mailbox seems to hide older mails (163.com: 收取最近30天)."""
    title, days = tr("可见范围", "Visible mails"), settings.visible_days
    if oldest is None or not days:
        return Health("mailbox.window", title, State.OFF, tr("还没有邮件。", "No mails yet."))
    age = (now - oldest).days
    found = tr(f"能看到的最早一封邮件是 {age} 天前收到的。", f"The oldest mail is {age} days old.")
    if not days - _WINDOW_BEFORE <= age <= days + _WINDOW_AFTER:
        return Health("mailbox.window", title, State.GOOD, found)
    remedy = tr(
        f"这正好接近 {days} 天：邮箱很可能只让客户端看到最近 {days} 天的邮件，更早的程序收不到。"
        "请登录邮箱网页版，在“设置 → POP3/SMTP/IMAP → 收取选项”选“收取全部邮件”。"
        "如果邮箱里本来就没有更早的邮件，可以不理会。",
        f"That is just about {days} days: the mailbox may hide older mail from programs. Choose "
        "“all mail” (收取全部邮件) in its web settings; ignore this if there is no older mail.",
    )
    return Health("mailbox.window", title, State.WARN, found, remedy)


def quota(used: int, limit: int) -> Health:
    """Whether the mailbox is nearly full; a full one bounces submissions unseen."""
    title = tr("邮箱容量", "Mailbox quota")
    if not limit:
        found = tr(
            "服务器不提供容量信息，请不时在网页版查看。", "The server does not tell; look at times."
        )
        return Health("mailbox.quota", title, State.OFF, found)
    share = used / limit
    found = tr(
        f"已用 {share:.0%}（{size(used)} / {size(limit)}）。",
        f"{share:.0%} used ({size(used)} of {size(limit)}).",
    )
    if share < QUOTA_LOW:
        return Health("mailbox.quota", title, State.GOOD, found)
    remedy = tr(
        "邮箱满了以后，新来的邮件会被直接退回，程序看不到。请先运行 huizhi status 确认对账相符，"
        "再在网页版删除旧邮件或扩容。",
        "A full mailbox bounces mail unseen. See that the proof holds (huizhi status), then delete "
        "old mail or enlarge the mailbox.",
    )
    state = State.FAULT if share >= QUOTA_FULL else State.WARN
    return Health("mailbox.quota", title, state, found, remedy)


def quarantine(glimpses: Sequence[Glimpse]) -> Health:
    """Mails that are not fetched because the provider says they hold a virus."""
    title = tr("病毒文件夹", "Virus folder")
    if not glimpses:
        return Health("mailbox.virus", title, State.GOOD, tr("没有邮件。", "No mails."))
    found = tr(
        f"有 {len(glimpses)} 封邮件被邮箱服务商判为带病毒，程序只看了信头，没有收取，也没有回信。",
        f"{len(glimpses)} mails were taken for viruses; only their headers were read, and nobody "
        "was answered.",
    )
    remedy = tr(
        "请与发件单位联系，请其查杀病毒后重新发送。确认无害的，可在网页版移回收件箱，程序会自动收取。",
        "Ask the senders to clean and send again; move a harmless one to INBOX and it is fetched.",
    )
    lines = tuple(
        f"{one.received:%Y-%m-%d}  {one.sender or '?'}  {one.subject}" for one in glimpses[:_SHOWN]
    )
    return Health("mailbox.virus", title, State.WARN, found, remedy, lines)


def lost(count: int) -> Health:
    """Mails that were listed and were gone before they could be fetched."""
    title = tr("未及收取的邮件", "Mails missed")
    if not count:
        return Health("mailbox.lost", title, State.GOOD, tr("没有。", "None."))
    found = tr(
        f"有 {count} 封邮件在收取之前就从原处消失了（被删除、撤回或移走）。",
        f"{count} mails vanished before they could be fetched (deleted, recalled or moved).",
    )
    remedy = tr(
        "移到别的文件夹的会在那里收取，不必处理；请查看网页版“已删除”里有没有被误删的报送邮件，移回收件箱即可。",
        "Those that were moved are fetched there; look into the trash for a submission deleted by "
        "mistake and move it back to INBOX.",
    )
    return Health("mailbox.lost", title, State.WARN, found, remedy)


def pulse(last: datetime | None, every: int, now: datetime) -> Health:
    """Whether the mailbox was polled lately; silence is worse than any error."""
    title = tr("最近一次收信", "Last good poll")
    start = tr("请运行 huizhi run（或检查它的服务）。", "Start huizhi run, or see to its service.")
    if last is None:
        found = tr("还没有成功收过信。", "The mailbox was never polled.")
        return Health("poll.pulse", title, State.WARN, found, start)
    ago = now - last
    found = tr(
        f"{_since(ago)}前（{last.astimezone():%Y-%m-%d %H:%M}）。",
        f"{_since(ago)} ago ({last.astimezone():%Y-%m-%d %H:%M}).",
    )
    if ago <= max(_PATIENCE, timedelta(seconds=_PULSES * every)):
        return Health("poll.pulse", title, State.GOOD, found)
    return Health("poll.pulse", title, State.FAULT, found, start)


def disk(free: int) -> Health:
    """Whether there is room for the mails to come."""
    title = tr("磁盘空间", "Disk space")
    found = tr(f"数据文件夹所在磁盘还有 {size(free)}。", f"{size(free)} free for the home folder.")
    if free >= DISK_LOW:
        return Health("disk.space", title, State.GOOD, found)
    remedy = tr(
        "请清理磁盘，或把数据文件夹移到更大的磁盘（先停止程序）。",
        "Free some space, or move the home folder to a larger disk (stop the program first).",
    )
    state = State.FAULT if free < DISK_LEAST else State.WARN
    return Health("disk.space", title, state, found, remedy)


def size(count: int) -> str:
    """Bytes for people."""
    value, units = float(count), ("B", "KB", "MB", "GB", "TB")
    for unit in units[:-1]:
        if value < 1024:  # noqa: PLR2004 - the step between the units
            return f"{value:.0f} {unit}" if unit in ("B", "KB", "MB") else f"{value:.1f} {unit}"
        value /= 1024
    return f"{value:.1f} {units[-1]}"


def _since(ago: timedelta) -> str:
    minutes = max(0, int(ago.total_seconds() // 60))
    for step, chinese, english in ((1440, "天", "days"), (60, "小时", "hours")):
        if minutes >= 2 * step:
            return tr(f"{minutes // step} {chinese}", f"{minutes // step} {english}")
    return tr(f"{minutes} 分钟", f"{minutes} minutes")
