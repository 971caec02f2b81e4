"""An office with mails that were really read and judged, and its pages on a real server."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from config.settings import Settings, SmtpSettings
from intake.demo import mails
from intake.rounds import drain
from intake.wiring import House, open_house
from notifier.smtp import Sent
from store.model import Arrival, Spot
from tests import builders as b
from tests.web.serving import served

START = datetime(2023, 3, 28, 1, tzinfo=UTC)
NOW = START + timedelta(days=3, hours=6)
# Good, faulty, loose, a stranger, forgotten, the organisation with wrong figures, seven faults.
CHOSEN = (0, 1, 4, 6, 8, 10, 11)


STRANGER = mails.address(8)


class Taken:
    """A server that takes every letter."""

    def send(self, recipient: str, raw: bytes) -> Sent:
        assert recipient and raw
        return Sent()


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The office on the fourth day; the stranger's letter is not released yet."""
    smtp = SmtpSettings(host="127.0.0.1", user="office@huizhi.example", mode="hold")
    home: Path = tmp_path_factory.mktemp("office")
    with open_house(home, worker=True, now=lambda: NOW, settings=Settings(smtp=smtp)) as made:
        made.ledger.units.replace(b.CAMPAIGN.id, mails.roster(), NOW)
        sent = list(mails.submissions(b.CAMPAIGN, START))
        for uid, one in enumerate((sent[number] for number in CHOSEN), 1):
            arrival = Arrival(made.blobs.put((one.raw,)), one.received, Spot("a", "INBOX", 1, uid))
            made.ledger.keeping.keep((arrival,), NOW)
        made.ledger.keeping.look("a", "INBOX", 1, range(1, len(CHOSEN) + 1), NOW)
        drain(made.line.read_next, made.now)
        drain(made.line.judge_next, made.now)
        for held in made.ledger.outbox.held():  # in the order of judging, which no test may rest on
            if held.recipient != STRANGER:
                made.ledger.outbox.release(held.id, NOW)
        made.outbox.seal_due(made.occasion, made.now)
        made.outbox.send_due(Taken(), made.now, lambda: False)
        yield made


@pytest.fixture(scope="session")
def address(house: House) -> Iterator[str]:
    with served(house) as found:
        yield found


@pytest.fixture
def office(address: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=address, timeout=60) as client:
        yield client
