"""What every page works with: the house, the status as it is now, and the templates."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, TypeAlias
from zoneinfo import ZoneInfo

import fastapi
from fastapi import HTTPException
from fastapi.responses import HTMLResponse
from jinja2 import Environment

from config.campaign import Campaign
from intake import office
from intake.wiring import House
from notifier.letters import label
from notifier.model import LetterKind
from notifier.report.model import Status
from notifier.report.page import environment
from store.status import Snapshot

# What a database can look up: a larger number is an address that we never wrote.
Number: TypeAlias = Annotated[int, fastapi.Path(ge=1, lt=2**63)]
PageNumber: TypeAlias = Annotated[int, fastapi.Query(lt=1_000_000)]
TEMPLATES = Path(__file__).parent / "templates"
ERRORS = {
    404: "没有找到这一页。链接可能已经失效，请从总览重新进入。",
    422: "地址不完整，请从总览重新进入。",
    500: "页面出错了，已收到的材料不受影响。请刷新；仍然出错时请维护人员查看日志。",
}


@dataclass(slots=True)
class _Seen:
    """The last status, and what marked it: made anew only when something has changed."""

    mark: tuple[object, ...] = ()
    snapshot: Snapshot | None = None
    status: Status | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)


class Desk:
    """Pages' common ground."""

    def __init__(self, house: House) -> None:
        self.house = house
        self._seen = _Seen()
        self._templates: Environment = environment(TEMPLATES)
        self._templates.globals.update(letter_label=_label)

    def status(self) -> Status:
        """The status; unchanged data within the same minute is not counted again."""
        now = self.house.now()
        mark = (now.replace(second=0, microsecond=0), *self.house.ledger.queries.mark())
        seen, queries = self._seen, self.house.ledger.queries
        with seen.lock:
            if seen.status is None or seen.mark != mark:
                seen.snapshot = queries.snapshot(self.house.campaigns, now, seen.snapshot)
                seen.status, seen.mark = office.told(self.house, seen.snapshot), mark
            return seen.status

    def campaign(self, campaign: str) -> Campaign:
        """A campaign by its id; 404 where there is none."""
        found = next((one for one in self.house.campaigns if one.id == campaign), None)
        if found is None:
            raise HTTPException(404)
        return found

    def zone(self) -> ZoneInfo:
        """The zone in which moments of no one campaign are shown."""
        return ZoneInfo(self.house.campaigns[0].zone)

    def page(self, template: str, /, code: int = 200, **values: Any) -> HTMLResponse:
        """A template as an answer."""
        values = {"now": self.house.now().astimezone(self.zone()), "here": ""} | values
        text = self._templates.get_template(template).render(**values)
        return HTMLResponse(text, code, headers={"vary": "HX-Request"})

    def failed(self, code: int) -> HTMLResponse:
        """An error as a page that says what to do."""
        text = ERRORS.get(code, ERRORS[404])
        return self.page("error.html", code, title="打不开这一页", text=text)


def _label(kind: str) -> str:
    return label(LetterKind(kind)) if kind in tuple(LetterKind) else kind
