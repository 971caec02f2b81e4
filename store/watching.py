"""What is known of the mailbox itself; whether it is a worry, the clock and the settings say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from store.model import Glimpse, MailboxFacts, Spot
from store.schema import GlimpseRow, MailboxRow, MessageRow, SightingRow
from store.sightings import FAILED, HEADER_ONLY

_HERE = SightingRow.vanished_at.is_(None)


@dataclass(frozen=True, slots=True)
class Watching:
    """Reads over one engine that takes no write lock."""

    engine: Engine

    def mailbox(self, account: str) -> MailboxFacts:
        """What the last looks have seen of a mailbox."""
        mine = SightingRow.account == account
        kept = select(func.min(MessageRow.received)).join(
            SightingRow, SightingRow.message_id == MessageRow.id
        )
        lost = select(func.count()).where(mine, SightingRow.state == FAILED, ~_HERE)
        with Session(self.engine) as session:
            glimpses = tuple(_glimpses(session, account))
            row = session.get(MailboxRow, account)
            return MailboxFacts(
                oldest=_least((session.scalar(kept.where(mine, _HERE)), *_times(glimpses))),
                lost=session.scalar(lost) or 0,
                glimpses=glimpses,
                used=row.used if row else 0,
                limit=row.limit if row else 0,
            )


def _glimpses(session: Session, account: str) -> Iterable[Glimpse]:
    query = (
        select(SightingRow, GlimpseRow)
        .join(GlimpseRow, GlimpseRow.sighting_id == SightingRow.id)
        .where(SightingRow.account == account, SightingRow.state == HEADER_ONLY, _HERE)
        .order_by(GlimpseRow.received, SightingRow.id)
    )
    for seen, told in session.execute(query):
        spot = Spot(seen.account, seen.folder, seen.uidvalidity, seen.uid)
        yield Glimpse(spot, told.sender, told.subject, told.size, told.received)


def _times(glimpses: Iterable[Glimpse]) -> Iterable[datetime]:
    return (glimpse.received for glimpse in glimpses)


def _least(times: Iterable[datetime | None]) -> datetime | None:
    return min((time for time in times if time is not None), default=None)
