"""Pages of files as pictures, kept in memory for as long as there is room: they name people."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, field

from intake import pictures
from intake.wiring import House
from parsers.model import Blob, FileKind, Unreadable

ROOM = 64 * 1024 * 1024  # bytes of pictures
AT_ONCE = 2  # children that draw
PATIENCE = 30.0  # seconds that a request waits for one of them


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page's picture as PNG, and its size in pixels."""

    png: bytes
    width: int
    height: int


@dataclass(slots=True)
class Gallery:
    """Draws pages and remembers the last ones."""

    house: House
    room: int = ROOM
    known: OrderedDict[tuple[str, int], Sheet] = field(default_factory=OrderedDict)
    used: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)
    layouts: threading.Semaphore = field(default_factory=threading.Semaphore)
    turns: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(AT_ONCE))

    def sheet(self, sha256: str, page: int) -> Sheet | None:
        """A page of a kept PDF; None where it cannot be drawn, or not now."""
        key = (sha256, page)
        with self.lock:
            if key in self.known:
                self.known.move_to_end(key)
                return self.known[key]
        if not self.turns.acquire(timeout=PATIENCE):
            return None
        try:
            sheet = self._drawn(sha256, page)
        finally:
            self.turns.release()
        if sheet is not None:
            self.keep(key, sheet)
        return sheet

    def paged(self, blob: Blob, kind: FileKind) -> Blob | None:
        """The PDF that shows a file's pages; None where there is none, or not now."""
        if kind is FileKind.PDF:
            return blob
        if not kind.is_word or not self.layouts.acquire(timeout=PATIENCE):
            return None
        try:
            return self.house.readers.paged(blob, kind)
        finally:
            self.layouts.release()

    def _drawn(self, sha256: str, page: int) -> Sheet | None:
        sandbox = self.house.readers.sandbox
        with sandbox.folder() as folder:
            to = folder / "page.png"
            drawn = pictures.page(sandbox, self.house.blobs.path(sha256), page, None, to)
            if isinstance(drawn, Unreadable):
                return None
            return Sheet(to.read_bytes(), drawn.width, drawn.height)

    def keep(self, key: tuple[str, int], sheet: Sheet) -> None:
        """Remembers a page, and forgets the oldest ones when there is no room."""
        with self.lock:
            if key in self.known:
                return
            self.known[key] = sheet
            self.used += len(sheet.png)
            while self.used > self.room:
                _, old = self.known.popitem(last=False)
                self.used -= len(old.png)
