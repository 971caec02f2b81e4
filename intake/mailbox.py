"""The mailbox: the only door that speaks IMAP, and it only looks.

imap-tools brings connection, TLS, login and folders; the mails themselves are fetched here, as
bytes. Every folder is opened with EXAMINE and every body asked for with PEEK, so nothing on the
server ever changes. Servers lie about sizes, answer in any order and speak without being asked:
answers are paired with mails by UID alone, and what a server does not give is left out.
"""

from __future__ import annotations

import imaplib
from collections import deque
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any

from imap_tools.mailbox import BaseMailBox

from config.settings import ImapSettings
from intake.imap_answers import Answer, answers
from intake.imap_connection import connected
from intake.imap_errors import MailboxError, Reason, refused, told
from intake.imap_extras import Quota, idle, quota
from intake.imap_folders import Folder, listed

__all__ = [
    "Described",
    "Folder",
    "Listing",
    "Mailbox",
    "MailboxError",
    "Quota",
    "Reason",
    "connect",
]

UIDS = 200  # per command: servers take lines of 8000 bytes, and a UID has up to ten digits


@dataclass(frozen=True, slots=True)
class Listing:
    """What a folder holds. `uidvalidity` is 0 where the server names none."""

    uidvalidity: int
    uids: frozenset[int]


@dataclass(frozen=True, slots=True)
class Described:
    """A mail before it is fetched.

    Attributes:
        size: Bytes, as the server says; some lie.
        received: The server's time of receipt, aware; None where it gives none.
    """

    uid: int
    size: int
    received: datetime | None


