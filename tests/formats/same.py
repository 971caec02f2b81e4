"""One sample, many files: what is read of each, beside what was written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from checks.bind.form import bind
from checks.form import Form
from checks.roles import roles
from parsers.excel import read_excel
from parsers.legacy import read_doc
from parsers.model import Content, Document, File, FileKind, Package
from parsers.pdf import read_pdf
from parsers.word import read_word
from tests import builders as b
from tests.formats.authors import Sample
from tests.formats.told import Difference, cells, differences, told
from tests.verdicts.neutral import package_of

WORDS = ("new", "strict", "again", "old")
PRINTS = ("office", "drawn", "browser")
_OLD = {".docx": ".doc", ".xlsx": ".xls"}
_KINDS = {
    ".docx": FileKind.DOCX,
    ".doc": FileKind.DOC,
    ".xlsx": FileKind.XLSX,
    ".xls": FileKind.XLS,
    ".pdf": FileKind.PDF,
}


@dataclass(frozen=True, slots=True)
class Compared:
    """How one way of writing a sample was read."""

    seed: int
    way: str
    cells: int
    differences: tuple[Difference, ...]

    @property
    def right(self) -> bool:
        """Whether the Form is what was written."""
        return not self.differences

    @property
    def wrong(self) -> int:
        """How many cells of tables differ."""
        return sum(one.place.startswith("cell ") for one in self.differences)

    @property
    def words(self) -> str:
        """The first differences, for a person."""
        lines = [f"  {one.place}: {one.wanted} → {one.found}" for one in self.differences[:6]]
        head = f"seed {self.seed}, {self.way}: {len(self.differences)} differences"
        return "\n".join([head, *lines])


def compared(sample: Sample, folder: Path) -> Iterator[Compared]:
    """Every way of a sample beside what was written."""
    wanted = told(wanted_of(sample))
    for way in (*WORDS, *PRINTS):
        found = told(form_of(sample, folder, way))
        yield Compared(sample.seed, way, cells(wanted), tuple(differences(wanted, found)))


def wanted_of(sample: Sample) -> Form | None:
    """The Form that perfect readers would give."""
    package = package_of(sample.submission)
    files = tuple(file for file in package.files if file.kind is not FileKind.PDF)
    return roles(replace(package, files=files), b.CAMPAIGN)[1]


def form_of(sample: Sample, folder: Path, way: str) -> Form | None:
    """The Form that our readers give."""
    if way in PRINTS:
        pdf = printed(sample, folder, way)
        return (
            bind(pdf.content, pdf.name, b.CAMPAIGN) if isinstance(pdf.content, Document) else None
        )
    return roles(Package("a.zip", words(sample, folder, way), b.blob("a")), b.CAMPAIGN)[1]


def words(sample: Sample, folder: Path, way: str) -> tuple[File, ...]:
    """The main Word file and the annexes' files, read, under the names that they came with."""
    paths = [folder / way / name for name, _, _ in sample.carriers()]
    if way == "old":
        paths = [path.with_suffix(_OLD[path.suffix]) for path in paths]
    names = [one.name for one in sample.submission.carriers if one.format != "pdf"]
    return tuple(_file(path, name) for path, name in zip(paths, names, strict=True))


def printed(sample: Sample, folder: Path, way: str) -> File:
    """The PDF, read."""
    name = next(one.name for one in sample.submission.carriers if one.format == "pdf")
    return _file(folder / way / f"{sample.seed}.pdf", name)


def _file(path: Path, name: str) -> File:
    kind = _KINDS[path.suffix]
    name = name.rpartition(".")[0] + path.suffix
    return File(name, b.blob(str(path)), kind, read(path))


def read(path: Path) -> Content:
    """Reads a file by its kind."""
    readers = {".docx": read_word, ".doc": read_doc, ".pdf": read_pdf}
    return readers.get(path.suffix, read_excel)(path)
