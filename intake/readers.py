"""The readers in earnest: tasks in children, bytes into blobs, results stored by content.

A stored result counts as long as the bytes it names are there; derived blobs may be deleted at
any time and come back with the next reading. What our own limits or a death prevented is never
stored, so that it can be tried again.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

import structlog
from pydantic import TypeAdapter, ValidationError

import parsers
from intake.sandbox import Answer, Sandbox
from parsers.model import (
    Blob,
    Content,
    Fault,
    File,
    FileKind,
    Members,
    OpenedMail,
    Part,
    Unreadable,
)
from parsers.tasks import CONTENT, OPENED, UNPACKED
from store.blobs import BlobFolder

log = structlog.get_logger()
T = TypeVar("T")

MAIL: TypeAdapter[OpenedMail] = TypeAdapter(OpenedMail)
MEMBERS: TypeAdapter[Members] = TypeAdapter(Members)
_OURS = (Fault.DIED, Fault.LIMIT)


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


@dataclass(frozen=True, slots=True)
class SandboxReaders:
    """Implements `parsers.read.Readers`."""

    sandbox: Sandbox
    blobs: BlobFolder
    memory: Memory

    def open_mail(self, raw: Blob) -> OpenedMail | Unreadable:
        """Opens a raw mail; its attachments become blobs."""
        known = self._known("mail", raw, MAIL)
        if known is not None and self._there(known.files):
            return known
        with self.sandbox.run("mail", self.blobs.path(raw.sha256)) as answer:
            opened = _parsed(answer, OPENED)
            if isinstance(opened, Unreadable):
                return opened
            files = self._adopted(opened.parts, answer)
        found = OpenedMail(opened.mail, files)
        self._store("mail", raw, MAIL, found)
        return found

    def unpack(self, archive: Blob) -> Members:
        """Takes an archive's members out; they become blobs."""
        known = self._known("unpack", archive, MEMBERS)
        if known is not None and self._there(known.files):
            return known
        with self.sandbox.run("unpack", self.blobs.path(archive.sha256)) as answer:
            found = _parsed(answer, UNPACKED)
            if isinstance(found, Unreadable):
                return Members((), fault=found)
            files = self._adopted(found.parts, answer)
        members = Members(files, found.junk, found.skipped, found.fault)
        if not any(reason == "limit" for _, reason in found.skipped):
            self._store("unpack", archive, MEMBERS, members)
        return members

    def document(self, blob: Blob, kind: FileKind) -> Content:
        """Reads a document."""
        task = "pdf" if kind is FileKind.PDF else "word"
        known = self._known(task, blob, CONTENT)
        if known is not None:
            return known
        with self.sandbox.run(task, self.blobs.path(blob.sha256)) as answer:
            content = _parsed(answer, CONTENT)
        if not (isinstance(content, Unreadable) and content.fault in _OURS):
            self._store(task, blob, CONTENT, content)
        return content

    def _adopted(self, parts: tuple[Part, ...], answer: Answer | Unreadable) -> tuple[File, ...]:
        tray = answer.tray if isinstance(answer, Answer) else Path()
        return tuple(
            File(part.name, self._adopt(tray / f"{part.slot:06d}"), part.kind) for part in parts
        )

    def _adopt(self, path: Path) -> Blob:
        return self.blobs.adopt(path, durable=False)

    def _there(self, files: tuple[File, ...]) -> bool:
        return all(self.blobs.exists(file.blob.sha256) for file in files)

    def _known(self, task: str, blob: Blob, adapter: TypeAdapter[T]) -> T | None:
        payload = self.memory.reading(_key(task, blob))
        if payload is None:
            return None
        try:
            return adapter.validate_json(payload)
        except ValidationError:  # stored by another program version: read again
            self.memory.forget(_key(task, blob))
            return None

    def _store(self, task: str, blob: Blob, adapter: TypeAdapter[T], found: T) -> None:
        self.memory.remember(_key(task, blob), adapter.dump_json(found).decode())


def _key(task: str, blob: Blob) -> str:
    return f"{task}:{parsers.VERSION}:{blob.sha256}"


def _parsed(answer: Answer | Unreadable, adapter: TypeAdapter[T]) -> T | Unreadable:
    if isinstance(answer, Unreadable):
        log.warning("reader.failed", fault=str(answer.fault), detail=answer.detail)
        return answer
    try:
        return adapter.validate_json(answer.payload)
    except ValidationError:
        return Unreadable(Fault.DIED, "answer")
