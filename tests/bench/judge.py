"""Binding and judging beside their limit: the same Document through JSON, and a whole package.

Limits are what nobody can avoid: a package must at least be unzipped and its Word parsed, and a
Document must at least come back from its child as JSON. The goals are 50 ms of CPU for binding and
judging an organisation's form with 300 rows in its longest annex, and 0.3 s for a whole package
whose Word is read and whose PDF is a scan; a typed PDF is read and compared on top of that.
Figures are medians of CPU time: other programs on the machine still make caches cold.
"""

from __future__ import annotations

import io
import random
import statistics
import tempfile
import time
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from lxml import etree
from pydantic import TypeAdapter

from checks.judge import judge
from checks.model import History, MoreReading, Rulings, Verdict
from checks.roles import roles
from config.campaign import Campaign, load_all
from config.roster import Roster, Unit, UnitKind
from parsers.model import Document, Evidence, File, FileKind, Package
from parsers.pdf import read_pdf
from parsers.word import read_word
from tests.samples import organisation
from tests.samples.blocks import Submission
from tests.samples.pack import archive_bytes
from tests.samples.render import render
from tests.samples.roster import ROSTER
from tests.samples.style import Style
from tests.verdicts.neutral import package_of

ROWS, ROUNDS = 300, 15
RECEIVED = datetime(2023, 3, 20, tzinfo=UTC)
UNITS = Roster(tuple(Unit(name, UnitKind(kind)) for name, kind in ROSTER))
DOCUMENT: TypeAdapter[Document] = TypeAdapter(Document)


def main() -> None:
    """Prints both tables."""
    campaigns = load_all()
    rng = random.Random(1)  # noqa: S311 - samples, not secrets
    paper = organisation.conforming(rng, annex_rows=ROWS)
    submission = render(paper, Style.plain(), rng)
    _documents(package_of(submission), campaigns)
    _packages(submission, campaigns, rng)


def _documents(package: Package, campaigns: tuple[Campaign, ...]) -> None:
    word = next(one.content for one in package.files if isinstance(one.content, Document))
    cells = sum(len(block.cells) for block in word.blocks if block.type == "table")
    payload = DOCUMENT.dump_json(word)
    package = replace(package, files=tuple(_scanned(one) for one in package.files))
    print(f"附件2, {ROWS} rows in 附表1, {cells} cells in all")
    limit = _median(lambda: DOCUMENT.validate_json(payload))
    _line("limit: the Document back from JSON", limit, limit)
    _line("bind", _median(lambda: roles(package, campaigns[0])), limit)
    _line("bind and judge (goal 50 ms)", _median(lambda: _judged(package, campaigns)), limit)


def _scanned(file: File) -> File:
    """A scan in place of the PDF: comparing two typed documents is another benchmark."""
    scan = Document((), pages=10, pictures=10, typed=False)
    return replace(file, content=scan) if file.kind is FileKind.PDF else file


def _packages(submission: Submission, campaigns: tuple[Campaign, ...], rng: random.Random) -> None:
    raw = archive_bytes(submission, rng)
    print(f"a whole package with Word and typed PDF, {len(raw) // 1000} KB")
    with tempfile.TemporaryDirectory() as folder:
        limit = _median(lambda: _unzip_and_parse(raw))
        _line("limit: unzip, parse Word's main part", limit, limit)
        for typed, what in (
            (False, "read and judge, PDF a scan (goal 300 ms)"),
            (True, "… PDF typed"),
        ):
            work = _Work(raw, submission, Path(folder), campaigns, typed=typed)
            _line(what, _median(work.whole, 5), limit)


def _unzip_and_parse(raw: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        for name in archive.namelist():
            inner = archive.read(name)
            if name.endswith(".docx"):
                with zipfile.ZipFile(io.BytesIO(inner)) as word:
                    etree.fromstring(word.read("word/document.xml"))


@dataclass(frozen=True, slots=True)
class _Work:
    """A package read in this process and judged; the cost of a child is another benchmark."""

    raw: bytes
    submission: Submission
    folder: Path
    campaigns: tuple[Campaign, ...]
    typed: bool

    def whole(self) -> Verdict:
        package, files = package_of(self.submission), []
        with zipfile.ZipFile(io.BytesIO(self.raw)) as archive:
            for file in package.files:
                name = next(one for one in archive.namelist() if one.endswith(file.name))
                path = self.folder / "file"
                path.write_bytes(archive.read(name))
                if file.kind is FileKind.PDF:
                    read = replace(file, content=read_pdf(path)) if self.typed else _scanned(file)
                else:
                    read = replace(file, content=read_word(path))
                files.append(read)
        return _judged(replace(package, files=tuple(files)), self.campaigns)


def _judged(package: Package, campaigns: tuple[Campaign, ...]) -> Verdict:
    found = judge(Evidence(None, package), campaigns, UNITS, History(), Rulings(), RECEIVED)
    if isinstance(found, MoreReading):
        raise TypeError("everything was read")
    return found


def _median(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    times = []
    for _ in range(rounds):
        began = time.process_time()
        work()
        times.append(time.process_time() - began)
    return statistics.median(times)


def _line(what: str, seconds: float, limit: float) -> None:
    print(f"  {what:42} {seconds * 1000:8.1f} ms  {seconds / limit:6.2f} of the limit")


if __name__ == "__main__":
    main()
