"""The scanned pages of a PDF: each drawn in a child, recognised, and stored by itself.

So a crash costs one page, a long document can stop after its turn and go on later, and judging
again costs nothing. First come the pages that matter: the first two and the last are read whole,
the others only if there is a table on them.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol, TypeAlias

import structlog
from pydantic import ValidationError

import parsers
from config.scans import ScanSettings
from intake.sandbox import Sandbox
from parsers.answers import CONTENT, ORDER, PAGE, PAGES, RASTER
from parsers.marks import Order
from parsers.model import Blob, Document, Fault, Unreadable
from parsers.read import NotYet
from parsers.scan_model import PageRead

log = structlog.get_logger()

DPI = 200
FIRST = 2  # pages from the front that are read whole whatever is on them
DEATHS = 3  # in one turn; after them the rest of a document stays unread
Progress: TypeAlias = Callable[[int, int], None]
"""Hears how many scanned pages of a document are read, and how many there are."""


def silent(done: int, of: int) -> None:
    """Tells nobody."""


class Memory(Protocol):
    """Where results are stored."""

    def reading(self, key: str) -> str | None:
        """A stored result."""
        ...

    def remember(self, key: str, payload: str) -> None:
        """Stores a result."""
        ...

    def forget(self, key: str) -> None:
        """Drops a result."""
        ...


class Recognising(Protocol):
    """What recognises pages: `intake.recogniser.Recogniser`."""

    scans: ScanSettings

    @property
    def available(self) -> bool:
        """Whether scans are recognised here."""
        ...

    def read(
        self, pixels: bytes, size: tuple[int, int], number: int, *, whole: bool
    ) -> PageRead | Unreadable:
        """Reads a page; see `intake.recogniser`."""
        ...


@dataclass(frozen=True, slots=True)
class Pages:
    """Recognises the scanned pages of documents."""

    sandbox: Sandbox
    recogniser: Recognising
    memory: Memory
    progress: Progress

    def of(self, blob: Blob, path: Path, document: Document) -> Document:
        """The document with what its scanned pages say.

        Raises:
            NotYet: The turn is over.
        """
        wanted = document.scans[: self.recogniser.scans.pages]
        found = dict(self._read(blob, path, wanted, document.pages))
        whole = len(found) == len(document.scans)
        told = PAGES.dump_json({number: one.blocks for number, one in found.items()}).decode()
        with self.sandbox.run("pdf", path, order=told) as answer:
            if isinstance(answer, Unreadable):
                log.warning("scan.failed", fault=str(answer.fault), detail=answer.detail)
                return replace(document, recognised="part")
            joined = CONTENT.validate_json(answer.payload)
        if not isinstance(joined, Document):
            return replace(document, recognised="part")
        return replace(joined, recognised="done" if whole else "part")

    def _read(
        self, blob: Blob, path: Path, wanted: tuple[int, ...], pages: int
    ) -> Iterator[tuple[int, PageRead]]:
        """Every page that could be read; stops for the turn's end, but never without a new page.

        Deaths are not stored, so they are no new pages: where all die, turns would never end.
        """
        began, fresh, deaths = time.monotonic(), 0, 0
        for done, number in enumerate(wanted):
            self.progress(done, len(wanted))
            key = f"page:{parsers.VERSION}:{blob.sha256}:{number}"
            known = self._known(key)
            if known is None:
                if fresh and time.monotonic() - began > self.recogniser.scans.turn:
                    log.info("scan.turn", read=done, of=len(wanted))
                    raise NotYet
                whole = number <= FIRST or number == pages
                known = self._page(path, number, whole=whole)
                if isinstance(known, Unreadable) and known.fault is Fault.DIED:
                    deaths += 1
                else:
                    self.memory.remember(key, PAGE.dump_json(known).decode())
                    fresh += 1
            if isinstance(known, PageRead):
                yield number, known
            else:
                log.warning("page.unread", fault=str(known.fault), detail=known.detail)
            if deaths >= DEATHS:
                break
        self.progress(len(wanted), len(wanted))

    def _known(self, key: str) -> PageRead | Unreadable | None:
        payload = self.memory.reading(key)
        if payload is None:
            return None
        try:
            return PAGE.validate_json(payload)
        except ValidationError:  # stored by another program version: read again
            self.memory.forget(key)
            return None

    def _page(self, path: Path, number: int, *, whole: bool) -> PageRead | Unreadable:
        order = ORDER.dump_json(Order(number, DPI)).decode()
        with self.sandbox.run("raster", path, order=order) as answer:
            if isinstance(answer, Unreadable):
                return answer
            drawn = RASTER.validate_json(answer.payload)
            if isinstance(drawn, Unreadable):
                return drawn
            pixels = (answer.tray / f"{drawn.slot:06d}").read_bytes()
        return self.recogniser.read(pixels, (drawn.width, drawn.height), number, whole=whole)
