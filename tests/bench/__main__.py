"""`make bench`: every benchmark, each printed as a table with its limit and its peers beside ours.

python -m tests.bench            all
python -m tests.bench word       one
"""

from __future__ import annotations

import subprocess
import sys

ALL = ("word", "documents", "archive", "attacks", "judge", "scans", "transport", "mail", "status")


def main() -> int:
    """Runs the benchmarks that are named, or all, each in a process of its own."""
    wanted = [name for name in sys.argv[1:] if not name.startswith("-")] or list(ALL)
    options = [name for name in sys.argv[1:] if name.startswith("-")]
    worst = 0
    for name in wanted:
        print(f"\n== {name}", flush=True)
        command = [sys.executable, "-m", f"tests.bench.{name}", *options]
        worst = max(worst, subprocess.run(command, check=False).returncode)
    return worst


if __name__ == "__main__":
    sys.exit(main())
