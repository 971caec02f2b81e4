"""`huizhi run`: each part of the line on a timer, until told to stop.

Where the mail server tells of new mail, that brings the next poll forward; see `listening`.
APScheduler fires; the rows say what is due. A job never overlaps itself, a missed one runs once
as soon as it can, and a wrong password stops polling for good: trying again would get the
machine's address blocked, while everything else goes on.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import structlog
from apscheduler.jobstores.base import JobLookupError
from apscheduler.schedulers.background import BackgroundScheduler

from intake.cli.errors import told
from intake.line import Temporary
from intake.listening import listen
from intake.mailbox import MailboxError, Reason
from intake.records import Clock
from intake.rounds import drain, gather, look, prove, say
from intake.wiring import House

log = structlog.get_logger()

IDLE = 1  # seconds between two looks for work that is due


class Worker:
    """The scheduler with its jobs over one house."""

    def __init__(self, house: House, tell: Callable[[str], None]) -> None:
        """`tell` gets messages meant for a person."""
        self.house, self.tell = house, tell
        self.stop, self.heard = threading.Event(), threading.Event()
        # A job that comes late because the machine slept must still run, and only once.
        defaults = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        self.scheduler = BackgroundScheduler(job_defaults=defaults, timezone="UTC")

    def run(self) -> None:
        """Works until SIGTERM or SIGINT; the mail or letter in hand is finished, the rest waits."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self.stop.set())
        self._every(self.house.settings.work.poll, "poll", self._poll)
        self._every(self.house.settings.work.poll, "drop", lambda: gather(self.house))
        self._every(IDLE, "read", lambda: self._drain(self.house.line.read_next))
        self._every(IDLE, "judge", lambda: self._drain(self.house.line.judge_next))
        self._every(IDLE, "send", self._send)
        self._every(self.house.settings.work.poll, "prove", lambda: prove(self.house))
        self.scheduler.start()
        listener = self._listener()
        self.stop.wait()
        self.scheduler.shutdown(wait=True)
        if listener:
            listener.join()

    def _drain(self, step: Callable[[Clock], bool]) -> int:
        return drain(step, self.house.now, self.stop)

    def _send(self) -> None:
        _, sending = say(self.house, self.stop)
        if sending.sent or sending.later:  # the pace holds from one round to the next
            self.stop.wait(self.house.settings.work.pace)

    def _listener(self) -> threading.Thread | None:
        imap = self.house.settings.imap
        if not (imap.host and imap.idle):
            return None
        thread = threading.Thread(target=listen, args=(imap, self.stop, self._hear), daemon=True)
        thread.start()
        return thread

    def _hear(self) -> None:
        """New mail: the next poll is now, or follows the one that runs."""
        self.heard.set()
        with suppress(JobLookupError):  # polling has stopped
            self.scheduler.modify_job("poll", next_run_time=self.house.now())

    def _every(self, seconds: int, name: str, job: Callable[[], object]) -> None:
        first = self.house.now() + timedelta(milliseconds=50)
        self.scheduler.add_job(
            self._guarded,
            "interval",
            seconds=seconds,
            id=name,
            args=(name, job),
            next_run_time=first,
        )

    def _guarded(self, name: str, job: Callable[[], object]) -> None:
        """A job's failure is told and the next round tries again: the rows are the truth."""
        try:
            job()
        except (MailboxError, Temporary) as error:
            log.warning("job.later", job=name, error=type(error).__name__)
            self.tell(told(error) or str(error))
        except Exception as error:  # noqa: BLE001 - the worker outlives its bugs
            log.error("job.failed", job=name, error=type(error).__name__)

    def _poll(self) -> None:
        try:
            self.heard.set()
            while self.heard.is_set():
                self.heard.clear()
                look(self.house)
        except MailboxError as error:
            if error.reason is Reason.AUTH:
                self.scheduler.remove_job("poll")
                log.error("poll.stopped", reason="auth")
            raise
