"""The tray: where a child puts the bytes that it takes out of mails and archives.

Files get numbers, never the names that a stranger wrote. A budget is charged while writing; when
it is used up, what was written stays and the reader tells which limit ended it.
"""

from __future__ import annotations

import errno
from collections.abc import Iterable
from dataclasses import dataclass, field
from io import FileIO
from pathlib import Path

from config.settings import ReaderLimits
from parsers.archive_faults import LimitPassed
from parsers.model import Part
from parsers.sniff import kind_of

__all__ = ["LimitPassed", "Tray"]


@dataclass(slots=True)
class Tray:
    """A fresh folder and what may still be written to it.

    Attributes:
        given: Bytes of what is being taken apart; 0 where no ratio holds.
        files: How many files were written.
        total: How many bytes were written, those of removed files too: work is work.
    """

    folder: Path
    limits: ReaderLimits
    given: int = field(default=0, init=False)
    files: int = field(default=0, init=False)
    total: int = field(default=0, init=False)

    def put(self, name: str, chunks: Iterable[bytes], raw: str = "") -> Part:
        """Writes a numbered file.

        Args:
            name: The declared name: data that goes into the Part.
            chunks: The bytes; any exception of theirs removes the file again.
            raw: The declared name's bytes, data too.

        Raises:
            LimitPassed: Too many files, a file too big, or all files together too big.
            OSError: The disk is full.
        """
        if self.files >= self.limits.files:
            raise LimitPassed("files")
        slot = self.files + 1
        path = self.path(slot)
        size = 0
        try:
            with path.open("x+b", buffering=0) as stream:
                for chunk in chunks:
                    size += len(chunk)
                    self.total += len(chunk)
                    self._charge(size)
                    _write(stream, chunk)
                found = kind_of(stream)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        self.files = slot
        return Part(name, slot, size, found, raw)

    def path(self, slot: int) -> Path:
        """Where a numbered file lies."""
        return self.folder / f"{slot:06d}"

    def remove(self, part: Part) -> None:
        """Removes a file that is wanted no more; what it cost stays charged."""
        self.path(part.slot).unlink(missing_ok=True)

    def demand(self, size: int, packed: int) -> None:
        """Refuses what unpacks to far more than it was, by the sizes that are claimed or reached.

        Raises:
            LimitPassed: The ratio is that of a bomb, or the size is more than a file may have.
        """
        if size > self.limits.file_bytes:
            raise LimitPassed("file_bytes")
        if size > self.limits.ratio_floor and size > self.limits.ratio * max(packed, 1):
            raise LimitPassed("ratio")

    def _charge(self, size: int) -> None:
        if size > self.limits.file_bytes:
            raise LimitPassed("file_bytes")
        if self.total > self.limits.total_bytes:
            raise LimitPassed("total_bytes")
        allowed = max(self.limits.ratio * self.given, self.limits.ratio_floor)
        if self.given and self.total > allowed:
            raise LimitPassed("ratio")


def _write(stream: FileIO, chunk: bytes) -> None:
    """Writes everything; a disk that runs full takes a part of a chunk, and only then refuses."""
    if stream.write(chunk) != len(chunk):
        raise OSError(errno.ENOSPC, "disk full")
