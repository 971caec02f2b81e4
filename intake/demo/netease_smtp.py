"""The ways of 163.com in sending: the sender must be the login, and refusals name their reason.

Stands before any SMTP server. The real reasons carry a token, such as MI:SFQ, which a test or a
demo asks for with `Answers.say`.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.parser import BytesHeaderParser
from email.utils import parseaddr
from typing import Literal, TypeAlias

from intake.demo.relay import Hangup, Side, relay

GREETING = b"220 163.com Anti-spam GT for Coremail System (163com)\r\n"
NOT_YOU = b"553 Mail from must equal authorized user\r\n"
WRONG_PASSWORD = b"535 Error: authentication failed\r\n"
# Passing, until tomorrow, taken for spam, and the account is not allowed to send.
TOO_FAST = "451 MI:SFQ 163 smtp, too many messages in a while"
BUSY = "421 HL:REP 163 smtp, busy"
ENOUGH_TODAY = "554 MI:STC 163 smtp, the quota of this sender is used up for today"
SPAM = "554 DT:SPM 163 smtp, please see http://mail.163.com/help/help_spam_16.htm"
FORBIDDEN = "550 User has no permission"
DROP = "drop"  # instead of an answer: the connection is lost

Step: TypeAlias = Literal["auth", "mail", "rcpt", "data", "end"]


@dataclass(slots=True)
class Answers:
    """What the server will say instead of yes; may be added to while it runs.

    Attributes:
        logins: How often somebody tried to log in.
        accepted: Letters that were taken.
    """

    logins: int = 0
    accepted: int = 0
    _lines: dict[str, deque[str]] = field(default_factory=dict)

    def say(self, step: Step, line: str, times: int = 1) -> None:
        """Says a line, or drops the connection, the next times at a step.

        Steps: the commands "auth", "mail", "rcpt", "data"; "end" after the whole letter came.
        """
        self._lines.setdefault(step, deque()).extend([line] * times)

    def next(self, step: Step) -> bytes:
        """What is to be said now; empty means yes."""
        lines = self._lines.get(step)
        line = lines.popleft() if lines else ""
        if line == DROP:
            raise Hangup
        return f"{line}\r\n".encode() if line else b""


@contextmanager
def sending_like_163(target: int, answers: Answers) -> Iterator[int]:
    """Puts the ways of 163.com before an SMTP server on loopback; gives the port."""

    async def talk(client: Side, server: Side) -> None:
        await _Talk(client, server, answers).through()

    with relay(target, talk) as port:
        yield port


@dataclass(slots=True)
class _Talk:
    client: Side
    server: Side
    answers: Answers
    user: str = ""

    async def through(self) -> None:
        await self._reply()
        await self.client.say(GREETING)
        while True:
            line = await self.client.line()
            answer = await self._answer(line)
            await self.client.say(answer)
            if answer.startswith((b"221", b"421")):
                return

    async def _answer(self, line: bytes) -> bytes:
        match line[:4].upper():
            case b"AUTH":
                self.answers.logins += 1
                return self.answers.next("auth") or await self._log_in(line)
            case b"MAIL":
                return self.answers.next("mail") or await self._from(line)
            case b"RCPT":
                return self.answers.next("rcpt") or await self._ask(line)
            case b"DATA":
                return self.answers.next("data") or await self._letter(line)
            case _:
                return await self._ask(line)

    async def _log_in(self, line: bytes) -> bytes:
        reply = await self._ask(line)
        said = [line.split()[2]] if len(line.split()) > 2 else []  # noqa: PLR2004 - AUTH, method
        while reply.startswith(b"334"):
            await self.client.say(reply)
            said.append(await self.client.line())
            reply = await self._ask(said[-1])
        if not reply.startswith(b"235"):
            return WRONG_PASSWORD
        self.user = _user(said)
        return reply

    async def _from(self, line: bytes) -> bytes:
        return await self._ask(line) if self._mine(line.decode("utf-8", "replace")) else NOT_YOU

    async def _letter(self, line: bytes) -> bytes:
        await self.client.say(b"354 End data with <CR><LF>.<CR><LF>\r\n")
        data = b""
        while not data.endswith(b"\r\n.\r\n"):
            data += await self.client.line()
        sender = parseaddr(str(BytesHeaderParser().parsebytes(data)["From"] or ""))[1]
        if said := self.answers.next("end") or (b"" if self._mine(f"<{sender}>") else NOT_YOU):
            await self._ask(b"RSET\r\n")
            return said
        await self._ask(line)
        self.answers.accepted += 1
        return await self._ask(data)

    def _mine(self, said: str) -> bool:
        found = re.search(r"<([^>]*)>", said)
        return found is not None and found[1].casefold() == self.user.casefold()

    async def _ask(self, line: bytes) -> bytes:
        await self.server.say(line)
        return await self._reply()

    async def _reply(self) -> bytes:
        lines = [await self.server.line()]
        while lines[-1][3:4] == b"-":
            lines.append(await self.server.line())
        return b"".join(lines)


def _user(said: list[bytes]) -> str:
    """The name given to AUTH PLAIN (the last but one of its parts) or AUTH LOGIN (the first)."""
    try:
        told = base64.b64decode(said[0]).decode("utf-8", "replace")
    except (binascii.Error, IndexError):
        return ""
    return told.split("\0")[1] if "\0" in told else told
