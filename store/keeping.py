"""Keeping: which mails were seen where, and which are safe.

The order is the caller's: bytes are durable in the blob store before a row speaks of them.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, func, insert, select
from sqlalchemy.orm import Session

from store.model import Arrival, Glimpse, Spot, Stage
from store.schema import (
    FolderRow,
    GlimpseRow,
    MailboxRow,
    MessageRow,
    PulseRow,
    SightingRow,
)
from store.sightings import (
    FAILED,
    HEADER_ONLY,
    KEPT,
    changes,
    event_of,
    fresh,
    in_folder,
    renamed,
    sighting_at,
    update_all,
)

POLL = "poll"  # the pulse of good polls


@dataclass(frozen=True, slots=True)
class Keeping:
    """Sightings, messages and looks into folders."""

    engine: Engine
    reading: Engine

    def known(
        self, account: str, folder: str, uidvalidity: int, *, header_suffices: bool = False
    ) -> frozenset[int]:
        """UIDs that need no fetching; the others, whatever failed with them, are to be fetched."""
        enough = (KEPT, HEADER_ONLY) if header_suffices else (KEPT,)
        query = select(SightingRow.uid).where(
            in_folder(account, folder),
            SightingRow.uidvalidity == uidvalidity,
            SightingRow.state.in_(enough),
        )
        with Session(self.reading) as session:
            return frozenset(session.scalars(query))

    def troubled(self, account: str, folder: str, uidvalidity: int) -> dict[int, int]:
        """UIDs that could not be fetched so far, with how often that was tried."""
        here = in_folder(account, folder) & (SightingRow.uidvalidity == uidvalidity)
        query = select(SightingRow.uid, SightingRow.attempts).where(
            here, SightingRow.state == FAILED, SightingRow.attempts > 0
        )
        with Session(self.reading) as session:
            return {row.uid: row.attempts for row in session.execute(query)}

    def trouble(self, account: str) -> dict[str, int]:
        """Folders with mails that could not be fetched so far, with the most tries of one."""
        tries = func.max(SightingRow.attempts)
        query = select(SightingRow.folder, tries).where(
            SightingRow.account == account,
            SightingRow.state == FAILED,
            SightingRow.vanished_at.is_(None),
        )
        with Session(self.reading) as session:
            rows = session.execute(query.group_by(SightingRow.folder))
            return {folder: int(most) for folder, most in rows}

    def keep(self, arrivals: Sequence[Arrival], now: datetime) -> tuple[int, ...]:
        """Records mails whose bytes are kept; returns their message ids. Idempotent."""
        with Session(self.engine) as session, session.begin():
            return tuple(_keep(session, arrival, now) for arrival in arrivals)

    def glimpsed(self, glimpses: Sequence[Glimpse], now: datetime) -> None:
        """Records mails of which only the header was fetched. Idempotent."""
        with Session(self.engine) as session, session.begin():
            for glimpse in glimpses:
                sighting = sighting_at(session, glimpse.spot, now)
                if sighting.state == KEPT:
                    continue
                sighting.state, sighting.error = HEADER_ONLY, ""
                session.merge(
                    GlimpseRow(
                        sighting_id=sighting.id,
                        sender=glimpse.sender,
                        subject=glimpse.subject,
                        size=glimpse.size,
                        received=glimpse.received,
                    )
                )

    def fetch_failed(self, spot: Spot, error: str, now: datetime) -> None:
        """Records that a mail was seen but could not be fetched; the next look tries again."""
        with Session(self.engine) as session, session.begin():
            row = sighting_at(session, spot, now)
            if row.state != KEPT:
                row.state, row.error, row.attempts = FAILED, error, row.attempts + 1

    def look(
        self, account: str, folder: str, uidvalidity: int, uids: Collection[int], now: datetime
    ) -> int:
        """Records what a folder holds now; returns how many known mails have newly vanished.

        From here on every mail there has a sighting: the new ones as failed, with no try yet.
        A changed uidvalidity means that all older sightings have lost their place: they count as
        vanished, and their mails, seen again under new UIDs, are still the same messages. A UID
        that is back is to be fetched again: where a folder is made anew and uidvalidity stays
        (163.com says 1 for ever), it may name another mail.
        """
        with Session(self.engine) as session, session.begin():
            session.merge(
                FolderRow(
                    account=account,
                    name=folder,
                    uidvalidity=uidvalidity,
                    looked_at=now,
                    on_server=len(uids),
                )
            )
            change = changes(session, in_folder(account, folder), uidvalidity, uids)
            update_all(session, change.gone, vanished_at=now)
            update_all(session, change.back, vanished_at=None, state=FAILED, attempts=0)
            if change.new:
                spots = [Spot(account, folder, uidvalidity, uid) for uid in sorted(change.new)]
                session.execute(insert(SightingRow), [fresh(spot, now) for spot in spots])
            if change.gone:
                session.add(event_of("mail.vanished", folder, now, str(len(change.gone))))
            return len(change.gone)

    def folders_left(self, account: str, listed: Collection[str], now: datetime) -> int:
        """Records that folders are not on the server any more; returns how many mails vanished.

        Where a clerk has deleted or renamed a folder, its mails have lost their place there.
        """
        query = select(FolderRow).where(FolderRow.account == account, FolderRow.on_server > 0)
        with Session(self.reading) as session:
            left = [
                (row.name, row.uidvalidity)
                for row in session.scalars(query)
                if row.name not in set(listed)
            ]
        return sum(self.look(account, name, validity, (), now) for name, validity in left)

    def measured(self, account: str, used: int, limit: int, now: datetime) -> None:
        """Records how full a mailbox is, in bytes."""
        with Session(self.engine) as session, session.begin():
            session.merge(MailboxRow(account=account, used=used, limit=limit, at=now))

    def polled(self, now: datetime) -> None:
        """Records a good poll: the pulse that a dead man's alarm listens to."""
        with Session(self.engine) as session, session.begin():
            session.merge(PulseRow(name=POLL, at=now))

    def last_poll(self) -> datetime | None:
        """When the mailbox was last polled without an error."""
        with Session(self.reading) as session:
            return session.scalar(select(PulseRow.at).where(PulseRow.name == POLL))


def _keep(session: Session, arrival: Arrival, now: datetime) -> int:
    message = session.scalar(select(MessageRow).where(MessageRow.sha256 == arrival.blob.sha256))
    if message is None:
        message = MessageRow(
            sha256=arrival.blob.sha256,
            size=arrival.blob.size,
            received=arrival.received,
            kept_at=now,
            stage=Stage.KEPT,
            not_before=now,
        )
        session.add(message)
        session.flush()
    elif arrival.received < message.received:
        message.received = arrival.received
    if arrival.spot is not None:
        sighting = sighting_at(session, arrival.spot, now)
        if sighting.message_id not in (None, message.id):
            sighting = renamed(session, sighting, arrival.spot, now)
        sighting.message_id, sighting.state, sighting.error = message.id, KEPT, ""
    return message.id
