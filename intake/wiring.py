"""The composition root: settings become one house with everything in it. Reads the clock."""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from config.campaign import Campaign
from config.settings import Settings
from intake.line import Impossible, Line
from intake.readers import SandboxReaders
from intake.recogniser import Recogniser
from intake.records import Clock, Records, clock, open_records
from intake.sandbox import Sandbox
from notifier.model import LetterKind, Occasion
from notifier.outbox import Outbox
from notifier.smtp import Smtp
from parsers.model import Unreadable
from store.model import Obligation

LOCK = "worker.lock"


class Busy(RuntimeError):
    """Another worker runs on this home folder."""


@dataclass(frozen=True, slots=True)
class House(Records):
    """One installation, put together.

    Attributes:
        readers: Readers in children, with stored results.
        recogniser: What reads scanned pages for them.
    """

    readers: SandboxReaders
    recogniser: Recogniser
    outbox: Outbox

    @property
    def line(self) -> Line:
        """Reading and judging."""
        own = {self.settings.imap.user, self.settings.smtp.address}
        return Line(
            ledger=self.ledger,
            readers=self.readers,
            campaigns=self.campaigns,
            work=self.settings.work,
            own=frozenset(address.casefold() for address in own if address),
            held="mode-hold" if self.settings.smtp.mode == "hold" else "",
        )

    @property
    def smtp(self) -> Smtp:
        """The wire that letters go through."""
        return Smtp(self.settings.smtp)

    def occasion(self, obligation: Obligation, sealed: datetime) -> Occasion:
        """Everything the letter of an obligation is made from."""
        message = obligation.message
        opened = self.readers.open_mail(message.blob)
        if isinstance(opened, Unreadable):
            raise Impossible(f"the mail of obligation {obligation.id} cannot be opened")
        campaign = self._campaign(obligation)
        number = f"{campaign.id.upper()}-{message.id:05d}"
        # Derived, so that sealing again after a crash gives the same id.
        token = hashlib.sha256(f"{message.blob.sha256}:{obligation.id}".encode()).hexdigest()[:20]
        sender = self.settings.smtp.address
        return Occasion(
            kind=LetterKind(obligation.kind),
            number=number,
            sender=sender,
            recipient=obligation.recipient,
            mail=opened.mail,
            verdicts=obligation.verdicts,
            campaign=campaign,
            received=message.received,
            sealed=sealed,
            letter_id=f"<{token}.{obligation.id}@{sender.rpartition('@')[2]}>",
            marker=f"{number}; {token}",
            facts=obligation.facts,
        )

    def _campaign(self, obligation: Obligation) -> Campaign:
        asked = {verdict.campaign for verdict in obligation.verdicts}
        return next((one for one in self.campaigns if one.id in asked), self.campaigns[0])


@contextmanager
def open_house(
    home: Path, *, worker: bool = False, now: Clock = clock, settings: Settings | None = None
) -> Iterator[House]:
    """Puts an installation together and takes it down again.

    Args:
        home: The home folder; must have been set up by `huizhi init`.
        worker: Whether this process will do work: then it is the only one on this folder.
        now: The clock.
        settings: Instead of those of the home folder.

    Raises:
        NotSetUp: The folder has no huizhi.toml.
        Busy: Another worker runs on this folder.
        SettingsError, CampaignError, MistakesError: Wrong data, every mistake told.
    """
    with (
        open_records(home, now=now, settings=settings) as records,
        _only_worker(home, wanted=worker),
    ):
        house = _house(records, worker=worker)
        try:
            yield house
        finally:
            house.recogniser.close()


def _house(records: Records, *, worker: bool) -> House:
    sandbox = Sandbox(records.settings.limits, records.home / "scratch")
    if worker:
        sandbox.sweep()
        records.blobs.sweep(records.now().timestamp())
        if not records.settings.database:
            # We are the only worker: a lease left is a dead one's.
            records.ledger.work.free_all(records.now())
    recogniser = Recogniser(records.settings.limits, records.settings.scans, sandbox.scratch)
    return House(
        home=records.home,
        settings=records.settings,
        campaigns=records.campaigns,
        ledger=records.ledger,
        blobs=records.blobs,
        now=records.now,
        readers=SandboxReaders(sandbox, records.blobs, records.ledger.work, recogniser),
        recogniser=recogniser,
        outbox=Outbox(records.ledger, records.blobs, records.home / "letters"),
    )


def working(home: Path) -> bool:
    """Whether another process works on a home folder now."""
    try:
        handle = os.open(home / LOCK, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False


@contextmanager
def _only_worker(home: Path, *, wanted: bool) -> Iterator[None]:
    if not wanted:
        yield
        return
    handle = os.open(home / LOCK, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy(str(home)) from None
        yield
    finally:
        os.close(handle)
