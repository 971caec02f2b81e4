"""What an IMAP server's answers to FETCH say. Pure: the connection is mailbox.py's.

imaplib hands over one flat list in which an answer is any number of pairs (text, literal) and one
closing text. Servers put items in any order, send answers that nobody asked for, and may give a
body as a literal, a quoted string or NIL.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

_UID = re.compile(rb"(?:^|[ (])UID (\d+)", re.IGNORECASE)
_SIZE = re.compile(rb"(?:^|[ (])RFC822\.SIZE (\d+)", re.IGNORECASE)
_RECEIVED = re.compile(
    rb'INTERNALDATE "([ \d]\d)-(\w{3})-(\d{4}) (\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d)"',
    re.IGNORECASE,
)
_BODY = rb"BODY\[(HEADER)?\](?:<\d+>)? "
_LITERAL = re.compile(_BODY + rb"\{\d+\}$", re.IGNORECASE)
_INLINE = re.compile(_BODY + rb'(?:NIL|"((?:[^"\\]|\\.)*)")', re.IGNORECASE)
_MONTHS = (
    *(b"jan", b"feb", b"mar", b"apr", b"may", b"jun"),
    *(b"jul", b"aug", b"sep", b"oct", b"nov", b"dec"),
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What one answer says of a mail; None for what it does not speak of.

    Attributes:
        size: RFC822.SIZE in bytes; some servers lie.
        received: INTERNALDATE, aware.
        body: The mail or the part of it; empty for NIL.
        header: The header alone; empty for NIL.
    """

    uid: int
    size: int | None = None
    received: datetime | None = None
    body: bytes | None = None
    header: bytes | None = None


def answers(data: Sequence[Any]) -> Iterator[Answer]:
    """Reads imaplib's list; answers without a UID are about nothing we asked and are left out."""
    texts: list[bytes] = []
    literals: dict[str, bytes] = {}
    for item in data:
        if isinstance(item, tuple):
            texts.append(item[0])
            if found := _LITERAL.search(item[0]):
                literals["header" if found[1] else "body"] = item[1]
        elif item is not None:
            texts.append(item)
            answer = _answer(b" ".join(texts), literals)
            if answer is not None:
                yield answer
            texts, literals = [], {}


def _answer(text: bytes, literals: dict[str, bytes]) -> Answer | None:
    uid, size = _UID.search(text), _SIZE.search(text)
    if uid is None:
        return None
    for found in _INLINE.finditer(text):
        name = "header" if found[1] else "body"
        literals.setdefault(name, re.sub(rb"\\(.)", rb"\1", found[2] or b""))
    return Answer(int(uid[1]), int(size[1]) if size else None, _received(text), **literals)


def _received(text: bytes) -> datetime | None:
    found = _RECEIVED.search(text)
    if found is None or found[2].lower() not in _MONTHS:
        return None
    day, year, hour, minute, second = (int(found[place]) for place in (1, 3, 4, 5, 6))
    offset = timedelta(hours=int(found[8]), minutes=int(found[9]))
    try:
        zone = timezone(-offset if found[7] == b"-" else offset)
        month = _MONTHS.index(found[2].lower()) + 1
        return datetime(year, month, day, hour, minute, second, tzinfo=zone)
    except ValueError:  # 31-Feb, or a zone of 99 hours
        return None
