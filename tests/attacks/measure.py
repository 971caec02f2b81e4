"""What one archive costs to unpack: time and the growth of memory, in a process of its own."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from pathlib import Path

from config.settings import ReaderLimits
from parsers.tasks import perform
from parsers.tray import Tray


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds by the clock, seconds of processor time, bytes of memory above those at the start."""

    wall: float
    cpu: float
    memory: int


def cost(archive: Path, folder: Path, limits: ReaderLimits) -> Cost:
    """Unpacks in a forked process, into a folder that is there."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(writer, b"%f %d" % _unpacked(archive, Tray(folder, limits)))
        os._exit(0)
    _, status, usage = os.wait4(child, 0)
    os.close(writer)
    with os.fdopen(reader, "rb") as told:
        wall, memory = told.read().split()
    if status:
        raise ChildProcessError(status)
    return Cost(float(wall), usage.ru_utime + usage.ru_stime, int(memory))


def _unpacked(archive: Path, tray: Tray) -> tuple[float, int]:
    Path("/proc/self/clear_refs").write_text("5")  # the peak starts anew
    before, began = _peak(), time.perf_counter()
    perform("unpack", archive, tray)
    return time.perf_counter() - began, _peak() - before


def _peak() -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) * 1024
