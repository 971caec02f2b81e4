"""Warm processes that recognise scanned pages: their models take a second to load and a gigabyte.

They are fed with pixels only, drawn by a child of their own (`parsers.pages.raster`), and locked
down like every child. Pages are served in the order in which they were asked for, one of each
document at a time, so a long document cannot hold up a short one. One that dies, hangs or has done
its share is replaced.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from importlib.util import find_spec
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from queue import Queue

from pydantic import ValidationError

from config.scans import ScanSettings
from config.settings import ReaderLimits
from intake.sandbox_lock import lock_down
from parsers.answers import PAGE
from parsers.model import Fault, Unreadable
from parsers.scan_model import PageRead

NEEDED = ("rapidocr", "openvino", "cv2")
MAX_ANSWER = 64 * 1024 * 1024
START = 60.0  # seconds in which the models must be loaded
# OpenVINO waits for ever where it cannot see the processor.
_MACHINE = tuple(map(Path, ("/proc/cpuinfo", "/proc/meminfo", "/proc/stat")))
_FOREVER = 10**7  # seconds of processor time of a process that serves many pages
_CONTEXT = multiprocessing.get_context("forkserver")


@cache
def installed() -> bool:
    """Whether what recognition needs is there (the extra `ocr`)."""
    return all(find_spec(name) is not None for name in NEEDED)


@dataclass(slots=True)
class _Process:
    """A recognition process that runs."""

    child: BaseProcess
    pipe: Connection
    folder: Path
    served: int = 0

    def stop(self, late: threading.Event) -> None:
        """Kills it for being late; whoever waits for its answer hears that it is gone."""
        late.set()
        self._kill()

    def end(self) -> None:
        """Makes sure that it is gone."""
        self.pipe.close()
        self._kill()
        self.child.join()
        self.child.close()
        with suppress(OSError):
            self.folder.rmdir()

    def _kill(self) -> None:
        with suppress(ProcessLookupError, PermissionError, ValueError):  # closed: it is gone
            if self.child.pid is not None:
                os.kill(self.child.pid, signal.SIGKILL)


@dataclass(slots=True)
class Recogniser:
    """Recognises pages. Safe for several threads; starts its processes when they are needed."""

    limits: ReaderLimits
    scans: ScanSettings
    scratch: Path
    _free: Queue[_Process | None] = field(init=False)

    def __post_init__(self) -> None:
        self._free = Queue()
        for _ in range(self.scans.processes):
            self._free.put(None)

    @property
    def available(self) -> bool:
        """Whether scans are recognised here."""
        return self.scans.active and installed()

    def read(
        self, pixels: bytes, size: tuple[int, int], number: int, *, whole: bool
    ) -> PageRead | Unreadable:
        """Reads a page.

        Args:
            pixels: RGB, row by row.
            size: Width and height.
            number: The page's number, from 1.
            whole: Whether to read it even if there is no table on it.
        """
        order = {"width": size[0], "height": size[1], "number": number, "whole": whole}
        with self._one() as process:
            if process is None:
                return Unreadable(Fault.DIED, "recogniser")
            # One that was left before it answered would give the next page this one's answer.
            served, process.served = process.served, self.scans.renew
            late = threading.Event()
            # The clock covers all of it: a process may hang while it listens or answers too.
            timer = threading.Timer(self.scans.wall, process.stop, (late,))
            timer.start()
            try:
                process.pipe.send_bytes(json.dumps(order).encode())
                process.pipe.send_bytes(pixels)
                found = PAGE.validate_json(process.pipe.recv_bytes(MAX_ANSWER))
            except (OSError, EOFError, ValidationError):
                if late.is_set():
                    return Unreadable(Fault.LIMIT, "page-wall")
                return Unreadable(Fault.DIED, "recogniser")
            finally:
                timer.cancel()
            process.served = served + 1
            return found

    def close(self) -> None:
        """Ends the processes; they start again when they are needed."""
        for _ in range(self.scans.processes):
            process = self._free.get()
            if process is not None:
                process.end()
            self._free.put(None)

    @contextmanager
    def _one(self) -> Iterator[_Process | None]:
        """A process for one page; whoever waits longest gets the next one that is free."""
        process = self._free.get()
        try:
            process = process or self._start()
            yield process
        finally:
            if process is not None and process.served >= self.scans.renew:
                process.end()
                process = None
            self._free.put(process)

    def _start(self) -> _Process | None:
        self.scratch.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix="task-ocr-", dir=self.scratch.resolve()))
        ours, theirs = _CONTEXT.Pipe()
        given = {"memory": self.scans.memory, "cpu": _FOREVER}
        limits = self.limits.model_copy(update=given).model_dump()
        arguments = (theirs, str(folder), limits, self.scans.threads)
        child = _CONTEXT.Process(target=_serve, args=arguments, daemon=True)
        child.start()
        theirs.close()
        process = _Process(child, ours, folder)
        with suppress(OSError, EOFError):
            if ours.poll(START) and ours.recv_bytes(16) == b"ready":
                return process
        process.end()
        return None


def _serve(pipe: Connection, folder: str, limits: dict[str, float], threads: int) -> None:
    """The process: locks itself down, loads the models, and serves until the pipe is closed."""
    lock_down(ReaderLimits.model_validate(limits), Path(folder), _MACHINE)
    from parsers.scan_desk import open_desk  # noqa: PLC0415 - only here are the models wanted

    serve = open_desk(threads)
    pipe.send_bytes(b"ready")
    with suppress(EOFError, OSError):
        while True:
            order = pipe.recv_bytes()
            pipe.send_bytes(serve(order, pipe.recv_bytes()))
