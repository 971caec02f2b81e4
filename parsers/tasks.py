"""What a child can be asked to do: a task's name, a file, a tray, and a JSON answer.

Only these functions run in children, and only JSON leaves them.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from parsers.answers import CONTENT, DRAWN, OPENED, PAGES, RASTER, UNPACKED
from parsers.archive import look, unpack
from parsers.excel import read_excel
from parsers.mail import open_mail
from parsers.model import Content
from parsers.pages import draw, raster
from parsers.pdf import read_pdf
from parsers.pdf_second import read_pdf_slowly
from parsers.tray import Tray
from parsers.word import read_word

Task = Callable[..., Any]
"""Takes a path, a tray, other files where there can be some, and an order where it needs one."""


def _pdf(path: Path, _: Tray, *more: Path | str) -> Content:
    """Reads a PDF; the order, if there is one, is what its scanned pages say."""
    return read_pdf(path, PAGES.validate_json(str(more[-1])) if more else None)


TASKS: dict[str, tuple[Task, TypeAdapter[Any]]] = {
    "mail": (open_mail, OPENED),
    "unpack": (unpack, UNPACKED),
    "look": (look, UNPACKED),
    "word": (lambda path, _: read_word(path, formats=True), CONTENT),
    "pdf": (_pdf, CONTENT),
    "pdf-slow": (lambda path, _: read_pdf_slowly(path), CONTENT),
    "excel": (lambda path, _: read_excel(path), CONTENT),
    "draw": (draw, DRAWN),
    "raster": (raster, RASTER),
}


def perform(task: str, path: Path, tray: Tray, *more: Path | str) -> bytes:
    """Does a task and gives its answer as JSON.

    Args:
        task: Its name.
        path: The file.
        tray: Where bytes go.
        more: The other volumes of an archive, or other files; then the order, where one is given.
    """
    work, adapter = TASKS[task]
    return adapter.dump_json(work(path, tray, *more))
