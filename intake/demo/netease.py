"""The ways of 163.com, as far as they are known from captures.

`like_163` stands before any IMAP server and leaves the rest as that does it. It opens no folder
before ID, offers just the capabilities that 163.com offers, and shows its folders, its system
flags, its UIDVALIDITY of 1 and no UIDNEXT; a search for text finds nothing. What goes wrong on a
bad day can be asked for: connections cut within a mail, slow answers, old mails hidden.
"""

from __future__ import annotations

import asyncio
import re
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from imap_tools.imap_utf7 import utf7_decode

from intake.demo.relay import Hangup, Side, relay

# In the order and with the flags of LIST.
FOLDERS = {
    "INBOX": "",
    "草稿箱": r"\Drafts",
    "已发送": r"\Sent",
    "已删除": r"\Trash",
    "垃圾邮件": r"\Junk",
    "病毒文件夹": "",
    "广告邮件": "",
    "订阅邮件": "",
}
CAPABILITIES = b"IMAP4rev1 XLIST SPECIAL-USE ID LITERAL+ UIDPLUS"
GREETING = b"* OK Coremail System IMap Server Ready(163com)\r\n"
UNSAFE = b"%s Unsafe Login. Please contact kefu@188.com for help"
WRONG_PASSWORD = b"LOGIN Login error password error"

_FLAGS = rb"(\Answered \Seen \Deleted \Draft \Flagged)"
_KNOWN = frozenset(
    b"CAPABILITY NOOP LOGOUT LOGIN AUTHENTICATE SELECT EXAMINE CREATE DELETE RENAME SUBSCRIBE "
    b"UNSUBSCRIBE LIST XLIST LSUB STATUS APPEND CHECK CLOSE EXPUNGE SEARCH FETCH STORE COPY UID "
    b"ID".split()
)
_OPENING = frozenset((b"SELECT", b"EXAMINE", b"STATUS"))
_LITERAL = re.compile(rb"\{(\d+)\+?\}\r?\n$")
_TEXT_KEY = re.compile(rb"\b(?:SUBJECT|FROM|TO|CC|BCC|TEXT|BODY|HEADER)\b", re.IGNORECASE)
_LISTED = re.compile(rb'(\* LIST )\([^)]*\)( \S+ "?)([^"\r\n]*)', re.IGNORECASE)
_CHUNK = 64 * 1024


@dataclass(slots=True)
class Manners:
    """How the server behaves today; may be changed while it runs.

    Attributes:
        uidvalidity: Of every folder.
        uidnext: What it says of every folder, which is never true; None leaves it out.
        hidden_before: Mails received before this day are not listed, as with the web setting
            收取最近30天.
        delay: Seconds before the end of each answer.
        cuts: For one connection after another that fetches mails: bytes of mails that come until
            it is cut, then nothing more of it. Used up from the left.
        cut: How many connections were cut so far.
        lines: Commands of all clients, without their tags.
    """

    uidvalidity: int = 1
    uidnext: int | None = None
    hidden_before: date | None = None
    delay: float = 0
    cuts: deque[int] = field(default_factory=deque)
    cut: int = 0
    lines: list[bytes] = field(default_factory=list)


@contextmanager
def like_163(target: int, manners: Manners) -> Iterator[int]:
    """Puts the ways of 163.com before an IMAP server on loopback; gives the port."""

    async def talk(client: Side, server: Side) -> None:
        await _Talk(client, server, manners).through()

    with relay(target, talk) as port:
        yield port


