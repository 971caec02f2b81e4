"""What a person takes away: the report in three forms, a letter, an original mail."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO
from urllib.parse import quote

from fastapi import FastAPI, HTTPException
from fastapi.responses import Response, StreamingResponse

from intake import office
from intake.web.desk import Desk, Number
from store.blobs import CHUNK

FORMS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "html": "text/html; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
LONGEST = 120  # characters of a name; file systems take 255 bytes
_UNFIT = frozenset('/\\:*?"<>|')  # what Windows takes in no name


def add_to(app: FastAPI, desk: Desk) -> None:
    """Adds the downloads."""

    @app.get("/report.{form}")
    def report(form: str, campaign: str = "") -> Response:
        if form not in FORMS:
            raise HTTPException(404)
        found = desk.status()
        round_ = found.round(campaign)
        makers = {"xlsx": office.workbook, "html": office.page, "docx": office.brief}
        content = makers[form](desk.house, found, round_.campaign.id)
        day = round_.at.strftime("%Y%m%d")
        name = f"{round_.campaign.year}年度1+X考核材料报送情况-{day}.{form}"
        return Response(content, headers=attached(name), media_type=FORMS[form])

    _mails(app, desk)


def _mails(app: FastAPI, desk: Desk) -> None:
    @app.get("/letters/{number}/letter.eml")
    def letter(number: Number) -> Response:
        one = desk.house.ledger.cases.letter(number)
        if one is None or not one.sha256:
            raise HTTPException(404)
        name = "、".join(one.units) or "来信人"
        return _mail(desk, one.sha256, f"信件{one.id:06d}-{name}.eml")

    @app.get("/submissions/{number}/mail.eml")
    def original(number: Number) -> Response:
        one = desk.house.ledger.cases.submission(number)
        if one is None:
            raise HTTPException(404)
        return _mail(desk, one.mail.sha256, f"来信{one.message:05d}.eml")

    @app.get("/parked/{number}/mail.eml")
    def parked(number: Number) -> Response:
        waiting = desk.house.ledger.queries.parked()
        one = next((one for one in waiting if one.id == number), None)
        if one is None:
            raise HTTPException(404)
        return _mail(desk, one.blob.sha256, f"来信{one.id:05d}.eml")


def _mail(desk: Desk, sha256: str, name: str) -> Response:
    try:
        stream = desk.house.blobs.open(sha256)
    except FileNotFoundError:
        raise HTTPException(404) from None
    return StreamingResponse(_chunks(stream), headers=attached(name), media_type="message/rfc822")


def _chunks(stream: BinaryIO) -> Iterator[bytes]:
    with stream:
        while chunk := stream.read(CHUNK):
            yield chunk


def attached(name: str) -> dict[str, str]:
    """A download's name as RFC 6266 wants it; the plain name is for very old browsers."""
    stem, _, ending = name.rpartition(".")
    stem = "".join("-" if char in _UNFIT or not char.isprintable() else char for char in stem)
    kept = f"{stem[:LONGEST]}.{ending}"
    plain = f"huizhi.{ending}"
    encoded = quote(kept, safe="", errors="replace")
    return {"content-disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}"}
