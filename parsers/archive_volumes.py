"""Split archives: which files belong together, in what order, and which are missing.

Five ways are in use: name.7z.001 and name.zip.001 (plain pieces), name.z01 … name.zip (the zip comes
last), name.part1.rar, and the old name.rar, name.r00 … (the rar comes first). Names tell the order;
what the archive itself says of its end tells whether the last pieces came.
"""

from __future__ import annotations

import io
import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import BinaryIO

from parsers.model import Blob, Fault, File, Unreadable

# Each way: the pattern, and the number of the piece that bears the plain name (None: none does).
_PIECE = re.compile(
    r"(?P<stem>.+\.(?:7z|zip|rar|tar|tgz|gz|bz2|xz))\.(?P<number>\d{3})", re.IGNORECASE
)
_PART = re.compile(r"(?P<stem>.+)\.part(?P<number>\d{1,4})\.(?:rar|exe)", re.IGNORECASE)
_ZIP = re.compile(r"(?P<stem>.+)\.(?:z(?P<number>\d{2,3})|zip)", re.IGNORECASE)
_RAR = re.compile(r"(?P<stem>.+)\.(?:r(?P<number>\d{2,3})|rar)", re.IGNORECASE)
_MAX_NUMBER = 999


@dataclass(frozen=True, slots=True)
class VolumeSet:
    """Pieces of one archive.

    Attributes:
        name: The archive's name as it would be in one piece.
        members: Positions of the pieces in the given list of names, in the order of reading.
        missing: Numbers of the pieces that are surely missing, counted from 1; the last ones may
            be missing besides.
    """

    name: str
    members: tuple[int, ...]
    missing: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of an archive that came only in part.

    Attributes:
        archive: The archive's name as it would be in one piece, in lower case.
    """

    archive: str
    name: str
    blob: Blob


def pieces_of(files: Sequence[File], archives: frozenset[str]) -> tuple[Piece, ...]:
    """The files that are pieces of these archives (names as they would be whole, lower case)."""
    return tuple(
        Piece(one.name.casefold(), files[place].name, files[place].blob)
        for one in grouped([file.name for file in files])
        if one.name.casefold() in archives
        for place in one.members
    )


def is_piece(name: str) -> bool:
    """Whether a name is that of a piece of a split archive (a lone .zip or .rar is none)."""
    return any(
        (match := pattern.fullmatch(name)) is not None and match["number"] is not None
        for pattern in (_PIECE, _PART, _ZIP, _RAR)
    )


def of_piece(name: str, fault: Unreadable | None) -> Unreadable | None:
    """The fault of an archive whose first file has this name: what ends too early goes on elsewhere.

    What only our reader cannot open lacks nothing that is known, and stays with a person.
    """
    broken = fault is not None and fault.fault is Fault.DAMAGED
    return Unreadable(Fault.INCOMPLETE) if broken and is_piece(name) else fault


def sets(names: Sequence[str]) -> tuple[VolumeSet, ...]:
    """Finds the split archives among files.

    Args:
        names: The files' names, e.g. of all attachments of a mail.

    Returns:
        Only real sets: a .zip or .rar without pieces beside it is in none.
    """
    found: dict[tuple[str, str], dict[int, int]] = defaultdict(dict)
    for place, name in enumerate(names):
        key, number = _placed(name)
        if key is not None:
            found[key].setdefault(number, place)  # the same piece twice counts once
    return tuple(_set(names, key, pieces) for key, pieces in found.items() if _split(key, pieces))


def grouped(names: Sequence[str]) -> tuple[VolumeSet, ...]:
    """All files: split archives as sets, every other file as a set of its own, in their order."""
    found = sets(names)
    first = {one.members[0]: one for one in found}
    later = {place for one in found for place in one.members[1:]}
    return tuple(
        first.get(place) or VolumeSet(name, (place,))
        for place, name in enumerate(names)
        if place not in later
    )


def _placed(name: str) -> tuple[tuple[str, str] | None, int]:
    """The set that a name would belong to, and its number there; plain .zip is last."""
    if match := _PIECE.fullmatch(name):
        return ("piece", match["stem"].casefold()), int(match["number"])
    if match := _PART.fullmatch(name):
        return ("part", match["stem"].casefold()), int(match["number"])
    if match := _ZIP.fullmatch(name):
        number = int(match["number"]) if match["number"] else _MAX_NUMBER + 1
        return ("zip", match["stem"].casefold()), number
    if match := _RAR.fullmatch(name):
        return ("rar", match["stem"].casefold()), int(match["number"]) + 2 if match["number"] else 1
    return None, 0


def _split(key: tuple[str, str], pieces: dict[int, int]) -> bool:
    plain = {"zip": _MAX_NUMBER + 1, "rar": 1}.get(key[0])
    return set(pieces) != {plain}


def _set(names: Sequence[str], key: tuple[str, str], pieces: dict[int, int]) -> VolumeSet:
    order = sorted(pieces)
    place = pieces[order[-1]] if key[0] == "zip" else pieces[order[0]]
    return VolumeSet(_whole(names[place]), tuple(pieces[one] for one in order), _missing(order))


def _whole(name: str) -> str:
    if match := _PIECE.fullmatch(name):
        return match["stem"]
    if match := _PART.fullmatch(name):
        return f"{match['stem']}.rar"
    return re.sub(
        r"\.([zr])\d{2,3}$",
        lambda end: ".zip" if end[1] in "zZ" else ".rar",
        name,
        flags=re.IGNORECASE,
    )


def _missing(order: Sequence[int]) -> tuple[int, ...]:
    """Gaps in the numbers; a plain .zip, which comes last, has none."""
    numbered = [one for one in order if one <= _MAX_NUMBER]
    last = max(numbered, default=0)
    return tuple(one for one in range(1, last + 1) if one not in numbered)


class Joined(io.RawIOBase):
    """Several files read as one, from some place on; one is open at a time, for they may be 999."""

    def __init__(self, paths: Sequence[Path], skip: int = 0) -> None:
        super().__init__()
        self._paths, self._starts, self._skip = paths, starts(paths), skip
        self._end = self._starts[-1] + paths[-1].stat().st_size - skip
        self._number, self._stream, self._place = 0, paths[0].open("rb", buffering=0), 0

    def readable(self) -> bool:
        """It is."""
        return True

    def seekable(self) -> bool:
        """It is."""
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        """As files do."""
        self._place = max(0, offset + (0, self._place, self._end)[whence])
        return self._place

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # narrower than any buffer
        """Reads up to the end of the file that the place is in."""
        place = self._place + self._skip
        number = bisect_right(self._starts, place) - 1
        if number != self._number:
            self._stream.close()
            self._number, self._stream = number, self._paths[number].open("rb", buffering=0)
        self._stream.seek(place - self._starts[number])
        count = self._stream.readinto(buffer)
        self._place += count
        return count

    def close(self) -> None:
        """Closes the file that is open."""
        self._stream.close()
        super().close()


def opened(paths: Sequence[Path], skip: int = 0) -> BinaryIO:
    """One or several files as one stream, without so many bytes at the beginning."""
    if len(paths) == 1 and not skip:
        return paths[0].open("rb")
    return io.BufferedReader(Joined(paths, skip), 1024 * 1024)


def starts(paths: Sequence[Path]) -> tuple[int, ...]:
    """Where each of these files begins in the joined stream."""
    return (0, *accumulate(path.stat().st_size for path in paths[:-1]))
