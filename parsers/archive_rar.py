"""RAR archives: the library unpacks, under limits; our own walk over the blocks is the second reader.

The library keeps a member in memory and refuses a cut-off archive as a whole. What still stands
whole in one is read by ending it after its last whole block. Volumes can only be unpacked to a
folder, so that happens in a fresh one inside the child's own, and only plain files are collected.
"""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

import rars

from parsers import archive_volumes
from parsers.archive_faults import Broken, LimitPassed, Unopened
from parsers.archive_names import RawName, decoded
from parsers.haul import Haul
from parsers.model import Fault
from parsers.rar_blocks import END_4, END_5, FIVE, Shape, shape
from parsers.tray import Tray

CHUNK = 256 * 1024
BATCH = 64 * 1024 * 1024  # bytes of a solid archive's members that are held at once
MAX_HEADER = 16 * 1024 * 1024
_LATIN = 0xFF


def read_rar(paths: Sequence[Path], haul: Haul) -> None:
    """Takes a RAR archive's members out.

    Args:
        paths: The archive, or its volumes in order.
        haul: Where they go.

    Raises:
        Unopened: Nothing, or not everything, could be taken out.
        LimitPassed: It is too much for us.
    """
    found = [_shape(path, haul.tray) for path in paths]
    if any(one.encrypted for one in found):
        raise Unopened(Fault.ENCRYPTED)
    if any(one.blocks > 2 * haul.tray.limits.files for one in found):
        raise LimitPassed("files")
    if found[0].later or found[-1].more or any(not one.more for one in found[:-1]):
        raise Unopened(Fault.INCOMPLETE, "volumes")
    if len(paths) > 1:
        _volumes(paths, haul)
    else:
        _single(paths[0], found[0], haul)


def _shape(path: Path, tray: Tray) -> Shape:
    with archive_volumes.opened([path]) as stream:
        return shape(stream, 2 * tray.limits.files)


def _single(path: Path, found: Shape, haul: Haul) -> None:
    try:
        archive, refused = _opened(path, found)
        members = archive.infolist()
    except Exception as error:
        raise _fault(error, found) from error
    reader = _Reader(archive, members, haul.tray)
    for place, name in enumerate(_names(members)):
        _member(reader, place, name, haul)
    if not found.whole:
        raise Unopened(Fault.DAMAGED if refused else Fault.SUSPECT, "truncated")


def _opened(path: Path, found: Shape) -> tuple[rars.RarFile, bool]:
    """The archive, or what stands whole of it where the library refuses it; and whether it does."""
    try:
        return rars.RarFile(str(path)), False
    except rars.BadRarFile:
        if found.whole:
            raise
    return rars.RarFile.from_bytes(_ended(path, found)), True


def _ended(path: Path, found: Shape) -> bytes:
    """The whole blocks of an archive that was cut off, with an end."""
    with path.open("rb") as stream:
        return stream.read(found.end) + (END_5 if found.version == FIVE else END_4)


def _fault(error: Exception, found: Shape | None) -> Exception:
    if isinstance(error, rars.PasswordRequired | rars.BadPassword):
        return Unopened(Fault.ENCRYPTED)
    if isinstance(error, rars.UnsupportedRarFeature):
        return Unopened(Fault.UNSUPPORTED, "feature")
    if isinstance(error, MemoryError):  # so the library tells a passed limit
        return LimitPassed("memory")
    if found is not None and not (found.sound and found.whole):
        return Unopened(Fault.DAMAGED, "blocks")
    return Unopened(Fault.SUSPECT, type(error).__name__)


def _names(members: Sequence[rars.RarInfo]) -> list[str]:
    raws = [bytes(member.orig_filename_bytes) for member in members]
    # The library has decoded the Unicode form of a name; where that is its guess, we vote.
    known = [member.filename for member in members]
    sure = [None if "\ufffd" in name else name for name in known]
    return decoded(
        [
            RawName(raw, text=name if name is not None and _tells(raw, name) else None)
            for raw, name in zip(raws, sure, strict=True)
        ]
    )


