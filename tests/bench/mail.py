"""Opening a mail of 60 MB: memory of the worker and its child together, and time.

Limit: reading the file and decoding its base64 in steps, and nothing else. Peer: the stdlib's parser
over the same file, writing each attachment out. Memory is sampled over all processes (proportional
set size, so that shared pages count once); goal: at most 200 MB for worker and child together.
"""

from __future__ import annotations

import binascii
import os
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from email.parser import BytesParser
from email.policy import compat32
from pathlib import Path

from rich.console import Console
from rich.table import Table

from config.settings import ReaderLimits
from intake.checking import _Memory
from intake.readers import SandboxReaders
from intake.sandbox import Sandbox
from parsers.mail import open_mail
from parsers.model import OpenedMail
from parsers.tray import Tray
from store.blobs import BlobFolder
from tests.mail.awkward import attached, mixed, part

SIZE = 60_000_000
MIB = 1 << 20


def made(kind: str, folder: Path) -> Path:
    """A mail of the size: one attachment, forty, or one inside a forwarded mail."""
    rest = random.Random(kind)  # noqa: S311 - a bench's bytes
    count = 40 if kind == "forty attachments" else 1
    body = rest.randbytes(SIZE * 3 // 4 // count)
    parts = [attached(body, f'attachment; filename="{n}.zip"'.encode()) for n in range(count)]
    raw = mixed(*parts)
    if kind == "in a forwarded mail":
        raw = mixed(part(b"Content-Type: message/rfc822", raw), boundary=b"outer")
    path = folder / kind.replace(" ", "-")
    path.write_bytes(raw)
    return path


def limit(path: Path) -> None:
    """Reads the file and decodes base64 in steps."""
    with path.open("rb") as stream:
        while chunk := stream.read(1026 * 768):
            with suppress(binascii.Error):  # boundaries stand between
                binascii.a2b_base64(chunk)


def ours(path: Path) -> None:
    """Opens the mail into a tray, in this process."""
    with tempfile.TemporaryDirectory() as folder:
        opened = open_mail(path, Tray(Path(folder), ReaderLimits()))
        assert opened.parts


def peer(path: Path) -> None:
    """The stdlib's parser; attachments written out."""
    with path.open("rb") as stream:
        message = BytesParser(policy=compat32).parse(stream)
    with tempfile.TemporaryDirectory() as folder:
        for number, leaf in enumerate(message.walk()):
            payload = leaf.get_payload(decode=True)
            if isinstance(payload, bytes):
                (Path(folder) / str(number)).write_bytes(payload)


def worker(path: Path) -> None:
    """As the worker does it: the mail is kept, a child opens it, the attachments become blobs."""
    with tempfile.TemporaryDirectory() as folder:
        blobs = BlobFolder(Path(folder) / "blobs")
        with path.open("rb") as stream:
            blob = blobs.put(iter(lambda: stream.read(MIB), b""))
        readers = SandboxReaders(Sandbox(ReaderLimits(), Path(folder) / "s"), blobs, _Memory())
        assert isinstance(readers.open_mail(blob), OpenedMail)


def memory() -> int:
    """Proportional set size of this process and all below it, in bytes."""
    total, left = 0, [os.getpid()]
    while left:
        pid = left.pop()
        try:
            text = Path(f"/proc/{pid}/smaps_rollup").read_text()
            tasks = Path(f"/proc/{pid}/task/{pid}/children").read_text()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:"))
        left += [int(one) for one in tasks.split()]
    return total * 1024


def measured(way: str, path: Path) -> None:
    """One run of one way; prints seconds and the peak of memory."""
    peak, done = [memory()], threading.Event()

    def watch() -> None:
        while not done.wait(0.01):
            peak[0] = max(peak[0], memory())

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    began = time.perf_counter()
    {"limit": limit, "ours": ours, "peer": peer, "worker": worker}[way](path)
    seconds = time.perf_counter() - began
    done.set()
    thread.join()
    print(seconds, peak[0])


def run(way: str, path: Path) -> tuple[float, float]:
    """Median seconds and greatest memory of three runs, each in a process of its own."""
    found = []
    # No main module: a child would import it again, and this one imports far more than huizhi's.
    code = f"from tests.bench.mail import measured, Path; measured({way!r}, Path({str(path)!r}))"
    for _ in range(3):
        command = [sys.executable, "-c", code]
        out = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
        found.append((float(out[0]), int(out[1])))
    return statistics.median(one[0] for one in found), max(one[1] for one in found) / 1e6


def main() -> None:
    """Prints the table."""
    table = Table("60 MB mail", "way", "s", "of the limit", "all processes MB")
    with tempfile.TemporaryDirectory() as folder:
        for kind in ("one attachment", "forty attachments", "in a forwarded mail"):
            path = made(kind, Path(folder))
            least, _ = run("limit", path)
            for way in ("limit", "ours", "worker", "peer"):
                seconds, most = run(way, path)
                table.add_row(kind, way, f"{seconds:.2f}", f"{seconds / least:.1f}", f"{most:.0f}")
    Console().print(table)


if __name__ == "__main__":
    main()
