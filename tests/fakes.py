"""A mailbox in memory that passes the contract tests of the real one."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from imap_tools.imap_utf7 import utf7_encode

from intake.imap_errors import MailboxError, Reason
from intake.mailbox import Described, Folder, Listing, Quota

EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(slots=True)
class FakeMail:
    """A mail on the fake server. `size` is what the server claims, if it lies."""

    raw: bytes
    received: datetime
    size: int | None = None


@dataclass(slots=True)
class FakeMailbox:
    """Folders of mails by UID.

    Attributes:
        part: Mails above it come in chunks of this size.
        broken: UIDs that are listed and cannot be fetched.
        poison: UIDs at which the connection is lost every time.
        flags: Of folders, as the server lists them.
        full: What the server says of its quota.
    """

    uidvalidity: int = 1
    part: int = 4 * 1024 * 1024
    mails: dict[str, dict[int, FakeMail]] = field(default_factory=lambda: {"INBOX": {}})
    broken: set[int] = field(default_factory=set)
    poison: set[int] = field(default_factory=set)
    flags: dict[str, frozenset[str]] = field(default_factory=dict)
    full: Quota | None = None
    _opened: str = ""
    _next: int = 1
    _left: int | None = None

    def deliver(self, raw: bytes, received: datetime | None = None, folder: str = "INBOX") -> int:
        """Puts a mail into a folder, made if need be; returns its UID."""
        uid, self._next = self._next, self._next + 1
        self.mails.setdefault(folder, {})[uid] = FakeMail(raw, received or EPOCH)
        return uid

    def delete(self, uid: int, folder: str = "INBOX") -> None:
        """Deletes a mail as another client would."""
        del self.mails[folder][uid]

    def copy(self, uid: int, folder: str, target: str) -> int:
        """Copies a mail as another client would; returns its new UID."""
        mail = self.mails[folder][uid]
        return self.deliver(mail.raw, mail.received, target)

    def move(self, uid: int, folder: str, target: str) -> int:
        """Moves a mail as another client would; returns its new UID."""
        new = self.copy(uid, folder, target)
        self.delete(uid, folder)
        return new

    def drop_after(self, count: int) -> None:
        """Loses the connection once, when so many bytes of bodies have come."""
        self._left = count

    # What the real one does:

    def folders(self) -> tuple[Folder, ...]:
        """All folders."""
        return tuple(
            Folder(name, self.flags.get(name, frozenset()), "/", utf7_encode(name))
            for name in self.mails
        )

    def quota(self) -> Quota | None:
        """How full it is said to be."""
        return self.full

    def open(self, folder: str) -> Listing:
        """Opens and lists a folder."""
        if folder not in self.mails:
            raise MailboxError(Reason.REFUSED, "没有这个文件夹")
        self._opened = folder
        return Listing(self.uidvalidity, frozenset(self.mails[folder]))

    def describe(self, uids: Collection[int]) -> Iterator[Described]:
        """Sizes and times; mails that are gone are left out."""
        for uid in sorted(uids):
            if mail := self.mails[self._opened].get(uid):
                size = len(mail.raw) if mail.size is None else mail.size
                yield Described(uid, size, mail.received)

    def headers(self, uids: Collection[int]) -> Iterator[tuple[Described, bytes]]:
        """Headers; mails that are gone are left out."""
        for one in self.describe(uids):
            if one.uid not in self.broken:
                raw = self.mails[self._opened][one.uid].raw
                yield one, raw.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"

    def fetch(self, described: Sequence[Described]) -> Iterator[tuple[Described, Iterator[bytes]]]:
        """Raw mails, small ones first; what is gone or broken is left out."""
        for one in sorted(described, key=lambda one: one.size > self.part):
            if one.uid in self.mails[self._opened] and one.uid not in self.broken:
                yield one, self._chunks(one.uid)

    def _chunks(self, uid: int) -> Iterator[bytes]:
        start = 0
        while True:
            mail = self.mails[self._opened].get(uid)
            if mail is None:
                raise MailboxError(Reason.REFUSED, "邮件已不在服务器上")
            if uid in self.poison:
                raise MailboxError(Reason.UNREACHABLE, "连接中断")
            chunk = mail.raw[start : start + self.part]
            if start and not chunk:
                return
            self._spend(len(chunk))
            yield chunk
            start += self.part

    def _spend(self, count: int) -> None:
        if self._left is None:
            return
        self._left -= count
        if self._left < 0:
            self._left = None
            raise MailboxError(Reason.UNREACHABLE, "连接中断")