def _tells(raw: bytes, name: str) -> bool:
    """Whether a name was more than the library's guess at bytes of an unknown encoding."""
    return raw.isascii() or any(ord(char) > _LATIN for char in name)


def _member(reader: _Reader, place: int, name: str, haul: Haul) -> None:
    member = reader.members[place]
    if member.is_dir():
        return
    if member.is_encrypted:
        haul.skip(name, "encrypted")
        return
    target = _link(reader.archive, member)
    if target is not None:
        haul.link(name, target)
        return
    raw = bytes(member.orig_filename_bytes)
    haul.take(name, _content(reader, place), raw, opinion=lambda: True)


def _link(archive: rars.RarFile, member: rars.RarInfo) -> str | None:
    try:
        return bytes(archive.readlink(member)).decode("utf-8", "replace")
    except Exception:  # noqa: BLE001 - the library raises for everything that is no link
        return None


def _content(reader: _Reader, place: int) -> Iterator[bytes]:
    member, tray = reader.members[place], reader.tray
    tray.demand(member.file_size, member.compress_size if not member.is_solid else tray.given)
    try:
        data = reader.read(place)
    except MemoryError as error:
        raise LimitPassed("memory") from error
    except rars.UnsupportedRarFeature as error:
        raise Broken("feature") from error
    except Exception as error:
        raise Broken(type(error).__name__) from error
    for start in range(0, len(data), CHUNK):
        yield data[start : start + CHUNK]


class _Reader:
    """Reads members of an archive, those of a solid one by the batch.

    A solid archive is one stream: the library reads each member from its first byte on, which for
    one after another would cost the square of their number.
    """

    def __init__(self, archive: rars.RarFile, members: Sequence[rars.RarInfo], tray: Tray) -> None:
        self.archive, self.members, self.tray = archive, members, tray
        self._ahead: dict[int, bytes] = {}
        self._tried = 0  # members before this place were in a batch, and one of it cannot be read

    def read(self, place: int) -> bytes:
        """A member's bytes. Raises whatever the library raises."""
        if place not in self._ahead and place >= self._tried and self.members[place].is_solid:
            self._read_ahead(place)
        if place in self._ahead:
            return self._ahead.pop(place)
        return bytes(self.archive.read(self.members[place], options=_options(self.tray)))

    def _read_ahead(self, place: int) -> None:
        batch, left = list[int](), BATCH
        for number in range(place, len(self.members)):
            member = self.members[number]
            left -= member.file_size
            if left < 0:
                break
            if not member.is_dir() and not member.is_encrypted:
                batch.append(number)
        self._tried = max(batch, default=place) + 1
        try:
            wanted = [self.members[number] for number in batch]
            found = self.archive.read_many(wanted, options=_options(self.tray))
        except Exception:  # noqa: BLE001 - one by one it will be told which of them it is
            return
        self._ahead = dict(zip(batch, found, strict=True))


def _options(tray: Tray) -> rars.ReadOptions:
    limits = tray.limits
    return rars.ReadOptions(
        max_member_output_bytes=limits.file_bytes,
        max_total_output_bytes=limits.total_bytes,
        max_reader_workspace_bytes=2 * limits.dictionary,
        rar50_dictionary_size_limit=limits.dictionary,
        max_header_count=2 * limits.files,
        max_header_bytes=MAX_HEADER,
    )


def _volumes(paths: Sequence[Path], haul: Haul) -> None:
    folder = haul.tray.folder / "volumes"
    folder.mkdir()
    try:
        rars.extract_volumes(
            [str(path) for path in paths], str(folder), options=_options(haul.tray)
        )
        files = sorted(path for path in folder.rglob("*") if _plain(path))
        raws = [os.fsencode(path.relative_to(folder)) for path in files]
        for path, raw, name in zip(
            files, raws, decoded([RawName(one) for one in raws]), strict=True
        ):
            haul.take(name, _read(path), raw)
    except (Unopened, LimitPassed):
        raise
    except Exception as error:
        raise _fault(error, None) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _plain(path: Path) -> bool:
    return stat.S_ISREG(path.lstat().st_mode)


def _read(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            yield chunk
