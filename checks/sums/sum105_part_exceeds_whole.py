"""A part is greater than its whole: more passed than were examined, more here than everywhere.

Where only common sense expects it (more approved than applied for), it is asked about.
"""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import (
    BY_TABLE,
    Case,
    Check,
    Finding,
    NoParams,
    NotGreater,
    Place,
    Severity,
    plain,
)

CHECK = Check(
    code="SUM105",
    title="部分大于整体",
    grades=(("", Severity.FIX), ("asked", Severity.ASK)),
    say="“{row}”的“{column}”是 {actual}，大于“{whole}”的 {expected}。",
    remedy="请核对这两个数字，把写错的改正；如确实如此，请回信说明。",
    sentence=BY_TABLE,
)


def look(case: Case, _: NoParams) -> Iterator[Finding]:
    """Looks at every not-greater relation."""
    for one in case.reckoned:
        template, table = one.template, one.table
        for result in one.results:
            relation = result.relation
            if isinstance(relation, NotGreater) and not result.ok and result.row is not None:
                column = template.column(result.column).shown
                facts = (
                    ("row", result.row.label),
                    ("column", column),
                    ("actual", plain(result.value.number or result.expected)),
                    ("whole", template.column(relation.whole).shown),
                    ("expected", plain(result.expected)),
                )
                words = (template.title, result.row.label, column)
                place = Place(table.file, words, result.value.where)
                grade = "asked" if relation.asked else ""
                sentence = relation.sentence or template.sentence
                yield Finding(CHECK.code, place, facts, grade, sentence=sentence)
