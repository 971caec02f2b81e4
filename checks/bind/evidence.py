"""Which fixed rows (indicators) a text or a file's name speaks of.

By number with any dash (1-1), by a range (1-1至1-3), by the number above (1-4 for 1-4-1 and
1-4-2), or by the whole title. Read generously: naming too much only means that nobody is asked.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from config.template import TableTemplate

_DASH = r"[-‐‑‒–—―−－﹣.]"
_ONE = rf"\d{{1,2}}{_DASH}\d{{1,2}}(?:{_DASH}\d{{1,2}})?"
_SPAN = re.compile(rf"(?<![\d年])({_ONE})(?:(?:至|到|~|～|——?|--)({_ONE}))?(?![\d年])")
_AROUND = re.compile(rf"\s*({_DASH}|至|到|~)\s*")
MIN_TITLE = 4  # shorter titles are ordinary words


def named(texts: Iterable[str], table: TableTemplate) -> frozenset[str]:
    """The ids of a table's fixed rows that any of the texts names."""
    ids = [row.id for row in table.rows]
    titles = {_bare(row.title): row.id for row in table.rows}
    found: set[str] = set()
    for text in texts:
        plain = unicodedata.normalize("NFKC", text)
        for match in _SPAN.finditer(_AROUND.sub(r"\1", plain)):
            found.update(_covered(_number(match[1]), _number(match[2] or ""), ids))
        squeezed = _bare(plain)
        found.update(
            row for title, row in titles.items() if len(title) >= MIN_TITLE and title in squeezed
        )
    return frozenset(found)


def _bare(text: str) -> str:
    """Words without blanks and punctuation."""
    return re.sub(r"[\s、,，。.;；:：()（）]", "", unicodedata.normalize("NFKC", text))


def _number(text: str) -> str:
    return re.sub(_DASH, "-", text)


def _covered(first: str, last: str, ids: list[str]) -> Iterator[str]:
    """Row ids that a number, or a range of numbers, stands for."""
    starts = [place for place, one in enumerate(ids) if _within(one, first)]
    ends = [place for place, one in enumerate(ids) if last and _within(one, last)]
    if starts and ends and starts[0] <= ends[-1]:
        yield from ids[starts[0] : ends[-1] + 1]
    else:
        yield from (ids[place] for place in (*starts, *ends))


def _within(row: str, number: str) -> bool:
    return row == number or row.startswith(f"{number}-")
