"""How fast mails come in, beside the limit of the wire, of the disk, and a peer.

    python -m tests.bench.transport [--quick]

Against a real Dovecot on this machine, without TLS. Every figure is the median of three, each in a
fresh process; memory is what the process grew by at its peak.

    limit   UID FETCH by imaplib alone, in batches and parts of the same sizes, into nothing
    ours    intake.mailbox, describing included, into nothing
    peer    imap-tools' fetch(), into nothing
    keep    intake.poll into blobs and SQLite: every mail is durable
    disk    the disk's own limit: the same files written, fsync, rename, fsync of the folder
"""

from __future__ import annotations

import hashlib
import imaplib
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

from imap_tools.mailbox import MailBoxUnencrypted

from config.settings import ImapSettings
from intake.mailbox import connect
from intake.poll import Visit, poll
from store.blobs import BlobFolder
from store.engine import create, upgrade
from store.ledger import Ledger
from tests.servers.dovecot import Dovecot, dovecot

MB = 1_000_000
REPEATS = 3


@dataclass(frozen=True, slots=True)
class Load:
    """So many mails of such a size."""

    name: str
    count: int
    size: int

    @property
    def user(self) -> str:
        """Whose mailbox it fills."""
        return f"{self.name}@example.cn"


LOADS = (Load("small", 500, 200_000), Load("big", 10, 20 * MB))
QUICK = (Load("small", 100, 200_000), Load("big", 3, 20 * MB))


def mails(load: Load) -> Iterator[bytes]:
    """Mails that all differ, of lines as in an encoded attachment."""
    block = b64encode(random.Random(load.size).randbytes(57 * 1000))  # noqa: S311 - no secret
    lines = b"".join(block[start : start + 76] + b"\r\n" for start in range(0, len(block), 76))
    for number in range(load.count):
        head = b"Subject: %d\r\n\r\n" % number
        body = lines * (load.size // len(lines) + 1)
        yield (head + body)[: load.size - 2] + b"\r\n"


# What is measured. Each gets ready, then gives back what is to be timed, which counts bytes.

Job = Callable[[], int]


@contextmanager
def _limit(settings: ImapSettings, load: Load, folder: Path) -> Iterator[Job]:
    del folder
    client = imaplib.IMAP4(settings.host, settings.port, timeout=60)
    client.login(settings.user, settings.password.get_secret_value())
    client.select("INBOX", readonly=True)
    uids = client.uid("SEARCH", "ALL")[1][0].split()

    def whole() -> int:
        together, total = max(1, settings.batch // load.size), 0
        for start in range(0, len(uids), together):
            some = b",".join(uids[start : start + together]).decode()
            total += _bodies(client, some, "(UID BODY.PEEK[])")
        return total

    def parts() -> int:
        total = 0
        for uid in uids:
            for offset in range(0, load.size, settings.part):
                item = f"(UID BODY.PEEK[]<{offset}.{settings.part}>)"
                total += _bodies(client, uid.decode(), item)
        return total

    yield whole if load.size <= settings.part else parts
    client.logout()


def _bodies(client: imaplib.IMAP4, uids: str, item: str) -> int:
    _, data = client.uid("FETCH", uids, item)
    return sum(len(one[1]) for one in data if isinstance(one, tuple))


@contextmanager
def _ours(settings: ImapSettings, load: Load, folder: Path) -> Iterator[Job]:
    del load, folder
    with connect(settings) as mailbox:
        listing = mailbox.open("INBOX")

        def fetch() -> int:
            described = tuple(mailbox.describe(listing.uids))
            return sum(len(chunk) for _, chunks in mailbox.fetch(described) for chunk in chunks)

        yield fetch


@contextmanager
def _peer(settings: ImapSettings, load: Load, folder: Path) -> Iterator[Job]:
    del folder
    box = MailBoxUnencrypted(settings.host, settings.port, timeout=60)
    password = settings.password.get_secret_value()
    with box.login(settings.user, password, initial_folder=None):
        box.folder.set("INBOX", readonly=True)

        def fetch() -> int:
            return sum(load.size for _ in box.fetch(mark_seen=False))

        yield fetch


@contextmanager
def _keep(settings: ImapSettings, load: Load, folder: Path) -> Iterator[Job]:
    engine = create(f"sqlite:///{folder / 'huizhi.db'}")
    upgrade(engine)
    keeping, blobs = Ledger(engine).keeping, BlobFolder(folder / "blobs")

    def look() -> int:
        done = poll(mailbox, "bench", [Visit("INBOX")], keeping, blobs, lambda: datetime.now(UTC))
        return done.kept * load.size

    with connect(settings) as mailbox:
        yield look
    engine.dispose()


@contextmanager
def _disk(settings: ImapSettings, load: Load, folder: Path) -> Iterator[Job]:
    raw = memoryview(next(mails(load)))
    for number in range(256):
        (folder / f"{number:02x}").mkdir()

    def write() -> int:
        for number in range(load.count):
            home = folder / hashlib.sha256(b"%d" % number).hexdigest()[:2]
            _durable(folder / "tmp", home, str(number), _cut(raw, settings.part))
        return load.count * load.size

    yield write


def _cut(raw: memoryview, size: int) -> Iterable[memoryview]:
    return (raw[start : start + size] for start in range(0, len(raw), size))


def _durable(scratch: Path, home: Path, name: str, chunks: Iterable[memoryview]) -> None:
    with scratch.open("wb", buffering=0) as stream:
        for chunk in chunks:
            stream.write(chunk)
        os.fsync(stream.fileno())
    scratch.rename(home / name)
    handle = os.open(home, os.O_RDONLY)
    os.fsync(handle)
    os.close(handle)


JOBS = {"limit": _limit, "ours": _ours, "peer": _peer, "keep": _keep, "disk": _disk}


# A measurement is a process of its own.


def measure(name: str, load: Load, port: int, password: str) -> None:
    """Does one job and prints its figures: bytes, seconds, bytes of growth."""
    settings = ImapSettings.model_validate(
        {"host": "127.0.0.1", "port": port, "security": "plain"}
        | {"user": load.user, "password": password}
    )
    with (
        tempfile.TemporaryDirectory(prefix="bench-") as folder,
        JOBS[name](settings, load, Path(folder)) as job,
    ):
        with suppress(OSError):
            Path("/proc/self/clear_refs").write_text("5")  # the peak starts anew
        before, start = _memory("VmRSS"), perf_counter()
        done = job()
        seconds = perf_counter() - start
        print(json.dumps([done, seconds, _memory("VmHWM") - before]))


def _memory(field: str) -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith(field)).split()[1]) * 1024


