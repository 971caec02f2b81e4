"""The drop folder: files that a person downloaded from behind links find their mails by themselves.

The program follows no link. A person downloads what `huizhi links` lists into the folder `drop` in
the home; a file whose name (or, where the link shows none, size) fits exactly one open link is
kept and given to that link's mail. Anything in doubt stays where it is.
"""

from __future__ import annotations

import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import structlog

from intake.importing import chunks
from intake.line import temporary_told
from parsers.model import Link
from store.blobs import Blobs
from store.ledger import Ledger
from store.links import OpenLink, near

log = structlog.get_logger()

FOLDER, DONE = "drop", "done"
REST = 10  # seconds without a change before a download counts as whole
_UNFINISHED = (".part", ".crdownload", ".download", ".tmp", ".td", ".xltd", ".opdownload")
_COPY = re.compile(r"(?: ?[(（]\d{1,2}[)）]| - 副本)(?=\.[^.]+$)")  # what a browser adds


@dataclass(frozen=True, slots=True)
class Dropped:
    """A file of the drop folder: its mail, or None when it fits none or several."""

    path: Path
    message_id: int | None


def sweep(home: Path, ledger: Ledger, blobs: Blobs, now: datetime) -> tuple[Dropped, ...]:
    """Gives every file of the drop folder to the mail it surely belongs to.

    Args:
        home: The home folder; the drop folder is made in it.
        ledger: Where links and deliveries are.
        blobs: Where the bytes are kept.
        now: The time; what changed a moment ago is still being written.
    """
    folder = home / FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    waiting = [path for path in sorted(folder.iterdir()) if _is_whole(path, now)]
    links = ledger.links.open() if waiting else ()
    return tuple(_given(path, links, ledger, blobs, now) for path in waiting)


def _given(
    path: Path, links: tuple[OpenLink, ...], ledger: Ledger, blobs: Blobs, now: datetime
) -> Dropped:
    """One file that is gone again, may not be read or moved, keeps no other from its mail."""
    try:
        with temporary_told():
            return _give(path, links, ledger, blobs, now)
    except OSError as error:
        log.warning("drop.refused", error=type(error).__name__)
        return Dropped(path, None)


def _give(
    path: Path, links: tuple[OpenLink, ...], ledger: Ledger, blobs: Blobs, now: datetime
) -> Dropped:
    fitting = {one.message_id for one in links if fits(one.link, path.name, path.stat().st_size)}
    if len(fitting) != 1:
        return Dropped(path, None)
    message = fitting.pop()
    deliver(path, message, ledger, blobs, now)
    (path.parent / DONE).mkdir(mode=0o700, exist_ok=True)
    path.replace(path.parent / DONE / f"{message}-{path.name}")
    log.info("link.fetched", message=message)
    return Dropped(path, message)


def deliver(path: Path, message: int, ledger: Ledger, blobs: Blobs, now: datetime) -> bool:
    """Keeps a file and gives it to a mail; whether it is new there. KeyError: no such mail."""
    blob = blobs.put(chunks(path))
    return ledger.links.deliver(message, plain(path.name), blob, now)


def fits(link: Link, name: str, size: int) -> bool:
    """Whether a file is surely what a link offers."""
    if link.name and link.name not in (name, plain(name)):
        return False
    return near(link.size, size) if link.size else bool(link.name)


def plain(name: str) -> str:
    """A name without what a browser adds to a second download."""
    return _COPY.sub("", name)


def _is_whole(path: Path, now: datetime) -> bool:
    """Whether it is a file and nobody writes to it any more."""
    if path.name.startswith(".") or path.suffix.lower() in _UNFINISHED:
        return False
    try:
        found = path.lstat()  # a link to a file elsewhere is not followed
    except FileNotFoundError:  # its browser has just given it its last name
        return False
    return stat.S_ISREG(found.st_mode) and found.st_mtime < now.timestamp() - REST


def unmatched(found: tuple[Dropped, ...]) -> Iterator[Path]:
    """Files that a person must give to a mail himself."""
    return (one.path for one in found if one.message_id is None)
