"""`huizhi web`: the application, put together over one house."""

from __future__ import annotations

from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException
from starlette.staticfiles import StaticFiles

from intake.web import cases, downloads, files, letters, overview
from intake.web.desk import Desk
from intake.web.guard import Guard
from intake.wiring import House
from notifier.report.page import STYLE

STATIC = Path(__file__).parent / "static"


def create(house: House) -> Guard:
    """The pages of one installation."""
    app = FastAPI(title="回执", docs_url=None, redoc_url=None, openapi_url=None)
    desk = Desk(house)
    for part in (overview, cases, files, letters, downloads):
        part.add_to(app, desk)
    style = STYLE.read_text(encoding="utf-8")

    @app.get("/static/style.css")
    def css() -> Response:
        return Response(style, media_type="text/css")

    app.mount("/static", StaticFiles(directory=STATIC), name="static")

    @app.exception_handler(HTTPException)
    def told(request: Request, error: HTTPException) -> Response:
        del request
        return desk.failed(error.status_code)

    @app.exception_handler(RequestValidationError)
    def unfit(request: Request, error: RequestValidationError) -> Response:
        del request, error
        return desk.failed(422)

    @app.exception_handler(Exception)
    def broken(request: Request, error: Exception) -> Response:
        del request, error
        return desk.failed(500)

    return Guard(app)  # outermost, so that an error's page has its headers too
