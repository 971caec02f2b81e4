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
    BUREAU = "bureau"
    CONFIRM = "confirm"
    QUERY = "query"
    NOTHING_ATTACHED = "nothing_attached"
    LINK = "link"
    REVIEW = "review"
    NO_PACKAGE = "no_package"
    SAME_AGAIN = "same_again"
    RECEIPT = "receipt"


_KIND_OF = {
    Outcome.CORRECTION: LetterKind.CORRECTION,
    Outcome.QUERY: LetterKind.QUERY,
    Outcome.REVIEW: LetterKind.REVIEW,
    Outcome.ACCEPTED: LetterKind.RECEIPT,
}
# A finding of the plain grade that makes the whole letter another one, the first first.
_OWN_LETTER = (
    ("MAIL101", LetterKind.NOTHING_ATTACHED),
    ("MAIL107", LetterKind.SAME_AGAIN),
    ("MAIL102", LetterKind.LINK),
)


FEW = 2  # units that one letter tells of without a table


def kind_of(verdicts: tuple[Verdict, ...], *, passed_on: bool = False) -> LetterKind:
    """The one letter that answers a mail.

    Several units get a table, each with a part to pass on. Else a link that nobody has followed,
    nothing at all, or the same bytes as before have letters of their own; otherwise the most urgent
    package decides.

    Args:
        verdicts: Of everything that came with the mail.
        passed_on: A city bureau sent it, or one archive held the packages of several units.
    """
    units = {verdict.unit or number for number, verdict in enumerate(verdicts)}
    if len(units) > (1 if passed_on else FEW):
        return LetterKind.BUREAU
    for code, kind in _OWN_LETTER:
        if verdicts and all(_says(verdict, code) for verdict in verdicts):
            return kind
    kinds = {_KIND_OF[verdict.outcome] for verdict in verdicts if verdict.outcome in _KIND_OF}
    return next((kind for kind in LetterKind if kind in kinds), LetterKind.NO_PACKAGE)


def _says(verdict: Verdict, code: str) -> bool:
    return any(finding.code == code and not finding.grade for finding in verdict.findings)


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
        facts: Named facts that stand in no verdict, e.g. what a bureau announced.
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
    facts: tuple[tuple[str, str], ...] = ()

    def said(self, fact: str) -> tuple[str, ...]:
        """Every value of a named fact."""
        return tuple(value for name, value in self.facts if name == fact)
