"""The letters, and a letter with its exact words."""

from __future__ import annotations

import email
from email.message import EmailMessage
from email.policy import default

from fastapi import FastAPI, HTTPException
from fastapi.responses import HTMLResponse

from intake.line import Impossible
from intake.web.desk import Desk, Number, PageNumber
from notifier.letters import words
from store.cases import Letter

LETTERS = 50  # letters on a page
STATES = {
    "held": ("held",),
    "owed": ("owed", "sealed", "sending"),
    "failed": ("parked",),
    "sent": ("sent",),
    "dropped": ("dropped",),
}


def add_to(app: FastAPI, desk: Desk) -> None:
    """Adds the pages."""
    cases = desk.house.ledger.cases

    @app.get("/letters")
    def letters(state: str = "", page: PageNumber = 1) -> HTMLResponse:
        start = (max(1, page) - 1) * LETTERS
        found = cases.letters(STATES.get(state, ()), LETTERS + 1, start)
        return desk.page(
            "letters.html",
            here="letters",
            status=desk.status(),
            state=state if state in STATES else "",
            found=found[:LETTERS],
            page=max(1, page),
            more=len(found) > LETTERS,
            zone=desk.zone(),
        )

    @app.get("/letters/{number}")
    def letter(number: Number) -> HTMLResponse:
        one = cases.letter(number)
        if one is None:
            raise HTTPException(404)
        subject, text = _text(desk, one)
        return desk.page(
            "letter.html", here="letters", letter=one, subject=subject, text=text, zone=desk.zone()
        )


def _text(desk: Desk, one: Letter) -> tuple[str, str]:
    """Subject and text: of the sealed bytes, or as they would be sealed now."""
    if one.sha256:
        with desk.house.blobs.open(one.sha256) as stream:
            message = email.message_from_binary_file(stream, EmailMessage, policy=default)
        body = message.get_body(("plain",))
        return str(message["Subject"]), body.get_content() if body else ""
    obligation = desk.house.ledger.cases.obligation(one.id)
    if obligation is None:
        raise HTTPException(404)
    try:
        return words(desk.house.occasion(obligation, desk.house.now()))
    except Impossible:
        return "", "这封信现在写不出来：来信原件打不开，已留给维护人员查看。"
