"""A unit, and a submission."""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from fastapi import FastAPI, HTTPException
from fastapi.responses import HTMLResponse

from intake.web.case import grids, groups
from intake.web.desk import Desk, Number
from intake.web.origin import origin
from parsers.model import OpenedMail
from store.cases import Submission


def add_to(app: FastAPI, desk: Desk) -> None:
    """Adds the pages."""
    cases = desk.house.ledger.cases

    @app.get("/units/{campaign}/{name:path}")
    def unit(campaign: str, name: str) -> HTMLResponse:
        chosen = desk.campaign(campaign)
        sent = cases.of_unit(campaign, name)
        found = cases.unit(campaign, name)
        states = (one for one in desk.status().round(campaign).units if one.name == name)
        state = next(states, None)
        if not sent and found is None:
            raise HTTPException(404)
        return desk.page(
            "unit.html",
            name=name,
            campaign=chosen,
            unit=found,
            state=state,
            versions=[(one, groups(one.verdict, chosen, one.id)) for one in sent],
            zone=ZoneInfo(chosen.zone),
        )

    @app.get("/submissions/{number}")
    def submission(number: Number) -> HTMLResponse:
        one = cases.submission(number)
        if one is None:
            raise HTTPException(404)
        return _submission(desk, one)


def _origin(desk: Desk, one: Submission) -> Iterator[tuple[str, str]]:
    """What the mail says of its origin; nothing where its bytes were purged."""
    if desk.house.blobs.exists(one.mail.sha256):
        opened = desk.house.readers.open_mail(one.mail)
        if isinstance(opened, OpenedMail):
            yield from origin(opened.mail)


def _submission(desk: Desk, one: Submission) -> HTMLResponse:
    campaign = desk.campaign(one.verdict.campaign)
    return desk.page(
        "submission.html",
        case=one,
        campaign=campaign,
        groups=groups(one.verdict, campaign, one.id),
        grids=tuple(grids(one.verdict, campaign)),
        origin=tuple(_origin(desk, one)),
        zone=ZoneInfo(campaign.zone),
    )
