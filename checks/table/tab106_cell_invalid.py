"""What stands in a score's cell is no number.

Words are a fault, a negative score too; unusual writing (「2000余」「√」) is a hint; what has
digits and still cannot be read is left to a person.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.model import Case, Check, Finding, NoParams, Place, Severity, Value

CHECK = Check(
    code="TAB106",
    title="填写的不是数字",
    grades=(
        ("words", Severity.FIX),
        ("negative", Severity.FIX),
        ("unread", Severity.HOLD_VALUE),
        ("odd", Severity.NOTE),
    ),
    say="“{row}”的“{column}”填的是“{actual}”，{why}。",
    remedy="请改为数字，例如 5；没有的填 0。",
    sentence="self_assessment",
)

_WHY = {
    "words": "这里应填数字",
    "negative": "分数不能是负数",
    "unread": "程序未能认出这个数字",
    "odd": "建议只填数字",
}


def look(case: Case, _: NoParams) -> Iterator[Finding]:
    """Looks at every filled score, the total row's too."""
    for template, table in case.tables:
        scores = [column for column in template.columns if column.kind != "text"]
        rows = [*(row for row in table.rows if row.id), *((table.total,) if table.total else ())]
        for row in rows:
            for column in scores:
                value = row.value(column.id)
                grade = _grade(value) if value else ""
                if value and grade and not case.filled_elsewhere(table, row, column.id):
                    place = Place(
                        case.word_name, (template.title, row.label, column.header), value.where
                    )
                    facts = (("row", row.label), ("column", column.header))
                    told = (("actual", value.text[:40]), ("why", _WHY[grade]))
                    yield Finding(CHECK.code, place, (*facts, *told), grade)


def _grade(value: Value) -> str:
    if value.blank:
        return ""
    if value.number is None and not value.odd:
        return "unread" if re.search(r"\d", value.text) else "words"
    if value.number is not None and value.number < 0:
        return "negative"
    return "odd" if value.odd else ""
