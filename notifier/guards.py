"""May this mail be answered at all, and whom do we write to?

An automatic letter to a machine can start a loop, and a letter to a forged sender spams a
stranger: so silence is the rule and an answer needs reasons (RFC 3834). Never to Reply-To.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from config.roster import Unit
from parsers.model import Mail, MailKind

# Deliberately narrower than RFC 5321: what does not look like this is left to a person.
_ADDRESS = re.compile(r"[A-Za-z0-9._%+\-=]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.\-]{0,250})[A-Za-z0-9]")
_OUR_LETTER = re.compile(r"<[0-9a-f]{20}\.\d+@(?P<domain>[^<>@]+)>")
_OUR_SUBJECT = re.compile(r"【[^【】]{2,20}】.{0,200}（[A-Z0-9][A-Z0-9-]{1,40}-\d{5,}）")
_MACHINES = re.compile(
    r"(?:mailer-daemon|postmaster|no[-_]?reply|do[-_]?not[-_]?reply|bounces?|notifications?|daemon"
    r"|listserv|majordomo|owner)(?:[+\-_.].*)?|.+-(?:request|owner|bounces?)",
    re.IGNORECASE,
)
_DOUBTFUL = (MailKind.AUTOMATIC, MailKind.LIST, MailKind.SPAM)


@dataclass(frozen=True, slots=True)
class Answer:
    """Write to this address; `held` says why a person must release it first, or is empty."""

    recipient: str
    held: str = ""


@dataclass(frozen=True, slots=True)
class Silence:
    """Write nothing; `reason` is a short machine word for the ledger."""

    reason: str


def answers_us(mail: Mail | None, own: frozenset[str]) -> bool:
    """Whether a mail is a reply to a letter of ours: it carries its Message-ID, or its subject.

    A machine that loses the id still gives back the subject, and so a loop ends here.
    """
    if mail is not None and _OUR_SUBJECT.search(mail.subject):
        return True
    domains = {address.rpartition("@")[2] for address in own}
    found = (_OUR_LETTER.fullmatch(one) for one in (mail.references if mail else ()))
    return any(match is not None and match["domain"].casefold() in domains for match in found)


def whom(
    mail: Mail | None, own: frozenset[str], units: tuple[Unit, ...], *, brought: bool = False
) -> Answer | Silence:
    """Decides whether and to whom an automatic answer may go.

    Args:
        mail: The mail, or None when the material came without one.
        own: Our own addresses, lower case; answering them would be a loop.
        units: The units the mail is about; their registered senders are trusted.
        brought: It brought material. Then marks of a machine are a doubt and not the end: office
            systems and cautious mail programs set them on what people send.
    """
    if mail is None:
        return Silence("no-mail")
    doubtful = brought and mail.kind in _DOUBTFUL
    if mail.kind is not MailKind.PERSON and not doubtful:
        return Silence(str(mail.kind))
    address = may_write(mail.sender.address if mail.sender else "", own)
    if isinstance(address, Silence):
        return address
    registered = any(address.recipient.casefold() in unit.senders for unit in units)
    path = mail.return_path
    agree = path is None or path.casefold() == address.recipient.casefold()
    unproven = "" if agree or registered else "sender-unproven"
    return Answer(address.recipient, held=str(mail.kind) if doubtful else unproven)


def may_write(address: str, own: frozenset[str]) -> Answer | Silence:
    """Whether a letter may go to an address at all."""
    if not _ADDRESS.fullmatch(address):
        return Silence("no-sender")
    if address.casefold() in own:
        return Silence("own")
    if _MACHINES.fullmatch(address.casefold().partition("@")[0]):
        return Silence("no-reply")
    return Answer(address)
