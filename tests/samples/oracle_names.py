"""The archive's name and the title: PKG101, 102, 103, 113, 117 and DOC104."""

from __future__ import annotations

import re
import unicodedata

from tests.samples.envelope import Envelope, proper_stem
from tests.samples.paper import Paper
from tests.samples.roster import KINDS

_STEM = re.compile(r"(?P<unit>.+?)-(?P<year>\d{4})年1\+X工作考核材料")
_TITLES = {
    "school": re.compile(r"(?P<year>\d{4})年(?P<unit>.+)1\+X证书制度试点工作考核材料"),
    "organisation": re.compile(
        r"(?P<year>\d{4})年度(?P<unit>.+)在赣实施1\+X证书制度试点工作汇报材料"
    ),
}
_TAILS = re.compile(r"(\(\d+\)|[-_]?最终版|[-_]?终稿|-?副本|[-_]?final)$", re.IGNORECASE)


def folded(text: str) -> str:
    """A name without the differences that everybody overlooks: width, dashes, blanks, case."""
    text = unicodedata.normalize("NFKC", text)
    text = re.sub(r"\s+", "", text)
    return re.sub(r"[‐‑‒–—―－_~～]+|-{2,}", "-", text).replace("x", "X")


def name_faults(paper: Paper, envelope: Envelope) -> set[str]:
    """One name, one fault; a tolerated variant may stand beside a wrong unit or year."""
    stem = envelope.stem
    found = set() if paper.unit in KINDS else {"PKG102"}
    if stem == proper_stem(paper.unit, paper.year):
        return found
    bare = folded(stem)
    while _TAILS.search(bare):
        bare = _TAILS.sub("", bare)
    bare = bare.replace("年度", "年")
    if bare == folded(proper_stem(paper.unit, paper.year)):
        return found | {"PKG117"}
    match = _STEM.fullmatch(bare)
    if match is None:
        return found | {"PKG101"}
    if match["unit"] not in {folded(name) for name in KINDS}:
        found.add("PKG102")
    if match["year"] != str(paper.year):
        found.add("PKG103")
    clean = _STEM.fullmatch(stem)
    return found if clean else found | {"PKG117"}


def title_faults(paper: Paper, envelope: Envelope) -> set[str]:
    """The title against its form, the year and the archive's name."""
    found: set[str] = set()
    match = _TITLES[paper.kind].fullmatch(paper.title)
    if match is None or match["year"] != str(paper.year):
        found.add("DOC104")
    unit = match["unit"] if match else ""
    if unit != paper.unit and (match or paper.unit not in paper.title):
        found.add("PKG113")
    if folded(paper.unit) not in folded(envelope.stem) and _STEM.fullmatch(folded(envelope.stem)):
        found.add("PKG113")
    return found
