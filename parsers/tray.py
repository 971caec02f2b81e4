"""The tray: where a child puts the bytes that it takes out of mails and archives.

Files get numbers, never the names that a stranger wrote. A budget is charged while writing; when
it is used up, what was written stays and the reader tells which limit ended it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from config.settings import ReaderLimits
from parsers.model import Part
from parsers.sniff import kind


class LimitPassed(Exception):
    """One of our own limits ended the reading; its name is the message."""


@dataclass(slots=True)
class Tray:
    """A fresh folder and what may still be written to it."""

    folder: Path
    limits: ReaderLimits
    files: int = field(default=0, init=False)
    total: int = field(default=0, init=False)

    def put(self, name: str, chunks: Iterable[bytes]) -> Part:
        """Writes a numbered file.

        Args:
            name: The declared name: data that goes into the Part.
            chunks: The bytes; any exception of theirs removes the file again.

        Raises:
            LimitPassed: Too many files, a file too big, or all files together too big.
        """
        if self.files >= self.limits.files:
            raise LimitPassed("files")
        slot = self.files + 1
        path = self.folder / f"{slot:06d}"
        size = 0
        try:
            with path.open("xb") as stream:
                for chunk in chunks:
                    size += len(chunk)
                    self._charge(size)
                    stream.write(chunk)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        self.files, self.total = slot, self.total + size
        return Part(name, slot, size, kind(path))

    def _charge(self, size: int) -> None:
        if size > self.limits.file_bytes:
            raise LimitPassed("file_bytes")
        if self.total + size > self.limits.total_bytes:
            raise LimitPassed("total_bytes")
