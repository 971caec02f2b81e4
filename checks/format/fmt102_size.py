"""The notice states sizes of type, and something is set in another one: a hint."""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import BY_TABLE, Audience, Case, Check, Finding, NoParams, Severity, sizes, told

CHECK = Check(
    code="FMT102",
    title="字号与格式要求不同",
    grades=(("", Severity.NOTE),),
    say="字号与格式要求不同的有{count}处：{places}。",
    remedy="",
    sentence=BY_TABLE,
    audience=Audience.RECEIPT,
)


def look(case: Case, _: NoParams) -> Iterator[Finding]:
    """One finding for all of them."""
    yield from told(case, CHECK.code, "字号", sizes(case.spots))
