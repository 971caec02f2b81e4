"""The notice wants title and headings bold, and one is not: a hint.

Bold words within the text are the writer's business: the notice says nothing of them.
"""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import BY_TABLE, Audience, Case, Check, Finding, NoParams, Severity, told, weights

CHECK = Check(
    code="FMT103",
    title="加粗与格式要求不同",
    grades=(("", Severity.NOTE),),
    say="加粗与格式要求不同的有{count}处：{places}。",
    remedy="",
    sentence=BY_TABLE,
    audience=Audience.RECEIPT,
)


def look(case: Case, _: NoParams) -> Iterator[Finding]:
    """One finding for all of them."""
    yield from told(case, CHECK.code, "加粗", weights(case.spots))
