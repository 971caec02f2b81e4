"""What came with a mail: its own attachments, and files that people brought for it afterwards."""

from __future__ import annotations

from dataclasses import replace

from checks.container import Parcels
from parsers.model import Blob, Document, Evidence, File, MailKind, Unreadable
from parsers.read import Readers, evidence_of

MAX_LISTS = 5


def read_with(
    raw: Blob, brought: tuple[tuple[str, Blob], ...], readers: Readers
) -> tuple[Evidence, ...] | Unreadable:
    """Everything known of a mail, files that a person brought for it counted as attached.

    Args:
        raw: The mail.
        brought: Name and bytes of each such file.
        readers: The readers.
    """
    opened = readers.open_mail(raw)
    if isinstance(opened, Unreadable):
        return opened
    if opened.mail.kind in (MailKind.BOUNCE, MailKind.OWN):
        return (Evidence(opened.mail, None),)  # what they carry is ours
    more = tuple(File(name, blob, readers.kind_of(blob)) for name, blob in brought)
    return evidence_of(opened.mail, (*opened.files, *more), readers)


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
