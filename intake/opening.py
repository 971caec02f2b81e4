"""What came with a mail: its own attachments, and files that people brought for it afterwards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from checks.container import Parcels
from parsers.archive_volumes import Piece, pieces_of, sets
from parsers.model import Blob, Document, Evidence, Fault, File, MailKind, Unreadable
from parsers.read import Readers, evidence_of, read_set

MAX_LISTS = 5
# What can keep an archive shut that lacks nothing: a password, a format, our own limits.
_WHOLE = (Fault.ENCRYPTED, Fault.UNSUPPORTED, Fault.LIMIT, Fault.DIED)


Earlier = Callable[[str, frozenset[str]], tuple[Piece, ...]]  # by sender and archives


@dataclass(frozen=True, slots=True)
class Found:
    """What was read of a mail.

    Attributes:
        pieces: Its own pieces of archives that it has only in part.
        tried: Pieces from earlier mails that were put to them.
        joined: Whether an archive became whole by them.
    """

    evidence: tuple[Evidence, ...]
    pieces: tuple[Piece, ...] = ()
    tried: tuple[Piece, ...] = ()
    joined: bool = False


def read_with(
    raw: Blob,
    brought: tuple[tuple[str, Blob], ...],
    readers: Readers,
    earlier: Earlier = lambda _sender, _archives: (),
) -> Found | Unreadable:
    """Everything known of a mail, files that a person brought for it counted as attached.

    Pieces of a split archive that its sender sent in mails before are counted too, as far as the
    archive opens with them: the others belong to another set of the same name.

    Args:
        raw: The mail.
        brought: Name and bytes of each such file.
        readers: The readers.
        earlier: Finds pieces that came in earlier mails.
    """
    opened = readers.open_mail(raw)
    if isinstance(opened, Unreadable):
        return opened
    mail = opened.mail
    if mail.kind in (MailKind.BOUNCE, MailKind.OWN):
        return Found((Evidence(mail, None),))  # what they carry is ours
    files = (*opened.files, *(_file(name, blob, readers) for name, blob in brought))
    alone = evidence_of(mail, files, readers)
    lacking = _faulty(alone)
    pieces = pieces_of(files, lacking)
    sender = mail.sender.address.casefold() if mail.sender else ""
    tried = earlier(sender, lacking) if pieces and sender else ()
    more = [file for name in sorted(lacking) for file in _completing(name, files, tried, readers)]
    if more:
        together = evidence_of(mail, (*files, *more), readers)
        return Found(together, pieces, tried, joined=True)
    return Found(alone, pieces, tried)


def _completing(
    archive: str, files: tuple[File, ...], tried: tuple[Piece, ...], readers: Readers
) -> tuple[File, ...]:
    """The earlier pieces with which an archive opens, or fails only by what is whole; else none.

    No older ones than it takes: an archive of the same name, in other or more pieces, may have been
    sent before, and was mended since.
    """
    earlier = [_file(one.name, one.blob, readers) for one in tried if one.archive == archive]
    shut: tuple[File, ...] = ()
    for count in range(1, len(earlier) + 1):
        given = (*files, *earlier[:count])
        for found in sets([file.name for file in given]):  # of the same piece the newest counts
            if found.name.casefold() != archive or found.missing:
                continue
            fault = read_set(found, [given[place] for place in found.members], readers).fault
            more = tuple(given[place] for place in found.members if place >= len(files))
            if fault is None:
                return more
            if fault.fault in _WHOLE:
                shut = shut or more
    return shut


def _file(name: str, blob: Blob, readers: Readers) -> File:
    return File(name, blob, readers.kind_of(blob))


def _faulty(found: tuple[Evidence, ...]) -> frozenset[str]:
    """Names, in lower case, of the archives that did not open."""
    packages = (one.package for one in found if one.package is not None)
    return frozenset(one.name.casefold() for one in packages if one.fault and one.name)


def with_lists_read(parcels: Parcels, readers: Readers) -> Parcels:
    """The lists beside the packages read, so that what was announced can be compared."""
    if len(parcels.packages) < 2:  # noqa: PLR2004 - one package needs no list
        return parcels
    rest = list(parcels.rest)
    for place, file in enumerate(rest[:MAX_LISTS]):
        if file.content is None:
            content = readers.document(file.blob, file.kind)
            rest[place] = replace(file, content=content if isinstance(content, Document) else None)
    return replace(parcels, rest=tuple(rest))
