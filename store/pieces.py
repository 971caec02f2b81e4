"""Pieces of split archives over several mails: the newest mail is judged with all of them.

A mail takes the pieces that its sender sent in mails before it. One that settles late, because it
was fetched or read late, gives the newer mails that lack its pieces back to the line.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session

from parsers.archive_volumes import Piece
from parsers.model import Blob
from store.model import Settlement, Stage
from store.schema import EventRow, MessageRow
from store.schema_links import PieceRow

TOGETHER = timedelta(days=3)  # a set whose pieces came further apart is no set


def earlier(
    session: Session, message: MessageRow, sender: str, archives: frozenset[str]
) -> tuple[Piece, ...]:
    """Pieces of these archives that a sender sent in mails before this one, the newest first."""
    before = (MessageRow.received < message.received) | (
        (MessageRow.received == message.received) & (MessageRow.id < message.id)
    )
    near = MessageRow.received > message.received - TOGETHER
    query = _of(sender, archives).where(before, near)
    query = query.order_by(MessageRow.received.desc(), PieceRow.id)
    return tuple(
        Piece(row.archive, row.name, Blob(row.sha256, row.size)) for row in session.scalars(query)
    )


def put(session: Session, message: MessageRow, settlement: Settlement, now: datetime) -> None:
    """Remembers what a mail has of an archive, and sends back to the line what it completes."""
    if not settlement.pieces or not settlement.sender:
        return
    known = set(session.scalars(select(PieceRow.name).where(PieceRow.message_id == message.id)))
    fresh = [one for one in settlement.pieces if one.name not in known]
    session.add_all(
        PieceRow(
            message_id=message.id,
            sender=settlement.sender,
            archive=one.archive,
            name=one.name,
            sha256=one.blob.sha256,
            size=one.blob.size,
        )
        for one in {(one.archive, one.name): one for one in fresh}.values()
    )
    session.flush()
    archives = frozenset(one.archive for one in settlement.pieces)
    if fresh:
        near = MessageRow.received < message.received + TOGETHER
        later = (MessageRow.received > message.received) | (
            (MessageRow.received == message.received) & (MessageRow.id > message.id)
        )
        mails = _of(settlement.sender, archives).with_only_columns(MessageRow.id)
        for number in set(session.scalars(mails.where(later, near))):
            _again(session, number, now)
    came = {one.blob.sha256 for one in earlier(session, message, settlement.sender, archives)}
    if came - settlement.tried:  # settled by another worker while this mail was being read
        _again(session, message.id, now)


def _of(sender: str, archives: frozenset[str]) -> Select[PieceRow]:
    mine = (PieceRow.sender == sender) & PieceRow.archive.in_(archives)
    return select(PieceRow).join(MessageRow, MessageRow.id == PieceRow.message_id).where(mine)


def _again(session: Session, message_id: int, now: datetime) -> None:
    values = {"stage": Stage.KEPT, "not_before": now, "attempts": 0, "lease_token": ""}
    session.execute(update(MessageRow).where(MessageRow.id == message_id).values(**values))
    session.add(EventRow(at=now, kind="piece.came", subject=f"message:{message_id}"))
