"""The readers without children: the same functions in this process, for tests of other things."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from config.settings import ReaderLimits
from parsers.answers import CONTENT, OPENED, UNPACKED, task_for
from parsers.model import (
    Blob,
    Content,
    Fault,
    File,
    FileKind,
    Members,
    OpenedMail,
    Part,
    Room,
    Unreadable,
)
from parsers.sniff import kind as kind_of
from parsers.tasks import perform
from parsers.tray import Tray
from store.blobs import BlobFolder

LIMITS = ReaderLimits()
_MADE: dict[tuple[str, ...], tuple[bytes, dict[int, bytes]]] = {}
"""What a task gave for some bytes; reading is pure, so once is enough for all tests."""


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
