"""The overview, with its filters; and the page of proof and health."""

from __future__ import annotations

from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import FastAPI, Header
from fastapi.responses import HTMLResponse

from intake.web.desk import Desk, PageNumber
from intake.web.filters import Filter, find
from notifier.report.health import identities, notices

TRAY = 50  # submissions of no known unit on a page


def add_to(app: FastAPI, desk: Desk) -> None:
    """Adds the pages."""

    @app.get("/")
    def overview(  # noqa: PLR0913, PLR0917 - FastAPI takes the query's parts one by one
        campaign: str = "",
        q: str = "",
        city: str = "",
        kind: str = "",
        state: str = "",
        page: int = 1,
        hx_request: Annotated[str, Header()] = "",
        hx_history_restore_request: Annotated[str, Header()] = "",
    ) -> HTMLResponse:
        asked = Filter(campaign, q.strip()[:80], city, kind, state, page)
        part = bool(hx_request) and not hx_history_restore_request
        return _overview(desk, asked, "units.html" if part else "overview.html")

    @app.get("/unplaced")
    def unplaced(campaign: str = "", page: PageNumber = 1) -> HTMLResponse:
        return _unplaced(desk, campaign, max(1, page))

    @app.get("/proof")
    def proof() -> HTMLResponse:
        status = desk.status()
        return desk.page(
            "proof.html",
            here="proof",
            status=status,
            zone=desk.zone(),
            identities=identities(status.proof),
            notices=notices(status),
            parked=desk.house.ledger.queries.parked(),
        )


def _unplaced(desk: Desk, campaign: str, page: int) -> HTMLResponse:
    round_ = desk.status().round(campaign)
    start = (page - 1) * TRAY
    found = desk.house.ledger.cases.unplaced(round_.campaign.id, TRAY + 1, start)
    return desk.page(
        "unplaced.html",
        found=found[:TRAY],
        round=round_,
        page=page,
        more=len(found) > TRAY,
        zone=ZoneInfo(round_.campaign.zone),
    )


def _overview(desk: Desk, asked: Filter, template: str) -> HTMLResponse:
    status = desk.status()
    round_ = status.round(asked.campaign)
    return desk.page(
        template,
        here="overview",
        status=status,
        round=round_,
        asked=asked,
        found=find(round_.units, asked),
        zone=ZoneInfo(round_.campaign.zone),
        notices=notices(status),
    )
