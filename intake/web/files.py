"""A file of a submission: its pages with the cells that were read, or what was read of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, TypeAlias

import fastapi
from fastapi import FastAPI, HTTPException
from fastapi.responses import HTMLResponse, Response

from checks.model import FileLine
from intake.show import FAULTS
from intake.web.desk import Desk, Number, PageNumber
from intake.web.paper import Gallery
from intake.web.papers import Spot, marked, pieces, same_cell
from parsers.marks import marks
from parsers.model import Blob, Document, FileKind, Unreadable
from parsers.sniff import kind
from store.cases import Submission

Count: TypeAlias = Annotated[int, fastapi.Query(ge=0, lt=1_000_000)]
Place: TypeAlias = Annotated[int, fastapi.Path(ge=1, lt=100_000)]


@dataclass(frozen=True, slots=True)
class Opened:
    """A file of a submission, and what it is."""

    case: Submission
    line: FileLine
    number: int
    blob: Blob
    kind: FileKind


def add_to(app: FastAPI, desk: Desk) -> None:
    """Adds the pages."""
    gallery = Gallery(desk.house)

    @app.get("/submissions/{number}/files/{place}")
    def file(
        number: Number,
        place: Place,
        page: PageNumber = 0,
        table: Count = 0,
        row: Count = 0,
        column: Count = 0,
    ) -> HTMLResponse:
        opened = _opened(desk, number, place)
        return _page(desk, gallery, opened, page, Spot(table, row, column))

    @app.get("/submissions/{number}/files/{place}/pages/{page}.png")
    def picture(number: Number, place: Place, page: Place) -> Response:
        opened = _opened(desk, number, place)
        pages = gallery.paged(opened.blob, opened.kind)
        sheet = gallery.sheet(pages.sha256, page) if pages else None
        if sheet is None:
            raise HTTPException(404)
        return Response(sheet.png, media_type="image/png")


def _opened(desk: Desk, number: int, place: int) -> Opened:
    case = desk.house.ledger.cases.submission(number)
    if case is None or place > len(case.verdict.files):
        raise HTTPException(404)
    line = case.verdict.files[place - 1]
    if not line.sha256 or not desk.house.blobs.exists(line.sha256):
        raise HTTPException(404)
    path = desk.house.blobs.path(line.sha256)
    return Opened(case, line, place, Blob(line.sha256, line.size), kind(path))


def _page(desk: Desk, gallery: Gallery, opened: Opened, page: int, spot: Spot) -> HTMLResponse:
    content = desk.house.readers.document(opened.blob, opened.kind)
    document = content if isinstance(content, Document) else Document(())
    shown, pages, own = document, gallery.paged(opened.blob, opened.kind), spot
    if pages is not None and opened.kind is not FileKind.PDF:
        made = desk.house.readers.document(pages, FileKind.PDF)
        shown = made if isinstance(made, Document) else Document(())
        own = same_cell(document, shown, spot)
    last, found = shown.pages if pages else 0, marked(shown, own)
    if last:
        page = min(max(1, page or (found[0] if found else 1)), last)
    return desk.page(
        "file.html",
        opened=opened,
        document=document,
        fault=_fault(content) if isinstance(content, Unreadable) else "",
        page=page,
        last=last,
        laid_out=opened.kind is not FileKind.PDF,
        sheet=gallery.sheet(pages.sha256, page) if pages and last else None,
        marks=marks(shown, page) if last else (),
        here=found[1] if found and found[0] == page else None,
        pieces=tuple(pieces(document, spot, page if shown is document else 0)),
    )


def _fault(content: Unreadable) -> str:
    fault = str(content.fault)
    return FAULTS.get(fault, (fault, fault))[0]
