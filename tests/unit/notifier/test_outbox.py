"""The outbox: what a server says decides what becomes of a letter; no letter stops another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from checks.judge import judge
from checks.model import History, Rulings, Verdict
from notifier.model import LetterKind, Occasion
from notifier.outbox import URGENCY, Outbox
from notifier.smtp import Later, Never, Result, Sent, Stop, Unsure
from store.blobs import BlobFolder
from store.engine import create, upgrade
from store.ledger import Ledger
from store.model import Arrival, Duty, Obligation, Settlement, Stage
from tests import builders as b

NOW = datetime(2023, 3, 28, 2, tzinfo=UTC)


@dataclass
class Wire:
    """A server that answers as it is told, one answer a letter, then always yes."""

    answers: list[Result] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)

    def send(self, recipient: str, raw: bytes) -> Result:
        assert raw
        self.seen.append(recipient)
        return self.answers.pop(0) if self.answers else Sent()


def occasion(obligation: Obligation, sealed: datetime) -> Occasion:
    return Occasion(
        kind=LetterKind(obligation.kind),
        number=str(obligation.id),
        sender="office@huizhi.example",
        recipient=obligation.recipient,
        mail=b.mail(),
        verdicts=obligation.verdicts,
        campaign=b.CAMPAIGN,
        received=NOW,
        sealed=sealed,
        letter_id=f"<{obligation.id}@huizhi.example>",
        marker="x",
    )


@pytest.fixture
def outbox(tmp_path: Path) -> Iterator[Outbox]:
    engine = create(f"sqlite:///{tmp_path / 'o.db'}")
    upgrade(engine)
    yield Outbox(Ledger(engine), BlobFolder(tmp_path / "blobs"), tmp_path / "letters")
    engine.dispose()


def owe(outbox: Outbox, *kinds: str) -> None:
    found = judge(b.evidence(), (b.CAMPAIGN,), b.ROSTER, History(), Rulings(), NOW)
    assert isinstance(found, Verdict)
    for number, kind in enumerate(kinds):
        outbox.ledger.keeping.keep((Arrival(b.blob(f"{number}{kind}"), NOW),), NOW)
        claim = outbox.ledger.work.claim(Stage.KEPT, NOW, 60, "t")
        assert claim
        duty = Duty(f"{kind}{number}@x.example", kind, NOW)
        settlement = Settlement("submission", "", (found,), duty)
        assert outbox.ledger.settling.settle(claim, lambda _, s=settlement: s, NOW)  # type: ignore[misc]


def seal(outbox: Outbox) -> int:
    return outbox.seal_due(occasion, lambda: NOW)


def send(outbox: Outbox, wire: Wire, minutes: float = 0) -> str:
    done = outbox.send_due(wire, lambda: NOW + timedelta(minutes=minutes), lambda: False)
    return f"{done.sent} sent {done.later} later {done.parked} parked {done.stopped}".strip()


def test_the_urgent_ones_go_first(outbox: Outbox) -> None:
    owe(outbox, "receipt", "correction", "review", "query")
    assert seal(outbox) == 4
    wire = Wire()
    assert send(outbox, wire) == "4 sent 0 later 0 parked"
    assert [to[:3] for to in wire.seen] == ["cor", "que", "rev", "rec"]
    assert URGENCY[0] == "correction"


def test_every_letter_is_there_as_a_file(outbox: Outbox) -> None:
    owe(outbox, "receipt")
    seal(outbox)
    send(outbox, Wire())
    (copy,) = outbox.folder.glob("*.eml")
    assert copy.read_bytes().startswith(b"Subject:")
    assert copy.stat().st_mode & 0o077 == 0


def test_later_waits_longer_each_time_and_ends_at_a_person(outbox: Outbox) -> None:
    owe(outbox, "receipt")
    seal(outbox)
    wire = Wire([Later(451, "MI:SFQ")] * 20)
    assert send(outbox, wire) == "0 sent 1 later 0 parked"
    assert send(outbox, wire, 1) == "0 sent 0 later 0 parked"
    minutes = 0.0
    for _ in range(30):
        minutes += 400
        send(outbox, wire, minutes)
    assert len(wire.seen) == 13
    assert outbox.ledger.queries.letters().failed == 1


def test_a_network_that_is_down_never_uses_the_tries_up(outbox: Outbox) -> None:
    owe(outbox, "receipt")
    seal(outbox)
    wire = Wire([Later(0, "connection")] * 40)
    for number in range(40):
        send(outbox, wire, 6 * number)
    assert outbox.ledger.queries.letters().owed == 1
    assert send(outbox, wire, 6 * 41) == "1 sent 0 later 0 parked"


def test_a_refused_letter_lets_the_others_pass(outbox: Outbox) -> None:
    owe(outbox, "correction", "receipt")
    seal(outbox)
    assert send(outbox, Wire([Never(550)])) == "1 sent 0 later 1 parked"


def test_a_refused_account_stops_all_sending(outbox: Outbox) -> None:
    owe(outbox, "correction", "receipt")
    seal(outbox)
    wire = Wire([Stop(535)])
    assert send(outbox, wire) == "0 sent 0 later 0 parked stopped-535"
    assert len(wire.seen) == 1
    assert outbox.ledger.queries.letters().owed == 2
    assert send(outbox, wire, 61) == "2 sent 0 later 0 parked"


def test_an_unknown_end_is_repeated_once_and_then_a_persons(outbox: Outbox) -> None:
    owe(outbox, "receipt", "review")
    seal(outbox)
    wire = Wire([Unsure(), Sent(), Unsure()])
    assert send(outbox, wire) == "1 sent 1 later 0 parked"
    assert send(outbox, wire) == "0 sent 1 later 0 parked"
    assert send(outbox, wire) == "0 sent 0 later 1 parked"
    assert len(wire.seen) == 3


def test_a_letter_that_cannot_be_made_waits_for_a_person_and_stops_nobody(outbox: Outbox) -> None:
    owe(outbox, "correction", "receipt")

    def broken(obligation: Obligation, sealed: datetime) -> Occasion:
        if obligation.kind == "correction":
            raise ZeroDivisionError
        return occasion(obligation, sealed)

    assert outbox.seal_due(broken, lambda: NOW) == 1
    assert [one.held for one in outbox.ledger.outbox.held()] == ["could-not-seal-ZeroDivisionError"]
