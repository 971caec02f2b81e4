"""What saying takes and gives. Pure values; the letters know no store."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from checks.model import Outcome, Verdict
from config.campaign import Campaign
from parsers.model import Mail


class LetterKind(StrEnum):
    """The letters there are, most urgent first: the outbox sends in this order."""

    CORRECTION = "correction"
    QUERY = "query"
    REVIEW = "review"
    NO_PACKAGE = "no_package"
    RECEIPT = "receipt"


_KIND_OF = {
    Outcome.CORRECTION: LetterKind.CORRECTION,
    Outcome.QUERY: LetterKind.QUERY,
    Outcome.REVIEW: LetterKind.REVIEW,
    Outcome.ACCEPTED: LetterKind.RECEIPT,
}


def kind_of(verdicts: tuple[Verdict, ...]) -> LetterKind:
    """The one letter that answers a mail: the most urgent of its packages decides."""
    kinds = {_KIND_OF[verdict.outcome] for verdict in verdicts if verdict.outcome in _KIND_OF}
    return next((kind for kind in LetterKind if kind in kinds), LetterKind.NO_PACKAGE)


@dataclass(frozen=True, slots=True)
class Occasion:
    """Everything a letter is made from.

    Attributes:
        number: Receipt number, unique in this installation.
        sender: Our address, in From.
        recipient: The one address the letter goes to.
        mail: The mail that is answered.
        received: When the server received it, aware.
        sealed: When the letter is sealed, aware; it becomes the Date header.
        letter_id: Message-ID of the letter, with angle brackets.
        marker: Value of the X-Huizhi header by which we know our own mail.
    """

    kind: LetterKind
    number: str
    sender: str
    recipient: str
    mail: Mail
    verdicts: tuple[Verdict, ...]
    campaign: Campaign
    received: datetime
    sealed: datetime
    letter_id: str
    marker: str
