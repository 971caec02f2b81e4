"""The sender's address is not registered for the unit: the office may want to know it."""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import (
    Audience,
    Case,
    Check,
    Finding,
    NoParams,
    Place,
    Severity,
    is_empty_handed,
    is_trusted,
    sender,
)

CHECK = Check(
    code="MAIL104",
    title="发件邮箱未登记",
    grades=(("", Severity.NOTE),),
    say="发件邮箱 {actual} 没有登记为“{unit}”的报送邮箱。",
    remedy="",
    audience=Audience.OFFICE,
)


def look(case: Case, _: NoParams) -> Iterator[Finding]:
    """Speaks when the unit is known and its sender is neither its own nor its city's bureau."""
    unit, address = case.identity.unit, sender(case)
    if unit is None or not address or is_empty_handed(case.package) or is_trusted(case):
        return
    facts = (("actual", address), ("unit", unit.full_name))
    yield Finding(CHECK.code, Place("", ("发件人",)), facts)
