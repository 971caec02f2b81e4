"""The outbox: obligations are sealed into letters, and sealed letters are sent.

Sealing makes the exact bytes, once; they never change. Before every attempt "sending, attempt n"
is committed, so after a crash we know that an end is unknown. Then the same bytes go out once
more; unknown a second time, the letter waits for a person. So each letter is sent at least once,
at most repeated once identically, and there are never two different letters.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

import structlog

from notifier.letters import compose
from notifier.model import LetterKind, Occasion
from notifier.smtp import Later, Never, Result, Sent, Stop, Unsure
from parsers.model import Blob
from store.blobs import Blobs
from store.ledger import Ledger
from store.model import Obligation, Sealed

log = structlog.get_logger()

URGENCY = tuple(str(kind) for kind in LetterKind)
NETWORK_WAIT = timedelta(minutes=5)
MAX_ATTEMPTS = 12  # with the waits below: about a day and a half of a server that says "later"


class Wire(Protocol):
    """What carries a letter; `notifier.smtp.Smtp` in earnest."""

    def send(self, recipient: str, raw: bytes) -> Result:
        """Tries once to hand over one letter."""
        ...


@dataclass(frozen=True, slots=True)
class Sending:
    """What a round of sending did; `stopped` says why it ended early, or is empty."""

    sent: int = 0
    later: int = 0
    parked: int = 0
    stopped: str = ""


@dataclass(frozen=True, slots=True)
class Outbox:
    """Sealing and sending over a ledger, blobs and a folder of .eml copies for people."""

    ledger: Ledger
    blobs: Blobs
    folder: Path

    def seal_due(
        self, occasion_of: Callable[[Obligation, datetime], Occasion], now: Callable[[], datetime]
    ) -> int:
        """Seals every obligation that is due; returns how many."""
        count = 0
        while obligation := self.ledger.outbox.to_seal(now(), URGENCY):
            sealed_at = now()
            try:
                occasion = occasion_of(obligation, sealed_at)
                letter = compose(occasion)
            except Exception as error:  # noqa: BLE001 - our bug must not stop the others' letters
                reason = f"could-not-seal-{type(error).__name__}"
                self.ledger.outbox.hold(obligation.id, reason, sealed_at)
                log.error("letter.held", obligation=obligation.id, error=type(error).__name__)
                continue
            blob = self.blobs.put((letter,))
            if self.ledger.outbox.seal(obligation.id, occasion.letter_id, blob, sealed_at):
                count += 1
                log.info("letter.sealed", obligation=obligation.id, kind=obligation.kind)
        return count

    def send_due(
        self, wire: Wire, now: Callable[[], datetime], pause: Callable[[], bool]
    ) -> Sending:
        """Sends every letter that is due; stops when the server says so.

        Args:
            wire: What carries the letters.
            now: The clock.
            pause: Called between two letters; whether to stop there.
        """
        done = Sending()
        for letter in self._due(now):
            if (done.sent or done.later) and pause():
                break
            done = self._send(wire, letter, now, done)
            if done.stopped:
                break
        return done

    def export(self, letter: Sealed) -> Path:
        """Writes the .eml copy that people can open; a copy that is there stays."""
        path = self.folder / f"{letter.obligation_id:06d}.eml"
        if not path.exists():
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            scratch = path.with_suffix(".part")
            scratch.write_bytes(self._bytes(letter.blob))
            scratch.chmod(0o600)
            scratch.replace(path)
        return path

    def _due(self, now: Callable[[], datetime]) -> Iterator[Sealed]:
        tried: list[int] = []  # an unsure letter is due again at once, but not in this round
        while letter := self.ledger.outbox.to_send(now(), tried):
            tried.append(letter.id)
            yield letter

    def _send(
        self, wire: Wire, letter: Sealed, now: Callable[[], datetime], done: Sending
    ) -> Sending:
        outbox = self.ledger.outbox
        self.export(letter)
        if letter.unsure and letter.attempts > 1:
            outbox.failed(letter.id, "end-unknown-twice", None, now())
            log.warning("letter.parked", letter=letter.id, reason="end-unknown-twice")
            return replace(done, parked=done.parked + 1)
        if not outbox.begin(letter.id, letter.attempts, now()):
            return done
        result = wire.send(letter.recipient, self._bytes(letter.blob))
        log.info("letter.tried", letter=letter.id, result=type(result).__name__.lower())
        return self._settle(letter, result, now(), done)

    def _settle(self, letter: Sealed, result: Result, now: datetime, done: Sending) -> Sending:
        outbox = self.ledger.outbox
        match result:
            case Sent():
                outbox.sent(letter.id, now)
                return replace(done, sent=done.sent + 1)
            case Unsure():  # stays "sending": the next round knows that the end is unknown
                return replace(done, later=done.later + 1)
            case Never():
                outbox.failed(letter.id, _reason("refused", result), None, now)
                return replace(done, parked=done.parked + 1)
            case Stop():
                reason = _reason("stopped", result)
                outbox.failed(letter.id, reason, now + timedelta(hours=1), now)
                return replace(done, stopped=reason)
            case Later(code=code):
                # A network that is down is nobody's refusal: it never uses the tries up.
                again = now + NETWORK_WAIT if code == 0 else _again(letter.attempts, now)
                outbox.failed(letter.id, _reason("later", result), again, now)
                return replace(done, later=done.later + 1)

    def _bytes(self, blob: Blob) -> bytes:
        with self.blobs.open(blob.sha256) as stream:
            return stream.read()


def _reason(word: str, result: Later | Never | Stop) -> str:
    """A short machine word with the server's code and its own name of the reason."""
    return "-".join(part for part in (word, str(result.code or ""), result.token) if part)


def _again(attempts: int, now: datetime) -> datetime | None:
    """When to try again after n earlier attempts; None when a person should look."""
    if attempts >= MAX_ATTEMPTS:
        return None
    return now + timedelta(minutes=min(5 * 2**attempts, 360))
