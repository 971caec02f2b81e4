"""What `huizhi doctor` asks of the mail servers: everything the worker will need, and no more.

It logs in, looks, and leaves; no mail is fetched, changed or sent.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from config.settings import ImapSettings, SmtpSettings
from intake.folders import Depth, Visit, visits
from intake.health import Health, State, quota, window
from intake.language import tr
from intake.mailbox import Mailbox, MailboxError, connect
from notifier.smtp import Later, Smtp, Stop

_WHERE = tr("网页版“设置 → POP3/SMTP/IMAP”", "the mailbox's web settings")


def mailbox(settings: ImapSettings, now: datetime) -> Iterator[Health]:
    """Login, folders, quota, and how far back the mails go."""
    title = tr("收信登录", "Mailbox login")
    if not settings.host:
        remedy = tr("在 huizhi.toml 的 [imap] 填写 host 和 user。", "Set host and user in [imap].")
        found = tr("还没有设置收信邮箱。", "No mailbox is set.")
        yield Health("mailbox.login", title, State.FAULT, found, remedy)
        return
    if not settings.password.get_secret_value():
        yield Health("mailbox.login", title, State.FAULT, *_no_code("imap"))
        return
    try:
        with connect(settings) as box:
            yield Health("mailbox.login", title, State.GOOD, _welcome(settings, box))
            yield from _looked(box, settings, now)
    except MailboxError as error:
        yield Health("mailbox.login", title, State.FAULT, str(error))


def _no_code(name: str) -> tuple[str, str]:
    """What is found and what to do where a password is missing."""
    variable = f"HUIZHI_{name.upper()}__PASSWORD"
    remedy = tr(
        f"把授权码放进环境变量 {variable} 或 systemd 凭据 {name}__password；授权码在{_WHERE}生成。",
        f"Put the authorisation code into {variable} or the systemd credential {name}__password.",
    )
    return tr("还没有给出授权码。", "The password (authorisation code) is missing."), remedy


def _welcome(settings: ImapSettings, box: Mailbox) -> str:
    introduced = tr("，已用 ID 表明身份", ", introduced by ID") if "ID" in box.capabilities else ""
    idle = (
        tr("；新邮件即时得知", "; new mail is told at once")
        if settings.idle and "IDLE" in box.capabilities
        else tr(
            "；服务器不会通知新邮件，按时查看", "; the server does not tell of new mail: polled"
        )
    )
    name = f"{settings.user} @ {settings.host}:{settings.port}"
    return tr(f"{name} 登录成功{introduced}{idle}。", f"{name}: logged in{introduced}{idle}.")


@dataclass(slots=True)
class _Folders:
    """What is found in the folders."""

    lines: list[str]
    refused: list[str]
    oldest: datetime | None = None

    def look(self, box: Mailbox, visit: Visit) -> None:
        """Opens a folder and adds what is in it."""
        how = {
            Depth.WHOLE: tr("全部收取", "fetched whole"),
            Depth.HEADERS: tr("只看信头", "headers only"),
            Depth.NOTHING: tr("不看", "not polled"),
        }[visit.depth]
        if visit.depth is Depth.NOTHING:
            self.lines.append(f"{visit.folder}：{how}")
            return
        try:
            uids = box.open(visit.folder).uids
        except MailboxError as error:
            self.refused.append(f"{visit.folder}：{error}")
            return
        times = [one.received for one in box.describe(uids) if one.received]
        self.oldest = min([*times, *([self.oldest] if self.oldest else [])], default=None)
        self.lines.append(
            tr(f"{visit.folder}：{how}，{len(uids)} 封", f"{visit.folder}: {how}, {len(uids)}")
        )


def _looked(box: Mailbox, settings: ImapSettings, now: datetime) -> Iterator[Health]:
    title = tr("文件夹", "Folders")
    found = _Folders([], [])
    for visit in visits(box.folders(), settings):
        found.look(box, visit)
    if found.refused:
        words = tr("有文件夹打不开。", "Some folders cannot be opened.")
        remedy = tr(
            "请核对 [imap] 的 folders；不必看的文件夹加进 skip_folders。",
            "Check folders under [imap]; add what need not be polled to skip_folders.",
        )
        details = (*found.refused, *found.lines)
        yield Health("mailbox.folders", title, State.FAULT, words, remedy, details)
    else:
        words = tr(f"{len(found.lines)} 个。", f"{len(found.lines)}.")
        yield Health("mailbox.folders", title, State.GOOD, words, details=tuple(found.lines))
    told = box.quota()
    yield quota(told.used, told.limit) if told else quota(0, 0)
    yield window(settings, found.oldest, now)


def sending(settings: SmtpSettings) -> Health:
    """Whether letters could be handed over: connection and login, nothing more."""
    title = tr("发信登录", "Sending login")
    if not settings.host or settings.mode == "off":
        found = tr("没有设置发信，信件都留在待发。", "Sending is off; letters stay owed.")
        return Health("smtp.login", title, State.OFF, found)
    if settings.user and not settings.password.get_secret_value():
        return Health("smtp.login", title, State.FAULT, *_no_code("smtp"))
    match Smtp(settings).try_login():
        case None:
            place = f"{settings.address} @ {settings.host}:{settings.port}"
            mode = {
                "send": tr("自动发信", "letters go by themselves"),
                "hold": tr("先不发，由人放行", "letters wait for a release"),
            }[settings.mode]
            found = tr(f"{place} 登录成功；{mode}。", f"{place}: logged in; {mode}.")
            return Health("smtp.login", title, State.GOOD, found)
        case Later(code, token):
            return Health("smtp.login", title, State.FAULT, *_later(settings, code, token))
        case Stop(_, "certificate" | "starttls" as token):
            return Health("smtp.login", title, State.FAULT, *_insecure(settings, token))
        case other:
            return Health("smtp.login", title, State.FAULT, *_refused(other.code, other.token))


def _later(settings: SmtpSettings, code: int, token: str) -> tuple[str, str]:
    place = f"{settings.host}:{settings.port}"
    if not code:
        return (
            tr(f"连不上发信服务器 {place}。", f"The sending server {place} cannot be reached."),
            tr("请检查网络、主机名、端口和 security。", "Check network, host, port and security."),
        )
    return (
        tr(f"发信服务器暂时不接受（{code} {token}）。", f"The server says later ({code} {token})."),
        tr(
            "过一刻钟再试；程序会自动再试。", "Try again in a quarter of an hour; the program will."
        ),
    )


def _insecure(settings: SmtpSettings, token: str) -> tuple[str, str]:
    if token == "certificate":  # noqa: S105 - a word, not a secret
        return (
            tr(f"无法确认 {settings.host} 的证书。", f"No trust in {settings.host}'s certificate."),
            tr("请核对主机名和本机时间。", "Check the host name and this machine's clock."),
        )
    return (
        tr("服务器不提供加密（STARTTLS）。", "The server offers no STARTTLS."),
        tr('请改用 security = "ssl"、端口 465。', 'Use security = "ssl" and port 465.'),
    )


def _refused(code: int, token: str) -> tuple[str, str]:
    return (
        tr(
            f"发信服务器拒绝登录（{code} {token}）。",
            f"The server refuses the login ({code} {token}).",
        ),
        tr(
            f"请核对账号和授权码（不是网页登录密码；授权码会过期），并在{_WHERE}确认 SMTP 服务已开启。",
            "Check user and password (the authorisation code, which expires), and that SMTP is on.",
        ),
    )
