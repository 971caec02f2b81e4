"""Findings in words, made at the end from a check's sentence and the finding's facts."""

from __future__ import annotations

from checks.catalogue import CHECKS
from checks.model import BY_TABLE, Check, Finding


class _Facts(dict[str, str]):
    """Facts by name; one that is missing shows as a dash rather than breaking a letter."""

    def __missing__(self, name: str) -> str:
        return "—"


def check_of(code: str) -> Check:
    """The check of a code; KeyError for a code that never existed."""
    return CHECKS[code]


def sentence(finding: Finding) -> str:
    """What is wrong, in one sentence."""
    return check_of(finding.code).say.format_map(_Facts(finding.facts))


def remedy(finding: Finding) -> str:
    """What to do about it; empty where there is nothing to do."""
    return check_of(finding.code).remedy.format_map(_Facts(finding.facts))


def cites(finding: Finding) -> str:
    """Key of the notice's sentence that a finding rests on; empty where it rests on none."""
    own = check_of(finding.code).sentence
    return finding.sentence or ("" if own == BY_TABLE else own)
