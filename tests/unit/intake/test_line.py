"""The one place where our own bugs are caught: retried, then parked; the loop goes on."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from config.settings import WorkSettings
from intake.line import Line, Temporary
from parsers.model import Blob, Fault, OpenedMail, Unreadable
from parsers.read import NotYet
from store.blobs import BlobFolder
from store.engine import create, upgrade
from store.ledger import Ledger
from store.model import Arrival, Stage
from tests import builders as b
from tests.property.test_any_bytes import MAIL
from tests.readers_inline import InlineReaders

NOW = datetime(2023, 3, 28, 2, tzinfo=UTC)


class Readers(InlineReaders):
    """Readers that fail as they are told."""

    failure: Exception | Unreadable | None = None

    def open_mail(self, raw: Blob) -> OpenedMail | Unreadable:
        if isinstance(self.failure, Exception):
            raise self.failure
        return self.failure or super().open_mail(raw)


@pytest.fixture
def line(tmp_path: Path) -> Iterator[Line]:
    engine = create(f"sqlite:///{tmp_path / 'l.db'}")
    upgrade(engine)
    ledger, blobs = Ledger(engine), BlobFolder(tmp_path / "blobs")
    for number in range(2):
        blob = blobs.put([MAIL, b"\n" * number])
        ledger.keeping.keep((Arrival(blob, NOW),), NOW)
    readers: Any = Readers(blobs)
    yield Line(ledger, readers, (b.CAMPAIGN,), WorkSettings(tries=3), frozenset())
    engine.dispose()


def after(minutes: float) -> datetime:
    return NOW + timedelta(minutes=minutes)


@pytest.mark.parametrize("failure", [ZeroDivisionError("ours"), Unreadable(Fault.DIED, "wall")])
def test_a_failure_of_ours_is_tried_again_and_then_parked(
    line: Line, failure: Exception | Unreadable
) -> None:
    object.__setattr__(line.readers, "failure", failure)
    for minutes in (0, 60, 120):
        while line.read_next(lambda minutes=minutes: after(minutes)):  # type: ignore[misc]
            pass
    proof = line.ledger.queries.proof()
    assert (proof.parked, proof.pending, proof.ok) == (2, 0, True)
    told = line.ledger.queries.parked()[0].error
    assert "Traceback" in told
    assert line.ledger.queries.letters().owed == 0, "the sender hears nothing of our bug"


def test_one_bad_mail_does_not_stop_the_others(line: Line) -> None:
    class Picky(Readers):
        def open_mail(self, raw: Blob) -> OpenedMail | Unreadable:
            if raw.size == len(MAIL):
                raise ZeroDivisionError
            return InlineReaders.open_mail(self, raw)

    readers: Any = Picky(line.readers.blobs)  # type: ignore[attr-defined]
    picky = replace(line, readers=readers)
    for minutes in (0, 60, 120):
        while picky.read_next(lambda minutes=minutes: after(minutes)):  # type: ignore[misc]
            pass
        while picky.judge_next(lambda minutes=minutes: after(minutes)):  # type: ignore[misc]
            pass
    proof = line.ledger.queries.proof()
    assert (proof.parked, proof.judged) == (1, 1)


def test_a_full_disk_is_nobodys_fault_and_counts_for_nothing(line: Line) -> None:
    full = OSError(errno.ENOSPC, "No space left on device")
    object.__setattr__(line.readers, "failure", full)
    for _ in range(10):
        with pytest.raises(Temporary):
            line.read_next(lambda: NOW)
    object.__setattr__(line.readers, "failure", None)
    while line.read_next(lambda: NOW):
        pass
    assert line.ledger.queries.proof().parked == 0


def test_a_parked_mail_can_be_given_back(line: Line) -> None:
    object.__setattr__(line.readers, "failure", ZeroDivisionError())
    for minutes in (0, 60, 120):
        while line.read_next(lambda minutes=minutes: after(minutes)):  # type: ignore[misc]
            pass
    object.__setattr__(line.readers, "failure", None)
    for one in line.ledger.queries.parked():
        assert line.ledger.work.unpark(one.id, after(180))
    while line.read_next(lambda: after(180)):
        pass
    while line.judge_next(lambda: after(180)):
        pass
    assert line.ledger.queries.proof().judged == 2


def test_a_long_scan_goes_to_the_end_of_the_queue_after_its_turn(line: Line) -> None:
    for _ in range(2):
        assert line.read_next(lambda: NOW)
    object.__setattr__(line.readers, "failure", NotYet())
    assert line.judge_next(lambda: after(1))
    order = [line.ledger.work.claim(Stage.READ, after(2), 60, "x") for _ in range(2)]
    assert [claim.message.id for claim in order if claim] == [2, 1]
    assert all(claim.message.attempts == 0 for claim in order if claim)  # nothing has failed
