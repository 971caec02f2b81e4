"""Whose package is it, and for which campaign: by ruling, name, title, sender, in this order.

Only exact names and listed aliases count; likeness never decides.
"""

from __future__ import annotations

from typing import Literal

from checks.case import Identity
from checks.form import Form
from checks.history import Rulings
from checks.naming import take_apart
from config.campaign import Campaign
from config.roster import Roster, Unit
from parsers.model import Evidence


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
    evidence: Evidence, campaign: Campaign, roster: Roster, rulings: Rulings, form: Form | None
) -> Identity:
    """Whose package it is."""
    package, mail = evidence.package, evidence.mail
    named = take_apart(package.name, campaign).unit if package else ""
    titled, year = (form.unit, form.year) if form else ("", "")
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
