"""What two files say that should say the same: CMP101, CMP102, TAB111."""

from __future__ import annotations

from tests.samples.envelope import Envelope
from tests.samples.forms import ANNEXES
from tests.samples.paper import Paper, Printed


def twin_faults(paper: Paper, envelope: Envelope) -> set[str]:
    """The Word against the PDF, and its annexes against a file of annexes."""
    found: set[str] = set()
    if envelope.printed is not None:
        found |= _printed(paper, envelope.printed)
    if envelope.annexed is not None and any(
        _differ(paper.tables.get(name), envelope.annexed.tables.get(name)) for name in ANNEXES
    ):
        found.add("TAB111")
    return found


def _printed(paper: Paper, other: Paper) -> set[str]:
    found = {"CMP101"} if paper.title != other.title else set()
    for name, printed in paper.tables.items():
        theirs = other.tables.get(name)
        if printed is not None and theirs is None:
            found.add("CMP102")
        elif _differ(printed, theirs):
            found.add("CMP101")
    gone = [
        name for name, texts in paper.sections.items() if texts and not other.sections.get(name)
    ]
    return found | ({"CMP102"} if gone else set())


def _differ(one: Printed | None, other: Printed | None) -> bool:
    if one is None or other is None:
        return False
    return one.rows != other.rows or one.total != other.total
