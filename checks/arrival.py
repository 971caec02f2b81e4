"""How a mail came: from whom, when, and whether it brought anything at all."""

from __future__ import annotations

import math

from checks.case import Case
from config.roster import UnitKind
from parsers.model import Package

SECONDS_A_DAY = 86400


def is_empty_handed(package: Package) -> bool:
    """Whether a mail brought no package and no loose file, nor one that could not be given out."""
    return package.loose and not package.files and not package.skipped and package.fault is None


def sender(case: Case) -> str:
    """The mail's address in lower case, or empty."""
    return case.mail.sender.address.casefold() if case.mail and case.mail.sender else ""


def is_trusted(case: Case) -> bool:
    """Whether the sender is registered for the unit or for the bureau of its city."""
    unit, address = case.identity.unit, sender(case)
    if unit is None:
        return False
    bureaus = (
        one
        for one in case.roster.units
        if one.kind is UnitKind.FORWARDER and one.city in ("", unit.city)
    )
    return any(address in one.senders for one in (unit, *bureaus))


def answers_letter(case: Case) -> bool:
    """Whether the mail answers a letter of ours about an earlier submission of this unit."""
    letters = {letter for version in case.history.versions for letter in version.letters}
    return bool(case.mail and letters.intersection(case.mail.references))


def late_days(case: Case) -> int:
    """Days after the deadline at which the first submission came, begun days counted whole."""
    first = min((one.received for one in case.history.versions), default=case.received)
    late = (min(first, case.received) - case.campaign.closes).total_seconds()
    return max(0, math.ceil(late / SECONDS_A_DAY))