@dataclass(slots=True)
class _Talk:
    """One connection."""

    client: Side
    server: Side
    manners: Manners
    asked: dict[bytes, bytes] = field(default_factory=dict)
    named: bool = False
    left: int | None = None  # bytes of mails until the cut

    async def through(self) -> None:
        await self.server.line()
        await self.client.say(GREETING)
        both = [asyncio.ensure_future(one) for one in (self._commands(), self._answers())]
        try:
            await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in both:
                task.cancel()
            await asyncio.gather(*both, return_exceptions=True)

    async def _commands(self) -> None:
        while True:
            line = await self.client.line()
            tag, _, command = line.partition(b" ")
            word = command.split(maxsplit=1)[0].upper() if command.strip() else b""
            self.manners.lines.append(command.rstrip())
            if reply := self._reply(word, command):
                await self.client.say(*(reply.replace(b"TAG ", tag + b" "),))
                continue
            self.asked[tag] = word
            await self.server.say(tag, b" ", self._forwarded(word, command))
            while found := _LITERAL.search(line):
                await self.server.say(await self.client.reader.readexactly(int(found[1])))
                line = await self.client.line()
                await self.server.say(line)
            if word == b"AUTHENTICATE":
                await self.server.say(await self.client.line())

    def _reply(self, word: bytes, command: bytes) -> bytes:
        """What 163.com itself says to a command; empty where the server behind may answer."""
        if word not in _KNOWN or b" MOVE " in command.upper():
            return b"TAG BAD command not support\r\n"
        if word == b"CAPABILITY":
            return b"* CAPABILITY " + CAPABILITIES + b"\r\nTAG OK CAPABILITY completed\r\n"
        if word == b"ID":
            self.named = True
            return b'* ID ("name" "Coremail Imap" "vendor" "Mailtech")\r\nTAG OK ID completed\r\n'
        if word in _OPENING and not self.named:
            return b"TAG NO " + UNSAFE % word + b"\r\n"
        if b"SEARCH" in command.upper() and _TEXT_KEY.search(command):
            return b"* SEARCH\r\nTAG OK SEARCH completed\r\n"
        return b""

    def _forwarded(self, word: bytes, command: bytes) -> bytes:
        if word == b"XLIST":
            return command[1:]
        day = self.manners.hidden_before
        if day and command.upper().rstrip().endswith(b"SEARCH ALL"):
            return command.rstrip()[: -len("ALL")] + f"SINCE {day:%d-%b-%Y}\r\n".encode()
        return command

    async def _answers(self) -> None:
        while True:
            line = self._rewritten(await self.server.line())
            await self.client.say(line)
            while found := _LITERAL.search(line):
                await self._body(int(found[1]))
                line = await self.server.line()
                await self.client.say(line)
            if self.manners.delay and not line.startswith((b"*", b"+")):
                await asyncio.sleep(self.manners.delay)

    async def _body(self, size: int) -> None:
        if self.left is None and self.manners.cuts:
            self.left = self.manners.cuts.popleft()
        while size:
            data = await self.server.reader.readexactly(min(size, _CHUNK))
            size -= len(data)
            if self.left is not None:
                data, self.left = data[: self.left], max(self.left - len(data), 0)
            await self.client.say(data)
            if self.left == 0:
                self.manners.cut += 1
                raise Hangup

    def _rewritten(self, line: bytes) -> bytes:
        tag, _, rest = line.partition(b" ")
        if word := self.asked.pop(tag, b""):
            if word in (b"LOGIN", b"AUTHENTICATE") and rest[:2].upper() == b"NO":
                return tag + b" NO " + WRONG_PASSWORD + b"\r\n"
            return tag + b" " + re.sub(rb"\[(?:CAPABILITY|HIGHESTMODSEQ) [^\]]*\] ?", b"", rest)
        if line.startswith(b"*"):
            return self._told(line)
        return line

    def _told(self, line: bytes) -> bytes:
        """An untagged answer, which the server gives; empty where 163.com says nothing."""
        line = _LISTED.sub(partial(_listed, b"XLIST" in self.asked.values()), line)
        validity, following = self.manners.uidvalidity, self.manners.uidnext
        line = re.sub(rb"(UIDVALIDITY) \d+", rb"\1 %d" % validity, line)
        if re.match(rb"\* OK \[(?:UIDNEXT|HIGHESTMODSEQ|NOMODSEQ)", line) and following is None:
            return b""
        if following is None:
            line = re.sub(rb" UIDNEXT \d+|UIDNEXT \d+ ", b"", line)
        else:
            line = re.sub(rb"(UIDNEXT) \d+", rb"\1 %d" % following, line)
        line = re.sub(rb"(\* FLAGS|\[PERMANENTFLAGS) \([^)]*\)", rb"\1 " + _FLAGS_TEXT, line)
        return re.sub(rb"(?<=[( ])FLAGS \([^)]*\)(?= |\))", _system_flags, line)


_FLAGS_TEXT = _FLAGS.replace(b"\\", b"\\\\")


def _system_flags(found: re.Match[bytes]) -> bytes:
    flags = (flag for flag in re.split(rb"[ ()]+", found[0])[1:] if flag.startswith(b"\\"))
    return b"FLAGS (" + b" ".join(flags) + b")"


def _listed(extended: bool, found: re.Match[bytes]) -> bytes:  # noqa: FBT001 - a partial's
    use = FOLDERS.get(utf7_decode(found[3]), "").encode()
    start = b"* XLIST " if extended else found[1]
    return start + b"(" + use + b")" + found[2] + found[3]
