"""Whose package is it, and for which campaign: by ruling, name, title, sender, in this order.

Only exact names and listed aliases count; likeness never decides.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Literal

from checks.bind.form import title
from checks.case import ArchiveName, Identity
from checks.form import Form
from checks.history import Rulings
from checks.naming import take_apart
from config.campaign import Campaign
from config.roster import Roster, Unit, UnitKind
from parsers.model import Document, Evidence


def choose(evidence: Evidence, campaigns: tuple[Campaign, ...], received: datetime) -> Campaign:
    """The campaign a package belongs to: by name and year, by title and year, by name, by title.

    What these leave open the date decides: the campaign whose deadline is nearest. So a slip in the
    year (that of sending for the assessed one) does not lead to another campaign.
    """
    tests: tuple[Callable[[Campaign], bool], ...] = (
        lambda one: _named(evidence, one).year == str(one.year),
        lambda one: str(one.year) in _titled(evidence, one),
        lambda one: _named(evidence, one).formed,
        lambda one: bool(_titled(evidence, one)),
    )
    for test in tests if len(campaigns) > 1 else ():
        campaigns = tuple(one for one in campaigns if test(one)) or campaigns
    return min(campaigns, key=lambda one: (abs(one.closes - received), -one.year))


def _named(evidence: Evidence, campaign: Campaign) -> ArchiveName:
    return take_apart(evidence.package.name if evidence.package else "", campaign)


def _titled(evidence: Evidence, campaign: Campaign) -> set[str]:
    """Years in titles of the campaign's form, of all documents in the package."""
    files = evidence.package.files if evidence.package else ()
    documents = [file.content for file in files if isinstance(file.content, Document)]
    found = (title(one.blocks, form) for one in documents for form in campaign.templates)
    return {year for _, year in found if year}


def identify(
    evidence: Evidence, campaign: Campaign, roster: Roster, rulings: Rulings, form: Form | None
) -> Identity:
    """Whose package it is. A sender tells it only where he sent no other package."""
    package, mail = evidence.package, evidence.mail
    named = (take_apart(package.name, campaign).unit or package.claimed) if package else ""
    titled, year = (form.unit, form.year) if form else ("", "")
    sender = mail.sender.address if mail and mail.sender and evidence.alone else ""
    candidates: tuple[tuple[Literal["ruling", "name", "title", "sender"], Unit | None], ...] = (
        ("ruling", roster.find(rulings.unit) if rulings.unit else None),
        ("name", roster.find(named) if named else None),
        ("title", roster.find(titled) if titled else None),
        ("sender", roster.of_sender(sender) if sender else None),
    )
    for by, unit in candidates:
        # A bureau passes on what others have to report.
        if unit is not None and (unit.kind != UnitKind.FORWARDER or by == "ruling"):
            return Identity(unit, by, named, titled, year)
    return Identity(None, "", named, titled, year)