def measured(server: Dovecot, name: str, load: Load) -> tuple[float, float]:
    """MB/s and MB of growth of one run."""
    settings = server.settings(user=load.user)
    told = [name, load.name, load.count, load.size, settings.port]
    arguments = [*map(str, told), settings.password.get_secret_value()]
    command = [sys.executable, "-m", "tests.bench.transport", "measure", *arguments]
    output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    done, seconds, growth = json.loads(output.splitlines()[-1])
    if done != load.count * load.size:
        raise RuntimeError(f"{name}: {done} bytes of {load.count * load.size}")
    return done / seconds / MB, growth / MB


def main(*, quick: bool = False) -> None:
    """Measures everything and prints the table."""
    with dovecot() as server:
        for load in QUICK if quick else LOADS:
            for raw in mails(load):
                server.deliver(raw, user=load.user)
            measured(server, "ours", load)  # the server's caches are warm now
            # All in turn, so that a busy moment of the machine hits each alike.
            rounds = [{name: measured(server, name, load) for name in JOBS} for _ in range(REPEATS)]
            _print(load, {name: _median(one[name] for one in rounds) for name in JOBS})


def _median(runs: Iterable[tuple[float, float]]) -> tuple[float, float]:
    speeds, growths = zip(*runs, strict=True)
    return statistics.median(speeds), statistics.median(growths)


def _print(load: Load, figures: dict[str, tuple[float, float]]) -> None:
    wire, disk = figures["limit"][0], figures["disk"][0]
    print(
        f"\n{load.count} mails of {load.size / MB:g} MB       MB/s   of limit   of disk   grew by"
    )
    for name, (speed, growth) in figures.items():
        row = f"  {name:22} {speed:8.0f} {speed / wire:10.2f} {speed / disk:9.2f} {growth:6.1f} MB"
        print(row)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["measure", name, load, count, size, port, password]:
            measure(name, Load(load, int(count), int(size)), int(port), password)
        case options:
            main(quick="--quick" in options)
