"""The warm processes: they start when needed, are locked down, die alone, and share pages out."""

from __future__ import annotations

import os
import random
import signal
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from config.scans import ScanSettings
from config.settings import ReaderLimits
from intake.readers import SandboxReaders
from intake.recogniser import Recogniser
from intake.sandbox import Sandbox
from intake.scans import Pages
from parsers.model import Blob, Document, Fault, FileKind, Paragraph, Unreadable, Where
from parsers.read import NotYet
from parsers.scan_model import PageRead
from store.blobs import BlobFolder
from tests.samples.blocks import Para
from tests.samples.write_pdf import pdf_bytes
from tests.scans.printer import COLOUR, scanned

SIZE = (300, 200)
BLANK = b"\xf0" * (SIZE[0] * SIZE[1] * 3)
LIMITS = ReaderLimits()


class Memory:
    """Keeps readings in a dictionary."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}

    def reading(self, key: str) -> str | None:
        return self.kept.get(key)

    def remember(self, key: str, payload: str) -> None:
        self.kept[key] = payload

    def forget(self, key: str) -> None:
        self.kept.pop(key, None)


class Slow:
    """Recognises every page as its number, and counts them."""

    def __init__(self, scans: ScanSettings, *, available: bool = True) -> None:
        self.scans, self.available = scans, available
        self.answers: dict[int, Unreadable] = {}
        self.asked: list[tuple[int, bool]] = []

    def read(
        self, pixels: bytes, size: tuple[int, int], number: int, *, whole: bool
    ) -> PageRead | Unreadable:
        assert len(pixels) == size[0] * size[1] * 3
        self.asked.append((number, whole))
        found = Paragraph(f"第{number}页", Where(page=number), confidence=0.9)
        return self.answers.pop(number, None) or PageRead((found,))


@pytest.fixture(scope="module")
def recogniser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Recogniser]:
    found = Recogniser(LIMITS, ScanSettings(), tmp_path_factory.mktemp("scratch"))
    yield found
    found.close()


def process(recogniser: Recogniser) -> psutil.Process:
    """The warm process."""
    (found,) = recogniser._free.queue
    assert found is not None
    return psutil.Process(found.child.pid)


def test_a_process_that_dies_is_replaced_and_costs_one_page(recogniser: Recogniser) -> None:
    assert recogniser.available
    assert recogniser.read(BLANK, SIZE, 1, whole=True) == PageRead(())
    first = process(recogniser)
    os.kill(first.pid, signal.SIGKILL)
    first.wait(5)
    lost = recogniser.read(BLANK, SIZE, 2, whole=True)
    assert lost == Unreadable(Fault.DIED, "recogniser")
    assert recogniser.read(BLANK, SIZE, 3, whole=True) == PageRead(())
    assert process(recogniser).pid != first.pid


def test_a_process_has_no_network_no_programs_and_no_files(recogniser: Recogniser) -> None:
    assert recogniser.read(BLANK, SIZE, 1, whole=True) == PageRead(())
    warm = process(recogniser)
    status = Path(f"/proc/{warm.pid}/status").read_text()
    assert "NoNewPrivs:\t1" in status
    assert "Seccomp:\t2" in status
    assert "CapEff:\t0000000000000000" in status
    assert warm.net_connections() == []


def test_a_page_that_takes_too_long_ends_its_process(tmp_path: Path) -> None:
    impatient = Recogniser(LIMITS, ScanSettings(wall=0.001), tmp_path)
    try:
        found = impatient.read(BLANK, SIZE, 1, whole=True)
        assert found == Unreadable(Fault.LIMIT, "page-wall")
    finally:
        impatient.close()


def test_a_process_that_hangs_before_it_has_all_of_a_page_is_ended(recogniser: Recogniser) -> None:
    assert recogniser.read(BLANK, SIZE, 1, whole=True) == PageRead(())
    hung = process(recogniser)
    hung.suspend()
    before, recogniser.scans = recogniser.scans, ScanSettings(wall=0.5)
    large = (2000, 2000)  # more than waits in a pipe
    try:
        found = recogniser.read(bytes(2000 * 2000 * 3), large, 2, whole=True)
    finally:
        recogniser.scans = before
    assert found == Unreadable(Fault.LIMIT, "page-wall")
    assert not hung.is_running()


class Interrupted(Exception):
    """Somebody could not wait."""


def test_an_answer_that_nobody_waited_for_is_never_another_pages(recogniser: Recogniser) -> None:
    def interrupt(*_: object) -> None:
        raise Interrupted

    large = (1600, 2200)
    noise = random.Random(1).randbytes(1600 * 2200 * 3)
    assert recogniser.read(BLANK, SIZE, 1, whole=True) == PageRead(())
    before = signal.signal(signal.SIGALRM, interrupt)
    signal.setitimer(signal.ITIMER_REAL, 0.1)
    try:
        with pytest.raises(Interrupted):
            recogniser.read(noise, large, 2, whole=True)
    finally:
        signal.signal(signal.SIGALRM, before)
    # Too few pixels: whoever gets another answer has that of the page before.
    assert recogniser.read(b"", SIZE, 3, whole=True) == Unreadable(Fault.LIMIT, "pixels")


def scan(blobs: BlobFolder, pages: int) -> tuple[Blob, Path]:
    """A scan of some pages with one word each."""
    lines = [Para("文字。")] * (46 * (pages - 1) + 1)
    body = scanned(pdf_bytes(lines, ""), COLOUR, random.Random(1))
    blob = blobs.put([body])
    return blob, blobs.path(blob.sha256)


def test_a_long_document_stops_after_its_turn_and_goes_on_where_it_stopped(tmp_path: Path) -> None:
    blobs, memory = BlobFolder(tmp_path / "blobs"), Memory()
    blob, _ = scan(blobs, 4)
    slow = Slow(ScanSettings(turn=0.001))
    readers = SandboxReaders(Sandbox(LIMITS, tmp_path / "scratch"), blobs, memory, slow)
    document = readers.document(blob, FileKind.PDF)
    assert isinstance(document, Document)
    assert document.scans == (1, 2, 3, 4)
    for _ in range(3):
        with pytest.raises(NotYet):
            readers.recognised(blob, document)
    found = readers.recognised(blob, document)
    assert slow.asked == [(1, True), (2, True), (3, False), (4, True)]
    assert found.recognised == "done"
    assert [block.text for block in found.blocks if isinstance(block, Paragraph)] == [
        *("第1页", "第2页", "第3页", "第4页")
    ]
    assert readers.recognised(blob, document) == found
    assert len(slow.asked) == 4  # nothing is read twice


def test_a_document_whose_pages_all_die_is_given_up_and_comes_to_an_end(tmp_path: Path) -> None:
    blobs, memory = BlobFolder(tmp_path / "blobs"), Memory()
    blob, path = scan(blobs, 5)
    slow = Slow(ScanSettings(turn=0.001))
    slow.answers = dict.fromkeys(range(2, 6), Unreadable(Fault.DIED, "recogniser"))
    sandbox = Sandbox(LIMITS, tmp_path / "scratch")
    document = SandboxReaders(sandbox, blobs, memory).document(blob, FileKind.PDF)
    assert isinstance(document, Document)
    pages = Pages(sandbox, slow, memory, print)
    with pytest.raises(NotYet):
        pages.of(blob, path, document)
    assert pages.of(blob, path, document).recognised == "part"
    assert [number for number, _ in slow.asked] == [1, 2, 3, 4]


def test_pages_beyond_the_limit_and_pages_that_failed_are_told_as_not_read(tmp_path: Path) -> None:
    blobs = BlobFolder(tmp_path / "blobs")
    blob, path = scan(blobs, 3)
    slow = Slow(ScanSettings(pages=2))
    told: list[tuple[int, int]] = []
    sandbox = Sandbox(LIMITS, tmp_path / "scratch")
    document = SandboxReaders(sandbox, blobs, Memory()).document(blob, FileKind.PDF)
    assert isinstance(document, Document)
    pages = Pages(sandbox, slow, Memory(), lambda done, of: told.append((done, of)))
    assert pages.of(blob, path, document).recognised == "part"
    assert told == [(0, 2), (1, 2), (2, 2)]
    slow = Slow(ScanSettings())
    slow.answers = {2: Unreadable(Fault.DIED, "recogniser")}
    memory = Memory()
    assert Pages(sandbox, slow, memory, print).of(blob, path, document).recognised == "part"
    assert Pages(sandbox, slow, memory, print).of(blob, path, document).recognised == "done"


def test_a_page_that_ends_its_child_every_time_does_not_hold_its_document_up(
    tmp_path: Path,
) -> None:
    blobs, died = BlobFolder(tmp_path / "blobs"), Unreadable(Fault.DIED, "wall")
    blob, path = scan(blobs, 4)
    sandbox, slow = Sandbox(LIMITS, tmp_path / "scratch"), Slow(ScanSettings(turn=0.001))
    document = SandboxReaders(sandbox, blobs, Memory()).document(blob, FileKind.PDF)
    assert isinstance(document, Document)
    pages = Pages(sandbox, slow, Memory(), lambda _, __: None)
    for _ in range(2):
        slow.answers = {1: died}
        with pytest.raises(NotYet):
            pages.of(blob, path, document)
    slow.answers = {1: died}
    assert pages.of(blob, path, document).recognised == "part"
    slow.answers, slow.asked = dict.fromkeys(range(1, 5), died), []
    assert Pages(sandbox, slow, Memory(), pages.progress).of(blob, path, document).scans
    assert [number for number, _ in slow.asked] == [1, 2, 3]


def test_without_the_extra_nothing_is_read_and_the_document_says_so(tmp_path: Path) -> None:
    blobs = BlobFolder(tmp_path / "blobs")
    blob, _ = scan(blobs, 1)
    for missing in (None, Slow(ScanSettings(), available=False)):
        readers = SandboxReaders(Sandbox(LIMITS, tmp_path / "s"), blobs, Memory(), missing)
        document = readers.document(blob, FileKind.PDF)
        assert isinstance(document, Document)
        assert readers.recognised(blob, document).recognised == "missing"
