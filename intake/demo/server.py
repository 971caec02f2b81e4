"""A real IMAP and SMTP server in this process, on loopback, in memory (mail-devel)."""

from __future__ import annotations

import asyncio
import imaplib
import logging
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from mail_devel.service import Service

from config.settings import ImapSettings, SmtpSettings

PASSWORD = "demo-only"  # noqa: S105 - a server that lives for a minute on loopback


@dataclass(frozen=True, slots=True)
class Server:
    """The running server; every address is a mailbox with the same password."""

    imap_port: int
    smtp_port: int

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

    def deliver(self, user: str, raw: bytes, received: datetime) -> None:
        """Puts a mail into a mailbox as received at a time; SMTP would make it "now"."""
        with imaplib.IMAP4("127.0.0.1", self.imap_port, timeout=20) as client:
            client.login(user, PASSWORD)
            client.append("INBOX", "", imaplib.Time2Internaldate(received), raw)

    def mails(self, user: str) -> list[bytes]:
        """Everything in a mailbox."""
        with imaplib.IMAP4("127.0.0.1", self.imap_port, timeout=20) as client:
            client.login(user, PASSWORD)
            client.select("INBOX", readonly=True)
            _, answer = client.uid("SEARCH", "ALL")
            found = []
            for uid in (answer[0] or b"").split():
                _, parts = client.uid("FETCH", uid.decode(), "(UID BODY.PEEK[])")
                found += [part[1] for part in parts if isinstance(part, tuple)]
            return found


@contextmanager
def serving(user: str) -> Iterator[Server]:
    """Starts the server in a thread, and stops it."""
    server = Server(_free_port(), _free_port())
    logging.getLogger("mail.log").setLevel(logging.ERROR)  # aiosmtpd warns of its own future
    ready, loop = threading.Event(), asyncio.new_event_loop()
    stop = asyncio.Event()

    async def serve() -> None:
        arguments = ["--host", "127.0.0.1", "--user", user, "--password", PASSWORD, "--multi-user"]
        ports = ["--imap-port", str(server.imap_port), "--smtp-port", str(server.smtp_port)]
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
        yield server
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(10)
        loop.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
