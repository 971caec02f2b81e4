"""Which codes are broken, computed from the values alone and from nothing the program knows.

The contract's own silence is kept: what depends on a figure that is blank, a word or in a
missing table is no second fault. Where the contract leaves room, a code too many is named: tests
ask that everything found is broken here, and that what was injected is found.
"""

from __future__ import annotations

import re

from tests.samples.envelope import Envelope, envelope_of
from tests.samples.forms import ANNEXES, OVERVIEW
from tests.samples.oracle_layout import layout_faults
from tests.samples.oracle_names import name_faults, title_faults
from tests.samples.oracle_refs import reference_faults
from tests.samples.oracle_sums import sum_faults
from tests.samples.oracle_tables import table_faults
from tests.samples.oracle_twins import twin_faults
from tests.samples.paper import Paper
from tests.samples.roster import KINDS

_FREE = ("measures", "results", "cases", "difficulties", "plan")
_TEMPLATE_WORDS = ("（学校名称）", "（培训评价组织名称）", "第XX批", "如多个证书")
_STARS = "*****"


def broken(paper: Paper, envelope: Envelope | None = None) -> frozenset[str]:
    """The codes that hold for this paper in this envelope; empty when all is right."""
    packed = envelope or envelope_of(paper)
    found = {"MAIL106"} if packed.loose else name_faults(paper, packed)
    if packed.archive != "good":
        return frozenset(found | _archive_faults(packed))
    if packed.lost:
        return frozenset(found | {"PKG115"})
    if packed.stand_in == "alz":
        return frozenset(found | {"PKG116"})
    found |= _file_faults(packed)
    if packed.blank:
        return frozenset(found | {"SYS101"})
    found |= title_faults(paper, packed) | twin_faults(paper, packed)
    found |= _section_faults(paper) | _word_faults(paper)
    found |= layout_faults(paper)
    found |= table_faults(paper) | sum_faults(paper) | reference_faults(paper)
    return frozenset(found)


def _archive_faults(envelope: Envelope) -> set[str]:
    if envelope.archive == "locked":
        return {"PKG105"}
    return {"PKG104", "PKG107"} if envelope.archive in ("noise", "page") else {"PKG104"}


def _file_faults(envelope: Envelope) -> set[str]:
    found = {"PKG107"} if envelope.suffix != ".zip" else set()
    for state, missing in ((envelope.word, "PKG108"), (envelope.pdf, "PKG109")):
        if state == "none":
            found.add(missing)
        elif state == "locked":
            found.add("PKG111")
        elif state != "good":
            found.add("PKG110")
    several = envelope.rival is not None or envelope.pages is not None
    told = {
        "PKG106": envelope.outside,
        "PKG112": several,
        "PKG114": bool(envelope.program),
        "PKG116": bool(envelope.stand_in),
    }
    return found | {code for code, holds in told.items() if holds}


def _section_faults(paper: Paper) -> set[str]:
    found: set[str] = set()
    kind = KINDS.get(paper.unit)
    if kind is not None and kind != paper.kind:
        found.add("DOC105")
    checked = ("report",) if paper.kind == "school" else _FREE
    for name in checked:
        texts = paper.sections.get(name)
        if texts is None:
            found.add("DOC101")
        elif not any(re.sub(r"[.…。\s]", "", text) for text in texts):
            found.add("DOC102")
    if _whole_part_missing(paper):
        found.add("DOC101")
    return found | ({"DOC106"} if _undated(paper) else set())


def _whole_part_missing(paper: Paper) -> bool:
    """A part of the form that stands nowhere: neither its heading nor what belongs under it."""
    if paper.kind == "school":
        return paper.sections.get("evidence") is None and not paper.evidence
    return any(
        paper.sections.get(section) is None and not any(paper.tables.get(name) for name in names)
        for section, names in (("overview", OVERVIEW), ("annexes", ANNEXES))
    )


def _undated(paper: Paper) -> bool:
    """Only 附件2 has a closing line; 「年 月 日」 without figures is no date."""
    if paper.kind == "school":
        return False
    return re.search(r"[\d〇一二三四五六七八九十]\s*日", paper.closing_date or "") is None


def _word_faults(paper: Paper) -> set[str]:
    """Words of the template; five stars outside title and introduction mask somebody's name."""
    texts = [paper.title, paper.introduction, paper.closing_date or ""]
    stars = _STARS in paper.title or _STARS in paper.introduction
    for paragraphs in paper.sections.values():
        texts += paragraphs or ()
    left = any(word in text for word in _TEMPLATE_WORDS for text in texts)
    return {"DOC103"} if left or stars or paper.hint_left else set()
