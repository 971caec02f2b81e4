"""Archives of every kind: members come out as numbered files, their names as data.

What an archive is, its content tells, never its name. Archives inside are opened in turn under the
same budget, split ones joined first. Four things are kept apart, since people must do different
things about them: a password, a missing part, a format we cannot read, and damage; and damage is
certain only when two independent readers agree, or a checksum in the archive proves it.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from parsers import archive_volumes
from parsers.archive_7z import read_7z
from parsers.archive_faults import Broken, LimitPassed, Unopened
from parsers.archive_rar import read_rar
from parsers.archive_tar import read_stream
from parsers.archive_zip import read_zip
from parsers.haul import Haul
from parsers.inside import looks_packed
from parsers.model import Fault, FileKind, Part, Unpacked, Unreadable
from parsers.sniff import kind as kind_of
from parsers.tray import Tray

_READERS: dict[FileKind, Callable[[Sequence[Path], Haul], None]] = {
    FileKind.ZIP: read_zip,
    FileKind.RAR: read_rar,
    FileKind.SEVEN_ZIP: read_7z,
}
_STREAMS = (FileKind.TAR, FileKind.GZIP, FileKind.BZIP2, FileKind.XZ)
# A damaged .docx is a zip by its content; it stays a document that cannot be read.
_DOCUMENT_NAME = (".docx", ".docm", ".doc", ".wps", ".pdf", ".xlsx", ".xls", ".et", ".pptx", ".ofd")


def unpack(path: Path, tray: Tray, *more: Path) -> Unpacked:
    """Takes an archive's members out, and those of the archives in it.

    Never raises for what is in it.

    Args:
        path: The archive, or the first volume of a split one.
        tray: Where the members go, with the budget of the whole package.
        more: The other volumes, in order.
    """
    return _deepened(look(path, tray, *more), tray, 1)


def look(path: Path, tray: Tray, *more: Path) -> Unpacked:
    """Takes an archive's members out and leaves archives among them as they are."""
    if not tray.given:
        tray.given = sum(one.stat().st_size for one in (path, *more))
    kind = kind_of(path)
    haul = Haul(tray)
    fault = _read((path, *more), kind, haul)
    found = haul.unpacked()
    if fault is not None and not (fault.fault is Fault.DAMAGED and found.fault and haul.skipped):
        found = replace(found, fault=fault)
    return replace(found, kind=kind)


def _read(paths: Sequence[Path], kind: FileKind, haul: Haul) -> Unreadable | None:
    try:
        _by_kind(paths, kind, haul)
    except LimitPassed as limit:
        return Unreadable(Fault.LIMIT, str(limit))
    except Unopened as error:
        if error.fault is Fault.UNSAFE:
            haul.unsafe.append(("", error.detail))
        return Unreadable(error.fault, error.detail)
    except (Broken, struct.error, ValueError, OverflowError, OSError) as error:
        return Unreadable(Fault.SUSPECT, str(error)[:40])
    return None


def _by_kind(paths: Sequence[Path], kind: FileKind, haul: Haul) -> None:
    if kind in _READERS:
        _READERS[kind](paths, haul)
    elif kind in _STREAMS:
        read_stream(paths, kind, haul)
    elif kind is FileKind.EMPTY:
        raise Unopened(Fault.EMPTY)
    elif kind.is_archive:
        raise Unopened(Fault.UNSUPPORTED, str(kind))
    else:
        raise Unopened(Fault.DAMAGED, "no archive")


def _deepened(found: Unpacked, tray: Tray, depth: int) -> Unpacked:
    """Opens the archives among the members; what is in them gets their name in front."""
    done = replace(found, parts=())
    for group in archive_volumes.grouped([part.name for part in found.parts]):
        name, parts = group.name, tuple(found.parts[one] for one in group.members)
        if group.missing:
            reason = "incomplete"
        elif not _packed(parts[0]):
            reason = ""
        elif depth >= tray.limits.depth:
            reason = "limit"
        else:
            done = _with(done, name, parts, _inner(parts, tray, depth), tray)
            continue
        skipped = ((name, reason),) if reason else ()
        done = replace(done, parts=done.parts + parts, skipped=done.skipped + skipped)
    return done


def _packed(part: Part) -> bool:
    return looks_packed(part.name, part.kind) and not part.name.lower().endswith(_DOCUMENT_NAME)


def _inner(parts: tuple[Part, ...], tray: Tray, depth: int) -> Unpacked:
    paths = [tray.path(part.slot) for part in parts]
    inner = look(paths[0], tray, *paths[1:])
    inner = replace(inner, fault=archive_volumes.of_piece(parts[0].name, inner.fault))
    return _deepened(inner, tray, depth + 1)


def _with(
    done: Unpacked, name: str, parts: tuple[Part, ...], inner: Unpacked, tray: Tray
) -> Unpacked:
    skipped = [(f"{name}/{inside}", reason) for inside, reason in inner.skipped]
    fault = inner.fault.fault if inner.fault else None
    if fault is not None and fault is not Fault.EMPTY:
        skipped = [(name, str(fault)), *(skipped if inner.parts else ())]
    if inner.parts:
        for part in parts:
            tray.remove(part)
    kept = tuple(replace(part, name=f"{name}/{part.name}") for part in inner.parts)
    return replace(
        done,
        parts=done.parts + (kept or parts),
        junk=done.junk + tuple(f"{name}/{inside}" for inside in inner.junk),
        skipped=done.skipped + tuple(skipped),
        unsafe=done.unsafe
        + tuple((f"{name}/{one}".rstrip("/"), shape) for one, shape in inner.unsafe),
    )
