"""What the ledger takes and gives: messages, sightings, obligations and sealed letters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from checks.model import Verdict
from parsers.archive_volumes import Piece
from parsers.model import Blob, Bounced, Link

MAIL = "mail"


class Stage(StrEnum):
    """How far a message has come on the line."""

    KEPT = "kept"  # raw bytes and row are durable
    READ = "read"  # its readings are stored
    JUDGED = "judged"  # verdicts, versions and the obligation are settled
    SET_ASIDE = "set_aside"  # settled as no submission
    PARKED = "parked"  # our own fault, again and again: a person looks


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a mail stands on a server; the identity of a sighting."""

    account: str
    folder: str
    uidvalidity: int
    uid: int


@dataclass(frozen=True, slots=True)
class Arrival:
    """A raw mail whose bytes are already kept.

    Attributes:
        received: The server's time of receipt (or of import), aware.
        spot: Where it was seen; None for an import.
    """

    blob: Blob
    received: datetime
    spot: Spot | None = None


@dataclass(frozen=True, slots=True)
class Glimpse:
    """A mail that is known by its header only, because it is not to be fetched.

    Attributes:
        sender: Address and subject as the header gives them; either may be empty.
        received: The server's time of receipt, aware.
    """

    spot: Spot
    sender: str
    subject: str
    size: int
    received: datetime


@dataclass(frozen=True, slots=True)
class MailboxFacts:
    """A mailbox as the last looks have seen it.

    Attributes:
        oldest: When the oldest mail that is still there was received.
        lost: Mails that were listed and had vanished before they could be fetched.
        glimpses: Mails there that are known by their header only, oldest first.
        used: Bytes in the mailbox, and
        limit: bytes it may hold; 0 where the server does not tell.
    """

    oldest: datetime | None
    lost: int
    glimpses: tuple[Glimpse, ...]
    used: int
    limit: int


@dataclass(frozen=True, slots=True)
class Message:
    """A kept mail; the same bytes are one message however often they are seen."""

    id: int
    blob: Blob
    received: datetime
    stage: Stage
    attempts: int


@dataclass(frozen=True, slots=True)
class Claim:
    """A message leased to a worker until the lease runs out."""

    message: Message
    token: str


@dataclass(frozen=True, slots=True)
class Duty:
    """An obligation to write, as settling decides it.

    Attributes:
        recipient: Address the letter goes to.
        kind: Kind of letter, e.g. "correction".
        not_before: Earliest moment of sealing.
        held: Why a person must release it first, or empty.
        cause: Tells several duties about one mail apart; "mail" is the answer to it.
        facts: Named facts for the letter that stand in no verdict.
    """

    recipient: str
    kind: str
    not_before: datetime
    held: str = ""
    cause: str = MAIL
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Settlement:
    """What a message was settled as: verdicts (none: no submission) and a duty or a silence.

    Attributes:
        kind: Kind of mail, e.g. "submission", "automatic".
        sender: Address of the mail, for the unit's history; may be empty.
        duty: The answer to the mail.
        silence: Why nobody is answered, when there is no duty.
        further: Letters to others about this mail.
        links: Files that the mail only links to.
        bounced: Which letter of ours came back.
        pieces: Its own pieces of archives that it has only in part.
        tried: SHA-256 of the pieces from earlier mails that were put to them.
    """

    kind: str
    sender: str
    verdicts: tuple[Verdict, ...]
    duty: Duty | None
    silence: str = ""
    further: tuple[Duty, ...] = ()
    links: tuple[Link, ...] = ()
    bounced: Bounced | None = None
    pieces: tuple[Piece, ...] = ()
    tried: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Obligation:
    """A duty in the ledger, with the message and verdicts it is about."""

    id: int
    message: Message
    recipient: str
    kind: str
    verdicts: tuple[Verdict, ...]
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Sealed:
    """A sealed letter: exact bytes that never change.

    Attributes:
        letter_id: The Message-ID header, with angle brackets.
        attempts: How often sending was begun.
        unsure: An earlier attempt began and nobody knows how it ended.
    """

    id: int
    obligation_id: int
    recipient: str
    blob: Blob
    letter_id: str
    attempts: int
    unsure: bool


@dataclass(frozen=True, slots=True)
class Letters:
    """How many letters are owed, held for a person, sent, failed."""

    owed: int
    held: int
    sent: int
    failed: int


@dataclass(frozen=True, slots=True)
class Proof:
    """The numbers that prove that no mail was lost.

    on_server + vanished = sightings = kept + header_only + failed, and
    distinct + imported = judged + pending + parked + not_submissions.
    """

    on_server: int
    vanished: int
    sightings: int
    kept: int
    header_only: int
    failed: int
    distinct: int
    imported: int
    judged: int
    pending: int
    parked: int
    not_submissions: int
    lost: int = (
        0  # of the failed: vanished before they could be fetched, so nothing more can be done
    )

    @property
    def ok(self) -> bool:
        """Whether both identities hold and nothing is still to be fetched."""
        seen = self.kept + self.header_only + self.failed
        settled = self.judged + self.pending + self.parked + self.not_submissions
        return (
            self.on_server + self.vanished == self.sightings == seen
            and self.failed == self.lost
            and self.distinct + self.imported == settled
        )


@dataclass(frozen=True, slots=True)
class ParkedMail:
    """A mail that waits for a person because our own code failed on it; `error` is the traceback."""

    id: int
    blob: Blob
    received: datetime
    attempts: int
    error: str


@dataclass(frozen=True, slots=True)
class HeldLetter:
    """An obligation that waits for a person's release; `held` says why."""

    id: int
    kind: str
    recipient: str
    held: str
