"""The same sample written by every program at hand: the files that one Form must come from.

python-docx, openpyxl and reportlab write most of them. LibreOffice saves each again, as a new and as
an old file, and prints it. Chromium prints it from HTML: another engine that lays out lines and
pages in its own way, repeats headers, and embeds its own fonts.
"""

from __future__ import annotations

import random
import shutil
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tests.formats.page import page_of
from tests.samples import organisation, school
from tests.samples.blocks import Block, Submission
from tests.samples.paper import Paper
from tests.samples.render import render
from tests.samples.style import Style
from tests.samples.write_docx import word_bytes
from tests.samples.write_pdf import pdf_bytes
from tests.samples.write_xlsx import excel_bytes
from tests.servers.browser import CHROMIUM, INSTALL, QUIET
from tests.servers.office import convert

BATCH = 25  # files for one run of LibreOffice
_SUFFIX = {"word": ".docx", "excel": ".xlsx"}
_STRICT = (
    (
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
    ),
    (
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
    ),
)


@dataclass(frozen=True, slots=True)
class Sample:
    """A conforming paper with the habits of one unit; even seeds are schools."""

    seed: int
    paper: Paper
    submission: Submission

    @classmethod
    def of(cls, seed: int) -> Sample:
        rng = random.Random(seed)
        author = organisation if seed % 2 else school
        paper = author.conforming(rng)
        return cls(seed, paper, render(paper, Style.random(rng), random.Random(seed)))

    def saying(self, paper: Paper) -> Sample:
        """Another paper in the same style."""
        style = self.submission.style
        return Sample(self.seed, paper, render(paper, style, random.Random(self.seed)))

    @property
    def printed(self) -> tuple[Block, ...]:
        """What the PDF says: all of it, the annexes too."""
        return next(one.blocks for one in self.submission.carriers if one.format == "pdf")

    def carriers(self) -> Iterator[tuple[str, str, tuple[Block, ...]]]:
        """Name of the file, format and blocks of the main Word file and of the annexes'."""
        for number, carrier in enumerate(self.submission.carriers):
            if carrier.format != "pdf":
                name = f"{self.seed}-{number}{_SUFFIX[carrier.format]}"
                yield name, carrier.format, carrier.blocks


def written_new(sample: Sample, folder: Path) -> Path:
    """Writes the Word file and the annexes of a sample; gives the folder."""
    (folder / "new").mkdir(exist_ok=True)
    for name, form, blocks in sample.carriers():
        data = word_bytes if form == "word" else excel_bytes
        (folder / "new" / name).write_bytes(data(blocks, sample.submission.style))
    return folder


def written(samples: Iterable[Sample], folder: Path) -> Path:
    """Writes every sample in every way: a folder a way, a file a carrier; gives the folder."""
    given = tuple(samples)
    for way in ("strict", "plain", "whole", "drawn", "browser", "again", "old", "office"):
        (folder / way).mkdir()
    for sample in given:
        written_new(sample, folder)
        _rewrite(sample, folder)
    with _printer() as printed:
        for sample in given:
            path = folder / "browser" / f"{sample.seed}.pdf"
            path.write_bytes(printed(page_of(sample.printed, repeated=sample.seed % 3 != 0)))
    for source, kinds in (("*.docx", ("docx", "doc")), ("*.xlsx", ("xlsx", "xls"))):
        files = sorted((folder / "plain").glob(source))
        _convert(files, kinds[0], folder / "again")
        _convert(files, kinds[1], folder / "old")
    _convert(sorted((folder / "whole").glob("*.docx")), "pdf", folder / "office")
    return folder


def _rewrite(sample: Sample, folder: Path) -> None:
    # LibreOffice doubles the text of some content controls in merged cells.
    plain = replace(sample.submission.style, controls="none")
    for name, form, blocks in sample.carriers():
        if form == "excel":
            for way in ("strict", "plain"):
                shutil.copy(folder / "new" / name, folder / way / name)
            continue
        (folder / "plain" / name).write_bytes(word_bytes(blocks, plain))
        strict(folder / "new" / name, folder / "strict" / name)
    (folder / "whole" / f"{sample.seed}.docx").write_bytes(word_bytes(sample.printed, plain))
    (folder / "drawn" / f"{sample.seed}.pdf").write_bytes(pdf_bytes(sample.printed, "章"))


def _convert(files: list[Path], kind: str, folder: Path) -> None:
    for at in range(0, len(files), BATCH):
        convert(files[at : at + BATCH], kind, folder)


def strict(given: Path, made: Path) -> None:
    """The same Word file in the namespaces of strict OOXML."""
    with zipfile.ZipFile(given) as source, zipfile.ZipFile(made, "w") as target:
        for part in source.namelist():
            data = source.read(part)
            if part.endswith((".xml", ".rels")):
                for loose, tight in _STRICT:
                    data = data.replace(loose, tight)
            target.writestr(part, data)


@contextmanager
def _printer() -> Iterator[Callable[[str], bytes]]:
    """Prints pages as PDF by Debian's Chromium; skipped where it is missing."""
    if not CHROMIUM:
        pytest.skip(INSTALL)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        page = browser.new_page()

        def printed(text: str) -> bytes:
            page.set_content(text)
            return page.pdf(format="A4", prefer_css_page_size=True)

        yield printed
        browser.close()
