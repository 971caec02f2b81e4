"""LibreOffice as a second author: converts files in one run, as it costs seconds to start."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path

import pytest

INSTALL = (
    "需要 LibreOffice：apt-get install --no-install-recommends"
    " libreoffice-writer-nogui libreoffice-calc-nogui"
)


def program() -> str | None:
    """The program's path, or None."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def convert(files: Iterable[Path], kind: str, folder: Path) -> Path:
    """Converts files to a kind ("doc", "pdf", "docx", "xls"); gives the folder with them."""
    found = program()
    if found is None:
        pytest.skip(INSTALL)
    with tempfile.TemporaryDirectory() as profile:
        command = [found, f"-env:UserInstallation=file://{profile}", "--headless"]
        command += ["--convert-to", kind, "--outdir", str(folder), *map(str, files)]
        subprocess.run(command, check=True, capture_output=True, timeout=300)
    return folder
