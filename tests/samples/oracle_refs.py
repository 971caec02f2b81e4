"""Summaries against annexes, scores against evidence, schools against the roster: REF."""

from __future__ import annotations

import re
from decimal import Decimal

from tests.samples.forms import COUNTS, group_of
from tests.samples.oracle_figures import Key, by_key, cell, together_in, total_of
from tests.samples.paper import Paper, Printed, Row
from tests.samples.roster import SCHOOLS

_STARRED = (
    ("t1_exams", tuple(f"{count}_jiangxi" for count in COUNTS), "a1_schools", COUNTS),
    ("t4_fees", ("unsettled",), "a3_unsettled", ("unsettled",)),
)


def reference_faults(paper: Paper) -> set[str]:
    """The REF codes of a paper."""
    found: set[str] = set()
    for summary, starred, annex, columns in _STARRED:
        above, below = paper.tables.get(summary), paper.tables.get(annex)
        if above is not None and below is not None:
            for one, other in zip(starred, columns, strict=True):
                found |= _sums(above, one, below, other)
    found |= _stations(paper) | _books(paper) | _completed(paper)
    if _strangers(paper):
        found.add("REF105")
    if any(not _covered(number, paper) for number in _scored(paper)):
        found.add("REF104")
    return found


def _sums(above: Printed, starred: str, below: Printed, column: str) -> set[str]:
    found: set[str] = set()
    together = together_in(above, below)
    details, summary = by_key(below, together), by_key(above, together)
    for key, rows in summary.items():
        shown = total_of(above, rows, starred)
        if shown is None or column not in below.columns:
            continue
        if key not in details:
            found |= {"REF101"} if shown > 0 else ({"REF102"} if shown else set())
            continue
        added = total_of(below, details[key], column)
        if added is not None and added != shown:
            found.add("REF102")
    return found | ({"REF102"} if set(details) - set(summary) else set())


def _stations(paper: Paper) -> set[str]:
    """Different schools in 附表2; a name that is on no list makes the count unsure."""
    above, below = paper.tables.get("t3_sites"), paper.tables.get("a2_sites")
    if above is None or below is None or "school" not in below.columns:
        return set()
    found: set[str] = set()
    details = by_key(below)
    for key, rows in by_key(above).items():
        shown = total_of(above, rows, "sites_jiangxi")
        if shown is None:
            continue
        names = {str(row["school"]) for row in details.get(key, [])}
        if not names:
            found |= {"REF101"} if shown > 0 else set()
        elif names <= set(SCHOOLS) and len(names) != shown:
            found.add("REF102")
    return found


def _books(paper: Paper) -> set[str]:
    """Rows, or rows expanded by level, per certificate; a difference of levels alone may pass."""
    above, below = paper.tables.get("t5_resources"), paper.tables.get("a4_textbooks")
    if above is None or below is None or "certificate_level" not in below.columns:
        return set()
    texts = [str(row["certificate_level"]) for row in below.rows]
    found: set[str] = set()
    for (certificate, level), rows in by_key(above).items():
        shown = total_of(above, rows, "textbooks")
        mine = [text.removeprefix(certificate) for text in texts if text.startswith(certificate)]
        named = sum(level[0] in text for text in mine)
        if shown is None or shown == named:
            continue
        if not mine and shown > 0:
            found.add("REF101")
        else:
            found |= {"REF101", "REF102"} if not named else {"REF102"}
    return found


def _completed(paper: Paper) -> set[str]:
    exams, fees = paper.tables.get("t1_exams"), paper.tables.get("t4_fees")
    if exams is None or fees is None:
        return set()
    together = together_in(exams, fees)
    figures: list[dict[Key, Decimal | None]] = [
        {key: total_of(printed, rows, column) for key, rows in by_key(printed, together).items()}
        for printed, column in ((exams, "completed_jiangxi"), (fees, "completed"))
    ]
    for key in {*figures[0], *figures[1]}:
        one, other = (side.get(key, Decimal(0)) for side in figures)
        if one is not None and other is not None and one != other:
            return {"REF103"}
    return set()


def _strangers(paper: Paper) -> bool:
    annexes = (paper.tables.get(name) for name in ("a1_schools", "a2_sites", "a3_unsettled"))
    return any(
        "school" in annex.columns and str(row["school"]) not in SCHOOLS
        for annex in annexes
        if annex is not None
        for row in annex.rows
    )


def _scored(paper: Paper) -> list[str]:
    """Indicators with a score above 0; without any evidence at all that is the one fault."""
    table = paper.tables.get("self_assessment")
    if table is None or (paper.sections.get("evidence") is None and not paper.evidence):
        return []
    return [str(row["id"]) for row in table.rows if _above_zero(table, row)]


def _above_zero(table: Printed, row: Row) -> bool:
    score = cell(table, row, "score")
    return score is not None and score > 0


def _covered(number: str, paper: Paper) -> bool:
    """By its number, by its parent (1-4, never the bare group) or inside a range."""
    parent = number.rsplit("-", 1)[0]
    if number in paper.evidence or ("-" in parent and parent in paper.evidence):
        return True
    for key in paper.evidence:
        span = re.fullmatch(r"(\d)-(\d)至\1-(\d)", key)
        if span is None or group_of(number) != span[1] or number.count("-") > 1:
            continue
        if int(span[2]) <= int(number.split("-")[1]) <= int(span[3]):
            return True
    return False
