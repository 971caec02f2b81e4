"""The middle of the line: a kept message is read, then judged and settled.

Three kinds of error, never mixed: the sender's faults are findings, a file's faults are values,
and ours are exceptions. Those are caught here, in one place: a temporary one (disk full,
database down) ends the round and counts for nothing; any other is tried again later and, after
N tries, parks the message for a person with its traceback. The loop goes on.
"""

from __future__ import annotations

import errno
import secrets
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

import structlog
from sqlalchemy.exc import DBAPIError

from checks.announced import compare
from checks.container import Parcels, take_containers_apart
from checks.judge import judge, whose
from checks.model import History, MoreReading, Rulings, Verdict
from config.campaign import Campaign
from config.roster import Roster
from config.settings import WorkSettings
from intake.opening import Found, read_with, with_lists_read
from notifier.answers import Draft, reply
from parsers.model import Evidence, Unreadable
from parsers.read import NotYet, Readers, deepen
from store.ledger import Ledger
from store.model import Claim, Duty, Settlement, Stage
from store.settling import Past

log = structlog.get_logger()

MAX_ROUNDS = 4  # of reading more; a judge that asks for ever is our bug
_TEMPORARY = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EMFILE, errno.ENFILE})


class Temporary(Exception):
    """The machine cannot work now; everything kept is safe and the work resumes by itself."""


class Impossible(RuntimeError):
    """Something that our own code rules out has happened: park the case and look at it."""


@contextmanager
def temporary_told() -> Iterator[None]:
    """Turns errors of a full disk or a database that is down into `Temporary`."""
    try:
        yield
    except OSError as error:
        if error.errno in _TEMPORARY:
            raise Temporary("disk") from error
        raise
    except DBAPIError as error:
        raise Temporary("database") from error


@dataclass(frozen=True, slots=True)
class Line:
    """Reads and judges messages, one claim at a time; safe to run in several threads.

    Attributes:
        own: Our own addresses, lower case.
        held: Why letters wait for a release (the sending mode), or empty.
    """

    ledger: Ledger
    readers: Readers
    campaigns: tuple[Campaign, ...]
    work: WorkSettings
    own: frozenset[str]
    held: str = ""

    def read_next(self, now: Callable[[], datetime]) -> bool:
        """Reads the oldest kept message; False when there is none."""
        return self._handle(Stage.KEPT, self._read, now)

    def judge_next(self, now: Callable[[], datetime]) -> bool:
        """Judges and settles the oldest read message; False when there is none."""
        return self._handle(Stage.READ, self._judge, now)

    def _handle(
        self,
        stage: Stage,
        step: Callable[[Claim, Callable[[], datetime]], None],
        now: Callable[[], datetime],
    ) -> bool:
        with temporary_told():
            token = secrets.token_hex(8)
            claim = self.ledger.work.claim(stage, now(), self.work.lease, token)
            if claim is None:
                return False
        try:
            with temporary_told():
                step(claim, now)
        except NotYet:
            with temporary_told():
                self.ledger.work.release(claim, now())  # to the end of the queue
        except Temporary:
            with temporary_told():
                self.ledger.work.release(claim, now())
            raise
        except Exception as error:  # noqa: BLE001 - the one place where our own bugs are caught
            self._failed(claim, error, now())
        return True

    def _failed(self, claim: Claim, error: Exception, now: datetime) -> None:
        told = "".join(traceback.format_exception(error))
        message, attempt = claim.message, claim.message.attempts + 1
        with temporary_told():
            if attempt >= self.work.tries:
                self.ledger.work.park(claim, told, now)
            else:
                wait = timedelta(seconds=10 * 4**attempt)
                self.ledger.work.retry(claim, told, now + wait, now)
        log.error("message.failed", message=message.id, attempt=attempt, error=type(error).__name__)

    def _read(self, claim: Claim, now: Callable[[], datetime]) -> None:
        found = self._evidence(claim)
        if self.ledger.work.advance(claim, Stage.READ, now()):
            packages = sum(item.package is not None for item in found.evidence)
            log.info("message.read", message=claim.message.id, packages=packages)

    def _evidence(self, claim: Claim) -> Found:
        links, number = self.ledger.links, claim.message.id
        earlier = partial(links.pieces, number)
        found = read_with(claim.message.blob, links.delivered(number), self.readers, earlier)
        if isinstance(found, Unreadable):
            raise Impossible(f"mail could not be opened: {found.fault} {found.detail}")
        return found

    def _judge(self, claim: Claim, now: Callable[[], datetime]) -> None:
        roster = self._roster()
        came = self._evidence(claim)
        parcels = take_containers_apart(
            came.evidence, self.campaigns, roster, claim.message.received
        )
        parcels = with_lists_read(parcels, self.readers)
        for _ in range(MAX_ROUNDS):
            bench = _Bench(self, claim, came, parcels, roster, now())
            if self.ledger.settling.settle(claim, bench.decide, now()):
                log.info("message.settled", message=claim.message.id, **bench.told())
                return
            if not (bench.wanted or bench.scans):
                log.warning("lease.lost", message=claim.message.id)
                return
            deeper = (
                deepen(item, bench.wanted, bench.scans, self.readers) for item in parcels.packages
            )
            parcels = replace(parcels, packages=tuple(deeper))
        raise Impossible("judging asks for more reading without end")

    def _roster(self) -> Roster:
        units = (self.ledger.units.roster(campaign.id).units for campaign in self.campaigns)
        return Roster(tuple(unit for some in units for unit in some))


