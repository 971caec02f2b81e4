"""Whose package is it, and for which campaign: by ruling, name, title, sender, in this order.

Only exact names and listed aliases count; likeness never decides.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise
from typing import Literal

from checks.model import ArchiveName, Identity, Roles, Rulings
from config.campaign import Campaign
from config.roster import Roster, Unit
from parsers.model import Document, Evidence, Heading, Paragraph

MAX_TITLE_BLOCKS = 12
_EXTENSION = re.compile(r"\.(?:zip|rar|7z|tar|gz|tgz|bz2|xz)$", re.IGNORECASE)
_DASHES = re.compile(r"\s*(?:[-‐‑‒–—―−－﹣_~]+|\s)\s*")
_SUFFIX = re.compile(
    r"(?:\(\d{1,2}\)|-?副本|-?最终版?|-?终稿|-?定稿|-?盖章版?|\(盖章版?\)|-?新|-?修改版?|-?压缩包)+$"
)


def take_apart(name: str, campaign: Campaign) -> ArchiveName:
    """Takes an archive's name apart by the campaign's pattern.

    Variants that everybody understands are tolerated: dashes, width, blanks, ×, a copy's number,
    「年度」, 「最终版」.
    """
    plain = _EXTENSION.sub("", unicodedata.normalize("NFC", name).strip())
    match = re.fullmatch(_pattern(campaign.naming.pattern), _tolerant(plain))
    if match is None:
        return ArchiveName()
    unit, year = match["unit"].strip("-"), match["year"]
    exact = re.fullmatch(re.escape(campaign.archive_name("\0")).replace("\0", ".+"), plain)
    return ArchiveName(unit, year, exact=exact is not None, formed=True)


def _tolerant(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text)
    folded = re.sub(r"[×✕xX]", "X", re.sub(r"[十＋﹢]", "+", folded) if "1十" in folded else folded)
    folded = _DASHES.sub("-", folded)
    folded = _SUFFIX.sub("", folded)
    return re.sub(r"年度?", "年", folded)


def _pattern(pattern: str) -> str:
    parts = re.split(r"(\{unit\}|\{year\})", pattern)
    return "".join(
        {"{unit}": r"(?P<unit>.+?)", "{year}": r"(?P<year>\d{4})"}.get(
            part, re.escape(_tolerant(part) if part else "").replace(r"\-", "-?")
        )
        for part in parts
    )


def choose(evidence: Evidence, campaigns: tuple[Campaign, ...]) -> Campaign:
    """The campaign a package belongs to: the one whose form its name has, else the newest.

    A name with the right form and another year still belongs to the newest campaign.
    """
    name = evidence.package.name if evidence.package else ""
    for campaign in campaigns:
        taken = take_apart(name, campaign)
        if taken.formed and taken.year == str(campaign.year):
            return campaign
    return max(campaigns, key=lambda one: one.deadline)


def identify(
    evidence: Evidence, campaign: Campaign, roster: Roster, rulings: Rulings, roles: Roles
) -> Identity:
    """Whose package it is."""
    package, mail = evidence.package, evidence.mail
    named = take_apart(package.name, campaign).unit if package else ""
    titled, year = title_of(roles, campaign)
    sender = mail.sender.address if mail and mail.sender else ""
    candidates: tuple[tuple[Literal["ruling", "name", "title", "sender"], Unit | None], ...] = (
        ("ruling", roster.find(rulings.unit) if rulings.unit else None),
        ("name", roster.find(named) if named else None),
        ("title", roster.find(titled) if titled else None),
        ("sender", roster.of_sender(sender) if sender else None),
    )
    for by, unit in candidates:
        if unit is not None:
            return Identity(unit, by, named, titled, year)
    return Identity(None, "", named, titled, year)


def title_of(roles: Roles, campaign: Campaign) -> tuple[str, str]:
    """Unit and year in the title of the main Word file, or empty."""
    content = roles.word.content if roles.word else None
    if not isinstance(content, Document):
        return "", ""
    lines = [
        block.text
        for block in content.blocks[:MAX_TITLE_BLOCKS]
        if isinstance(block, Heading | Paragraph)
    ]
    # A long title is often broken over two paragraphs.
    texts = [*lines, *(first + second for first, second in pairwise(lines))]
    for template in campaign.templates:
        pattern = _pattern(template.title)
        for text in texts:
            squeezed = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
            match = re.search(pattern, _tolerant(squeezed))
            if match and "学校名称" not in match["unit"]:
                return match["unit"].strip("()-"), match["year"]
    return "", ""
