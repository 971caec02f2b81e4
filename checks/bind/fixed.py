"""Fixed rows (the self-assessment): told by their number, typed or automatic, or by their title."""

from __future__ import annotations

import re
import unicodedata

from config.template import Row, TableTemplate
from parsers.model import Cell

_DASH = r"[-‐‑‒–—―−－﹣~.]"
_NUMBER = re.compile(rf"\s*(\d{{1,2}})\s*{_DASH}\s*(\d{{1,2}})(?:\s*{_DASH}\s*(\d{{1,2}}))?")


def row_of(key: Cell, template: TableTemplate) -> Row | None:
    """A template row by the number in front (typed or automatic), else by the whole title."""
    text = unicodedata.normalize("NFKC", f"{key.number} {key.text}" if key.number else key.text)
    squeezed = title_of(key.text)
    match = _NUMBER.match(text)
    if match is not None:
        steps = [str(int(step)) for step in match.groups() if step]
        by_number = _by_number(steps, text[match.end() :], template)
        if by_number is not None:
            return by_number
    same = [row for row in template.rows if title_of(row.title) == squeezed]
    return same[0] if len(same) == 1 else None


def _by_number(steps: list[str], rest: str, template: TableTemplate) -> Row | None:
    """The row of a number; "4-51+X课题研究" is 4-5 with a title that begins with a digit."""
    rows = {row.id: row for row in template.rows}
    exact = rows.get("-".join(steps))
    if exact is not None and not _swallowed(exact, steps, rest, rows):
        return exact
    last = steps[-1]
    for kept in range(len(last) - 1, 0, -1):
        shorter = rows.get("-".join([*steps[:-1], last[:kept]]))
        if shorter is not None and title_of(shorter.title).startswith(
            title_of(last[kept:] + rest)[:2]
        ):
            return shorter
    return exact


def _swallowed(row: Row, steps: list[str], rest: str, rows: dict[str, Row]) -> bool:
    """Whether the number's last digit really belongs to the title of a shorter number."""
    last = steps[-1]
    if len(last) < 2 or "-".join([*steps[:-1], last[:-1]]) not in rows:  # noqa: PLR2004 - two digits
        return False
    return title_of(row.title) != title_of(rest)


def title_of(text: str) -> str:
    """A title as it is compared: no number in front, no blanks, no punctuation."""
    squeezed = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    return re.sub(
        r"[、,，。.;；:：()（）]", "", re.sub(rf"^\d{{1,2}}(?:{_DASH}\d{{1,2}})+", "", squeezed)
    )
