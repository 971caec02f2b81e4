"""What a child does to itself before it touches a stranger's file, and how that is proved.

Each protection is put on if the system has it; none is needed for the others. `proved` tries what
must not work, so that `huizhi doctor` tells what is, not what was meant.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import signal
import socket
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import config
import parsers
from config.settings import ReaderLimits
from intake import sandbox_landlock, sandbox_seccomp

_NO_NEW_PRIVILEGES, _PARENT_DEATH = 38, 1  # prctl
_CAPABILITY_VERSION = 0x20080522
_FOREIGN = Path("/etc/passwd")  # readable for everybody, and nothing that a reader needs


@dataclass(frozen=True, slots=True)
class Protection:
    """Something that keeps a stranger's file from doing harm.

    Attributes:
        name: "limits", "files", "network", "programs", "privileges" or "second-reader".
        active: Whether it was seen to work.
        note: The mechanism, for the engineer.
    """

    name: str
    active: bool
    note: str = ""


def lock_down(limits: ReaderLimits, folder: Path, given: Sequence[Path]) -> int:
    """Locks this process down for good.

    Args:
        limits: What it may use.
        folder: The only folder it may write.
        given: The files it may read.

    Returns:
        The version of Landlock in force, 0 without.
    """
    os.setsid()
    os.umask(0o077)
    os.chdir(folder)
    for which, most in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_CPU, limits.cpu),
        (resource.RLIMIT_FSIZE, limits.file_bytes),
        (resource.RLIMIT_NOFILE, 1024),  # the RAR library opens all of up to 999 volumes
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(which, (most, most))
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # an error to handle, not a death
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    return _linux(folder, given) if sys.platform == "linux" else 0


def _linux(folder: Path, given: Sequence[Path]) -> int:
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    libc.prctl(_PARENT_DEATH, signal.SIGKILL, 0, 0, 0)
    abi = sandbox_landlock.restrict(libc, given, _software(), folder)
    _drop_capabilities(libc)  # a worker that runs as root could raise its limits again
    sandbox_seccomp.restrict(libc)
    return abi


def _software() -> list[Path]:
    """Where libraries lie; some import a part of themselves only when it is needed."""
    ours = [Path(module.__path__[0]) for module in (parsers, config)]
    system = ["/usr/lib", "/usr/lib64", "/lib", "/lib64", "/usr/share", "/usr/local/lib"]
    devices = ["/dev/null", "/dev/zero", "/dev/urandom"]
    return [*ours, *map(Path, (sys.prefix, sys.base_prefix, *system, *devices))]


def _drop_capabilities(libc: ctypes.CDLL) -> None:
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION, 0)
    nothing = (ctypes.c_uint32 * 6)()
    libc.capset(ctypes.byref(header), ctypes.byref(nothing))


def proved(limits: ReaderLimits, abi: int) -> bytes:
    """Tries what must not work, in a child that is locked down; a JSON list of Protections."""
    found = (
        ("limits", _limited(limits), "rlimits, process group, wall clock"),
        ("files", _refused(_FOREIGN.read_bytes), f"Landlock {abi}" if abi else ""),
        ("network", _refused(lambda: socket.socket().close()), "seccomp"),
        ("programs", _refused(_start), "seccomp"),
        ("privileges", _unprivileged(), "no_new_privs, no capabilities"),
    )
    told = [(name, active, note if active else "") for name, active, note in found]
    return json.dumps(told).encode()


def _limited(limits: ReaderLimits) -> bool:
    memory, _ = resource.getrlimit(resource.RLIMIT_AS)
    return memory == limits.memory and os.getpgrp() == os.getpid()


def _refused(attempt: Callable[[], object]) -> bool:
    try:
        attempt()
    except OSError:
        return True
    return False


def _start() -> None:
    if os.fork() == 0:
        os._exit(0)
    os.wait()


def _unprivileged() -> bool:
    try:
        resource.setrlimit(resource.RLIMIT_CORE, (1, 1))
    except (OSError, ValueError):
        return True
    return False
