"""A number of days does not fit the period beside it: shown to the office only.

Only a single span with whole dates is reckoned; weekends may be left out, so fewer days are fine.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from checks.model import (
    Audience,
    Case,
    Check,
    Duration,
    Finding,
    NoParams,
    Place,
    Severity,
    figure,
    plain,
)

CHECK = Check(
    code="SUM107",
    title="天数与时间不符",
    grades=(("", Severity.NOTE),),
    say="“{row}”写的是 {actual} 天，而“{period}”一共是 {expected} 天。",
    remedy="",
    audience=Audience.OFFICE,
)

_DAY = r"(?:(?:(\d{4})[年./-])?(\d{1,2})[月./-])?(\d{1,2})[日号]?"
_SPAN = re.compile(rf"{_DAY}(?:至|到|~|～|-|—|–|－)+{_DAY}")


def look(case: Case, _: NoParams) -> Iterator[Finding]:
    """Looks at every duration relation."""
    for template, table in case.certain_tables:
        for relation in template.relations:
            if not isinstance(relation, Duration):
                continue
            for row in table.rows:
                days, value = figure(row, relation.column), row.value(relation.column)
                span = span_of(row.text(relation.period))
                if value is None or days is None or span is None:
                    continue
                if days > span or days * 2 < span:
                    facts = (
                        ("row", row.label),
                        ("actual", plain(days)),
                        ("period", row.text(relation.period)[:40]),
                        ("expected", str(span)),
                    )
                    words = (template.title, row.label, template.column(relation.column).shown)
                    yield Finding(CHECK.code, Place(table.file, words, value.where), facts)


def span_of(text: str) -> int | None:
    """Days from the first to the last day, both counted; None unless one whole span stands there."""
    squeezed = re.sub(r"\s+", "", text)
    found = list(_SPAN.finditer(squeezed))
    if len(found) != 1 or re.search(r"\d", _SPAN.sub("", squeezed)):
        return None
    year, month, day, last_year, last_month, last_day = found[0].groups()
    if month is None:
        return None
    leap = int(year or last_year or "4")  # without a year any will do but for the end of February
    try:
        first = date(leap, int(month), int(day))
        last = date(int(last_year or leap), int(last_month or month), int(last_day))
    except ValueError:
        return None
    span = (last - first).days + 1
    return span if span > 0 else None
