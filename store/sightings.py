"""Rows of sightings: which mails were seen where, and what has changed since the last look."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from store.model import Spot
from store.schema import EventRow, SightingRow

KEPT, HEADER_ONLY, FAILED = "kept", "header_only", "failed"


def in_folder(account: str, folder: str) -> ColumnElement[bool]:
    """Sightings in a folder."""
    return (SightingRow.account == account) & (SightingRow.folder == folder)


@dataclass(frozen=True, slots=True)
class Change:
    """What differs from the last look: rows that are gone and that are back, and new UIDs."""

    gone: list[int]
    back: list[int]
    new: set[int]


def changes(
    session: Session, here: ColumnElement[bool], uidvalidity: int, uids: Collection[int]
) -> Change:
    """Compares a listing with the rows of its folder."""
    change = Change([], [], set(uids))
    columns = (
        SightingRow.id,
        SightingRow.uidvalidity,
        SightingRow.uid,
        SightingRow.vanished_at,
    )
    for row_id, validity, uid, vanished_at in session.execute(select(*columns).where(here)):
        there = validity == uidvalidity and uid in uids
        if there:
            change.new.discard(uid)
        if there and vanished_at is not None:
            change.back.append(row_id)
        elif not there and vanished_at is None:
            change.gone.append(row_id)
    return change


def update_all(session: Session, ids: list[int], **values: object) -> None:
    """Changes columns of many rows."""
    for start in range(0, len(ids), 500):  # SQLite caps the number of parameters
        some = SightingRow.id.in_(ids[start : start + 500])
        session.execute(update(SightingRow).where(some).values(**values))


def sighting_at(session: Session, spot: Spot, now: datetime) -> SightingRow:
    """The row of a place, made if need be."""
    row = session.scalar(
        select(SightingRow).where(
            SightingRow.account == spot.account,
            SightingRow.folder == spot.folder,
            SightingRow.uidvalidity == spot.uidvalidity,
            SightingRow.uid == spot.uid,
        )
    )
    if row is None:
        row = SightingRow(**fresh(spot, now))
        session.add(row)
        session.flush()
    return row


def renamed(session: Session, old: SightingRow, spot: Spot, now: datetime) -> SightingRow:
    """A UID that names another mail than before: what was seen there stays, out of the way."""
    old.uidvalidity, old.state = -old.id, KEPT
    old.vanished_at = old.vanished_at or now
    session.add(event_of("uid.reused", spot.folder, now, str(spot.uid)))
    session.flush()
    return sighting_at(session, spot, now)


def fresh(spot: Spot, now: datetime) -> dict[str, Any]:
    """A sighting of a mail that is still to be fetched."""
    return {**asdict(spot), "state": FAILED, "attempts": 0, "error": "", "first_seen": now}


def event_of(kind: str, folder: str, now: datetime, detail: str) -> EventRow:
    """A line of the audit trail about a folder."""
    return EventRow(at=now, kind=kind, subject=f"folder:{folder}", detail=detail)
