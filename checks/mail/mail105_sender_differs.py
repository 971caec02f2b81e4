"""The unit has sent before from another address, and nothing vouches for this one.

A mail from a stranger must never take the place of a submission: a person looks, and the first
address is asked to confirm. A registered address, the city's bureau, and an answer to one of our
own letters about this unit are beyond doubt.
"""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import (
    Case,
    Check,
    Finding,
    NoParams,
    Place,
    Severity,
    answers_letter,
    is_empty_handed,
    is_trusted,
    sender,
)

CHECK = Check(
    code="MAIL105",
    title="发件邮箱与此前不同",
    grades=(("", Severity.HOLD_IDENTITY),),
    say="“{unit}”此前由另一个邮箱报送过材料，这一次的发件邮箱与当时不同，需要核实。",
    remedy="",
)


def look(case: Case, _: NoParams) -> Iterator[Finding]:
    """Speaks when every earlier submission came from other addresses."""
    unit, address = case.identity.unit, sender(case)
    before = [one.sender for one in case.history.versions if one.sender]
    if unit is None or is_empty_handed(case.package) or not before or address in before:
        return
    if is_trusted(case) or answers_letter(case):
        return
    facts = (("unit", unit.full_name), ("first", before[0]), ("actual", address))
    yield Finding(CHECK.code, Place("", ("发件人",)), facts)
