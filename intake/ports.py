"""What a poll asks of the mailbox, the ledger and the blob store."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Protocol

from intake.mailbox import Described, Folder, Listing, Quota
from parsers.model import Blob
from store.model import Arrival, Glimpse, Spot


class MailboxPort(Protocol):
    """What is asked of a mailbox; `intake.mailbox.Mailbox` in earnest."""

    def open(self, folder: str) -> Listing:
        """Opens a folder for reading and lists it."""
        ...

    def describe(self, uids: Collection[int]) -> Iterator[Described]:
        """Sizes and times; mails that are gone are left out."""
        ...

    def headers(self, uids: Collection[int]) -> Iterator[tuple[Described, bytes]]:
        """Headers; mails that are gone are left out."""
        ...

    def fetch(self, described: Sequence[Described]) -> Iterator[tuple[Described, Iterator[bytes]]]:
        """Raw mails; what the server does not give is left out."""
        ...


class WholeMailboxPort(MailboxPort, Protocol):
    """A mailbox with all its folders."""

    def folders(self) -> tuple[Folder, ...]:
        """All folders."""
        ...

    def quota(self) -> Quota | None:
        """How full it is; None where nobody knows."""
        ...


class KeepingPort(Protocol):
    """What is asked of the ledger; `store.keeping.Keeping` in earnest."""

    def known(
        self, account: str, folder: str, uidvalidity: int, *, header_suffices: bool = False
    ) -> frozenset[int]:
        """UIDs that need no fetching."""
        ...

    def keep(self, arrivals: Sequence[Arrival], now: datetime) -> tuple[int, ...]:
        """Records mails whose bytes are durable."""
        ...

    def glimpsed(self, glimpses: Sequence[Glimpse], now: datetime) -> None:
        """Records mails of which only the header was fetched."""
        ...

    def troubled(self, account: str, folder: str, uidvalidity: int) -> dict[int, int]:
        """UIDs that could not be fetched, with the number of tries."""
        ...

    def trouble(self, account: str) -> dict[str, int]:
        """Folders with such mails, with the most tries of one."""
        ...

    def fetch_failed(self, spot: Spot, error: str, now: datetime) -> None:
        """Records a mail that was seen and could not be had."""
        ...

    def look(
        self, account: str, folder: str, uidvalidity: int, uids: Collection[int], now: datetime
    ) -> int:
        """Records what a folder holds; returns how many known mails have vanished."""
        ...

    def folders_left(self, account: str, listed: Collection[str], now: datetime) -> int:
        """Records which folders are gone; returns how many known mails vanished with them."""
        ...

    def measured(self, account: str, used: int, limit: int, now: datetime) -> None:
        """Records how full the mailbox is."""
        ...

    def polled(self, now: datetime) -> None:
        """Records a good poll."""
        ...


class BlobsPort(Protocol):
    """What is asked of the blob store."""

    def put(self, chunks: Iterable[bytes]) -> Blob:
        """Keeps bytes durably."""
        ...
