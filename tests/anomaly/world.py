"""A small world that outlives power cuts: a mailbox, a mail server, and a home folder on disk.

The fuse counts every effect: each statement and commit of the database, each fsync and rename of
the blob store, and the moments around handing a letter over. It blows at the n-th.
"""

from __future__ import annotations

import errno
import itertools
import os
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.exc import OperationalError

from config.settings import Settings, SmtpSettings, WorkSettings
from intake.demo import mails
from intake.line import temporary_told
from intake.mailbox import Described, Listing
from intake.poll import Visit, poll
from intake.recogniser import Recogniser
from intake.wiring import House
from notifier.outbox import Outbox
from notifier.smtp import Result, Sent, Unsure
from store.blobs import BlobFolder
from store.engine import create, upgrade
from store.ledger import Ledger
from tests import builders as b
from tests.readers_inline import InlineReaders

OFFICE = "office@huizhi.example"
START = datetime(2023, 3, 28, 2, 0, tzinfo=UTC)


class PowerCut(BaseException):
    """Nothing of the program runs on: no handler of ours may catch it."""


@dataclass(slots=True)
class Fuse:
    """Blows at the n-th effect, or at the first of a name. What it does then is up to the test."""

    n: int = 0
    at: str = ""
    blow: Callable[[str], None] = lambda _: None
    count: int = 0
    blown: bool = False
    seen: Counter[str] = field(default_factory=Counter)

    def tick(self, effect: str) -> None:
        self.count += 1
        self.seen[effect] += 1
        if self.count == self.n or effect == self.at:
            self.blown = True
            self.blow(effect)


def cut(_: str) -> None:
    raise PowerCut


def fail(effect: str) -> None:
    """A disk that is full for one moment, a database that is away for one."""
    if effect.startswith("sql"):
        raise OperationalError("statement", {}, Exception("disk I/O error"))
    if effect.startswith("blob"):
        raise OSError(errno.ENOSPC, "No space left on device")


@dataclass(slots=True)
class World:
    """What is outside the program and survives it."""

    home: Path
    mails: dict[int, tuple[bytes, datetime]]
    arrived: list[tuple[str, bytes]] = field(default_factory=list)
    moments: Iterator[int] = field(default_factory=itertools.count)

    def now(self) -> datetime:
        """Every look at the clock is a second later."""
        return START + timedelta(seconds=next(self.moments))

    def sleep(self, minutes: int) -> None:
        self.moments = itertools.count(next(self.moments) + 60 * minutes)

    # The mailbox

    def open(self, folder: str) -> Listing:
        del folder
        return Listing(1, frozenset(self.mails))

    def describe(self, uids: Collection[int]) -> Iterator[Described]:
        for uid in sorted(uids):
            raw, received = self.mails[uid]
            yield Described(uid, len(raw), received)

    def headers(self, uids: Collection[int]) -> Iterator[tuple[Described, bytes]]:
        for one in self.describe(uids):
            yield one, self.mails[one.uid][0].partition(b"\n\n")[0]

    def fetch(self, described: Sequence[Described]) -> Iterator[tuple[Described, Iterator[bytes]]]:
        for one in described:
            raw = self.mails[one.uid][0]
            yield one, iter((raw[:1000], raw[1000:]))


@dataclass(slots=True)
class Wire:
    """The mail server: what it took, it took, whoever dies then."""

    world: World
    fuse: Fuse

    def send(self, recipient: str, raw: bytes) -> Result:
        self.fuse.tick("wire before")
        self.world.arrived.append((recipient, raw))
        if self.fuse.count + 1 == self.fuse.n and self.fuse.blow is fail:
            self.fuse.tick("wire lost")
            return Unsure()
        self.fuse.tick("wire after")
        return Sent()


@contextmanager
def program(world: World, fuse: Fuse, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """The program as it starts: everything it knows comes from the home folder."""
    engine = create(f"sqlite:///{world.home / 'huizhi.db'}")
    upgrade(engine)
    ledger, blobs = Ledger(engine), BlobFolder(world.home / "blobs")
    ledger.work.free_all(world.now())
    if not ledger.units.roster(b.CAMPAIGN.id).units:
        ledger.units.replace(b.CAMPAIGN.id, mails.roster(), world.now())
    settings = Settings(smtp=SmtpSettings(user=OFFICE), work=WorkSettings(tries=5, quiet=0))
    readers: Any = InlineReaders(blobs)
    house = House(
        world.home,
        settings,
        (b.CAMPAIGN,),
        ledger,
        blobs,
        world.now,
        readers,
        Recogniser(settings.limits, settings.scans, world.home / "scratch"),
        Outbox(ledger, blobs, world.home / "letters"),
    )
    with monkeypatch.context() as patch:
        _wire_up(fuse, engine, patch)
        try:
            yield house
        finally:
            engine.dispose()


def _wire_up(fuse: Fuse, engine: Engine, patch: pytest.MonkeyPatch) -> None:
    def statement(_c: Any, _cur: Any, sql: str, *_rest: Any) -> None:
        if sql.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE")):
            fuse.tick("sql " + " ".join(sql.split()[:3]))

    event.listen(engine, "before_cursor_execute", statement)
    event.listen(engine, "commit", lambda _: fuse.tick("sql commit"))
    sync, rename = os.fsync, Path.rename

    def synced(handle: int) -> None:
        fuse.tick("blob fsync")
        sync(handle)

    def renamed(path: Path, target: Path) -> Path:
        fuse.tick("blob rename before")
        done = rename(path, target)
        fuse.tick("blob rename after")
        return done

    patch.setattr(os, "fsync", synced)
    patch.setattr(Path, "rename", renamed)


def round_of(world: World, house: House, fuse: Fuse) -> None:
    """One round, in one thread so that the n-th effect is the same one every time."""
    with temporary_told():
        poll(world, "office@imap", [Visit("INBOX")], house.ledger.keeping, house.blobs, house.now)
    for step in (house.line.read_next, house.line.judge_next):
        while step(house.now):
            pass
    with temporary_told():
        house.outbox.seal_due(house.occasion, house.now)
        house.outbox.send_due(Wire(world, fuse), house.now, lambda: False)
