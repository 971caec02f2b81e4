"""One round of the worker: poll, read, judge, seal, send, prove.

`huizhi once` does a round; `huizhi run` does each part on its own timer. Start-up is the same as
going on: whatever a crash left behind is simply still due.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import structlog

from intake.dropping import sweep, unmatched
from intake.line import temporary_told
from intake.mailbox import connect
from intake.poll import Polled, survey
from intake.wiring import House
from notifier.outbox import Sending
from store.model import Proof

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Round:
    """What a round did.

    Attributes:
        polled: None where no mailbox is set.
        strays: Files of the drop folder that fit no link.
    """

    polled: Polled | None
    read: int
    judged: int
    sealed: int
    sending: Sending
    proof: Proof
    strays: tuple[Path, ...] = ()


def once(house: House) -> Round:
    """Does a whole round.

    Raises:
        MailboxError: The mailbox cannot be polled; what was kept before has been worked on.
        Temporary: Disk full or database down.
    """
    try:
        polled = look(house)
    finally:
        strays = gather(house)
        read, judged = (
            drain(house.line.read_next, house.now),
            drain(house.line.judge_next, house.now),
        )
        sealed, sending = say(house)
    return Round(polled, read, judged, sealed, sending, prove(house), strays)


def look(house: House) -> Polled | None:
    """Polls the mailbox, if one is set."""
    imap = house.settings.imap
    if not imap.host:
        return None
    with temporary_told(), connect(imap) as mailbox:
        return survey(mailbox, imap, house.ledger.keeping, house.blobs, house.now)


def gather(house: House) -> tuple[Path, ...]:
    """Gives the files of the drop folder to their mails; returns those that fit no link."""
    with temporary_told():
        return tuple(unmatched(sweep(house.home, house.ledger, house.blobs, house.now())))


def drain(
    step: Callable[[Callable[[], datetime]], bool],
    now: Callable[[], datetime],
    stop: threading.Event | None = None,
) -> int:
    """Repeats a step on all cores until nothing is due, or until told to stop.

    Returns:
        How often it did something.
    """

    def work() -> int:
        count = 0
        while not (stop and stop.is_set()) and step(now):
            count += 1
        return count

    cores = len(os.sched_getaffinity(0))
    with ThreadPoolExecutor(cores, thread_name_prefix="drain") as pool:
        return sum(future.result() for future in [pool.submit(work) for _ in range(cores)])


def say(house: House, stop: threading.Event | None = None) -> tuple[int, Sending]:
    """Seals and sends what is due, or until told to stop: a queue takes its minute a letter.

    In mode "off", or without a server, all letters stay owed.
    """
    smtp = house.settings.smtp
    if smtp.mode == "off" or not smtp.host:
        return 0, Sending()
    with temporary_told():
        sealed = house.outbox.seal_due(house.occasion, house.now)
        pace, stopped = house.settings.work.pace, stop or threading.Event()
        sending = house.outbox.send_due(house.smtp, house.now, lambda: stopped.wait(pace))
    if sending.stopped:
        log.error("sending.stopped", code=sending.stopped)
    return sealed, sending


def prove(house: House) -> Proof:
    """Counts whether every mail seen is kept and every mail kept is settled or in hand."""
    with temporary_told():
        proof = house.ledger.queries.proof()
    if not proof.ok:
        log.error("proof.gap", failed=proof.failed, pending=proof.pending, parked=proof.parked)
    return proof
