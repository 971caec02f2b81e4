"""Words of the template were left standing that had to be replaced: a hint.

「*****」 outside title and introduction masks somebody's name, and is meant.
"""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import Case, Check, Finding, NoParams, Place, Severity

CHECK = Check(
    code="DOC103",
    title="模板字样没有换掉",
    grades=(("", Severity.NOTE),),
    say="材料中还留有模板字样“{actual}”：{line}",
    remedy="",
)


def look(case: Case, _: NoParams) -> Iterator[Finding]:
    """Each word once."""
    seen: set[str] = set()
    for word, line in case.form.placeholders if case.form and not case.foreign else ():
        if word not in seen:
            seen.add(word)
            place = Place(case.word_name, ("模板字样",))
            yield Finding(CHECK.code, place, (("actual", word), ("line", f"“{line}”。")))
