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
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy.exc import DBAPIError

from checks.judge import judge, whose
from checks.model import History, MoreReading, Verdict
from config.campaign import Campaign
from config.roster import Roster, Unit
from config.settings import WorkSettings
from notifier.guards import Silence, answers_us, whom
from notifier.model import LetterKind, kind_of
from parsers.model import Evidence, Unreadable
from parsers.read import Readers, deepen, read_mail
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
            log.info("message.read", message=claim.message.id, packages=_packages(found))

    def _evidence(self, claim: Claim) -> tuple[Evidence, ...]:
        found = read_mail(claim.message.blob, self.readers)
        if isinstance(found, Unreadable):
            raise Impossible(f"mail could not be opened: {found.fault} {found.detail}")
        return found

    def _judge(self, claim: Claim, now: Callable[[], datetime]) -> None:
        evidence = self._evidence(claim)
        roster = self._roster()
        for _ in range(MAX_ROUNDS):
            bench = _Bench(self, claim, evidence, roster, now())
            if self.ledger.settling.settle(claim, bench.decide, now()):
                log.info("message.settled", message=claim.message.id, **bench.told())
                return
            if not bench.wanted:
                log.warning("lease.lost", message=claim.message.id)
                return
            evidence = tuple(deepen(item, tuple(bench.wanted), self.readers) for item in evidence)
        raise Impossible("judging asks for more reading without end")

    def _roster(self) -> Roster:
        units = (self.ledger.units.roster(campaign.id).units for campaign in self.campaigns)
        return Roster(tuple(unit for some in units for unit in some))


def _packages(found: tuple[Evidence, ...]) -> int:
    return sum(item.package is not None for item in found)


class _Bench:
    """One attempt to judge a message inside the settling transaction."""

    def __init__(
        self,
        line: Line,
        claim: Claim,
        evidence: tuple[Evidence, ...],
        roster: Roster,
        now: datetime,
    ) -> None:
        self.line, self.claim, self.evidence = line, claim, evidence
        self.roster, self.now = roster, now
        self.wanted: list[str] = []
        self.settled: Settlement | None = None

    def decide(self, past: Past) -> Settlement | None:
        """Judges every package; None when something must be read first."""
        verdicts = []
        for item in self.evidence:
            if item.package is None:
                continue
            result = self._verdict(item, past)
            if isinstance(result, MoreReading):
                self.wanted += result.files
            else:
                verdicts.append(result)
        self.settled = None if self.wanted else self._settlement(tuple(verdicts))
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

    def _settlement(self, verdicts: tuple[Verdict, ...]) -> Settlement:
        mail = self.evidence[0].mail
        answer = whom(mail, self.line.own, self._units(verdicts))
        sender = mail.sender.address.casefold() if mail and mail.sender else ""
        # A package counts whatever headers its mail bears: only the answer depends on them.
        kind = "submission" if verdicts else str(mail.kind) if mail else "unknown"
        if isinstance(answer, Silence):
            return Settlement(kind, sender, verdicts, None, answer.reason)
        if not verdicts and answers_us(mail, self.line.own):
            # "数据无误", a question, thanks: an automatic answer would be an affront.
            return Settlement("reply", sender, verdicts, None, "reply")
        letter = kind_of(verdicts) if verdicts else LetterKind.NO_PACKAGE
        duty = Duty(answer.recipient, str(letter), self.now, answer.held or self.line.held)
        return Settlement(kind, sender, verdicts, duty)

    def _units(self, verdicts: tuple[Verdict, ...]) -> tuple[Unit, ...]:
        found = (self.roster.find(verdict.unit) for verdict in verdicts if verdict.unit)
        return tuple(unit for unit in found if unit)
