"""The only module that speaks IMAP, and it never changes the mailbox.

imap-tools connects, logs in and names folders; bodies come by raw UID FETCH, ten times faster and
without its parser. Traps that this code is built around: its login selects INBOX at once, which
163.com refuses before ID; its fetch marks mails as seen; there is no time-out by default; a
server answers FETCH in any order, with answers that nobody asked for in between.
"""

from __future__ import annotations

import imaplib
import re
import socket
import ssl
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, TypeVar

from imap_tools import (
    BaseMailBox,
    MailBox,
    MailboxLoginError,
    MailBoxStartTls,
    MailBoxUnencrypted,
)
from imap_tools.errors import ImapToolsError

from config.settings import ImapSettings

T = TypeVar("T")
UIDS_PER_COMMAND = 500
_ITEM = re.compile(rb"UID (\d+)")
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
_DATE = re.compile(rb'INTERNALDATE "([^"]+)"')
_IDENTITY = '("name" "huizhi" "version" "1" "vendor" "huizhi")'

# xatom() allows a command only in the state of its first use; ID is right in every state.
imaplib.Commands.setdefault("ID", ("NONAUTH", "AUTH", "SELECTED"))


class Reason(StrEnum):
    """Why the mailbox cannot be used."""

    AUTH = "auth"  # wrong password or no permission: never repeat by itself
    UNREACHABLE = "unreachable"  # network, time-out, dropped: temporary
    REFUSED = "refused"  # the server says no to a command


_WORDS = {
    Reason.AUTH: "邮箱登录失败：请检查用户名和授权码（不是登录密码），改好后重新启动。已停止尝试，以免账号被锁。",
    Reason.UNREACHABLE: "暂时连不上邮箱服务器，稍后会自动重试；如一直如此，请检查网络和服务器地址。",
    Reason.REFUSED: "邮箱服务器拒绝了请求，稍后会自动重试；如一直如此，请在网页邮箱中检查 IMAP 是否开启。",
}