class Mailbox:
    """A logged-in mailbox; made by `connect`."""

    def __init__(self, box: BaseMailBox, settings: ImapSettings) -> None:
        """`box` is logged in and may have no folder selected."""
        self._box, self._client, self._settings = box, box.client, settings
        self._wire: dict[str, bytes] = {}

    @property
    def capabilities(self) -> frozenset[str]:
        """What the server offers after the login."""
        return frozenset(self._client.capabilities)

    def folders(self) -> tuple[Folder, ...]:
        """All folders, as the server lists them."""
        with told(self._settings):
            status, data = self._client.list('""', "*")
            if status != "OK":
                raise refused(_said(data))
            found = tuple(listed(data))
        self._wire = {folder.name: folder.wire for folder in found}
        return found

    def open(self, folder: str) -> Listing:
        """Opens a folder for reading and lists it.

        Raises:
            MailboxError: REFUSED when there is no such folder.
        """
        with told(self._settings):
            self._box.folder.set(self._wire.get(folder, folder), readonly=True)
            _, said = self._client.response("UIDVALIDITY")
            return Listing(int(said[-1] or 0), self._uids())

    def describe(self, uids: Collection[int]) -> Iterator[Described]:
        """Sizes and times of mails in the open folder; those that are gone are left out."""
        wanted = sorted(uids)
        for start in range(0, len(wanted), UIDS):
            some = wanted[start : start + UIDS]
            for answer in self._ask(some, "(UID RFC822.SIZE INTERNALDATE)"):
                if answer.size is not None:
                    yield Described(answer.uid, answer.size, answer.received)

    def headers(self, uids: Collection[int]) -> Iterator[tuple[Described, bytes]]:
        """Headers of mails that are not to be fetched; those that are gone are left out."""
        wanted = sorted(uids)
        for start in range(0, len(wanted), UIDS):
            items = "(UID RFC822.SIZE INTERNALDATE BODY.PEEK[HEADER])"
            for answer in self._ask(wanted[start : start + UIDS], items):
                if answer.header is not None:
                    yield Described(answer.uid, answer.size or 0, answer.received), answer.header

    def quota(self) -> Quota | None:
        """How full the mailbox is; None where the server does not tell."""
        with told(self._settings):
            return quota(self._client)

    def idle(self, seconds: float, stopped: Callable[[], bool]) -> bool:
        """Waits until the server speaks of the open folder; see `imap_extras.idle`."""
        with told(self._settings):
            return idle(self._client, seconds, stopped)

    def fetch(self, described: Sequence[Described]) -> Iterator[tuple[Described, Iterator[bytes]]]:
        """Raw mails, small ones first, each as a stream to be read before the next is asked for.

        What the server does not give, because it is gone or broken, is left out.

        Raises:
            MailboxError: UNREACHABLE ends everything. A stream raises REFUSED when its mail
                alone cannot be had to its end; the others go on.
        """
        settings = self._settings
        small = [mail for mail in described if mail.size <= settings.part]
        for batch in _batches(small, settings.batch):
            mails = {mail.uid: mail for mail in batch}
            for answer in self._ask(tuple(mails), "(UID BODY.PEEK[])"):
                mail = mails.get(answer.uid)
                if mail and answer.body is not None and (answer.body or not mail.size):
                    del mails[mail.uid]
                    yield mail, iter((answer.body,))
        for mail in described:
            if mail.size > settings.part and (first := self._part(mail.uid, 0)):
                yield mail, chain((first,), self._rest(mail, len(first)))

    def _rest(self, mail: Described, have: int) -> Iterator[bytes]:
        """The parts after the first, until the server has no more."""
        asked = self._settings.part
        last = have
        # A part longer than asked for is the whole mail: that server knows no parts.
        while last == asked or (have < mail.size and last < asked):
            part = self._part(mail.uid, have)
            if part is None and have < mail.size:
                raise refused(f"UID {mail.uid}")
            if not part:
                break
            yield part
            last = len(part)
            have += last
        if have < mail.size and mail.uid not in self._uids():
            raise refused(f"UID {mail.uid}")  # deleted meanwhile, which is not the mail's end

    def _part(self, uid: int, offset: int) -> bytes | None:
        """A part; empty beyond the end, None when the server does not give it."""
        item = f"(UID BODY.PEEK[]<{offset}.{self._settings.part}>)"
        found = (answer.body for answer in self._ask((uid,), item))
        return next((body for body in found if body is not None), None)

    def _ask(self, uids: Sequence[int], items: str) -> Iterator[Answer]:
        """FETCH; where the server refuses a whole set, each mail is asked for alone."""
        done, found = self._fetch(uids, items)
        missing = set(uids) - {answer.uid for answer in found}
        while found:
            yield found.popleft()  # nothing here holds on to a body that was passed on
        if not done and len(uids) > 1:
            for uid in sorted(missing):
                yield from self._fetch((uid,), items)[1]

    def _fetch(self, uids: Sequence[int], items: str) -> tuple[bool, deque[Answer]]:
        """One FETCH: whether it was carried out, and the answers about these mails."""
        client = self._client
        client.untagged_responses.pop("FETCH", None)  # said earlier, and unasked
        with told(self._settings):
            try:
                status, data = client.uid("FETCH", ",".join(map(str, uids)), items)
            except imaplib.IMAP4.abort:
                raise
            except imaplib.IMAP4.error:  # BAD
                status, data = "BAD", []
        if status != "OK":  # imaplib leaves there what came before the NO
            data = client.untagged_responses.pop("FETCH", [])
        asked = set(uids)
        return status == "OK", deque(one for one in answers(data) if one.uid in asked)

    def _uids(self) -> frozenset[int]:
        with told(self._settings):
            status, data = self._client.uid("SEARCH", "ALL")
            if status != "OK":
                raise refused(_said(data))
            return frozenset(int(uid) for line in data if line for uid in line.split())


@contextmanager
def connect(settings: ImapSettings) -> Iterator[Mailbox]:
    """Connects, logs in and introduces this program.

    Raises:
        MailboxError: AUTH, UNREACHABLE or REFUSED.
    """
    with connected(settings) as box:
        yield Mailbox(box, settings)


def _said(data: Sequence[Any]) -> str:
    """A server's words."""
    return b" ".join(one for one in data if isinstance(one, bytes)).decode("utf-8", "replace")


def _batches(mails: Sequence[Described], limit: int) -> Iterator[list[Described]]:
    batch: list[Described] = []
    size = 0
    for mail in mails:
        if batch and (size + mail.size > limit or len(batch) == UIDS):
            yield batch
            batch, size = [], 0
        batch.append(mail)
        size += mail.size
    if batch:
        yield batch
