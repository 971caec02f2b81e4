"""`make test`: format, lint, types, imports, then all tests with coverage; the counts come last.

Missing programs (Dovecot, PostgreSQL, Chromium, 7-Zip …) are named with the line that installs them, and their tests
are counted as skipped; where CI is set, a skip is an error.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

print = partial(print, flush=True)  # noqa: A001 - the steps and pytest share one output
ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent

STEPS = (
    ("format", [str(BIN / "ruff"), "format", "--no-cache", "--check", "--quiet", "."]),
    ("lint", [str(BIN / "ruff"), "check", "--no-cache", "--quiet", "."]),
    ("types", [str(BIN / "mypy"), "--no-error-summary"]),
    ("imports", [str(BIN / "lint-imports")]),
)


def main() -> int:
    """Runs every step; the first that fails ends the run."""
    os.chdir(ROOT)
    for name, command in STEPS:
        began = time.monotonic()
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        print(
            f"{name:8} {'ok' if done.returncode == 0 else 'FAILED'} {time.monotonic() - began:.0f} s"
        )
        if done.returncode:
            print(done.stdout + done.stderr)
            return done.returncode
    for line in missing():
        print(line)
    return tests()


def missing() -> list[str]:
    """Which servers are not installed here, each with the line that installs it."""
    lines = []
    if not (shutil.which("dovecot") or Path("/usr/sbin/dovecot").exists()):
        lines.append("缺少 Dovecot，相关测试将跳过：apt-get install dovecot-imapd")
    if not (shutil.which("initdb") or list(Path("/usr/lib/postgresql").glob("*/bin/initdb"))):
        lines.append("缺少 PostgreSQL，相关测试将跳过：apt-get install postgresql")
    if not (shutil.which("soffice") or shutil.which("libreoffice")):
        lines.append(
            "缺少 LibreOffice，相关测试将跳过：apt-get install --no-install-recommends"
            " libreoffice-writer-nogui libreoffice-calc-nogui"
        )
    if not shutil.which("chromium"):
        lines.append("缺少 Chromium，相关测试将跳过：apt-get install chromium fonts-noto-cjk")
    if not (shutil.which("7zz") and shutil.which("bwrap")):
        lines.append("缺少 7-Zip 或 bubblewrap，相关测试将跳过：apt-get install 7zip bubblewrap")
    return lines


def tests() -> int:
    """Runs pytest on all cores under coverage; pytest's closing line is the last but one."""
    for old in ROOT.glob(".coverage*"):
        old.unlink()
    workers = str(min(4, (os.cpu_count() or 1)))
    command = [sys.executable, "-m", "pytest", "-q", "-n", workers, "--dist", "loadscope"]
    coverage = ["--cov", "--cov-report=", *sys.argv[1:]]
    done = subprocess.run([*command, *coverage], check=False)
    report = [sys.executable, "-m", "coverage", "report", "--format=total"]
    total = subprocess.run(report, capture_output=True, text=True, check=False).stdout.strip()
    print(f"coverage (branches): {total} %")
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
