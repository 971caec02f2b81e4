"""What an IMAP server's answer to LIST says of its folders. Pure: the connection is mailbox.py's.

Names travel in modified UTF-7 (RFC 3501). Some servers send names that are none; such a folder
keeps its bytes, so that it can still be opened, and shows them as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from imap_tools.imap_utf7 import utf7_decode, utf7_encode

_LISTED = re.compile(rb'\((?P<flags>[^)]*)\) (?P<delimiter>NIL|"(?:\\.|[^"\\])*") ?(?P<name>.*)')
_ESCAPED = re.compile(rb"\\(.)")


@dataclass(frozen=True, slots=True)
class Folder:
    r"""A folder of a mailbox.

    Attributes:
        name: As people read it.
        flags: In lower case, e.g. "\junk" (RFC 6154) or "\noselect".
        delimiter: Between the levels of a name; empty where there are none.
        wire: The name as the server wants to hear it.
    """

    name: str
    flags: frozenset[str]
    delimiter: str
    wire: bytes

    @property
    def path(self) -> tuple[str, ...]:
        """The levels of the name, outermost first."""
        return tuple(self.name.split(self.delimiter)) if self.delimiter else (self.name,)


def listed(data: Sequence[Any]) -> Iterator[Folder]:
    """Reads imaplib's list; lines that are no folder are left out."""
    for item in data:
        head, literal = item if isinstance(item, tuple) else (item, None)
        found = _LISTED.match(head) if isinstance(head, bytes) else None
        if found is None:
            continue
        wire = _unquoted(found["name"]) if literal is None else literal
        delimiter = found["delimiter"]
        yield Folder(
            name=_shown(wire),
            flags=frozenset(found["flags"].decode("ascii", "replace").lower().split()),
            delimiter=""
            if delimiter == b"NIL"
            else _unquoted(delimiter).decode("ascii", "replace"),
            wire=wire,
        )


def _unquoted(text: bytes) -> bytes:
    if text[:1] == text[-1:] == b'"' and len(text) > 1:
        return _ESCAPED.sub(rb"\1", text[1:-1])
    return text


def _shown(wire: bytes) -> str:
    try:
        name = str(utf7_decode(wire))
    except ValueError:  # not modified UTF-7 at all
        name = ""
    return name if name and utf7_encode(name) == wire else wire.decode("ascii", "backslashreplace")
