"""The readers in earnest: tasks in children, bytes into blobs, results stored by content.

A stored result counts as long as the bytes it names are there; derived blobs may be deleted at
any time and come back with the next reading. What our own limits or a death prevented is never
stored, so that it can be tried again.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

import structlog
from pydantic import TypeAdapter, ValidationError

import parsers
from intake import libreoffice, rereading
from intake.sandbox import Answer, Sandbox
from intake.sandbox_tool import ask, second_reader
from intake.scans import Memory, Pages, Progress, Recognising, silent
from parsers.answers import CONTENT, OPENED, UNPACKED, task_for
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
    Unpacked,
    Unreadable,
)
from parsers.sniff import kind as kind_of
from store.blobs import BlobFolder

log = structlog.get_logger()
T = TypeVar("T")

MAIL: TypeAdapter[OpenedMail] = TypeAdapter(OpenedMail)
MEMBERS: TypeAdapter[Members] = TypeAdapter(Members)
_BLOB: TypeAdapter[Blob] = TypeAdapter(Blob)
_OURS = (Fault.DIED, Fault.LIMIT)


@dataclass(frozen=True, slots=True)
class SandboxReaders:
    """Implements `parsers.read.Readers`."""

    sandbox: Sandbox
    blobs: BlobFolder
    memory: Memory
    recogniser: Recognising | None = None
    progress: Progress = silent

    def open_mail(self, raw: Blob) -> OpenedMail | Unreadable:
        """Opens a raw mail; its attachments become blobs."""
        known = self._known("mail", raw, MAIL)
        if known is not None and self._there(known.files):
            return known
        with self.sandbox.run("mail", self.blobs.path(raw.sha256)) as answer:
            opened = _parsed(answer, OPENED)
            if isinstance(opened, Unreadable):
                return opened
            tray = answer.tray if isinstance(answer, Answer) else Path()
            files = self._adopted(opened.parts, tray)
        found = OpenedMail(opened.mail, files)
        if not opened.cut:
            self._store("mail", raw, MAIL, found)
        return found

    def kind_of(self, blob: Blob) -> FileKind:
        """What kept bytes are by their content."""
        return kind_of(self.blobs.path(blob.sha256))

    @property
    def room(self) -> Room:
        """What may be unpacked of one mail."""
        limits = self.sandbox.limits
        return Room(limits.mail_files, limits.mail_bytes)

    def unpack(
        self, archive: Blob, *volumes: Blob, deep: bool = True, room: Room | None = None
    ) -> Members:
        """Takes an archive's members out; they become blobs."""
        task, room = "unpack" if deep else "look", room or self.room
        if room.files <= 0 or room.size <= 0:
            return Members((), fault=Unreadable(Fault.LIMIT, "mail"))
        known = self._known(task, archive, MEMBERS, *volumes)
        if known is None or not self._there(known.files):
            known = self._unpacked(task, archive, volumes)
        left = room.less(known.files)
        if left.files < 0 or left.size < 0:
            return Members((), fault=Unreadable(Fault.LIMIT, "mail"), kind=known.kind)
        return known

    def _unpacked(self, task: str, archive: Blob, volumes: tuple[Blob, ...]) -> Members:
        paths = [self.blobs.path(blob.sha256) for blob in (archive, *volumes)]
        with self.sandbox.run(task, *paths) as answer:
            found = _parsed(answer, UNPACKED)
            if isinstance(found, Unreadable):
                return Members((), fault=found)
            tray = answer.tray if isinstance(answer, Answer) else Path()
            if not volumes and second_reader():
                found = self._reconsidered(found, paths[0], tray, deep=task == "unpack")
            files = self._adopted(found.parts, tray)
        members = Members(
            *(files, found.junk, found.skipped, found.fault, found.unsafe), kind=found.kind
        )
        if not _limited(members):
            self._store(task, archive, MEMBERS, members, *volumes)
        return members

    def _reconsidered(self, found: Unpacked, path: Path, tray: Path, *, deep: bool) -> Unpacked:
        """Asks 7-Zip about what we have no reader for, and for its opinion on damage."""
        fault = found.fault.fault if found.fault else None
        if fault not in (Fault.UNSUPPORTED, Fault.SUSPECT) or found.parts:
            return found
        folder = tray / "second"
        folder.mkdir(mode=0o700)
        opinion = ask(path, folder, self.sandbox.limits)
        if opinion.found is not None and opinion.found.parts:
            for part in opinion.found.parts:
                (folder / f"{part.slot:06d}").replace(tray / f"{part.slot:06d}")
            closed = (
                (one.name, "unsupported") for one in opinion.found.parts if one.kind.is_archive
            )
            skipped = opinion.found.skipped + tuple(closed if deep else ())
            return replace(opinion.found, skipped=skipped, kind=found.kind)
        proven = opinion.broken and fault is Fault.SUSPECT
        return replace(found, fault=Unreadable(Fault.DAMAGED, "both")) if proven else found

    def document(self, blob: Blob, kind: FileKind) -> Content:
        """Reads a document."""
        task = task_for(kind)
        known = self._known(task, blob, CONTENT)
        if known is not None:
            return known
        path = self.blobs.path(blob.sha256)
        with self.sandbox.run(task, path) as answer:
            content = _parsed(answer, CONTENT)
        content = rereading.reread(self.sandbox, path, kind, content)
        ours = isinstance(content, Unreadable) and content.fault in _OURS
        missing = rereading.wanted(content, kind) and not rereading.possible(kind)
        if not ours and not missing:  # a second reader may be installed later
            self._store(task, blob, CONTENT, content)
        return content

    def paged(self, blob: Blob, kind: FileKind) -> Blob | None:
        """The PDF that shows a file's pages: itself, or what LibreOffice makes of a Word file."""
        if kind is FileKind.PDF:
            return blob
        known = self._known("paged", blob, _BLOB)
        if known is not None and self.blobs.exists(known.sha256):
            return known
        with self.sandbox.folder() as folder:
            path = self.blobs.path(blob.sha256)
            made = libreoffice.paged(path, kind, folder, self.sandbox.limits)
            found = self._adopt(made) if made else None
        if found is not None:
            self._store("paged", blob, _BLOB, found)
        return found

    def recognised(self, blob: Blob, document: Document) -> Document:
        """Reads the pages of a PDF that are pictures, a turn's worth at a time.

        Raises:
            NotYet: The turn is over; the pages read so far are stored.
        """
        if self.recogniser is None or not self.recogniser.available:
            return replace(document, recognised="missing")
        pages = Pages(self.sandbox, self.recogniser, self.memory, self.progress)
        return pages.of(blob, self.blobs.path(blob.sha256), document)

    def _adopted(self, parts: tuple[Part, ...], tray: Path) -> tuple[File, ...]:
        return tuple(
            File(part.name, self._adopt(tray / f"{part.slot:06d}"), part.kind, raw=part.raw)
            for part in parts
        )

    def _adopt(self, path: Path) -> Blob:
        return self.blobs.adopt(path, durable=False)

    def _there(self, files: tuple[File, ...]) -> bool:
        return all(self.blobs.exists(file.blob.sha256) for file in files)

    def _known(self, task: str, blob: Blob, adapter: TypeAdapter[T], *more: Blob) -> T | None:
        payload = self.memory.reading(_key(task, blob, *more))
        if payload is None:
            return None
        try:
            return adapter.validate_json(payload)
        except ValidationError:  # stored by another program version: read again
            self.memory.forget(_key(task, blob, *more))
            return None

    def _store(self, task: str, blob: Blob, adapter: TypeAdapter[T], found: T, *more: Blob) -> None:
        self.memory.remember(_key(task, blob, *more), adapter.dump_json(found).decode())


def _key(task: str, blob: Blob, *more: Blob) -> str:
    """A result's key; a split archive's is the digest of its volumes' digests."""
    digest = blob.sha256
    if more:
        digest = hashlib.sha256("".join(one.sha256 for one in (blob, *more)).encode()).hexdigest()
    return f"{task}:{parsers.VERSION}:{digest}"


def _limited(members: Members) -> bool:
    """Whether our own limits ended the reading: another time there may be more room."""
    fault = members.fault is not None and members.fault.fault in _OURS
    return fault or any(reason == "limit" for _, reason in members.skipped)


def _parsed(answer: Answer | Unreadable, adapter: TypeAdapter[T]) -> T | Unreadable:
    if isinstance(answer, Unreadable):
        log.warning("reader.failed", fault=str(answer.fault), detail=answer.detail)
        return answer
    try:
        return adapter.validate_json(answer.payload)
    except ValidationError:
        return Unreadable(Fault.DIED, "answer")
