"""Import of mails without IMAP: .eml files, mbox files, Maildirs and folders of these."""

from __future__ import annotations

import mailbox
from collections.abc import Iterator
from datetime import UTC, datetime
from email.parser import BytesHeaderParser
from email.policy import compat32
from email.utils import parsedate_to_datetime
from pathlib import Path

CHUNK = 1024 * 1024
HEADERS = 256 * 1024


def mails(path: Path) -> Iterator[tuple[str, Iterator[bytes]]]:
    """Every mail at a path: a name to show, and its bytes in chunks.

    Raises:
        FileNotFoundError: There is nothing at the path.
    """
    if not path.exists():
        raise FileNotFoundError(2, "", str(path))
    if path.is_dir() and (path / "cur").is_dir() and (path / "new").is_dir():
        for file in sorted([*(path / "new").iterdir(), *(path / "cur").iterdir()]):
            yield file.name, chunks(file)
    elif path.is_dir():
        for file in sorted(path.rglob("*.eml")):
            yield str(file.relative_to(path)), chunks(file)
    elif path.suffix == ".mbox":
        box = mailbox.mbox(path, create=False)
        try:
            for key in box.iterkeys():
                yield f"{path.name}#{key}", iter((box.get_bytes(key),))
        finally:
            box.close()
    else:
        yield path.name, chunks(path)


def received(raw_start: bytes, fallback: datetime) -> datetime:
    """When the mail was received, by its newest Received header, else Date, else the fallback."""
    headers = BytesHeaderParser(policy=compat32).parsebytes(raw_start)
    trace = str((headers.get_all("Received") or [""])[0]).rpartition(";")[2]
    for text in (trace, str(headers.get("Date", ""))):
        try:
            moment = parsedate_to_datetime(text.strip())
        except (ValueError, TypeError, IndexError):
            continue
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        # A clock that claims the future tells nothing about a mail that is here already.
        if moment <= fallback:
            return moment.astimezone(UTC)
    return fallback


def looks_like_mail(raw_start: bytes) -> bool:
    """Whether bytes begin with mail headers."""
    headers = BytesHeaderParser(policy=compat32).parsebytes(raw_start)
    return any(name in headers for name in ("From", "Received", "Message-ID", "Return-Path"))


def chunks(path: Path) -> Iterator[bytes]:
    """A file's bytes, a step at a time."""
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            yield chunk
