"""`huizhi parked`: why a mail waits for a person, and the way back to the line."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from typer.testing import CliRunner

from config.settings import FILE
from intake.cli.app import app
from intake.wiring import House, open_house
from store.model import Arrival, Stage
from store.schema import EventRow

NOW = datetime(2023, 3, 28, 1, tzinfo=UTC)
TRACE = 'Traceback (most recent call last):\n  File "x.py", line 1\nZeroDivisionError: [ours]'


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """Three mails; the first two are parked."""
    (tmp_path / FILE).write_text("")
    with open_house(tmp_path) as made:
        for name in ("a", "b", "c"):
            blob = made.blobs.put((f"Subject: {name}\r\n\r\n".encode(),))
            made.ledger.keeping.keep((Arrival(blob, NOW),), NOW)
        for _ in range(2):
            claim = made.ledger.work.claim(Stage.KEPT, NOW, 60, "t")
            assert claim
            made.ledger.work.park(claim, TRACE, NOW)
        yield made


def run(house: House, *words: str, code: int = 0) -> str:
    done = CliRunner().invoke(app, ["--home", str(house.home), "parked", *words])
    assert done.exit_code == code, done.output
    return done.output


def test_the_list_tells_each_reason_in_a_line(house: House) -> None:
    told = run(house)
    assert told.count("ZeroDivisionError: [ours]") == 2
    assert "Traceback" not in told


def test_one_is_shown_with_its_trace(house: House) -> None:
    assert TRACE in run(house, "2")


def test_what_is_given_back_is_due_at_once_and_audited(house: House) -> None:
    assert "已交回 1 封" in run(house, "--retry", "2")
    assert [one.id for one in house.ledger.queries.parked()] == [1]
    assert "已交回 1 封" in run(house, "--all")
    assert "没有搁置的邮件" in run(house)
    assert house.ledger.queries.proof().pending == 3
    with Session(house.ledger.engine) as session:
        events = session.scalars(
            select(EventRow.subject).where(EventRow.kind == "message.unparked")
        )
        assert list(events) == ["message:2", "message:1"]


@pytest.mark.parametrize("words", [("3",), ("--retry", "3"), ("--retry", "1", "--retry", "9")])
def test_a_number_that_is_not_parked_is_wrong_usage_and_nothing_moves(
    house: House, words: tuple[str, ...]
) -> None:
    assert "没有这样的搁置邮件" in run(house, *words, code=2)
    assert len(house.ledger.queries.parked()) == 2
