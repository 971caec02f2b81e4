"""What a mail is answered with: which letter, to whom, at once or after a while. Pure.

One letter answers a mail, about everything that came with it. Besides, when a unit's material
comes from an unknown address, the address it came from before is asked.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from checks.announced import Announced
from checks.container import Parcels
from checks.model import Finding, Outcome, Verdict
from config.roster import Roster, UnitKind
from notifier.guards import Answer, Silence, answers_us, may_write, whom
from notifier.model import LetterKind, kind_of
from parsers.model import Intent, Mail, MailKind

MAIL, CONFIRM = "mail", "confirm"


@dataclass(frozen=True, slots=True)
class Draft:
    """A letter to be owed.

    Attributes:
        held: Why a person must release it first, or empty.
        cause: Tells several letters about one mail apart.
        facts: What the letter says that no verdict holds.
        at_once: Nothing more can come that would change it.
    """

    recipient: str
    kind: LetterKind
    held: str = ""
    cause: str = MAIL
    facts: tuple[tuple[str, str], ...] = ()
    at_once: bool = False


@dataclass(frozen=True, slots=True)
class Reply:
    """What a mail was, and what is written about it.

    Attributes:
        kind: What it was: "submission", "supplement", "link", "query", "reply", "automatic", …
        verdicts: Those that are submissions; a mail that brought nothing has none.
        drafts: The letters; the answer to the mail comes first.
        silence: Why the mail is not answered, or empty.
    """

    kind: str
    verdicts: tuple[Verdict, ...]
    drafts: tuple[Draft, ...]
    silence: str = ""


def reply(
    parcels: Parcels,
    verdicts: tuple[Verdict, ...],
    announced: Announced,
    roster: Roster,
    own: frozenset[str],
) -> Reply:
    """Decides what is written about a mail.

    Args:
        parcels: The mail, taken apart.
        verdicts: Of all its packages; of the mail itself when it brought none.
        announced: What it said it would bring.
        roster: All units; their registered senders are trusted.
        own: Our own addresses, lower case.
    """
    mail = parcels.packages[0].mail
    brought = tuple(one for one in verdicts if _is_submission(one))
    packed = any(one.package_sha256 or one.package or not _is_link(one) for one in brought)
    kind = _kind(mail, brought, own, packed=packed)
    units = tuple(unit for one in verdicts if (unit := roster.find(one.unit)))
    answer = whom(mail, own, units, brought=packed)
    if isinstance(answer, Silence):
        return Reply(kind, brought, (), answer.reason)
    if kind == "reply":  # "数据无误", thanks, a question: an automatic answer would be an affront
        return Reply(kind, brought, (), kind)
    passed_on = bool(parcels.containers) or _is_bureau(answer.recipient, roster)
    first = _answer(mail, kind_of(verdicts, passed_on=passed_on), brought, answer)
    if first.kind is LetterKind.BUREAU:
        first = replace(first, facts=_facts(announced, parcels.unplaced))
    return Reply(kind, brought, (first, *_questions(brought, own)))


def _is_submission(verdict: Verdict) -> bool:
    """Whether a package came, or something that stands for one: a link, a mail that was cut off."""
    held = any(not one.code.startswith("MAIL") for one in verdict.findings)
    return bool(verdict.package_sha256 or verdict.package) or held or _is_link(verdict)


def _is_link(verdict: Verdict) -> bool:
    return any(one.code == "MAIL102" for one in verdict.findings)


def _is_bureau(address: str, roster: Roster) -> bool:
    bureaus = (one for one in roster.units if one.kind is UnitKind.FORWARDER)
    return any(address.casefold() in one.senders for one in bureaus)


def _kind(
    mail: Mail | None, brought: tuple[Verdict, ...], own: frozenset[str], *, packed: bool
) -> str:
    """A package counts whatever headers its mail bears: only the answer depends on them."""
    if packed:
        added = mail is not None and mail.intent is Intent.SUPPLEMENT
        return "supplement" if added else "submission"
    if brought:
        return "link"
    if mail is None:
        return "unknown"
    if mail.kind is not MailKind.PERSON:
        return str(mail.kind)
    if answers_us(mail, own):
        return "reply"
    return "query" if mail.intent is Intent.ASK else "person"


def _answer(
    mail: Mail | None,
    kind: LetterKind,
    brought: tuple[Verdict, ...],
    answer: Answer,
) -> Draft:
    strange = next(iter(one for one in (mail.oddities if mail else ()) if _needs_a_person(one)), "")
    held = answer.held or ("" if brought else strange.partition(" ")[0])
    whole = bool(brought) and all(one.outcome is Outcome.ACCEPTED for one in brought)
    return Draft(answer.recipient, kind, held, MAIL, at_once=whole)


def _needs_a_person(oddity: str) -> bool:
    """What arrived in a form that cannot be opened: whether something is in it, nobody knows."""
    return oddity.startswith(("partial", "sealed", "cut"))


def _facts(found: Announced, unplaced: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    facts = [("unplaced", name) for name in unplaced]
    if found.differs:
        facts += [("said", str(found.said))] if found.said not in (0, found.found) else []
        facts += [("found", str(found.found)), *(("missing", name) for name in found.missing)]
    return tuple(facts)


def _questions(verdicts: tuple[Verdict, ...], own: frozenset[str]) -> tuple[Draft, ...]:
    """A question to the first address of each unit whose material came from a new one."""
    drafts: list[Draft] = []
    for verdict in verdicts:
        finding = next((one for one in verdict.findings if one.code == "MAIL105"), None)
        if finding is None:
            continue
        answer = may_write(finding.fact("first") or "", own)
        if isinstance(answer, Answer):
            cause = f"{CONFIRM}:{verdict.unit}"
            drafts.append(Draft(answer.recipient, LetterKind.CONFIRM, "", cause, _asked(finding)))
    return tuple({draft.cause: draft for draft in drafts}.values())


def _asked(finding: Finding) -> tuple[tuple[str, str], ...]:
    """The unit, and the new address so far that its owner knows it again and nobody else learns it."""
    name, _, domain = (finding.fact("actual") or "").partition("@")
    return (("unit", finding.fact("unit") or ""), ("address", f"{name[:2]}***@{domain}"))
