"""The notice states an exact line spacing, and lines stand otherwise: a hint."""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import (
    BY_TABLE,
    Audience,
    Case,
    Check,
    Finding,
    NoParams,
    Severity,
    spacings,
    told,
)

CHECK = Check(
    code="FMT104",
    title="行距与格式要求不同",
    grades=(("", Severity.NOTE),),
    say="行距与格式要求不同的有{count}处：{places}。",
    remedy="",
    sentence=BY_TABLE,
    audience=Audience.RECEIPT,
)


def look(case: Case, _: NoParams) -> Iterator[Finding]:
    """One finding for all of them."""
    yield from told(case, CHECK.code, "行距", spacings(case.spots))
