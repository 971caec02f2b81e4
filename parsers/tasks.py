"""What a child can be asked to do: a task's name, a file, a tray, and a JSON answer.

Only these functions run in children, and only JSON leaves them.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from parsers.answers import CONTENT, OPENED, UNPACKED
from parsers.archive import look, unpack
from parsers.excel import read_excel
from parsers.mail import open_mail
from parsers.pdf import read_pdf
from parsers.tray import Tray
from parsers.word import read_word

Task = Callable[..., Any]
"""Takes a path, a tray, and the other volumes where there can be some."""

TASKS: dict[str, tuple[Task, TypeAdapter[Any]]] = {
    "mail": (open_mail, OPENED),
    "unpack": (unpack, UNPACKED),
    "look": (look, UNPACKED),
    "word": (lambda path, _: read_word(path), CONTENT),
    "pdf": (lambda path, _: read_pdf(path), CONTENT),
    "excel": (lambda path, _: read_excel(path), CONTENT),
}


def perform(task: str, path: Path, tray: Tray, *more: Path) -> bytes:
    """Does a task and gives its answer as JSON; `more` are the other volumes of an archive."""
    work, adapter = TASKS[task]
    return adapter.dump_json(work(path, tray, *more))
