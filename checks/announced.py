"""What a mail says it brings: a number of units, or a list of them, against what was found.

Only plain words count ("附12所学校的材料") and only exact names; a list may stand in the mail's
text or in a file beside the packages. A difference is told in the letter and asked about, never
counted as a fault of a unit.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from config.roster import Roster, UnitKind, folded
from parsers.model import Document, File, Heading, Mail, Paragraph, Table

_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_COUNT = re.compile(
    r"(?:附|共|含|报送|上报|提交|合计|汇总|我[市局县区]|辖区)[^。；\n\d]{0,12}?"
    r"(?P<n>\d{1,3}|[一二两三四五六七八九十]{1,3})\s{0,2}(?:所|家|个(?=学校|单位|院校|机构|试点)|份(?=[^。\n]{0,8}材料))"
)
LEAST = 2


@dataclass(frozen=True, slots=True)
class Announced:
    """What was said and what is missing of it.

    Attributes:
        said: The number of units the mail speaks of, or 0.
        found: The number of different packages.
        missing: Full names that the list has and that did not come.
    """

    said: int = 0
    found: int = 0
    missing: tuple[str, ...] = ()

    @property
    def differs(self) -> bool:
        """Whether something that was announced did not come, or more came."""
        return bool(self.missing) or self.said not in (0, self.found)


def compare(
    mail: Mail | None, rest: tuple[File, ...], came: tuple[str, ...], roster: Roster
) -> Announced:
    """Compares a mail's own words and lists with the packages in it.

    Args:
        mail: The mail, or None.
        rest: Files beside the packages, read as far as they could be.
        came: The unit of each package; empty names stand for units that nobody could tell.
        roster: All units.
    """
    words = f"{mail.subject}\n{mail.text}" if mail else ""
    texts = [words, *(_words(file) for file in rest)]
    listed: dict[str, None] = {}
    for text in texts:
        named = _named(text, roster)
        listed |= named if len(named) >= LEAST else {}
    known = set(came)
    # A package of an unknown unit may be any that is listed: then no name is surely missing.
    missing = () if "" in known else tuple(name for name in listed if name not in known)
    return Announced(_said(words), len(came), missing)


def _said(text: str) -> int:
    numbers = {_number(match["n"]) for match in _COUNT.finditer(text)}
    return numbers.pop() if len(numbers) == 1 else 0


def _number(text: str) -> int:
    if text.isdigit():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return _DIGITS.get(text, 0)
    return 10 * (_DIGITS.get(tens, 1) if tens else 1) + (_DIGITS.get(ones, 0) if ones else 0)


def _words(file: File) -> str:
    if not isinstance(file.content, Document):
        return ""
    lines: list[str] = []
    for block in file.content.blocks:
        if isinstance(block, Heading | Paragraph):
            lines.append(block.text)
        elif isinstance(block, Table):
            lines += [cell.text for cell in block.cells]
    return "\n".join(lines)


def _named(text: str, roster: Roster) -> dict[str, None]:
    """Units whose full name is a line, a cell or an item of a list."""
    items = (folded(item) for item in re.split(r"[\n\t、，,;；:：]|\d{1,3}[.．)）]", text))
    wanted = {
        folded(unit.full_name): unit for unit in roster.units if unit.kind is not UnitKind.FORWARDER
    }
    return {wanted[item].full_name: None for item in items if item in wanted}
