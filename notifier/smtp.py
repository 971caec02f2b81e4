"""The only module that speaks SMTP: one letter, one recipient, one attempt, one answer.

What matters is the moment of a failure. Until the end of the data is handed over, a lost
connection means that nothing was accepted; after it, nobody knows, and that is said.
"""

from __future__ import annotations

import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import Enum, auto
from typing import TypeAlias

from config.settings import SmtpSettings

_EOL = re.compile(rb"\r\n|\r|\n")
_DOT = re.compile(rb"^\.", re.MULTILINE)
_TOKEN = re.compile(r"\b[A-Z]{2}:[A-Z]{3}\b")  # NetEase and Tencent name their reasons so
# What can be said in RCPT TO without quoting. smtplib's own care differs between Python versions:
# some strip what follows a ">", some raise, some send it.
_ADDRESS = re.compile(r"[!#-'*+\-./0-9=?A-Z^-~]+@[0-9A-Za-z.\-]+")
_NO_PERMISSION = re.compile(r"no permission", re.IGNORECASE)

_SPAM = "DT:SPM"
_TOMORROW = frozenset({"MI:STC", "RP:TRC"})  # today's quota is used up, though the code is 5xx
_DONE, _REFUSED_NOW, _REFUSED = 2, 4, 5  # first digits of replies, RFC 5321
_OK, _GO_AHEAD, _NO_SUCH_METHOD, _WRONG_PASSWORD, _TOO_BIG = 250, 354, 504, 535, 552


@dataclass(frozen=True, slots=True)
class Sent:
    """The server took the letter."""


@dataclass(frozen=True, slots=True)
class Later:
    """Nothing was accepted; trying again may help.

    Attributes:
        code: The server's answer, or 0 where the connection failed.
        token: The server's own name of the reason, e.g. "MI:SFQ", or "connection", or empty.
    """

    code: int
    token: str = ""


@dataclass(frozen=True, slots=True)
class Never:
    """This letter is refused for good. `code` is 0 where the address cannot even be said."""

    code: int
    token: str = ""


@dataclass(frozen=True, slots=True)
class Unsure:
    """The connection was lost after the data and before the answer."""


@dataclass(frozen=True, slots=True)
class Stop:
    """No letter can be sent as things are: wrong password, no permission, taken for spam.

    A person must look before anything else is sent. `code` is 0 where the server had no part in
    it: no trust in its certificate, or no login offered.
    """

    code: int
    token: str = ""


Result: TypeAlias = Sent | Later | Never | Unsure | Stop


class Stage(Enum):
    """What the server was answering."""

    GREETING = auto()
    LOGIN = auto()
    SENDER = auto()
    RECIPIENT = auto()
    LETTER = auto()


def judge(stage: Stage, code: int, words: str) -> Later | Never | Stop:
    """What a server's refusal means."""
    found = _TOKEN.search(words)
    token = found[0] if found else ""
    if code // 100 != _REFUSED or token in _TOMORROW:
        return Later(code, token)
    if token == _SPAM or _NO_PERMISSION.search(words):
        return Stop(code, token)
    match stage:
        case Stage.GREETING:  # nobody has spoken of a letter yet
            return Later(code, token)
        case Stage.LOGIN:
            return Stop(code, token)
        case Stage.SENDER if code != _TOO_BIG:  # our address: every other letter would fare alike
            return Stop(code, token)
        case _:
            return Never(code, token)


class _Answer(Exception):
    """The server answered something else than hoped for."""

    def __init__(self, stage: Stage, code: int, words: bytes | str) -> None:
        super().__init__(code)
        self.result = judge(stage, code, _text(words))


