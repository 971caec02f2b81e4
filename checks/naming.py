"""Names by a pattern with {unit} and {year}, in every variant that everybody understands."""

from __future__ import annotations

import re
import unicodedata

from checks.case import ArchiveName
from config.campaign import Campaign

_EXTENSION = re.compile(
    r"\.(?:zip|rar|7z|tar|gz|tgz|bz2|xz|alz|egg|lzh|arj|cab|iso)$", re.IGNORECASE
)
_DASHES = re.compile(r"[-‐‑‒–—―−－﹣_~]+")
_SUFFIX = re.compile(
    r"(?:\(\d{1,2}\)|-?副本|-?最终版?|-?终稿|-?定稿|-?盖章版?|\(盖章版?\)|-?新|-?修改版?|-?压缩包)+$"
)


def take_apart(name: str, campaign: Campaign) -> ArchiveName:
    """Takes an archive's name apart by the campaign's pattern.

    Variants that everybody understands are tolerated: dashes, width, blanks, ×, a copy's number,
    「年度」, 「最终版」.
    """
    plain = _EXTENSION.sub("", unicodedata.normalize("NFC", name).strip())
    match = re.fullmatch(pattern(campaign.naming.pattern), tolerant(plain))
    if match is None:
        return ArchiveName()
    unit, year = match["unit"].strip("-"), match["year"]
    exact = re.fullmatch(re.escape(campaign.archive_name("\0")).replace("\0", ".+"), plain)
    return ArchiveName(unit, year, exact=exact is not None, formed=True)


def tolerant(text: str) -> str:
    """A name with everything folded that people write differently without meaning it."""
    folded = unicodedata.normalize("NFKC", text)
    folded = re.sub(r"[×✕xX]", "X", re.sub(r"[十＋﹢]", "+", folded) if "1十" in folded else folded)
    folded = _DASHES.sub("-", re.sub(r"\s+", "", folded))
    folded = _SUFFIX.sub("", folded)
    return re.sub(r"年度?", "年", folded)


def pattern(text: str) -> str:
    """A regular expression with the groups unit and year for a campaign's pattern."""
    parts = re.split(r"(\{unit\}|\{year\})", text)
    return "".join(
        {"{unit}": r"(?P<unit>.+?)", "{year}": r"(?P<year>\d{4})"}.get(
            part, re.escape(tolerant(part) if part else "").replace(r"\-", "-?")
        )
        for part in parts
    )
