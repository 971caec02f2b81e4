"""One look into the mailbox: what is new by set difference is fetched and kept.

Bytes become durable in the blob store before the row that speaks of them, and the mailbox is never
changed, so that a crash at any point costs nothing but fetching again. Nothing depends on flags,
dates or searches of the server.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import structlog

from intake.mailbox import Described, Listing, MailboxError, Reason
from parsers.model import Blob
from store.model import Arrival, Spot

log = structlog.get_logger()

COMMIT_EVERY = 50  # mails a transaction; what is lost in between is only fetched again


class MailboxPort(Protocol):
    """What polling needs of a mailbox; `intake.mailbox.Mailbox` in earnest."""

    def open(self, folder: str) -> Listing:
        """Opens a folder and lists it."""
        ...

    def describe(self, uids: Collection[int]) -> Iterator[Described]:
        """Sizes and times."""
        ...

    def fetch(self, described: Sequence[Described]) -> Iterator[tuple[Described, Iterator[bytes]]]:
        """Raw mails."""
        ...


class KeepingPort(Protocol):
    """What polling needs of the ledger; `store.keeping.Keeping` in earnest."""

    def known(self, account: str, folder: str, uidvalidity: int) -> frozenset[int]:
        """UIDs that need no fetching."""
        ...

    def keep(self, arrivals: Sequence[Arrival], now: datetime) -> tuple[int, ...]:
        """Records kept mails."""
        ...

    def fetch_failed(self, spot: Spot, error: str, now: datetime) -> None:
        """Records a mail that could not be fetched."""
        ...

    def look(
        self, account: str, folder: str, uidvalidity: int, uids: Collection[int], now: datetime
    ) -> int:
        """Records what the folder holds."""
        ...

    def polled(self, now: datetime) -> None:
        """Records a good poll."""
        ...


class BlobsPort(Protocol):
    """Where raw mails go."""

    def put(self, chunks: Iterable[bytes]) -> Blob:
        """Keeps bytes durably."""
        ...


@dataclass(frozen=True, slots=True)
class Polled:
    """What a look found: mails on the server, newly kept, failed, newly vanished."""

    seen: int = 0
    kept: int = 0
    failed: int = 0
    vanished: int = 0


def poll(
    mailbox: MailboxPort,
    account: str,
    folders: Sequence[str],
    keeping: KeepingPort,
    blobs: BlobsPort,
    now: Callable[[], datetime],
) -> Polled:
    """Looks into every folder and keeps what is new.

    Raises:
        MailboxError: The server cannot be used; what came before is kept.
        OSError: The disk is full; likewise.
    """
    done = Polled()
    for folder in folders:
        done = _folder(_Look(mailbox, account, folder, keeping, blobs, now), done)
    keeping.polled(now())
    log.info("mailbox.polled", seen=done.seen, kept=done.kept, vanished=done.vanished)
    return done


@dataclass(frozen=True, slots=True)
class _Look:
    mailbox: MailboxPort
    account: str
    folder: str
    keeping: KeepingPort
    blobs: BlobsPort
    now: Callable[[], datetime]


def _folder(look: _Look, done: Polled) -> Polled:
    listing = look.mailbox.open(look.folder)
    known = look.keeping.known(look.account, look.folder, listing.uidvalidity)
    new = list(look.mailbox.describe(listing.uids - known))
    kept = _fetch(look, listing, new)
    failed = _one_by_one(look, listing, [one for one in new if one.uid not in kept])
    there = frozenset(one.uid for one in new) | (listing.uids & known)
    args = (look.account, look.folder, listing.uidvalidity, there)
    vanished = look.keeping.look(*args, look.now())
    return Polled(
        done.seen + len(there),
        done.kept + len(new) - failed,
        done.failed + failed,
        done.vanished + vanished,
    )


def _fetch(look: _Look, listing: Listing, new: Sequence[Described]) -> set[int]:
    """Fetches mails; returns the UIDs that are kept. A mail that alone is refused ends it."""
    kept: set[int] = set()
    arrivals: list[Arrival] = []
    try:
        for one, chunks in look.mailbox.fetch(new):
            spot = Spot(look.account, look.folder, listing.uidvalidity, one.uid)
            arrivals.append(Arrival(look.blobs.put(chunks), one.received, spot))
            kept.add(one.uid)
            if len(arrivals) >= COMMIT_EVERY:
                look.keeping.keep(arrivals, look.now())
                arrivals = []
    except MailboxError as error:
        if error.reason is not Reason.REFUSED:
            raise
    finally:
        # Also when the connection broke: what is on the disk is worth its row.
        if arrivals:
            look.keeping.keep(arrivals, look.now())
    return kept


def _one_by_one(look: _Look, listing: Listing, left: Sequence[Described]) -> int:
    """Fetches what is left singly, so that one bad mail hides no other; returns the failures."""
    failed = 0
    for one in left:
        if not _fetch(look, listing, [one]):
            spot = Spot(look.account, look.folder, listing.uidvalidity, one.uid)
            look.keeping.fetch_failed(spot, "refused", look.now())
            failed += 1
    return failed
