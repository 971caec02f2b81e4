"""One look into one folder: it is recorded what is there, then what is new is kept.

New is the set difference of the folder's UIDs and those in the ledger; no counter of the server
is trusted. Of a mail first the bytes are kept, then the row says so: a crash anywhere loses
nothing, for what is not kept yet is recorded as still to be fetched.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog

from intake.folders import Depth, Visit
from intake.mailbox import Described, MailboxError, Reason
from intake.ports import BlobsPort, KeepingPort, MailboxPort
from parsers import headers, mime
from parsers.model import Blob
from store.model import Arrival, Glimpse, Spot

log = structlog.get_logger()

TOGETHER = 50  # arrivals, or
TOGETHER_BYTES = 8 * 1024 * 1024  # bytes, that go into one transaction
_SUBJECT = 200  # characters of a subject that is only told


@dataclass(frozen=True, slots=True)
class Polled:
    """What a poll found.

    Attributes:
        seen: Mails in the folders.
        kept: Newly kept ones.
        told: Newly seen ones of which only the header is fetched.
        failed: Mails that are there and could not be had; the next poll tries again.
        vanished: Mails that were there earlier, or a moment ago, and are gone.
    """

    seen: int = 0
    kept: int = 0
    told: int = 0
    failed: int = 0
    vanished: int = 0

    def __add__(self, other: Polled) -> Polled:
        return Polled(
            self.seen + other.seen,
            self.kept + other.kept,
            self.told + other.told,
            self.failed + other.failed,
            self.vanished + other.vanished,
        )


@dataclass(frozen=True, slots=True)
class Look:
    """One look into one folder."""

    mailbox: MailboxPort
    account: str
    visit: Visit
    keeping: KeepingPort
    blobs: BlobsPort
    now: Callable[[], datetime]

    def keep_new(self) -> Polled:
        """Records what the folder holds, then keeps everything new.

        Raises:
            MailboxError: What was whole is kept; the rest is recorded as still to be fetched.
        """
        folder, headers_only = self.visit.folder, self.visit.depth is Depth.HEADERS
        listing = self.mailbox.open(folder)
        validity = listing.uidvalidity
        vanished = self._record(listing.uids, validity)
        known = self.keeping.known(self.account, folder, validity, header_suffices=headers_only)
        new = listing.uids - known
        take = self._glimpse if headers_only else self._keep_calmly
        taken = take(new, validity) if new else frozenset()
        gone = self._missed(new - taken, validity)
        if gone:
            vanished += self._record(listing.uids - gone, validity)
        return Polled(
            seen=len(listing.uids),
            kept=0 if headers_only else len(taken),
            told=len(taken) if headers_only else 0,
            failed=len(new) - len(taken) - len(gone),
            vanished=vanished,
        )

    def _record(self, uids: Collection[int], uidvalidity: int) -> int:
        return self.keeping.look(self.account, self.visit.folder, uidvalidity, uids, self.now())

    def _missed(self, missing: Collection[int], uidvalidity: int) -> frozenset[int]:
        """Records mails that did not come; returns those that have vanished meanwhile."""
        if not missing:
            return frozenset()
        gone = frozenset(missing) - self._still_there(uidvalidity)
        for uid in sorted(missing):
            why = "gone" if uid in gone else "not-given"
            self.keeping.fetch_failed(self._spot(uid, uidvalidity), why, self.now())
            log.warning("mail.missed", uid=uid, why=why)
        return gone

    def _still_there(self, uidvalidity: int) -> frozenset[int]:
        again = self.mailbox.open(self.visit.folder)
        return again.uids if again.uidvalidity == uidvalidity else frozenset()

    def _spot(self, uid: int, uidvalidity: int) -> Spot:
        return Spot(self.account, self.visit.folder, uidvalidity, uid)

    def _glimpse(self, new: Collection[int], uidvalidity: int) -> frozenset[int]:
        """Records what the headers of mails say; returns the UIDs that are told of."""
        found = tuple(
            glimpse(self._spot(mail.uid, uidvalidity), mail, header, self.now())
            for mail, header in self.mailbox.headers(new)
        )
        self.keeping.glimpsed(found, self.now())
        return frozenset(one.spot.uid for one in found)

    def _keep_calmly(self, new: Collection[int], uidvalidity: int) -> frozenset[int]:
        """Keeps mails; those that gave trouble before come last and singly.

        So a mail at which the server always drops the connection stands in nobody's way.
        """
        tries = self.keeping.troubled(self.account, self.visit.folder, uidvalidity)
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
            self.keeping.fetch_failed(self._spot(mail.uid, uidvalidity), "dropped", self.now())
            weight += mail.size
            if weight >= TOGETHER_BYTES:
                break

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
                spot = self._spot(mail.uid, uidvalidity)
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


def glimpse(spot: Spot, mail: Described, header: bytes, now: datetime) -> Glimpse:
    """What a header says to a person who has not seen the mail; never raises."""
    entity = mime.parse(header)
    sender = headers.address(entity.field("From"))
    subject = headers.text_of(entity.field("Subject"))
    return Glimpse(
        spot=spot,
        sender=sender.address if sender else "",
        subject=headers.clean(subject, _SUBJECT),
        size=mail.size,
        received=mail.received or now,
    )
