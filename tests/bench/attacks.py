"""What every hostile archive costs: time and memory, in the child's own code.

    python -m tests.bench.attacks [--quick]

Goals: at most 1 s and 200 MB each. The limit is what our own limits allow an honest archive: the last row makes as
many empty files as one package may hold, and unpacks nothing.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path

from rich.console import Console
from rich.table import Table

from config.settings import ReaderLimits
from tests.attacks.catalogue import ATTACKS
from tests.attacks.measure import Cost, cost

MB, SECONDS, RUNS = 1e6, 1.0, 3
MEMORY = 200 * MB


def measured(number: int, folder: Path, runs: int) -> Cost:
    """Median times and the greatest growth of memory of an attack."""
    archive = folder / f"{number}"
    archive.write_bytes(ATTACKS[number].make())
    found = []
    for run in range(runs):
        tray = folder / f"{number}-{run}"
        tray.mkdir()
        found.append(cost(archive, tray, ReaderLimits()))
        for path in tray.iterdir():
            path.unlink()
    archive.unlink()
    return Cost(
        statistics.median(one.wall for one in found),
        statistics.median(one.cpu for one in found),
        max(one.memory for one in found),
    )


def files(count: int) -> float:
    """Seconds that the making of empty files takes by itself."""
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        began = time.perf_counter()
        for number in range(count):
            (Path(name) / f"{number:06d}").open("xb").close()
        return time.perf_counter() - began


def main(*, quick: bool = False) -> int:
    """Prints the table, the dearest first; 1 when a goal is missed."""
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder, runs = Path(name), 1 if quick else RUNS
        found = [(one, measured(place, folder, runs)) for place, one in enumerate(ATTACKS)]
    table = Table(
        *("attack", "ms", "processor ms", "MB more", "found", ""),
        title=f"{len(found)} hostile archives (goals: {SECONDS:.0f} s, {MEMORY / MB:.0f} MB)",
    )
    for one, spent in sorted(found, key=lambda pair: -pair[1].cpu):
        missed = spent.cpu > SECONDS or spent.memory > MEMORY
        figures = f"{spent.wall * 1000:.0f}", f"{spent.cpu * 1000:.0f}", f"{spent.memory / MB:.0f}"
        table.add_row(one.name, *figures, one.finding or "-", "MISSED" if missed else "")
    most = ReaderLimits().files
    least = files(most)
    table.add_row(f"(limit: {most:,} empty files)", f"{least * 1000:.0f}", "", "", "", "")
    Console().print(table)
    total = sum(spent.cpu for _, spent in found)
    print(f"all together {total:.1f} s of processor time")
    return int(any(spent.cpu > SECONDS or spent.memory > MEMORY for _, spent in found))


if __name__ == "__main__":
    sys.exit(main(quick="--quick" in sys.argv))
