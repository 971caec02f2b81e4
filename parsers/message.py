"""What reading a mail gives, before anything is known of its packages. Plain frozen values.

Everything here is a claim of the mail itself; who it is from and when it was written are shown as
claimed and decide nothing by themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class MailKind(StrEnum):
    """What kind of mail it is, told before its attachments are walked."""

    PERSON = "person"
    AUTOMATIC = "automatic"
    BOUNCE = "bounce"
    LIST = "list"
    OWN = "own"
    RECALL = "recall"
    READ_RECEIPT = "read-receipt"
    SPAM = "spam-like"


class Intent(StrEnum):
    """What a person's own words want; quoted text does not speak."""

    SUBMIT = "submit"
    SUPPLEMENT = "supplement"
    ASK = "ask"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Address:
    """A mail address; both fields are cleaned of control characters."""

    address: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A file that lies on a server instead of in the mail. The program never fetches it.

    Attributes:
        service: Who keeps it, e.g. "163", "qq", "baidu".
        url: For a person to open; empty when only the block's words are there.
        name: The file's name beside the link, or empty.
        size: Bytes as far as the shown figure tells, or 0.
        expires: ISO date and minute without zone, as shown to people; empty if none is told.
        code: The word that opens it (提取码), or empty.
    """

    service: str
    url: str
    name: str = ""
    size: int = 0
    expires: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class Forwarded:
    """A mail within the mail, attached or quoted: where the material is claimed to come from.

    Attributes:
        date: As written there, on one line.
    """

    sender: Address | None
    subject: str
    date: str


@dataclass(frozen=True, slots=True)
class Bounced:
    """Which of our letters came back, as far as the bounce tells.

    Attributes:
        letter_id: Message-ID of our letter, or empty.
        marker: Our X-Huizhi header inside the bounce, or empty.
        recipient: The address that was not reached, or empty.
        status: The enhanced status code, e.g. "5.1.1", or empty.
        final: Not merely late.
    """

    letter_id: str
    marker: str
    recipient: str
    status: str
    final: bool


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail's envelope and text, as claimed by the mail itself.

    Attributes:
        message_id: With angle brackets, or empty.
        subject: Decoded, on one line.
        sender: The first address of From, or None.
        return_path: Address of Return-Path; "" for the null path; None when the header is absent.
        date: The claimed Date header, cleaned, undecoded.
        text: The plain text body (or the HTML's text), capped.
        kind: Told by headers, structure and a few sure words.
        reason: The header or mark that told a kind other than PERSON.
        references: Message-IDs this mail answers to, oldest first, capped.
        intent: What its words want.
        links: Files on a server that it offers.
        forwarded: Mails within it, the outermost first.
        bounced: For a bounce: about which letter of ours.
        proofs: Method and result of the topmost Authentication-Results ("spf", "pass"), for
            display: only the receiving server can have written it, yet nothing rests on it.
        oddities: Machine words for what is broken in it, e.g. "partial 1/3", "no-date"; "cut …"
            where a limit of ours left something out.
    """

    message_id: str
    subject: str
    sender: Address | None
    return_path: str | None
    date: str
    text: str
    kind: MailKind
    reason: str = ""
    references: tuple[str, ...] = ()
    intent: Intent = Intent.UNCLEAR
    links: tuple[Link, ...] = ()
    forwarded: tuple[Forwarded, ...] = ()
    bounced: Bounced | None = None
    proofs: tuple[tuple[str, str], ...] = ()
    oddities: tuple[str, ...] = ()
