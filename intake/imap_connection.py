"""Getting into a mailbox: connection, TLS, login, ID; and out of it."""

from __future__ import annotations

import imaplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.metadata import version

from imap_tools.mailbox import BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted

from config.settings import ImapSettings
from intake.imap_errors import login_told, told

# imaplib's xatom() would allow ID only in the state of its first use.
imaplib.Commands.setdefault("ID", ("NONAUTH", "AUTH", "SELECTED"))


@contextmanager
def connected(settings: ImapSettings) -> Iterator[BaseMailBox]:
    """A connection that is logged in and introduced, with no folder open; hung up at the end.

    Raises:
        MailboxError: AUTH, UNREACHABLE or REFUSED.
    """
    with told(settings):
        box = _connected(settings)
    try:
        with told(settings):
            with login_told(settings):
                _log_in(box, settings)
            _introduce(box.client)
        yield box
    except BaseException:
        _hang_up(box)  # in the middle of something: no time for good manners
        raise
    with suppress(imaplib.IMAP4.error, OSError):
        box.client.logout()
    _hang_up(box)


class _StartTls(MailBoxStartTls):
    """imap-tools would leave the socket open when STARTTLS fails."""

    def _get_mailbox_client(self) -> imaplib.IMAP4:
        client = imaplib.IMAP4(self._host, self._port, timeout=self._timeout)
        try:
            client.starttls(self._ssl_context)
        except BaseException:
            with suppress(OSError):
                client.shutdown()
            raise
        return client


def _connected(settings: ImapSettings) -> BaseMailBox:
    host, port, timeout = settings.host, settings.port, settings.timeout
    if settings.security == "plain":
        return MailBoxUnencrypted(host, port, timeout=timeout)
    kind = MailBox if settings.security == "ssl" else _StartTls
    return kind(host, port, timeout=timeout, ssl_context=ssl.create_default_context())


def _log_in(box: BaseMailBox, settings: ImapSettings) -> None:
    user, password = settings.user, settings.password.get_secret_value()
    if not (user + password).isprintable():
        raise ValueError("line break in user or password")
    # No folder yet: 163.com opens none before ID.
    login = box.login if (user + password).isascii() else box.login_utf8
    login(user, password, initial_folder=None)


def _introduce(client: imaplib.IMAP4) -> None:
    """Sends ID (RFC 2971) where it is offered: 163.com demands it, others hang up on it."""
    _, said = client.capability()  # imaplib knows only what was offered before the login
    offered = b" ".join(line for line in said if line).decode("ascii", "replace")
    client.capabilities = tuple(offered.upper().split())
    if "ID" not in client.capabilities:
        return
    client.xatom("ID", f'("name" "huizhi" "version" "{version("huizhi")}" "vendor" "huizhi")')
    client.untagged_responses.pop("ID", None)


def _hang_up(box: BaseMailBox) -> None:
    with suppress(OSError):
        box.client.shutdown()