class _Bench:
    """One attempt to judge a message inside the settling transaction."""

    def __init__(
        self,
        line: Line,
        claim: Claim,
        came: Found,
        parcels: Parcels,
        roster: Roster,
        now: datetime,
    ) -> None:
        self.line, self.claim, self.came, self.parcels = line, claim, came, parcels
        self.roster, self.now = roster, now
        self.wanted: list[str] = []
        self.scans: list[str] = []
        self.settled: Settlement | None = None

    def decide(self, past: Past) -> Settlement | None:
        """Judges every package; None when something must be read first."""
        verdicts = []
        for item in self.parcels.packages:
            result = self._verdict(item, past)
            if isinstance(result, MoreReading):
                self.wanted += result.files
                self.scans += result.scans
            else:
                verdicts.append(result)
        more = self.wanted or self.scans
        self.settled = None if more else self._settlement(tuple(verdicts), past.rulings)
        return self.settled

    def told(self) -> dict[str, str | list[str]]:
        """What the log may say: codes only."""
        if self.settled is None:
            return {}
        verdicts = self.settled.verdicts
        codes = sorted({finding.code for verdict in verdicts for finding in verdict.findings})
        outcomes = [str(verdict.outcome) for verdict in verdicts]
        return {"kind": self.settled.kind, "outcomes": outcomes, "codes": codes}

    def _verdict(self, item: Evidence, past: Past) -> Verdict | MoreReading:
        campaigns, received = self.line.campaigns, self.claim.message.received
        campaign, unit = whose(item, campaigns, self.roster, past.rulings, received)
        history = past.history(campaign, unit) if unit else History()
        return judge(item, campaigns, self.roster, history, past.rulings, received)

    def _settlement(self, verdicts: tuple[Verdict, ...], rulings: Rulings) -> Settlement:
        mail = self.parcels.packages[0].mail
        came = tuple(one.unit for one in verdicts if one.package_sha256 or one.package)
        announced = compare(mail, self.parcels.rest, came, self.roster)
        found = reply(self.parcels, verdicts, announced, self.roster, self.line.own)
        # What is judged again because a file has come at last is answered again, once.
        later = len(rulings.fetched) + len(rulings.expired)
        later += len(self.came.tried) * self.came.joined
        duties = [self._duty(draft, later) for draft in found.drafts]
        return Settlement(
            kind=found.kind,
            sender=mail.sender.address.casefold() if mail and mail.sender else "",
            verdicts=found.verdicts,
            duty=duties[0] if duties else None,
            silence=found.silence,
            further=tuple(duties[1:]),
            links=mail.links if mail and not rulings.fetched else (),
            bounced=mail.bounced if mail else None,
            pieces=self.came.pieces,
            tried=frozenset(one.blob.sha256 for one in self.came.tried),
        )

    def _duty(self, draft: Draft, later: int) -> Duty:
        came = min(self.claim.message.received, self.now)  # a server's clock may be ahead
        quiet = came + timedelta(seconds=self.line.work.quiet)
        return Duty(
            recipient=draft.recipient,
            kind=str(draft.kind),
            not_before=self.now if draft.at_once else max(self.now, quiet),
            held=draft.held or self.line.held,
            cause=f"{draft.cause}+{later}" if later else draft.cause,
            facts=draft.facts,
        )
