"""What a command loads before it works: a clerk waits for it each time."""

from __future__ import annotations

import subprocess
import sys

READERS = ("parsers.tasks", "pdfplumber", "openpyxl", "docx", "py7zr", "fastapi", "alembic")


def test_the_command_line_starts_without_readers_and_pages() -> None:
    code = (
        "import sys, intake.cli.app, intake.office; "
        f"print([one for one in {READERS} if one in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"
