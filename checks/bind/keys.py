"""What names a row: certificate, levels, unit, as they are compared.

A level may stand in a column of its own or in the certificate's name: 「智能财税（中级）」,
「智能财税-中级」, 「智能财税中级」. Several levels may share a row: 「初、中级」.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from config.roster import folded

_AROUND = re.compile(r"[《》“”\"'〈〉]")
_SUFFIX = re.compile(r"(?:职业技能等级(?:证书|标准)?|等级证书|证书)$")
_PREFIX = re.compile(r"^1\+X", re.IGNORECASE)


@lru_cache(maxsize=8192)
def certificate(text: str, levels: tuple[str, ...]) -> tuple[str, str]:
    """A certificate's name without its level, and the levels that stood in it (joined by 、)."""
    plain = _AROUND.sub("", re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)))
    signs = "".join(level[0] for level in levels)
    if not signs:
        return plain, ""
    found = re.search(rf"[-—_(\[]*((?:[{signs}]级?[、,/和及与+]?)*[{signs}]级)[)\]]*$", plain)
    inside = ""
    if found and found.start():
        inside, plain = level(found[1], levels), plain[: found.start()]
    plain = _SUFFIX.sub("", _PREFIX.sub("", plain)) or plain
    return plain.lower(), inside


@lru_cache(maxsize=2048)
def level(text: str, levels: tuple[str, ...]) -> str:
    """The levels in a cell, in the template's order: 「初、中级」 is 初级、中级."""
    plain = unicodedata.normalize("NFKC", text)
    return "、".join(one for one in levels if one[0] in plain)


def unit(text: str) -> str:
    """A unit's name as the roster compares it."""
    return folded(text)
