"""The readers without children: the same functions in this process, for tests of other things."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from config.settings import ReaderLimits
from intake.scans import DPI
from parsers.answers import CONTENT, OPENED, ORDER, PAGE, RASTER, UNPACKED, task_for
from parsers.marks import Order
from parsers.model import (
    Blob,
    Content,
    Document,
    Fault,
    File,
    FileKind,
    Members,
    OpenedMail,
    Part,
    Room,
    Unreadable,
)
from parsers.pdf import read_pdf
from parsers.scan_model import PageRead, Raster
from parsers.sniff import kind as kind_of
from parsers.tasks import perform
from parsers.tray import Tray
from store.blobs import BlobFolder

LIMITS = ReaderLimits()
_MADE: dict[tuple[str, ...], tuple[bytes, dict[int, bytes]]] = {}
"""What a task gave for some bytes; reading is pure, so once is enough for all tests."""


@cache
def _desk() -> Callable[[bytes, bytes], bytes]:
    """The models, loaded once for all tests of a process."""
    from parsers.scan_desk import open_desk  # noqa: PLC0415 - takes a second, and few need it

    return open_desk(1)


@dataclass(frozen=True, slots=True)
class InlineReaders:
    """Implements `parsers.read.Readers`."""

    blobs: BlobFolder

    def open_mail(self, raw: Blob) -> OpenedMail | Unreadable:
        payload, bodies = self._do("mail", raw)
        opened = OPENED.validate_json(payload)
        return OpenedMail(opened.mail, self._files(opened.parts, bodies))

    def kind_of(self, blob: Blob) -> FileKind:
        return kind_of(self.blobs.path(blob.sha256))

    @property
    def room(self) -> Room:
        return Room(LIMITS.mail_files, LIMITS.mail_bytes)

    def unpack(
        self, archive: Blob, *volumes: Blob, deep: bool = True, room: Room | None = None
    ) -> Members:
        payload, bodies = self._do("unpack" if deep else "look", archive, *volumes)
        found = UNPACKED.validate_json(payload)
        files = self._files(found.parts, bodies)
        left = (room or self.room).less(files)
        if left.files < 0 or left.size < 0:
            return Members((), fault=Unreadable(Fault.LIMIT, "mail"), kind=found.kind)
        rest = (found.junk, found.skipped, found.fault, found.unsafe)
        return Members(files, *rest, kind=found.kind)

    def document(self, blob: Blob, kind: FileKind) -> Content:
        return CONTENT.validate_json(self._do(task_for(kind), blob)[0])

    def recognised(self, blob: Blob, document: Document) -> Document:
        path, pages = self.blobs.path(blob.sha256), {}
        for number in document.scans:
            with tempfile.TemporaryDirectory() as folder:
                order = ORDER.dump_json(Order(number, DPI)).decode()
                drawn = RASTER.validate_json(
                    perform("raster", path, Tray(Path(folder), LIMITS), order)
                )
                assert isinstance(drawn, Raster)
                pixels = (Path(folder) / f"{drawn.slot:06d}").read_bytes()
            given = {"width": drawn.width, "height": drawn.height, "number": number, "whole": True}
            found = PAGE.validate_json(_desk()(json.dumps(given).encode(), pixels))
            assert isinstance(found, PageRead)
            pages[number] = found.blocks
        read = read_pdf(path, pages)
        assert isinstance(read, Document)
        return replace(read, recognised="done")

    def _do(self, task: str, blob: Blob, *more: Blob) -> tuple[bytes, dict[int, bytes]]:
        key = (task, *(one.sha256 for one in (blob, *more)))
        if key not in _MADE:
            with tempfile.TemporaryDirectory() as folder:
                tray = Tray(Path(folder), LIMITS)
                paths = [self.blobs.path(one.sha256) for one in (blob, *more)]
                payload = perform(task, paths[0], tray, *paths[1:])
                bodies = {int(path.name): path.read_bytes() for path in Path(folder).iterdir()}
                _MADE[key] = payload, bodies
        return _MADE[key]

    def _files(self, parts: tuple[Part, ...], bodies: dict[int, bytes]) -> tuple[File, ...]:
        return tuple(
            File(part.name, self._adopted(bodies[part.slot]), part.kind, raw=part.raw)
            for part in parts
        )

    def _adopted(self, body: bytes) -> Blob:
        self.blobs.root.mkdir(parents=True, exist_ok=True)
        left = self.blobs.root / "tmp-slot"
        left.write_bytes(body)
        return self.blobs.adopt(left, durable=False)
