"""Which rules of 附件1 四、格式要求 a paper breaks; organisations have none."""

from __future__ import annotations

from tests.samples.looks import WANTED
from tests.samples.paper import Paper


def layout_faults(paper: Paper) -> set[str]:
    """By comparing each role with what is wanted; bold text in the body is nobody's business."""
    if paper.kind != "school":
        return set()
    found = {"FMT105"} if paper.section_number != "{}、" else set()
    for role, look in paper.looks.items():
        wanted = WANTED[role]
        wrong = {
            "FMT101": look.font != wanted.font,
            "FMT102": look.size != wanted.size,
            "FMT103": role != "body" and look.bold != wanted.bold,
            "FMT104": (look.rule, look.line) != (wanted.rule, wanted.line),
        }
        found |= {code for code, is_wrong in wrong.items() if is_wrong}
    return found
