"""7-Zip as a reader of last resort, and a second opinion, where 7zz and bubblewrap are installed.

It reads what we have no reader for (cab, arj, lzh, iso, 7z with BCJ2 …). It runs in a namespace of
its own: no network, no files but the system's programs and the archive, nothing to write. It never
writes names to a disk: it lists sizes, then all contents come through a pipe, one after the other,
and are cut by those sizes. Only if everything fits is anything taken.
"""

from __future__ import annotations

import functools
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from config.settings import ReaderLimits
from parsers.archive_faults import Broken, LimitPassed
from parsers.haul import Haul
from parsers.model import Unpacked
from parsers.tray import Tray

CHUNK = 256 * 1024
_INSIDE = "/archive"
_MAX_WORDS = 16 * 1024 * 1024
_BROKEN = re.compile(  # without its password everything looks wrong
    rb"(?:CRC Failed|Data Error)(?! in encrypted)|Unexpected end|Headers Error|Is not archive"
)


@dataclass(frozen=True, slots=True)
class Opinion:
    """What 7-Zip says of an archive.

    Attributes:
        found: What it took out; None if it could not read everything.
        broken: It says that the archive is damaged.
    """

    found: Unpacked | None = None
    broken: bool = False


@functools.cache
def second_reader() -> bool:
    """Whether 7zz runs in bubblewrap here; containers often forbid namespaces."""
    if not all(shutil.which(program) for program in ("7zz", "bwrap", "prlimit")):
        return False
    try:
        done = subprocess.run(  # noqa: S603 - fixed arguments
            _command(Path("/dev/null"), ReaderLimits(), "i"),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=20,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def ask(path: Path, folder: Path, limits: ReaderLimits) -> Opinion:
    """Reads an archive with 7-Zip.

    Args:
        path: The archive.
        folder: Where its members go, as numbered files.
        limits: What it may use.
    """
    listed = _listed(path, limits)
    if listed is None:
        return Opinion(broken=_tested_broken(path, limits))
    tray = Tray(folder, limits)
    tray.given = path.stat().st_size
    haul = Haul(tray)
    try:
        if len(listed) > limits.files or not _taken(path, listed, haul):
            return Opinion(broken=_tested_broken(path, limits))
    except (Broken, LimitPassed):
        return Opinion()
    return Opinion(haul.unpacked())


def _command(path: Path, limits: ReaderLimits, *arguments: str) -> list[str]:
    system = ["--ro-bind", "/usr", "/usr", "--symlink", "usr/lib", "/lib"]
    system += ["--symlink", "usr/lib64", "/lib64", "--symlink", "usr/bin", "/bin"]
    alone = ["--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL"]
    used = [f"--as={limits.memory}", f"--cpu={limits.cpu}", "--fsize=0", "--core=0"]
    given = ["--ro-bind", str(path), _INSIDE]
    return ["prlimit", *used, "bwrap", *alone, *system, *given, "7zz", *arguments]


@contextmanager
def _running(
    path: Path, limits: ReaderLimits, errors: int, *arguments: str
) -> Iterator[tuple[subprocess.Popen[bytes], IO[bytes]]]:
    """7-Zip at work, and what it writes; ended at its deadline, and in any case."""
    with subprocess.Popen(  # noqa: S603 - our own arguments, no shell
        _command(path, limits, *arguments),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=errors,
    ) as process:
        timer = threading.Timer(limits.wall, process.kill)
        timer.start()
        try:
            yield process, cast("IO[bytes]", process.stdout)
        finally:
            timer.cancel()
            process.kill()


def _told(path: Path, limits: ReaderLimits, *arguments: str) -> tuple[int, bytes] | None:
    """How it ended and what it said; None if it cannot run, or says more than we listen to."""
    try:
        with _running(path, limits, subprocess.STDOUT, *arguments) as (process, stream):
            words = stream.read(_MAX_WORDS + 1)
            return None if len(words) > _MAX_WORDS else (process.wait(), words)
    except OSError:
        return None


def _listed(path: Path, limits: ReaderLimits) -> list[tuple[str, int]] | None:
    """Names and sizes of the members in order; None if it cannot list them, or not surely."""
    code, words = _told(path, limits, "l", "-slt", "-ba", "-p", _INSIDE) or (1, b"")
    if code:
        return None
    members = []
    for block in words.decode("utf-8", "replace").split("\n\n"):
        told = dict(line.split(" = ", 1) for line in block.splitlines() if " = " in line)
        attributes = told.get("Attributes", "")
        if not told.get("Path") or told.get("Folder") == "+" or attributes.startswith("D"):
            continue
        if not told.get("Size", "").isdigit() or re.search(r"(?:^| )[lbcps][r-]", attributes):
            return None
        members.append((told["Path"], int(told["Size"])))
    return members


def _taken(path: Path, listed: list[tuple[str, int]], haul: Haul) -> bool:
    """Cuts the stream of contents into members; False if not all is sound and as it was listed."""
    arguments = ("x", "-so", "-bd", "-p", _INSIDE)
    with _running(path, haul.tray.limits, subprocess.DEVNULL, *arguments) as (process, stream):
        for name, size in listed:
            haul.tray.demand(size, haul.tray.given)
            haul.take(name, _cut(stream, size))
        over = stream.read(1)
        return not over and process.wait() == 0 and not haul.skipped


def _cut(stream: IO[bytes], size: int) -> Iterator[bytes]:
    while size:
        chunk = stream.read(min(size, CHUNK))
        if not chunk:
            raise Broken("short")
        size -= len(chunk)
        yield chunk


def _tested_broken(path: Path, limits: ReaderLimits) -> bool:
    code, words = _told(path, limits, "t", "-p", _INSIDE) or (0, b"")
    return code != 0 and bool(_BROKEN.search(words))
