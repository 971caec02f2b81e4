"""The notice states typefaces, and something is set in another one: a hint.

A typeface counts by its family: 仿宋_GB2312 is 仿宋. What the file leaves to the machine that opens it is not
judged.
"""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import BY_TABLE, Audience, Case, Check, Finding, NoParams, Severity, fonts, told

CHECK = Check(
    code="FMT101",
    title="字体与格式要求不同",
    grades=(("", Severity.NOTE),),
    say="字体与格式要求不同的有{count}处：{places}。",
    remedy="",
    sentence=BY_TABLE,
    audience=Audience.RECEIPT,
)


def look(case: Case, _: NoParams) -> Iterator[Finding]:
    """One finding for all of them."""
    yield from told(case, CHECK.code, "字体", fonts(case.spots))
