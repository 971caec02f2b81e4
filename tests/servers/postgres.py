"""A real PostgreSQL in a temporary folder, as the user who runs the tests (root: as another)."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

INSTALL = "需要 PostgreSQL：apt-get install postgresql"


def binaries() -> Path | None:
    """The folder of initdb and pg_ctl, or None."""
    for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True):
        if (folder / "initdb").exists():
            return folder
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


@contextmanager
def postgres() -> Iterator[str]:
    """Starts a server; gives the address of its maintenance database without a name at the end."""
    folder = binaries()
    if folder is None:
        pytest.skip(INSTALL)
    base = Path(tempfile.mkdtemp(prefix="hzpg-", dir="/tmp"))
    owner = pwd.getpwnam("nobody" if os.getuid() == 0 else pwd.getpwuid(os.getuid()).pw_name)
    if os.getuid() == 0:
        os.chown(base, owner.pw_uid, owner.pw_gid)

    def run(*command: str) -> None:
        subprocess.run(
            [str(folder / command[0]), *command[1:]],
            check=True,
            capture_output=True,
            cwd=base,
            user=owner.pw_uid if os.getuid() == 0 else None,
            group=owner.pw_gid if os.getuid() == 0 else None,
            env={"LANG": "C.UTF-8", "PATH": "/usr/bin:/bin", "HOME": str(base)},
        )

    data = str(base / "data")
    options = f"-k {base} -h '' -c fsync=on -c max_connections=60"
    run("initdb", "-D", data, "-U", "tests", "-A", "trust", "-E", "UTF8", "--no-sync")
    try:
        run("pg_ctl", "-D", data, "-w", "-l", str(base / "log"), "-o", options, "start")
        yield f"postgresql+psycopg://tests@/{{name}}?host={base}"
    finally:
        run("pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")
        shutil.rmtree(base, ignore_errors=True)
