"""One look into the mailbox: what is new is kept, first its bytes, then the row.

New is the set difference of the folder's UIDs and those in the ledger; no counter of the server
is trusted. A crash anywhere loses nothing: what has no row yet is simply still new.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

import structlog

from intake.mailbox import Described, Listing, MailboxError, Reason
from parsers.model import Blob
from store.model import Arrival, Spot

log = structlog.get_logger()

TOGETHER = 50  # arrivals, or
TOGETHER_BYTES = 8 * 1024 * 1024  # bytes, that go into one transaction


class MailboxPort(Protocol):
    """What is asked of a mailbox; `intake.mailbox.Mailbox` in earnest."""

    def open(self, folder: str) -> Listing:
        """Opens a folder for reading and lists it."""
        ...

    def describe(self, uids: Collection[int]) -> Iterator[Described]:
        """Sizes and times; mails that are gone are left out."""
        ...

    def fetch(self, described: Sequence[Described]) -> Iterator[tuple[Described, Iterator[bytes]]]:
        """Raw mails; what the server does not give is left out."""
        ...


class KeepingPort(Protocol):
    """What is asked of the ledger; `store.keeping.Keeping` in earnest."""

    def known(self, account: str, folder: str, uidvalidity: int) -> frozenset[int]:
        """UIDs that need no fetching."""
        ...

    def keep(self, arrivals: Sequence[Arrival], now: datetime) -> tuple[int, ...]:
        """Records mails whose bytes are durable."""
        ...

    def troubled(self, account: str, folder: str, uidvalidity: int) -> dict[int, int]:
        """UIDs that could not be fetched, with the number of tries."""
        ...

    def fetch_failed(self, spot: Spot, error: str, now: datetime) -> None:
        """Records a mail that was seen and could not be had."""
        ...

    def look(
        self, account: str, folder: str, uidvalidity: int, uids: Collection[int], now: datetime
    ) -> int:
        """Records what a folder holds; returns how many known mails have vanished."""
        ...

    def polled(self, now: datetime) -> None:
        """Records a good poll."""
        ...


class BlobsPort(Protocol):
    """What is asked of the blob store."""

    def put(self, chunks: Iterable[bytes]) -> Blob:
        """Keeps bytes durably."""
        ...


@dataclass(frozen=True, slots=True)
class Polled:
    """What a poll found.

    Attributes:
        seen: Mails in the folders.
        kept: Newly kept ones.
        failed: Mails that are there and could not be had; the next poll tries again.
        vanished: Mails that were there earlier, or a moment ago, and are gone.
    """

    seen: int = 0
    kept: int = 0
    failed: int = 0
    vanished: int = 0

    def __add__(self, other: Polled) -> Polled:
        return Polled(
            self.seen + other.seen,
            self.kept + other.kept,
            self.failed + other.failed,
            self.vanished + other.vanished,
        )


def poll(
    mailbox: MailboxPort,
    account: str,
    folders: Iterable[str],
    ledger_keeping: KeepingPort,
    blobs: BlobsPort,
    now: Callable[[], datetime],
) -> Polled:
    """Keeps everything new in some folders.

    Raises:
        MailboxError: AUTH or UNREACHABLE at once; REFUSED after the other folders were done.
        OSError: The disk is full. Like an error of the database it ends the poll, and nothing
            is half-kept.
    """
    total, refusal = Polled(), None
    for folder in dict.fromkeys(folders):
        look = _Look(mailbox, account, folder, ledger_keeping, blobs, now)
        try:
            total += look.keep_new()
        except MailboxError as error:
            if error.reason is not Reason.REFUSED:
                raise
            log.warning("folder.refused")
            refusal = refusal or error
    if refusal is not None:
        raise refusal
    ledger_keeping.polled(now())
    log.info("mailbox.polled", seen=total.seen, kept=total.kept, failed=total.failed)
    return total


@dataclass(frozen=True, slots=True)
class _Look:
    """One look into one folder."""

    mailbox: MailboxPort
    account: str
    folder: str
    keeping: KeepingPort
    blobs: BlobsPort
    now: Callable[[], datetime]

    def keep_new(self) -> Polled:
        listing = self.mailbox.open(self.folder)
        known = self.keeping.known(self.account, self.folder, listing.uidvalidity)
        new = listing.uids - known
        kept = self._keep_calmly(new, listing.uidvalidity) if new else frozenset()
        done = Polled(seen=len(listing.uids), kept=len(kept))
        gone: frozenset[int] = frozenset()
        if missing := new - kept:
            gone = missing - self._still_there(listing.uidvalidity)
            for uid in sorted(missing - gone):
                spot = Spot(self.account, self.folder, listing.uidvalidity, uid)
                self.keeping.fetch_failed(spot, "not-given", self.now())
                log.warning("mail.not_given", uid=uid)
            done = replace(done, failed=len(missing - gone))
        vanished = self.keeping.look(
            self.account, self.folder, listing.uidvalidity, listing.uids - gone, self.now()
        )
        return replace(done, vanished=len(gone) + vanished)

    def _keep_calmly(self, new: Collection[int], uidvalidity: int) -> frozenset[int]:
        """Keeps mails; those that gave trouble before come last and singly.

        So a mail at which the server always drops the connection stands in nobody's way.
        """
        tries = self.keeping.troubled(self.account, self.folder, uidvalidity)
        kept = self._keep_all([uid for uid in new if uid not in tries], uidvalidity)
        for uid in sorted(set(new) & tries.keys(), key=lambda uid: (tries[uid], uid)):
            kept |= self._keep_all([uid], uidvalidity)
        return kept

    def _suspect(self, described: Sequence[Described], kept: set[int], uidvalidity: int) -> None:
        """Notes which mails may have broken the connection: the next ones in line."""
        weight = 0
        for mail in described:
            if mail.uid in kept:
                continue
            spot = Spot(self.account, self.folder, uidvalidity, mail.uid)
            self.keeping.fetch_failed(spot, "dropped", self.now())
            weight += mail.size
            if weight >= TOGETHER_BYTES:
                break

    def _still_there(self, uidvalidity: int) -> frozenset[int]:
        again = self.mailbox.open(self.folder)
        return again.uids if again.uidvalidity == uidvalidity else frozenset()

    def _keep_all(self, new: Collection[int], uidvalidity: int) -> frozenset[int]:
        """Fetches and keeps mails; returns the UIDs that are safe."""
        described = tuple(self.mailbox.describe(new))
        kept: set[int] = set()
        basket: list[Arrival] = []

        def flush() -> None:
            if basket:
                self.keeping.keep(tuple(basket), self.now())
                kept.update(arrival.spot.uid for arrival in basket if arrival.spot)
                basket.clear()

        try:
            for mail, chunks in self.mailbox.fetch(described):
                blob = self._put(mail, chunks)
                if blob is None:
                    continue
                spot = Spot(self.account, self.folder, uidvalidity, mail.uid)
                basket.append(Arrival(blob, mail.received or self.now(), spot))
                weight = sum(arrival.blob.size for arrival in basket)
                if len(basket) >= TOGETHER or weight >= TOGETHER_BYTES:
                    flush()
        except MailboxError:
            flush()  # what is durable already need not come again
            self._suspect(described, kept, uidvalidity)
            raise
        flush()
        return frozenset(kept)

    def _put(self, mail: Described, chunks: Iterator[bytes]) -> Blob | None:
        try:
            blob = self.blobs.put(chunks)
        except MailboxError as error:
            if error.reason is not Reason.REFUSED:
                raise
            return None  # this mail alone; the others go on
        if blob.size != mail.size:
            log.warning("mail.size_differs", uid=mail.uid, said=mail.size, kept=blob.size)
        return blob
