"""The only module that speaks SMTP. It tells apart what can be known about a letter's fate.

Before the last dot of DATA is acknowledged nothing has been delivered; a connection lost while we
wait for that acknowledgement leaves the end unknown. A server that refuses our account is not
asked again: repeating gets an address blocked.
"""

from __future__ import annotations

import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass
from typing import TypeAlias

from config.settings import SmtpSettings

_AUTH_CODES = {530, 534, 535, 538}


@dataclass(frozen=True, slots=True)
class Sent:
    """The server took the letter."""


@dataclass(frozen=True, slots=True)
class Later:
    """Not taken, try again later; `code` is the SMTP code or a short word."""

    code: str


@dataclass(frozen=True, slots=True)
class Never:
    """This letter will not be taken; `code` is the SMTP code."""

    code: str


@dataclass(frozen=True, slots=True)
class Unsure:
    """The whole letter went out and no answer came: nobody knows."""


@dataclass(frozen=True, slots=True)
class Stop:
    """The account may not send: stop, and tell a person."""

    code: str


Result: TypeAlias = Sent | Later | Never | Unsure | Stop


class _Lost(Exception):
    """The connection ended after the whole letter was sent."""


@dataclass(frozen=True, slots=True)
class Smtp:
    """Sends one letter a connection."""

    settings: SmtpSettings

    def send(self, recipient: str, raw: bytes) -> Result:
        """Tries once to hand a letter over.

        Args:
            recipient: The one envelope recipient.
            raw: The exact bytes; they go out unchanged.
        """
        try:
            client = self._connect()
        except smtplib.SMTPAuthenticationError as error:
            return Stop(str(error.smtp_code))
        except smtplib.SMTPResponseException as error:
            return Later(str(error.smtp_code))
        except (OSError, smtplib.SMTPException) as error:
            return Later(type(error).__name__)
        try:
            return self._hand_over(client, recipient, raw)
        finally:
            with suppress(OSError, smtplib.SMTPException):
                client.quit()
            client.close()

    def _connect(self) -> smtplib.SMTP:
        one = self.settings
        context = ssl.create_default_context()
        if one.security == "ssl":
            client: smtplib.SMTP = smtplib.SMTP_SSL(
                one.host, one.port, timeout=one.timeout, context=context
            )
        else:
            client = smtplib.SMTP(one.host, one.port, timeout=one.timeout)
        try:
            client.ehlo_or_helo_if_needed()
            if one.security == "starttls":
                client.starttls(context=context)
            password = one.password.get_secret_value()
            if one.user and password:
                client.login(one.user, password)
        except BaseException:
            client.close()
            raise
        return client

    def _hand_over(self, client: smtplib.SMTP, recipient: str, raw: bytes) -> Result:
        try:
            for code, text in (
                client.mail(self.settings.address),
                client.rcpt(recipient),
                _data(client, raw),
            ):
                if code >= 400:  # noqa: PLR2004 - RFC 5321: 4yz and 5yz are refusals
                    return _refusal(code, text)
        except _Lost:
            return Unsure()
        except smtplib.SMTPResponseException as error:
            return _refusal(error.smtp_code, error.smtp_error)
        except (OSError, smtplib.SMTPException) as error:
            return Later(type(error).__name__)
        return Sent()


def _data(client: smtplib.SMTP, raw: bytes) -> tuple[int, bytes]:
    """DATA by hand, to know whether the whole letter had gone out when a connection broke."""
    client.putcmd("data")
    code, text = client.getreply()
    if code != 354:  # noqa: PLR2004 - RFC 5321: start mail input
        return (code, text) if code >= 400 else (451, text)  # noqa: PLR2004 - likewise
    lines = raw if raw.endswith(b"\r\n") else raw + b"\r\n"
    stuffed = b"\r\n".join(
        b"." + line if line[:1] == b"." else line for line in lines.split(b"\r\n")
    )
    client.send(stuffed + b".\r\n")
    try:
        return client.getreply()
    except (OSError, smtplib.SMTPException) as error:
        raise _Lost from error


def _refusal(code: int, text: bytes | str) -> Result:
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    if code in _AUTH_CODES or "user has no permission" in words.lower():
        return Stop(str(code))
    return Later(str(code)) if code < 500 else Never(str(code))  # noqa: PLR2004 - RFC 5321
