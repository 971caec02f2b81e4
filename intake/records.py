"""An installation as its records tell of it: settings, notices, ledger, originals. Reads the clock.

The status and the lists need no more; readers, letters and servers are put in by `wiring`, and take
as long to load as everything here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from checks.switches import prepare
from config import campaign as campaigns_
from config import settings as settings_
from config.campaign import Campaign
from config.settings import Settings
from store.blobs import BlobFolder
from store.engine import create, upgrade
from store.ledger import Ledger

Clock = Callable[[], datetime]


def clock() -> datetime:
    """The time, aware, in UTC. Everything else takes times as arguments."""
    return datetime.now(UTC)


class NotSetUp(RuntimeError):
    """There is no huizhi.toml in the home folder yet."""


@dataclass(frozen=True, slots=True)
class Records:
    """What one installation knows.

    Attributes:
        home: Folder with database, blobs, letters.
    """

    home: Path
    settings: Settings
    campaigns: tuple[Campaign, ...]
    ledger: Ledger
    blobs: BlobFolder
    now: Clock


@contextmanager
def open_records(
    home: Path, *, now: Clock = clock, settings: Settings | None = None
) -> Iterator[Records]:
    """Opens an installation's records and closes them again.

    Args:
        home: The home folder; must have been set up by `huizhi init`.
        now: The clock.
        settings: Instead of those of the home folder.

    Raises:
        NotSetUp: The folder has no huizhi.toml.
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
    engine = create(settings.database or f"sqlite:///{home / 'huizhi.db'}")
    try:
        upgrade(engine)
        yield Records(home, settings, campaigns, Ledger(engine), BlobFolder(home / "blobs"), now)
    finally:
        engine.dispose()
