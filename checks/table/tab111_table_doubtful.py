"""Two tables, or two columns, could equally well be the one that is asked for, and they differ.

Nothing is reckoned from such a table; a person says which one counts.
"""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import Case, Check, Finding, NoParams, Place, Severity

CHECK = Check(
    code="TAB111",
    title="分不清以哪一处为准",
    grades=(("table", Severity.HOLD_VALUE), ("column", Severity.HOLD_VALUE)),
    say="“{table}”{what}，需要由工作人员核对以哪一处为准。",
    remedy="",
)


def look(case: Case, _: NoParams) -> Iterator[Finding]:
    """One finding a table."""
    for template, table in case.tables:
        if table.certain:
            continue
        columns = "、".join(template.column(one).shown for one in table.doubtful)
        what = f"有两列都像是“{columns}”" if columns else "有不止一份，内容不同"
        place = Place(table.file, (template.title,), table.where)
        facts = (("table", template.title), ("what", what))
        yield Finding(CHECK.code, place, facts, "column" if columns else "table")
