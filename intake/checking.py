"""`huizhi check`: the same reading and judging on files, with no mailbox, database or letter."""

from __future__ import annotations

import math
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from checks.container import take_containers_apart
from checks.judge import judge
from checks.model import History, Rulings, Verdict
from config.campaign import Campaign
from config.roster import Roster
from config.settings import Settings
from intake.importing import looks_like_mail
from intake.line import MAX_ROUNDS, Impossible
from intake.opening import read_with
from intake.readers import SandboxReaders
from intake.recogniser import Recogniser
from intake.sandbox import Sandbox
from intake.scans import Progress, silent
from parsers.archive_volumes import sets
from parsers.inside import looks_packed
from parsers.model import Evidence, File, FileKind, Unreadable
from parsers.read import deepen, read_loose, read_package, read_set
from parsers.sniff import kind as kind_of
from store.blobs import BlobFolder

CHUNK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Checked:
    """What one path, or one package of it, was judged as.

    Attributes:
        mail_kind: Kind of mail for a mail without a package, or empty.
    """

    path: Path
    verdict: Verdict
    mail_kind: str = ""


@dataclass(slots=True)
class _Memory:
    """Stored readings for the length of one command."""

    kept: dict[str, str] = field(default_factory=dict)

    def reading(self, key: str) -> str | None:
        """A stored reading."""
        return self.kept.get(key)

    def remember(self, key: str, payload: str) -> None:
        """Stores a reading."""
        self.kept[key] = payload

    def forget(self, key: str) -> None:
        """Drops a reading."""
        self.kept.pop(key, None)


@dataclass(frozen=True, slots=True)
class Desk:
    """Readers and campaigns for checking files in a temporary folder."""

    campaigns: tuple[Campaign, ...]
    roster: Roster
    blobs: BlobFolder
    readers: SandboxReaders
    received: datetime

    def check(self, path: Path) -> Iterator[Checked]:
        """Judges a path: an archive, a mail, a folder of these, or loose files in a folder.

        Raises:
            FileNotFoundError: There is nothing at the path.
        """
        if not path.exists():
            raise FileNotFoundError(2, "", str(path))
        if path.is_file():
            yield from self._file(path)
            return
        files = [one for one in sorted(path.rglob("*")) if one.is_file()]
        split = sets([str(one) for one in files])
        pieces = {files[place] for one in split for place in one.members}
        single = [one for one in files if one not in pieces and _alone(one)]
        for found in split:
            volumes = [self._kept(files[place], path) for place in found.members]
            package = replace(read_set(found, volumes, self.readers), name=Path(found.name).name)
            yield self._judged(Path(found.name), Evidence(None, package))
        for one in single:
            yield from self._file(one)
        if not single and not split:
            yield self._judged(path, self._loose(files, path))

    def _file(self, path: Path) -> Iterator[Checked]:
        kind = kind_of(path)
        if looks_packed(path.name, kind):
            package = read_package(path.name, self.blobs.put(_chunks(path)), self.readers)
            yield from self._all(path, (Evidence(None, package),))
        elif kind is FileKind.MAIL or path.suffix.lower() == ".eml":
            found = read_with(self.blobs.put(_chunks(path)), (), self.readers)
            if isinstance(found, Unreadable):
                raise Impossible(f"mail could not be opened: {found.fault} {found.detail}")
            yield from self._all(path, found.evidence)
        else:
            yield self._judged(path, self._loose([path], path.parent))

    def _all(self, path: Path, found: tuple[Evidence, ...]) -> Iterator[Checked]:
        """Every package of an archive or mail; a container gives one for each inner package."""
        for item in take_containers_apart(
            found, self.campaigns, self.roster, self.received
        ).packages:
            checked = self._judged(path, item)
            mail = item.mail if item.package is None else None
            yield replace(checked, mail_kind=str(mail.kind) if mail else "")

    def _loose(self, files: list[Path], root: Path) -> Evidence:
        parts = tuple(self._kept(one, root) for one in files)
        return Evidence(None, read_loose(parts, self.readers))

    def _kept(self, path: Path, root: Path) -> File:
        return File(str(path.relative_to(root)), self.blobs.put(_chunks(path)), kind_of(path))

    def _judged(self, path: Path, evidence: Evidence) -> Checked:
        for _ in range(MAX_ROUNDS):
            result = judge(
                evidence, self.campaigns, self.roster, History(), Rulings(), self.received
            )
            if isinstance(result, Verdict):
                return Checked(path, result)
            evidence = deepen(evidence, result.files, result.scans, self.readers)
        raise Impossible("judging asks for more reading without end")


@contextmanager
def open_desk(
    settings: Settings,
    campaigns: tuple[Campaign, ...],
    roster: Roster,
    received: datetime,
    progress: Progress = silent,
) -> Iterator[Desk]:
    """A desk in a temporary folder that is gone afterwards; `progress` hears of scanned pages."""
    with tempfile.TemporaryDirectory(prefix="huizhi-", ignore_cleanup_errors=True) as folder:
        blobs = BlobFolder(Path(folder) / "blobs")
        sandbox = Sandbox(settings.limits, Path(folder) / "scratch")
        scans = settings.scans.model_copy(update={"turn": math.inf})  # nobody else waits
        recogniser = Recogniser(settings.limits, scans, sandbox.scratch)
        readers = SandboxReaders(sandbox, blobs, _Memory(), recogniser, progress)
        try:
            yield Desk(campaigns, roster, blobs, readers, received)
        finally:
            recogniser.close()


def _alone(path: Path) -> bool:
    """Whether a file in a folder is a submission of its own: an archive or a mail."""
    kind = kind_of(path)
    if looks_packed(path.name, kind):
        return True
    if path.suffix.lower() != ".eml":
        return False
    with path.open("rb") as stream:
        return looks_like_mail(stream.read(64 * 1024))


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            yield chunk
