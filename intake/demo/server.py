"""A mail server in this process, on loopback, in memory, with the ways of 163.com.

mail-devel brings real IMAP and SMTP; `netease` and `netease_smtp` stand before them.
"""

from __future__ import annotations

import asyncio
import imaplib
import logging
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from imap_tools.imap_utf7 import utf7_encode
from mail_devel.service import Service

from config.settings import ImapSettings, SmtpSettings
from intake.demo.netease import FOLDERS, Manners, like_163
from intake.demo.netease_smtp import Answers, sending_like_163

PASSWORD = "demo-only"  # noqa: S105 - a server that lives for a minute on loopback


@dataclass(frozen=True, slots=True)
class Server:
    """The running server; every address is a mailbox with the same password.

    Attributes:
        imap_port: Where clients are received as 163.com receives them.
        back_port: IMAP without its ways, for what happens behind the program's back.
        manners: How it behaves in IMAP; may be changed while it runs.
        answers: What it says in SMTP.
    """

    imap_port: int
    smtp_port: int
    back_port: int
    manners: Manners = field(default_factory=Manners)
    answers: Answers = field(default_factory=Answers)

    def imap(self, user: str) -> ImapSettings:
        """Settings to poll a mailbox."""
        return ImapSettings.model_validate(
            {"host": "127.0.0.1", "port": self.imap_port, "security": "plain"}
            | {"user": user, "password": PASSWORD}
        )

    def smtp(self, user: str) -> SmtpSettings:
        """Settings to send as a user."""
        return SmtpSettings.model_validate(
            {"host": "127.0.0.1", "port": self.smtp_port, "security": "plain"}
            | {"user": user, "password": PASSWORD}
        )

    @contextmanager
    def behind(self, user: str) -> Iterator[imaplib.IMAP4]:
        """A client that is logged in behind the program's back."""
        with imaplib.IMAP4("127.0.0.1", self.back_port, timeout=20) as client:
            client.login(user, PASSWORD)
            yield client

    def furnish(self, user: str) -> None:
        """Makes the folders that a mailbox of 163.com has."""
        with self.behind(user) as client:
            for folder in FOLDERS:
                if folder != "INBOX":
                    client.create(_wire_name(folder))

    def deliver(self, user: str, raw: bytes, received: datetime, folder: str = "INBOX") -> None:
        """Puts a mail into a folder as received at a time; SMTP would make it "now"."""
        with self.behind(user) as client:
            client.append(_wire_name(folder), "", imaplib.Time2Internaldate(received), raw)

    def mails(self, user: str) -> list[bytes]:
        """Everything in a mailbox's INBOX."""
        with self.behind(user) as client:
            client.select("INBOX", readonly=True)
            _, answer = client.uid("SEARCH", "ALL")
            found = []
            for uid in (answer[0] or b"").split():
                _, parts = client.uid("FETCH", uid.decode(), "(UID BODY.PEEK[])")
                found += [part[1] for part in parts if isinstance(part, tuple)]
            return found


@contextmanager
def serving(user: str) -> Iterator[Server]:
    """Starts the server, with the mailbox of an office in it, and stops it."""
    manners, answers = Manners(), Answers()
    with (
        _behind(user) as (imap, smtp),
        like_163(imap, manners) as imap_port,
        sending_like_163(smtp, answers) as smtp_port,
    ):
        server = Server(imap_port, smtp_port, imap, manners, answers)
        server.furnish(user)
        yield server


@contextmanager
def _behind(user: str) -> Iterator[tuple[int, int]]:
    """mail-devel in a thread; gives its ports for IMAP and SMTP."""
    imap, smtp = _free_port(), _free_port()
    logging.getLogger("mail.log").setLevel(logging.ERROR)  # aiosmtpd warns of its own future
    ready, loop = threading.Event(), asyncio.new_event_loop()
    stop = asyncio.Event()

    async def serve() -> None:
        arguments = ["--host", "127.0.0.1", "--user", user, "--password", PASSWORD, "--multi-user"]
        ports = ["--imap-port", str(imap), "--smtp-port", str(smtp)]
        service = await Service.init(Service.parse([*arguments, *ports, "--no-http"]))
        async with service.start():
            ready.set()
            await stop.wait()
        service.smtp.stop()

    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),), daemon=True)
    thread.start()
    if not ready.wait(20):
        raise TimeoutError("the demo's mail server did not start")
    try:
        yield imap, smtp
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(10)
        loop.close()


def _wire_name(folder: str) -> str:
    return '"' + utf7_encode(folder).decode() + '"'


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
