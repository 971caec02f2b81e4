"""A real SMTP server (aiosmtpd) on loopback that answers as it is told."""

from __future__ import annotations

import socket
import tempfile
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from config.settings import Security, SmtpSettings
from tests.servers.certificate import Certificate, certificate

USER, PASSWORD = "office@example.cn", "only-for-tests"

Stage = Literal["auth", "mail", "rcpt", "data", "end"]

DROP = "drop"  # instead of an answer: the connection is lost


@dataclass(frozen=True, slots=True)
class Accepted:
    """A mail that reached the server, whatever the server said about it to the sender."""

    sender: str
    recipient: str
    raw: bytes


class SmtpServer:
    """The running server; use `smtp()`."""

    def __init__(self, security: Security, made: Certificate, port: int) -> None:
        """Listens when started by `smtp()`."""
        self.security, self.certificate, self.port = security, made, port
        self.accepted: list[Accepted] = []
        self.logins = 0  # attempts
        self._script: dict[str, deque[str]] = {}

    def answer(self, stage: Stage, line: str, times: int = 1) -> None:
        """Says `line` (e.g. "451 MI:SFQ later", or DROP) the next `times` at a stage.

        Stages: "auth"; "mail" and "rcpt", the envelope; "data", the command; "end", after the
        whole letter has come. A mail dropped at the end counts as accepted: it has arrived.
        """
        self._script.setdefault(stage, deque()).extend([line] * times)

    def settings(self, **more: object) -> SmtpSettings:
        """Settings to send through it."""
        given = {"host": "127.0.0.1", "port": self.port, "security": self.security, "timeout": 20}
        return SmtpSettings.model_validate(given | {"user": USER, "password": PASSWORD} | more)

    def next(self, stage: Stage) -> str:
        """What the script says now; empty means yes."""
        lines = self._script.get(stage)
        return lines.popleft() if lines else ""


class _Talk(SMTP):
    """aiosmtpd's conversation, with the script's word before its own."""

    async def _say(self, line: str) -> None:
        if line == DROP:
            self._writer.transport.abort()
        else:
            await self.push(line)

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802 - aiosmtpd's name
        line = self.event_handler.server.next("data")
        if line:
            await self._say(line)
        else:
            await super().smtp_DATA(arg)

    async def smtp_AUTH(self, arg: str) -> None:  # noqa: N802 - aiosmtpd's name
        self.event_handler.server.logins += 1
        line = self.event_handler.server.next("auth")
        if line:
            await self._say(line)
        else:
            await super().smtp_AUTH(arg)


class _Handler:
    def __init__(self, server: SmtpServer) -> None:
        self.server = server

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's name
        self, talk: Any, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        del options
        if not session.authenticated:
            return "530 5.7.0 Authentication required"
        line = self._line(talk, "mail")
        if not line:
            envelope.mail_from = address
        return line or "250 OK"

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, talk: Any, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        del session, options
        line = self._line(talk, "rcpt")
        if not line:
            envelope.rcpt_tos.append(address)
        return line or "250 OK"

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, talk: Any, session: Session, envelope: Envelope
    ) -> str:
        del session
        line = self.server.next("end")
        if line in ("", DROP):
            raw = bytes(envelope.original_content or b"")
            for recipient in envelope.rcpt_tos:
                self.server.accepted.append(Accepted(str(envelope.mail_from), recipient, raw))
        if line == DROP:
            talk.transport.abort()
        return line or "250 OK kept"

    def _line(self, talk: Any, stage: Stage) -> str:
        line = self.server.next(stage)
        if line == DROP:
            talk.transport.abort()
        return line


class _Controller(Controller):
    def factory(self) -> SMTP:
        return _Talk(self.handler, **self.SMTP_kwargs)


def _authenticator(*told: Any) -> AuthResult:
    given = told[-1]
    right = isinstance(given, LoginPassword) and given == LoginPassword(
        USER.encode(), PASSWORD.encode()
    )
    return AuthResult(success=right, handled=False)


@contextmanager
def smtp(security: Security = "plain", *, without: tuple[str, ...] = ()) -> Iterator[SmtpServer]:
    """Starts a server in a thread, and stops it; `without` names logins it does not offer."""
    with tempfile.TemporaryDirectory(prefix="smtp-") as folder:
        server = SmtpServer(security, certificate(Path(folder)), _free_port())
        tls = server.certificate.context() if security != "plain" else None
        controller = _Controller(
            _Handler(server),
            hostname="127.0.0.1",
            port=server.port,
            ssl_context=tls if security == "ssl" else None,
            tls_context=tls if security == "starttls" else None,
            authenticator=_authenticator,
            auth_exclude_mechanism=without,
            auth_require_tls=security == "starttls",
        )
        controller.start()
        try:
            yield server
        finally:
            controller.stop()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
