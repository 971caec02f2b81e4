"""The readers without children: the same functions in this process, for tests of other things."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from config.settings import ReaderLimits
from parsers.model import Blob, Content, File, FileKind, Members, OpenedMail, Part, Unreadable
from parsers.tasks import CONTENT, OPENED, UNPACKED, perform
from parsers.tray import Tray
from store.blobs import BlobFolder

_MADE: dict[tuple[str, str], tuple[bytes, dict[int, bytes]]] = {}
"""What a task gave for some bytes; reading is pure, so once is enough for all tests."""


@dataclass(frozen=True, slots=True)
class InlineReaders:
    """Implements `parsers.read.Readers`."""

    blobs: BlobFolder

    def open_mail(self, raw: Blob) -> OpenedMail | Unreadable:
        payload, bodies = self._do("mail", raw)
        opened = OPENED.validate_json(payload)
        return OpenedMail(opened.mail, self._files(opened.parts, bodies))

    def unpack(self, archive: Blob) -> Members:
        payload, bodies = self._do("unpack", archive)
        found = UNPACKED.validate_json(payload)
        return Members(self._files(found.parts, bodies), found.junk, found.skipped, found.fault)

    def document(self, blob: Blob, kind: FileKind) -> Content:
        return CONTENT.validate_json(self._do("pdf" if kind is FileKind.PDF else "word", blob)[0])

    def _do(self, task: str, blob: Blob) -> tuple[bytes, dict[int, bytes]]:
        key = (task, blob.sha256)
        if key not in _MADE:
            with tempfile.TemporaryDirectory() as folder:
                tray = Tray(Path(folder), ReaderLimits())
                payload = perform(task, self.blobs.path(blob.sha256), tray)
                bodies = {int(path.name): path.read_bytes() for path in Path(folder).iterdir()}
                _MADE[key] = payload, bodies
        return _MADE[key]

    def _files(self, parts: tuple[Part, ...], bodies: dict[int, bytes]) -> tuple[File, ...]:
        return tuple(File(part.name, self._adopted(bodies[part.slot]), part.kind) for part in parts)

    def _adopted(self, body: bytes) -> Blob:
        self.blobs.root.mkdir(parents=True, exist_ok=True)
        left = self.blobs.root / "tmp-slot"
        left.write_bytes(body)
        return self.blobs.adopt(left, durable=False)