class MailboxError(Exception):
    """The mailbox cannot be used now; `str()` is a message for a person."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(_WORDS[reason] + (f"（{detail}）" if detail else ""))
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Listing:
    """What a folder holds now."""

    uidvalidity: int
    uids: frozenset[int]


@dataclass(frozen=True, slots=True)
class Described:
    """A mail before it is fetched: size as the server says, and its time of receipt."""

    uid: int
    size: int
    received: datetime


@contextmanager
def connect(settings: ImapSettings) -> Iterator[Mailbox]:
    """Logs in, introduces us where the server wants it, and logs out.

    Raises:
        MailboxError: With the reason.
    """
    with _told():
        box = _open(settings)
    try:
        with _told():
            _log_in(box, settings)
        yield Mailbox(box.client, box, settings)
    finally:
        _close(box)


def _open(settings: ImapSettings) -> BaseMailBox:
    context = ssl.create_default_context()
    host, port, timeout = settings.host, settings.port, settings.timeout
    if settings.security == "ssl":
        return MailBox(host, port, timeout=timeout, ssl_context=context)
    if settings.security == "starttls":
        return MailBoxStartTls(host, port, timeout=timeout, ssl_context=context)
    return MailBoxUnencrypted(host, port, timeout=timeout)


def _log_in(box: BaseMailBox, settings: ImapSettings) -> None:
    password = settings.password.get_secret_value()
    if settings.user.isascii() and password.isascii():
        box.login(settings.user, password, initial_folder=None)
    else:
        box.login_utf8(settings.user, password, initial_folder=None)
    client = box.client
    _, answer = client.capability()
    if b"ID" in (answer[-1] or b"").upper().split():
        client.xatom("ID", _IDENTITY)
        client.untagged_responses.pop("ID", None)


def _close(box: BaseMailBox) -> None:
    try:
        box.client.logout()
    except (OSError, imaplib.IMAP4.error):
        box.client.shutdown()


@contextmanager
def _told() -> Iterator[None]:
    """Turns everything that goes wrong on the wire into `MailboxError`."""
    try:
        yield
    except MailboxLoginError as error:
        raise MailboxError(Reason.AUTH) from error
    except (imaplib.IMAP4.abort, ssl.SSLError, socket.gaierror) as error:
        raise MailboxError(Reason.UNREACHABLE, type(error).__name__) from error
    except (imaplib.IMAP4.error, ImapToolsError) as error:
        raise MailboxError(Reason.REFUSED, type(error).__name__) from error
    except (OSError, EOFError) as error:
        raise MailboxError(Reason.UNREACHABLE, type(error).__name__) from error


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A logged-in, read-only mailbox."""

    client: Any  # imaplib's clients differ by transport and share no type of use here
    box: BaseMailBox
    settings: ImapSettings

    def folders(self) -> tuple[str, ...]:
        """The names of all folders, decoded."""
        with _told():
            return tuple(folder.name for folder in self.box.folder.list())

    def open(self, folder: str) -> Listing:
        """Opens a folder read-only and lists every UID in it."""
        with _told():
            self.box.folder.set(folder, readonly=True)
            validity = self.client.untagged_responses.get("UIDVALIDITY", [b"0"])[0]
            _, answer = self.client.uid("SEARCH", "ALL")
            uids = b" ".join(part for part in answer if part).split()
        return Listing(int(validity), frozenset(int(uid) for uid in uids))

    def describe(self, uids: Collection[int]) -> Iterator[Described]:
        """Sizes and times of receipt; mails that have vanished meanwhile are left out."""
        ordered = sorted(uids)
        for start in range(0, len(ordered), UIDS_PER_COMMAND):
            some = ordered[start : start + UIDS_PER_COMMAND]
            answer = self._fetch(some, "(UID RFC822.SIZE INTERNALDATE)")
            found = {one.uid: one for part in answer if (one := _described(part))}
            yield from (found[uid] for uid in some if uid in found)

    def fetch(self, described: Sequence[Described]) -> Iterator[tuple[Described, Iterator[bytes]]]:
        """The raw mails: small ones in batches, big ones in parts, none ever whole in memory twice.

        Each stream must be read before the next mail is asked for.
        """
        batch: list[Described] = []
        weight = 0
        for one in described:
            if one.size > self.settings.part:
                yield one, self._parts(one)
                continue
            if batch and weight + one.size > self.settings.batch:
                yield from self._batch(batch)
                batch, weight = [], 0
            batch.append(one)
            weight += one.size
        if batch:
            yield from self._batch(batch)

    def _batch(self, batch: list[Described]) -> Iterator[tuple[Described, Iterator[bytes]]]:
        answer = self._fetch([one.uid for one in batch], "(UID BODY.PEEK[])")
        waiting = {one.uid: one for one in batch}
        answer.reverse()  # so that each mail is let go of as soon as it is handed on
        while answer:
            uid, body = _literal(answer.pop(), answer)
            if body is not None and uid in waiting:
                yield waiting.pop(uid), iter((body,))

    def _parts(self, one: Described) -> Iterator[bytes]:
        """A big mail part by part; ends at a short part, whatever size the server claimed."""
        offset, part = 0, self.settings.part
        while True:
            wanted = f"(UID BODY.PEEK[]<{offset}.{part}>)"
            answer = self._fetch([one.uid], wanted)
            answer.reverse()
            body: bytes | None = None
            while answer and body is None:
                _, body = _literal(answer.pop(), answer)
            if body is None:
                if offset == 0:
                    raise MailboxError(Reason.REFUSED, "vanished")
                return
            yield body
            offset += len(body)
            if len(body) < part:
                return

    def _fetch(self, uids: list[int], items: str) -> list[Any]:
        with _told():
            kind, answer = self.client.uid("FETCH", ",".join(map(str, uids)), items)
            if kind != "OK":
                raise MailboxError(Reason.REFUSED, kind)
            return list(answer)


def _described(part: Any) -> Described | None:
    line = part[0] if isinstance(part, tuple) else part
    if not isinstance(line, bytes):
        return None
    uid, size, date = _ITEM.search(line), _SIZE.search(line), _DATE.search(line)
    if not (uid and size and date):
        return None
    return Described(int(uid[1]), int(size[1]), _moment(date[1].decode("ascii", "replace")))


def _moment(text: str) -> datetime:
    """INTERNALDATE, e.g. "24-Mar-2023 09:00:00 +0800"; a broken one is the epoch, never an error."""
    try:
        return datetime.strptime(text.strip(), "%d-%b-%Y %H:%M:%S %z").astimezone(UTC)
    except ValueError:
        return datetime.fromtimestamp(0, UTC)


def _literal(part: Any, rest: list[Any]) -> tuple[int, bytes | None]:
    """UID and body of one answer. The UID stands before the literal or, at some servers, after."""
    if not isinstance(part, tuple):
        return 0, None
    head, body = part[0], part[1]
    found = _ITEM.search(head)
    if found is None and rest and isinstance(rest[-1], bytes):
        found = _ITEM.search(rest[-1])
    return (int(found[1]) if found else 0), body
