"""What can go wrong with a mailbox, in three kinds, each told with what to do about it."""

from __future__ import annotations

import imaplib
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum, auto

from imap_tools.errors import ImapToolsError, UnexpectedCommandStatusError

from config.settings import ImapSettings
from intake.language import tr

# RFC 5530: the server is at fault, or busy, and the password may be right.
_PASSING = re.compile(r"\[(?:UNAVAILABLE|INUSE|LIMIT|SERVERBUG)\]", re.IGNORECASE)
_FORBIDDEN = re.compile(r"no permission", re.IGNORECASE)
_SHOWN = 200  # characters of a server's own words


class Reason(Enum):
    """What to do about a failure."""

    AUTH = auto()  # stop and tell a person: trying again gets the address blocked
    UNREACHABLE = auto()  # try again later
    REFUSED = auto()  # the server understood and said no


class MailboxError(Exception):
    """The mailbox could not be used; the text says why and what to do, and holds no secrets."""

    def __init__(self, reason: Reason, text: str) -> None:
        super().__init__(text)
        self.reason = reason


@contextmanager
def told(settings: ImapSettings) -> Iterator[None]:
    """Turns every failure of the libraries below into a `MailboxError`."""
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        raise _untrusted(settings, error) from error
    except (imaplib.IMAP4.abort, OSError) as error:
        raise _unreachable(settings, str(error)) from error
    except UnexpectedCommandStatusError as error:
        raise refused(_words(error)) from error
    except (imaplib.IMAP4.error, ImapToolsError, ValueError) as error:
        raise refused(str(error)) from error


@contextmanager
def login_told(settings: ImapSettings) -> Iterator[None]:
    """Inside `told`: whatever else a server says to a login, it is a matter for a person."""
    try:
        yield
    except imaplib.IMAP4.abort:
        raise
    except UnexpectedCommandStatusError as error:
        raise _login_refused(settings, _words(error)) from error
    except (imaplib.IMAP4.error, ValueError) as error:
        raise _login_refused(settings, str(error)) from error


def refused(words: str) -> MailboxError:
    """The server said NO or BAD."""
    if _FORBIDDEN.search(words):
        return MailboxError(Reason.AUTH, _no_permission(words))
    text = tr(
        f"收信服务器拒绝了请求：{_clean(words)}。请核对 [imap] 的 folders（不必看的文件夹写进 "
        "skip_folders）与邮箱网页版的 IMAP 设置。",
        f"The mail server refused: {_clean(words)}. Check [imap] folders (add what need not be "
        "polled to skip_folders) and the mailbox's IMAP setting.",
    )
    return MailboxError(Reason.REFUSED, text)


def _no_permission(words: str) -> str:
    return tr(
        f"邮箱不允许本程序收信：{_clean(words)}。请在邮箱网页版开启 IMAP 服务，再重新启动。",
        f"The mailbox does not let this program in: {_clean(words)}. Enable IMAP in the "
        "mailbox's settings, then start again.",
    )


def _login_refused(settings: ImapSettings, words: str) -> MailboxError:
    secret = settings.password.get_secret_value()
    if secret and secret in words:  # some servers repeat the command they refuse
        words = words.replace(secret, "***")
    if _PASSING.search(words):
        return _unreachable(settings, words)
    text = tr(
        f"邮箱 {settings.user} 登录被拒绝：{_clean(words)}。请核对账号和授权码（不是网页登录密码；"
        "授权码会过期），改好后重新启动；程序不会自动重试，以免账号被锁。",
        f"Login as {settings.user} was refused: {_clean(words)}. Check user and password (the "
        "authorisation code, which expires), then start again; there is no automatic retry, "
        "it would get the account locked.",
    )
    return MailboxError(Reason.AUTH, text)


def _unreachable(settings: ImapSettings, why: str) -> MailboxError:
    place = f"{settings.host}:{settings.port}"
    text = tr(
        f"暂时连不上收信服务器 {place}（{_clean(why)}）。请检查网络、主机名和端口；"
        "程序会自动再试，邮件不会丢失。",
        f"The mail server {place} cannot be reached now ({_clean(why)}). Check network, host "
        "and port; it is tried again by itself and no mail is lost.",
    )
    return MailboxError(Reason.UNREACHABLE, text)


def _untrusted(settings: ImapSettings, error: ssl.SSLCertVerificationError) -> MailboxError:
    why = _clean(error.verify_message)
    text = tr(
        f"无法确认 {settings.host} 的证书（{why}）。请核对主机名和本机时间；"
        "自建服务器请把证书加入系统信任，或用 SSL_CERT_FILE 指定。",
        f"The certificate of {settings.host} cannot be verified ({why}). Check the host name "
        "and this machine's clock; for a server of your own, trust its certificate or name it "
        "in SSL_CERT_FILE.",
    )
    return MailboxError(Reason.UNREACHABLE, text)


def _words(error: UnexpectedCommandStatusError) -> str:
    said = error.command_result[1] or []
    parts = (part if isinstance(part, bytes) else b"" for part in said)
    return b" ".join(parts).decode("utf-8", "replace")


def _clean(words: str) -> str:
    """A stranger's words, fit for a terminal."""
    shown = "".join(letter if letter.isprintable() else " " for letter in words)
    return shown.strip()[:_SHOWN] or "?"
