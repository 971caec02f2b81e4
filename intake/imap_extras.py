"""What only some servers can: tell how full the mailbox is (QUOTA), and that a mail came (IDLE).

163.com offers neither. In IDLE any sound of the server is a reason to look: no line is read for
its meaning, so none can be misread, and one that gets lost costs no more than the time to the
next poll.
"""

from __future__ import annotations

import imaplib
import re
import select
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from io import BufferedReader
from typing import Any

imaplib.Commands.setdefault("IDLE", ("SELECTED",))

_STORAGE = re.compile(rb"\bSTORAGE (\d+) (\d+)", re.IGNORECASE)
_KIB = 1024
_LISTEN = 1.0  # seconds between two looks at whether to stop


@dataclass(frozen=True, slots=True)
class Quota:
    """Bytes used and bytes allowed."""

    used: int
    limit: int


def quota(client: imaplib.IMAP4) -> Quota | None:
    """RFC 2087, of INBOX; None where the server has it not, or no limit."""
    if "QUOTA" not in client.capabilities:
        return None
    status, data = client.getquotaroot("INBOX")
    told = [item for part in data for item in _flat(part)]
    found = [_STORAGE.search(item) for item in told] if status == "OK" else []
    tight = [(int(one[1]), int(one[2])) for one in found if one and int(one[2])]
    if not tight:
        return None
    used, limit = max(tight, key=lambda one: one[0] / one[1])
    return Quota(used * _KIB, limit * _KIB)


def _flat(part: Any) -> list[bytes]:
    return [item for item in part if isinstance(item, bytes)] if isinstance(part, list) else []


def idle(client: imaplib.IMAP4, seconds: float, stopped: Callable[[], bool]) -> bool:
    """Waits in IDLE (RFC 2177) until the server says something about the open folder.

    Args:
        client: With the folder open.
        seconds: The longest wait; servers log off who is silent for 29 minutes.
        stopped: Asked every second; ends the wait.

    Returns:
        Whether the server said anything, be it during the wait or just before.
    """
    client.untagged_responses.clear()
    tag = client._command("IDLE")  # noqa: SLF001 - imaplib knows no IDLE
    while client._get_response() is not None:  # noqa: SLF001 - until "+"
        if client.tagged_commands[tag] is not None:
            raise client.error("IDLE refused")
    heard = bool(client.untagged_responses) or _sound(client, seconds, stopped)
    client.send(b"DONE\r\n")
    client._command_complete("IDLE", tag)  # noqa: SLF001 - as above
    return heard or bool(client.untagged_responses.get("EXISTS"))


def _sound(client: imaplib.IMAP4, seconds: float, stopped: Callable[[], bool]) -> bool:
    if _buffered(client):
        return True
    poller = select.poll()
    poller.register(client.socket().fileno(), select.POLLIN)
    left = seconds
    while left > 0 and not stopped():
        if poller.poll(min(left, _LISTEN) * 1000):
            return True
        left -= _LISTEN
    return False


def _buffered(client: imaplib.IMAP4) -> bool:
    """Whether more has come already than was read; it makes no sound any more."""
    # The name differs between versions.
    stream: BufferedReader = getattr(client, "_file", None) or client.file  # type: ignore[assignment] # typeshed says IO
    socket = client.socket()
    before = socket.gettimeout()
    socket.settimeout(0)
    try:
        return bool(stream.peek(1))  # takes nothing away
    except (ssl.SSLWantReadError, BlockingIOError):
        return False
    finally:
        socket.settimeout(before)
