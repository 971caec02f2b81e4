"""Children: every file from outside is read in a process of its own that may die.

One forkserver child a task, with limits on memory, time, files and output. The parent enforces
the wall clock and kills the whole process group. What comes back is JSON through a pipe, never a
pickle, and its bytes lie as numbered files in a scratch folder that is removed in any case.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import shutil
import signal
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

from config.settings import ReaderLimits
from intake.sandbox_lock import Protection, lock_down, proved
from intake.sandbox_tool import second_reader
from parsers.model import Fault, Unreadable
from parsers.tray import Tray

MAX_ANSWER = 256 * 1024 * 1024
_PROBE = "probe"  # no reader's task: the child tells how it is locked down
_OUT_OF_MEMORY = "MemoryError"

# The server imports the readers once; its children are forks of it and start in milliseconds.
_CONTEXT = multiprocessing.get_context("forkserver")
# Every child imports the main program again before it starts, so what `huizhi` imports at once is
# preloaded too; asking for "__main__" has no effect before Python 3.13.
_CONTEXT.set_forkserver_preload(["intake.sandbox", "parsers.tasks", "intake.cli"])


@dataclass(frozen=True, slots=True)
class Answer:
    """What a child sent back, and where it left the bytes (until the `with` block ends)."""

    payload: bytes
    tray: Path


@dataclass(frozen=True, slots=True)
class Sandbox:
    """Runs reader tasks in children below a scratch folder."""

    limits: ReaderLimits
    scratch: Path

    @contextmanager
    def run(
        self, task: str, path: Path, *more: Path, order: str = ""
    ) -> Iterator[Answer | Unreadable]:
        """Runs a task over a file; the answer's tray lives as long as the `with` block.

        Args:
            task: A name of `parsers.tasks.TASKS`.
            path: The file to read; the child opens it read-only.
            more: The other volumes of a split archive, or other files to read.
            order: What exactly to do, as the task understands it.
        """
        with self.folder() as folder:
            yield self._ask(task, [str(one.resolve()) for one in (path, *more)], folder, order)

    @contextmanager
    def folder(self) -> Iterator[Path]:
        """A fresh folder that is gone afterwards."""
        self.scratch.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix="task-", dir=self.scratch.resolve()))
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def sweep(self) -> None:
        """Removes what a crash left behind; only while no task runs."""
        for folder in self.scratch.glob("task-*"):
            shutil.rmtree(folder, ignore_errors=True)

    def _ask(self, task: str, paths: list[str], folder: Path, order: str) -> Answer | Unreadable:
        receiver, sender = _CONTEXT.Pipe(duplex=False)
        given = (sender, task, paths, str(folder), self.limits.model_dump(), order)
        child = _CONTEXT.Process(target=_work, args=given)
        with receiver:
            child.start()
            sender.close()
            try:
                return self._answer(receiver, child, folder)
            finally:
                _end(child)

    def _answer(
        self, receiver: Connection, child: BaseProcess, folder: Path
    ) -> Answer | Unreadable:
        late = threading.Event()

        def end() -> None:
            late.set()
            _kill(child)

        # The clock covers the whole answer: a child may hang in the middle of it too.
        timer = threading.Timer(self.limits.wall, end)
        timer.start()
        try:
            payload = receiver.recv_bytes(MAX_ANSWER)
        except (EOFError, OSError):
            return Unreadable(Fault.DIED, "wall" if late.is_set() else "silent")
        finally:
            timer.cancel()
        kind, _, body = payload.partition(b"\n")
        if kind == b"ok":
            return Answer(body, folder)
        reason = body.decode("ascii", "replace")[:60]
        fault = Fault.LIMIT if reason == _OUT_OF_MEMORY else Fault.DIED
        return Unreadable(fault, reason)


def _end(child: BaseProcess) -> None:
    """Makes sure that the child and everything it started are gone."""
    child.join(0.5)
    _kill(child)
    child.join()
    child.close()


def _kill(child: BaseProcess) -> None:
    with suppress(ProcessLookupError, PermissionError, ValueError):
        if child.pid is not None:
            os.killpg(child.pid, signal.SIGKILL)
    with suppress(ValueError):  # closed meanwhile: it is gone
        child.kill()


def _work(
    sender: Connection,
    task: str,
    paths: list[str],
    folder: str,
    limits: dict[str, float],
    order: str,
) -> None:
    """The child: locks itself down, does the task, sends the answer."""
    from parsers.tasks import perform  # noqa: PLC0415 - loads every reader; preloaded in children

    given = ReaderLimits.model_validate(limits)
    files = [Path(path) for path in paths]
    try:
        landlock = lock_down(given, Path(folder), files)
        if task == _PROBE:
            answer = b"ok\n" + proved(given, landlock)
        else:
            more = (*files[1:], *([order] if order else ()))
            answer = b"ok\n" + perform(task, files[0], Tray(Path(folder), given), *more)
    except BaseException as error:  # noqa: BLE001 - a reader's bug becomes a value of the parent
        answer = b"no\n" + type(error).__name__.encode("ascii", "replace")
    sender.send_bytes(answer)
    sender.close()


def protections(limits: ReaderLimits, scratch: Path) -> tuple[Protection, ...]:
    """What keeps strangers' files from doing harm here, as a child found by trying.

    Args:
        limits: The limits in the settings.
        scratch: A folder for the child.
    """
    with Sandbox(limits, scratch).run(_PROBE, scratch) as answer:
        told = json.loads(answer.payload) if isinstance(answer, Answer) else []
    found = tuple(Protection(*one) for one in told) or (Protection("limits", active=False),)
    return (*found, Protection("second-reader", second_reader(), "7zz in bubblewrap"))