@dataclass(frozen=True, slots=True)
class Smtp:
    """The server that letters go through; each letter has a connection of its own."""

    settings: SmtpSettings

    def send(self, recipient: str, raw: bytes) -> Result:
        """Tries once to hand over a letter; never raises for what a server or network does.

        Args:
            recipient: The one address it goes to.
            raw: The letter. Line ends become CRLF, as SMTP demands; nothing else changes.
        """
        if not _ADDRESS.fullmatch(recipient):
            return Never(0, "address")
        try:
            with self._session() as smtp:
                self._log_in(smtp)
                return _hand_over(smtp, self.settings.address, recipient, _wire_form(raw))
        except _Answer as answer:
            return answer.result
        except (OSError, smtplib.SMTPException, ValueError) as error:
            return _before_the_end(error)

    def try_login(self) -> Later | Never | Stop | None:
        """Logs in and sends nothing; None where letters would be taken, else as for a letter."""
        try:
            with self._session() as smtp:
                self._log_in(smtp)
                with suppress(OSError, smtplib.SMTPException):
                    smtp.quit()
                return None
        except _Answer as answer:
            return answer.result
        except (OSError, smtplib.SMTPException, ValueError) as error:
            return _before_the_end(error)

    @contextmanager
    def _session(self) -> Iterator[smtplib.SMTP]:
        host, port, timeout = self.settings.host, self.settings.port, self.settings.timeout
        smtp: smtplib.SMTP
        if self.settings.security == "ssl":
            context = ssl.create_default_context()
            smtp = smtplib.SMTP_SSL(host, port, timeout=timeout, context=context)
        else:
            smtp = smtplib.SMTP(host, port, timeout=timeout)
        try:
            smtp.ehlo_or_helo_if_needed()
            if self.settings.security == "starttls":
                smtp.starttls(context=ssl.create_default_context())
                smtp.ehlo_or_helo_if_needed()
            yield smtp
        finally:
            smtp.close()

    def _log_in(self, smtp: smtplib.SMTP) -> None:
        """Logs in with one method, once: `smtplib.login` would try each, and count as an attack."""
        if not self.settings.user:
            return  # a relay that knows us by our address
        smtp.user, smtp.password = self.settings.user, self.settings.password.get_secret_value()
        offered = smtp.esmtp_features.get("auth", "").upper().split()
        try:
            if "PLAIN" in offered:
                smtp.auth("PLAIN", smtp.auth_plain)
            elif "LOGIN" in offered:
                smtp.auth("LOGIN", smtp.auth_login)
            else:
                raise _Answer(Stage.LOGIN, _NO_SUCH_METHOD, b"")
        except smtplib.SMTPAuthenticationError as error:
            raise _Answer(Stage.LOGIN, error.smtp_code, error.smtp_error) from error
        except ValueError:  # smtplib cannot say non-ASCII passwords
            raise _Answer(Stage.LOGIN, _WRONG_PASSWORD, b"") from None


def _hand_over(smtp: smtplib.SMTP, sender: str, recipient: str, data: bytes) -> Result:
    _expect(Stage.SENDER, smtp.mail(sender), _OK)
    _expect(Stage.RECIPIENT, smtp.rcpt(recipient), _OK)
    _expect(Stage.LETTER, smtp.docmd("DATA"), _GO_AHEAD)
    smtp.send(data)  # fails only where the last byte was not handed over
    try:
        code, words = smtp.getreply()
    except (OSError, smtplib.SMTPException):
        return Unsure()
    if code // 100 == _DONE:
        with suppress(OSError, smtplib.SMTPException):
            smtp.quit()
        return Sent()
    if code // 100 in (_REFUSED_NOW, _REFUSED):
        return judge(Stage.LETTER, code, _text(words))
    return Unsure()  # no SMTP any more


def _expect(stage: Stage, reply: tuple[int, bytes], hoped: int) -> None:
    code, words = reply
    if code // 100 != hoped // 100:
        raise _Answer(stage, code, words)


def _before_the_end(error: Exception) -> Later | Never | Stop:
    """What a failure means while the letter was not handed over."""
    match error:
        case ssl.SSLCertVerificationError():
            return Stop(0, "certificate")
        case smtplib.SMTPNotSupportedError():  # no STARTTLS: a password never goes in the clear
            return Stop(0, "starttls")
        case smtplib.SMTPResponseException():
            return judge(Stage.GREETING, error.smtp_code, _text(error.smtp_error))
        case OSError():  # also every other error of smtplib
            return Later(0, "connection")
        case _:  # a line break or a non-ASCII letter in the address
            return Never(0, "address")


def _wire_form(raw: bytes) -> bytes:
    """The data as SMTP wants it: CRLF, dots doubled at the start of a line, the closing dot."""
    text = _EOL.sub(b"\r\n", raw)
    if not text.endswith(b"\r\n"):
        text += b"\r\n"
    return _DOT.sub(b"..", text) + b".\r\n"


def _text(words: bytes | str) -> str:
    return words.decode("utf-8", "replace") if isinstance(words, bytes) else words
