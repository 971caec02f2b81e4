"""The unit's first submission came after the deadline (报送截止). Late mail is never refused.

On time first and mended later is on time. What a forwarded mail says of an earlier date is shown
as a claim; the office decides.
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
    is_empty_handed,
    late_days,
)

CHECK = Check(
    code="MAIL103",
    title="晚于截止日期报送",
    grades=(("", Severity.NOTE),),
    say="首次报送的时间晚于截止日期 {days} 日{claimed}。",
    remedy="",
    sentence="materials",
)


def look(case: Case, _: NoParams) -> Iterator[Finding]:
    """Speaks when nothing of this unit came in time, and of a mail that brought something."""
    mail = case.mail
    if mail is None or not late_days(case) or (is_empty_handed(case.package) and not mail.links):
        return
    dates = [one.date for one in mail.forwarded if one.date]
    claimed = f"（转发的原邮件写明的日期是 {dates[-1]}）" if dates else ""
    facts = (("days", str(late_days(case))), ("claimed", claimed))
    yield Finding(CHECK.code, Place("", ("报送时间",)), facts)
