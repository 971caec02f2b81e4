"""Content-addressed bytes in a folder, durable before anybody speaks of them.

A blob's key is the SHA-256 of its bytes. Write order: temporary file, fsync, rename, fsync of the
folder; so a key that can be seen is whole, even after a power cut. An existing key is a no-op.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import stat
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

from parsers.model import Blob

CHUNK = 1024 * 1024
_TEMPORARY = "tmp-"


class Blobs(Protocol):
    """Where bytes are kept: a folder now, an object store when it grows."""

    def put(self, chunks: Iterable[bytes]) -> Blob:
        """Keeps bytes durably; keeping the same bytes again is a no-op."""
        ...

    def open(self, sha256: str) -> BinaryIO:
        """Opens kept bytes for reading; FileNotFoundError if they are not there."""
        ...

    def exists(self, sha256: str) -> bool:
        """Whether the bytes are kept."""
        ...

    def delete(self, sha256: str) -> None:
        """Forgets bytes; forgetting unknown ones is a no-op."""
        ...


@dataclass(frozen=True, slots=True)
class BlobFolder:
    """Blobs as files `ab/abcdef…` below a root; readable by the owner alone."""

    root: Path

    def put(self, chunks: Iterable[bytes]) -> Blob:
        """Keeps a stream of bytes durably.

        Raises:
            OSError: The disk is full or broken; nothing half-written stays.
        """
        self._folder(self.root)
        scratch = self.root / f"{_TEMPORARY}{secrets.token_hex(8)}"
        try:
            blob = self._write(scratch, chunks)
            self._publish(scratch, blob.sha256, durable=True)
        finally:
            scratch.unlink(missing_ok=True)
        return blob

    def adopt(self, path: Path, *, durable: bool = True) -> Blob:
        """Takes over a file that a child wrote. The child is not trusted: it is hashed here.

        Args:
            path: A regular file on any file system; it is gone afterwards.
            durable: False for what can be made again (unpacked members).

        Raises:
            OSError: Not a regular file, or the disk is full.
        """
        self._folder(self.root)
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK)
        with os.fdopen(handle, "rb") as stream:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                raise OSError(f"not a regular file: slot {path.name}")
            if path.stat().st_dev != self.root.stat().st_dev:
                blob = self.put(_chunks(stream))
                path.unlink()
                return blob
            digest, size = hashlib.sha256(), 0
            for chunk in _chunks(stream):
                digest.update(chunk)
                size += len(chunk)
            if durable:
                os.fsync(handle)
        path.chmod(0o600)
        self._publish(path, digest.hexdigest(), durable=durable)
        path.unlink(missing_ok=True)
        return Blob(digest.hexdigest(), size)

    def open(self, sha256: str) -> BinaryIO:
        """Opens kept bytes for reading."""
        return self.path(sha256).open("rb")

    def path(self, sha256: str) -> Path:
        """The file of a blob, for a child to read."""
        return self.root / sha256[:2] / sha256

    def exists(self, sha256: str) -> bool:
        """Whether the bytes are kept."""
        return self.path(sha256).is_file()

    def delete(self, sha256: str) -> None:
        """Forgets bytes."""
        self.path(sha256).unlink(missing_ok=True)

    def verify(self, sha256: str) -> bool:
        """Whether the kept bytes still have their hash."""
        digest = hashlib.sha256()
        with self.open(sha256) as stream:
            for chunk in _chunks(stream):
                digest.update(chunk)
        return digest.hexdigest() == sha256

    def sweep(self, now: float, older_than: float = 86400.0) -> int:
        """Removes temporary files that a crash left; returns how many.

        Args:
            now: POSIX time.
            older_than: Seconds; younger ones may be in use.
        """
        old = [
            path
            for path in self.root.glob(f"{_TEMPORARY}*")
            if now - path.stat().st_mtime > older_than
        ]
        for path in old:
            path.unlink(missing_ok=True)
        return len(old)

    def _write(self, scratch: Path, chunks: Iterable[bytes]) -> Blob:
        digest, size = hashlib.sha256(), 0
        handle = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with os.fdopen(handle, "wb", buffering=0) as stream:
            for chunk in chunks:
                digest.update(chunk)
                size += len(chunk)
                rest = memoryview(chunk)
                while rest:
                    rest = rest[stream.write(rest) :]
            os.fsync(handle)
        return Blob(digest.hexdigest(), size)

    def _publish(self, scratch: Path, sha256: str, *, durable: bool) -> None:
        target = self.path(sha256)
        self._folder(target.parent)
        if not target.exists():
            scratch.rename(target)
        if durable:  # also when it was there: its first keeper may have died before this line
            _sync(target.parent)

    def _folder(self, folder: Path) -> None:
        if folder.is_dir():
            return
        if not folder.parent.is_dir():
            self._folder(folder.parent)
        with suppress(FileExistsError):
            folder.mkdir(mode=0o700)
        _sync(folder.parent)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _chunks(stream: BinaryIO) -> Iterator[bytes]:
    while chunk := stream.read(CHUNK):
        yield chunk
