"""Judging: evidence, campaign, roster, history and rulings become a verdict.

Pure: no clock, network, disk or environment, and the same arguments always give the same verdict.
Everything is looked at before anything is decided, so one letter tells all.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import parsers
from checks import PROGRAM
from checks.arrival import is_empty_handed, late_days
from checks.bind.form import bind
from checks.bind.layout import spots
from checks.history import digest
from checks.identify import choose, identify
from checks.model import (
    Basis,
    Case,
    FileLine,
    Finding,
    Form,
    History,
    MoreReading,
    Outcome,
    Roles,
    Rulings,
    Severity,
    Spot,
    Verdict,
)
from checks.naming import take_apart
from checks.roles import MAX_LOOKED_INTO, roles
from checks.switches import Prepared, prepare
from config.campaign import Campaign
from config.roster import Roster
from parsers.model import Document, Evidence, File, Package


def whose(
    evidence: Evidence,
    campaigns: tuple[Campaign, ...],
    roster: Roster,
    rulings: Rulings,
    received: datetime,
) -> tuple[str, str]:
    """Campaign id and unit of a package ("" if unknown), for looking its history up."""
    campaign = choose(evidence, campaigns, received)
    _, form = roles(_package(evidence), campaign)
    unit = identify(evidence, campaign, roster, rulings, form).unit
    return campaign.id, unit.full_name if unit else ""


def judge(
    evidence: Evidence,
    campaigns: tuple[Campaign, ...],
    roster: Roster,
    history: History,
    rulings: Rulings,
    received: datetime,
) -> Verdict | MoreReading:
    """Judges one package, or a mail that brought none; or tells which files must be read first.

    Args:
        evidence: What was read. A mail without a package is judged by what it says and links to.
        campaigns: All open campaigns.
        roster: Units that are expected to report.
        history: What this unit sent before this mail.
        rulings: What people decided about this mail.
        received: The server's time of receipt, aware.
    """
    campaign, package = choose(evidence, campaigns, received), _package(evidence)
    found, form = roles(package, campaign)
    doubtful = found.pdfs if len(found.pdfs) <= MAX_LOOKED_INTO else ()
    needed = (found.word, found.pdf, *doubtful)
    unread = [one for one in needed if one is not None and one.content is None]
    if unread:
        return MoreReading(tuple(file.blob.sha256 for file in unread))
    if _worth_recognising(found, form):
        return MoreReading(scans=tuple(one.blob.sha256 for one in (found.pdf,) if one is not None))
    identity = identify(evidence, campaign, roster, rulings, form)
    name = take_apart(package.name, campaign)
    mail = evidence.mail
    case = Case(
        *(campaign, roster, package, mail, name, identity, found, form, history, received, rulings)
    )
    case = replace(case.reckon(), spots=_spots(case), printed=_printed(case))
    asked = prepare(campaign)
    if is_empty_handed(package):
        asked = tuple(one for one in asked if one.check.code.startswith("MAIL"))
    return _verdict(case, _examine(case, asked, rulings), rulings)


def _spots(case: Case) -> tuple[Spot, ...]:
    """The layout of the unit's own form; of the other kind's form nobody asked for one."""
    if case.word is None or case.form is None or case.foreign or case.template is None:
        return ()
    return spots(case.word, case.template)


def _printed(case: Case) -> Form | None:
    """What the main PDF holds of the form, as far as its text was typed or recognised."""
    if case.pdf is None or not (case.pdf.typed or case.pdf.recognised in ("done", "part")):
        return None
    return bind(case.pdf, case.roles.pdf.name if case.roles.pdf else "", case.campaign)


def _package(evidence: Evidence) -> Package:
    return evidence.package or Package("", ())


def _worth_recognising(found: Roles, form: Form | None) -> bool:
    """Whether scanned pages can be held against a Word file: that is all they are read for."""
    scan = found.pdf.content if found.pdf is not None else None
    if not isinstance(scan, Document) or not scan.scans or scan.recognised:
        return False
    return form is not None and bool(form.tables)


def _examine(case: Case, prepared: tuple[Prepared, ...], rulings: Rulings) -> tuple[Finding, ...]:
    found, trust = [], case.form.least if case.form else 1.0
    for one in prepared:
        for finding in one.look(case, one.params):
            if trust < finding.confidence:
                finding = replace(finding, confidence=trust)  # noqa: PLW2901 - the same finding
            weighed = one.weigh(finding)
            if weighed is not None and weighed.code not in rulings.waived:
                found.append(weighed)
    if is_empty_handed(case.package) and all(one.severity is Severity.NOTE for one in found):
        return ()  # a greeting after the deadline is no late submission
    return tuple(found)


def decide(findings: tuple[Finding, ...]) -> Outcome:
    """The outcome by the gravest finding; a doubt about who or what it is outweighs all."""
    gravest = max((finding.severity for finding in findings), default=Severity.NOTE)
    return {
        Severity.HOLD_IDENTITY: Outcome.REVIEW,
        Severity.FIX: Outcome.CORRECTION,
        Severity.HOLD_VALUE: Outcome.REVIEW,
        Severity.ASK: Outcome.QUERY,
        Severity.NOTE: Outcome.ACCEPTED,
    }[gravest]


def _verdict(case: Case, findings: tuple[Finding, ...], rulings: Rulings) -> Verdict:
    unit = case.identity.unit
    kind = case.form.kind if case.form else ""
    if unit is not None and unit.kind != "forwarder":
        kind = "school" if unit.kind == "school" else "organisation"
    nothing = is_empty_handed(case.package) and not findings
    return Verdict(
        outcome=Outcome.IGNORED if nothing else decide(findings),
        findings=findings,
        campaign=case.campaign.id,
        unit=unit.full_name if unit else "",
        kind=kind,
        package=case.package.name,
        package_sha256=digest(case.package),
        version=len(case.history.versions) + 1,
        late_days=late_days(case),
        form=case.form,
        files=_lines(case.package, case.roles),
        basis=Basis(case.campaign.sha256, PROGRAM, parsers.VERSION, rulings),
    )


def _lines(package: Package, found: Roles) -> tuple[FileLine, ...]:
    def role(file: File) -> str:
        if found.word is not None and file.blob == found.word.blob:
            return "word"
        if found.pdf is not None and file.blob == found.pdf.blob:
            return "pdf"
        return "annex" if any(file.blob == one.blob for one in found.annexes) else "other"

    files = (
        FileLine(file.name, file.blob.size, file.blob.sha256, role(file)) for file in package.files
    )
    return (*files, *(FileLine(name, 0, "", "junk") for name in package.junk))
