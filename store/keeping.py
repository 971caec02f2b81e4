"""Keeping: which mails were seen where, and which are safe.

The order is the caller's: bytes are durable in the blob store before a row speaks of them.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from store.model import Arrival, Spot, Stage
from store.schema import FolderRow, MessageRow, PulseRow, SightingRow

KEPT, HEADER_ONLY, FAILED = "kept", "header_only", "failed"
POLL = "poll"


@dataclass(frozen=True, slots=True)
class Keeping:
    """Sightings, messages and looks into folders."""

    engine: Engine
    reading: Engine

    def known(self, account: str, folder: str, uidvalidity: int) -> frozenset[int]:
        """UIDs that need no fetching: kept, or known by header. Failed ones are tried again."""
        here = (SightingRow.account == account) & (SightingRow.folder == folder)
        query = select(SightingRow.uid).where(
            here, SightingRow.uidvalidity == uidvalidity, SightingRow.state != FAILED
        )
        with Session(self.reading) as session:
            return frozenset(session.scalars(query))

    def troubled(self, account: str, folder: str, uidvalidity: int) -> dict[int, int]:
        """UIDs that could not be fetched so far, with how often that was tried."""
        here = (SightingRow.account == account) & (SightingRow.folder == folder)
        query = select(SightingRow.uid, SightingRow.attempts).where(
            here, SightingRow.uidvalidity == uidvalidity, SightingRow.state == FAILED
        )
        with Session(self.reading) as session:
            return {row.uid: row.attempts for row in session.execute(query)}

    def keep(self, arrivals: Sequence[Arrival], now: datetime) -> tuple[int, ...]:
        """Records mails whose bytes are kept; returns their message ids. Idempotent."""
        with Session(self.engine) as session, session.begin():
            return tuple(_keep(session, arrival, now) for arrival in arrivals)

    def fetch_failed(self, spot: Spot, error: str, now: datetime) -> None:
        """Records that a mail was seen but could not be fetched; the next look tries again."""
        with Session(self.engine) as session, session.begin():
            row = _sighting(session, spot, now)
            if row.state != KEPT:
                row.state, row.error, row.attempts = FAILED, error, row.attempts + 1

    def look(
        self, account: str, folder: str, uidvalidity: int, uids: Collection[int], now: datetime
    ) -> int:
        """Records what a folder holds now; returns how many known mails have newly vanished.

        A changed uidvalidity means that all older sightings have lost their place: they count as
        vanished, and their mails, seen again under new UIDs, are still the same messages.
        """
        with Session(self.engine) as session, session.begin():
            folder_row = session.get(FolderRow, (account, folder)) or FolderRow(
                account=account, name=folder
            )
            folder_row.uidvalidity, folder_row.looked_at = uidvalidity, now
            folder_row.on_server = len(uids)
            session.add(folder_row)
            here = (SightingRow.account == account) & (SightingRow.folder == folder)
            gone, back = [], []
            columns = (
                SightingRow.id,
                SightingRow.uidvalidity,
                SightingRow.uid,
                SightingRow.vanished_at,
            )
            for row_id, validity, uid, vanished_at in session.execute(select(*columns).where(here)):
                there = validity == uidvalidity and uid in uids
                if there and vanished_at is not None:
                    back.append(row_id)
                elif not there and vanished_at is None:
                    gone.append(row_id)
            _set_vanished(session, gone, now)
            _set_vanished(session, back, None)
            return len(gone)

    def polled(self, now: datetime) -> None:
        """Records a good poll: the pulse that a dead man's alarm listens to."""
        with Session(self.engine) as session, session.begin():
            session.merge(PulseRow(name=POLL, at=now))

    def last_poll(self) -> datetime | None:
        """When the mailbox was last polled without an error."""
        with Session(self.reading) as session:
            return session.scalar(select(PulseRow.at).where(PulseRow.name == POLL))


def _set_vanished(session: Session, ids: list[int], at: datetime | None) -> None:
    for start in range(0, len(ids), 500):  # SQLite caps the number of parameters
        some = SightingRow.id.in_(ids[start : start + 500])
        session.execute(update(SightingRow).where(some).values(vanished_at=at))


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
        sighting = _sighting(session, arrival.spot, now)
        sighting.message_id, sighting.state, sighting.error = message.id, KEPT, ""
    return message.id


def _sighting(session: Session, spot: Spot, now: datetime) -> SightingRow:
    row = session.scalar(
        select(SightingRow).where(
            SightingRow.account == spot.account,
            SightingRow.folder == spot.folder,
            SightingRow.uidvalidity == spot.uidvalidity,
            SightingRow.uid == spot.uid,
        )
    )
    if row is None:
        row = SightingRow(
            account=spot.account,
            folder=spot.folder,
            uidvalidity=spot.uidvalidity,
            uid=spot.uid,
            state=FAILED,
            attempts=0,
            first_seen=now,
        )
        session.add(row)
        session.flush()
    return row
