"""What stands in a figure's cell is no number.

Words where a count or score must stand are a fault, a negative score too; a negative count and
words where an amount or rate stands are asked about; unusual writing (「2000余」「√」) is a hint;
what has digits and still cannot be read is left to a person.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.model import (
    BY_TABLE,
    Case,
    Check,
    Column,
    Finding,
    NoParams,
    Place,
    Severity,
    Value,
)

CHECK = Check(
    code="TAB106",
    title="填写的不是数字",
    grades=(
        ("words", Severity.FIX),
        ("negative-score", Severity.FIX),
        ("negative", Severity.ASK),
        ("unclear", Severity.ASK),
        ("unread", Severity.HOLD_VALUE),
        ("odd", Severity.NOTE),
    ),
    say="“{row}”的“{column}”填的是“{actual}”，{why}。",
    remedy="请改为数字，例如 5；没有的填 0。",
    sentence=BY_TABLE,
)

_WHY = {
    "words": "这里应填数字",
    "negative-score": "分数不能是负数",
    "negative": "人数、次数一般不会是负数",
    "unclear": "这里一般填数字",
    "unread": "程序未能认出这个数字",
    "odd": "建议只填数字",
}


def look(case: Case, _: NoParams) -> Iterator[Finding]:
    """Looks at every filled figure, the total row's too."""
    for template, table in case.certain_tables:
        figures = [column for column in template.columns if column.numeric]
        rows = [row for row in table.rows if row.id or not template.groups]
        for row in [*rows, *(total for _, total in table.totals)]:
            for column in figures:
                value = row.value(column.id)
                grade = _grade(value, column) if value else ""
                if value and grade and not case.filled_elsewhere(table, row, column.id):
                    words = (template.title, row.label, column.shown)
                    facts = (
                        ("row", row.label),
                        ("column", column.shown),
                        ("actual", value.text[:40]),
                        ("why", _WHY[grade]),
                    )
                    place = Place(table.file, words, value.where)
                    yield Finding(CHECK.code, place, facts, grade, sentence=template.sentence)


def _grade(value: Value, column: Column) -> str:
    if value.confidence == 0:  # a formula whose file holds no value of it
        return "unread"
    if value.blank:
        return ""
    if value.number is None and not value.odd:
        if re.search(r"\d", value.text):
            return "unread"
        return "words" if column.kind in ("count", "score") else "unclear"
    if value.number is not None and value.number < 0 and column.kind != "amount":
        return "negative-score" if column.kind == "score" else "negative"
    return "odd" if value.odd else ""
