"""The composition root: settings become one house with everything in it. Reads the clock."""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from checks.catalogue import prepare
from config import campaign as campaigns_
from config import settings as settings_
from config.campaign import Campaign
from config.settings import Settings
from intake.line import Impossible, Line
from intake.readers import SandboxReaders
from intake.sandbox import Sandbox
from notifier.model import LetterKind, Occasion
from notifier.outbox import Outbox
from notifier.smtp import Smtp
from parsers.model import Unreadable
from store.blobs import BlobFolder
from store.engine import create, upgrade
from store.ledger import Ledger
from store.model import Obligation

Clock = Callable[[], datetime]

LOCK = "worker.lock"


def clock() -> datetime:
    """The time, aware, in UTC. Everything else takes times as arguments."""
    return datetime.now(UTC)


class Busy(RuntimeError):
    """Another worker runs on this home folder."""


class NotSetUp(RuntimeError):
    """There is no huizhi.toml in the home folder yet."""


@dataclass(frozen=True, slots=True)
class House:
    """One installation, put together.

    Attributes:
        home: Folder with database, blobs, letters.
        readers: Readers in children, with stored results.
    """

    home: Path
    settings: Settings
    campaigns: tuple[Campaign, ...]
    ledger: Ledger
    blobs: BlobFolder
    readers: SandboxReaders
    outbox: Outbox
    now: Clock

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
    if settings is None:
        if not (home / settings_.FILE).is_file():
            raise NotSetUp(str(home))
        settings = settings_.load(home)
    campaigns = campaigns_.load_all(settings.campaign_folder)
    for campaign in campaigns:
        prepare(campaign)
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _only_worker(home, wanted=worker):
        engine = create(settings.database or f"sqlite:///{home / 'huizhi.db'}")
        try:
            upgrade(engine)
            yield _house(home, settings, campaigns, Ledger(engine), now, worker=worker)
        finally:
            engine.dispose()


def _house(
    home: Path,
    settings: Settings,
    campaigns: tuple[Campaign, ...],
    ledger: Ledger,
    now: Clock,
    *,
    worker: bool,
) -> House:
    blobs = BlobFolder(home / "blobs")
    sandbox = Sandbox(settings.limits, home / "scratch")
    if worker:
        sandbox.sweep()
        blobs.sweep(now().timestamp())
        if not settings.database:
            ledger.work.free_all(now())  # we are the only worker: a lease left is a dead one's
    readers = SandboxReaders(sandbox, blobs, ledger.work)
    outbox = Outbox(ledger, blobs, home / "letters")
    return House(home, settings, campaigns, ledger, blobs, readers, outbox, now)


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
