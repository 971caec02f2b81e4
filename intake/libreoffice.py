"""LibreOffice as the second reader of old Word files, and to see Word files as pages.

A large program over a stranger's file: it runs in a namespace of its own, without network, with
nothing to read but the system's programs and the one file, nothing to write but one fresh folder,
and a profile that is gone afterwards. Without bubblewrap it is not used at all. What it makes is
again a stranger's file, to be read in a child.
"""

from __future__ import annotations

import functools
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Literal

from config.settings import ReaderLimits
from parsers.model import FileKind

SECONDS = 90  # a cold start on a busy machine takes ten
MEMORY = 4 * 1024**3  # bytes of address space; it maps far more than it uses
SCRATCH = 512 * 1024**2  # bytes of its profile and temporary files
PROGRAMS = ("soffice", "bwrap", "prlimit")
Form = Literal["docx", "pdf"]
_OWN = "/tmp"  # noqa: S108 - inside its namespace, where nothing else is


@functools.cache
def available() -> bool:
    """Whether LibreOffice is here, and bubblewrap works; containers often forbid namespaces."""
    if not all(shutil.which(program) for program in PROGRAMS):
        return False
    null = Path("/dev/null")
    return ran(["prlimit", *alone(null, "given", Path(tempfile.gettempdir())), "true"], 20)


def convert(path: Path, suffix: str, form: Form, folder: Path, limits: ReaderLimits) -> Path | None:
    """Converts a file.

    Args:
        path: The file.
        suffix: What its name should end with for its kind, such as ".doc".
        form: What to make of it.
        folder: A fresh folder, for the result and nothing else.
        limits: What it may use of time and disk.

    Returns:
        The file it made, or None.
    """
    if not available():
        return None
    seconds = min(limits.wall, SECONDS)
    used = [f"--as={MEMORY}", f"--cpu={limits.cpu}", f"--fsize={limits.file_bytes}", "--core=0"]
    given = f"given{suffix}"
    office = [
        "soffice",
        f"-env:UserInstallation=file://{_OWN}/profile",
        "--headless",
        "--norestore",
    ]
    office += ["--convert-to", form, "--outdir", "/out", f"{_OWN}/{given}"]
    ran(["prlimit", *used, *alone(path.resolve(), given, folder.resolve()), *office], seconds)
    made = folder / f"given.{form}"
    return made if made.is_file() and not made.is_symlink() else None


def paged(path: Path, kind: FileKind, folder: Path, limits: ReaderLimits) -> Path | None:
    """A Word file as a PDF, to be looked at; None for other kinds, and where it cannot be made."""
    return convert(path, f".{kind}", "pdf", folder, limits) if kind.is_word else None


def alone(path: Path, name: str, folder: Path) -> list[str]:
    """How a program is started that sees one file under a name, and writes one folder, /out."""
    system = ["--ro-bind", "/usr", "/usr", "--symlink", "usr/lib", "/lib"]
    system += ["--symlink", "usr/lib64", "/lib64", "--symlink", "usr/bin", "/bin"]
    for settings in ("/etc/fonts", "/etc/libreoffice"):
        system += ["--ro-bind-try", settings, settings]
    system += ["--proc", "/proc", "--dev", "/dev", "--size", str(SCRATCH), "--tmpfs", _OWN]
    alone = ["--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL"]
    words = {"HOME": _OWN, "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}
    said = [part for pair in words.items() for part in ("--setenv", *pair)]
    files = ["--ro-bind", str(path), f"{_OWN}/{name}", "--bind", str(folder), "/out"]
    return ["bwrap", *alone, *system, *files, "--clearenv", *said]


def ran(command: list[str], seconds: float) -> bool:
    """Whether a command ended well and in time; if it does not end, it is ended."""
    try:
        done = subprocess.run(  # noqa: S603 - our own arguments, no shell
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=seconds,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
