"""The second readers: what they read where the first one fails, and that they fail safely."""

from __future__ import annotations

from pathlib import Path

import olefile
import pytest
from reportlab.pdfgen.canvas import Canvas

from config.settings import ReaderLimits
from intake import libreoffice
from intake.rereading import SECOND, reread, wanted
from intake.sandbox import Sandbox
from parsers.legacy import read_doc
from parsers.model import Content, Document, Fault, FileKind, Table, Unreadable
from parsers.pdf import read_pdf
from parsers.pdf_second import UNSURE, read_pdf_slowly
from parsers.word import read_word
from tests.samples.blocks import Grid, GridCell, Heading, Para
from tests.samples.style import Style
from tests.samples.write_docx import word_bytes
from tests.servers.office import convert

needs_office = pytest.mark.skipif(
    not libreoffice.available(),
    reason="需要：apt-get install libreoffice-writer-nogui bubblewrap（容器可能禁止命名空间）",
)


def ruled(path: Path) -> Path:
    canvas = Canvas(str(path), (400, 400))
    canvas.drawString(100, 350, "Results")
    for at in (100, 200, 300):
        canvas.line(100, at, 300, at)
        canvas.line(at, 100, at, 300 if at != 200 else 200)  # merged at the top
    canvas.drawString(110, 250, "Certificates")
    canvas.drawString(110, 150, "12")
    canvas.drawString(210, 150, "7")
    canvas.save()
    return path


def grids(content: Content) -> list[list[tuple[int, int, int, str]]]:
    assert isinstance(content, Document), content
    return [
        [
            (cell.row, cell.column, cell.column_span, "".join(cell.text.split()))
            for cell in one.cells
        ]
        for one in content.blocks
        if isinstance(one, Table)
    ]


def sandbox(folder: Path) -> Sandbox:
    return Sandbox(ReaderLimits(), folder / "scratch")


def test_the_second_reader_of_pdfs_gives_the_same_grid_but_is_never_sure(tmp_path: Path) -> None:
    path = ruled(tmp_path / "a.pdf")
    first, second = read_pdf(path), read_pdf_slowly(path)
    assert grids(first) == grids(second)
    assert isinstance(second, Document) and second.typed
    confidences = {
        cell.confidence for one in second.blocks if isinstance(one, Table) for cell in one.cells
    }
    assert confidences == {UNSURE}


def test_a_pdf_that_pdfium_cannot_open_is_read_by_the_second_reader(tmp_path: Path) -> None:
    """A mail gateway's text before the header: pdfium looks at the first thousand bytes only."""
    path = tmp_path / "b.pdf"
    path.write_bytes(b"\n" * 3000 + ruled(tmp_path / "a.pdf").read_bytes())
    first = read_pdf(path)
    assert first == Unreadable(Fault.SUSPECT, "pdfium")
    found = reread(sandbox(tmp_path), path, FileKind.PDF, first)
    assert [cell for *_, cell in grids(found)[0]] == ["Certificates", "12", "7"]


def test_what_no_reader_can_read_stays_as_the_first_one_said(tmp_path: Path) -> None:
    path = tmp_path / "b.pdf"
    path.write_bytes(b"%PDF-1.7\n" + bytes(range(256)) * 20)
    first = Unreadable(Fault.SUSPECT, "pdfium")
    assert reread(sandbox(tmp_path), path, FileKind.PDF, first) is first


@pytest.mark.parametrize(
    ("fault", "detail", "kind", "asked"),
    [
        (Fault.SUSPECT, "struct.error", FileKind.DOC, True),
        (Fault.UNSUPPORTED, "doc", FileKind.DOC, True),
        (Fault.UNSUPPORTED, "ole", FileKind.DOC, False),
        (Fault.ENCRYPTED, "doc", FileKind.DOC, False),
        (Fault.DIED, "silent", FileKind.PDF, True),
        (Fault.DIED, "wall", FileKind.PDF, False),
        (Fault.DAMAGED, "", FileKind.PDF, False),
        (Fault.SUSPECT, "", FileKind.DOCX, False),
    ],
)
def test_only_doubt_asks_a_second_reader(
    fault: Fault, detail: str, kind: FileKind, *, asked: bool
) -> None:
    assert wanted(Unreadable(fault, detail), kind) is asked


def old_word(folder: Path) -> Path:
    """A .doc that LibreOffice wrote."""
    cells = (
        GridCell(0, 0, "证书"),
        GridCell(0, 1, "人数"),
        GridCell(1, 0, "财税"),
        GridCell(1, 1, "12"),
    )
    path = folder / "a.docx"
    path.write_bytes(
        word_bytes(
            (Heading("总体情况", 1, "一、"), Grid(2, 2, cells, 1), Para("以上属实")), Style.plain()
        )
    )
    convert([path], "doc", folder)
    return folder / "a.doc"


def with_wrong_bookkeeping(path: Path) -> Path:
    """The same with paragraph properties that point beyond the file: our own reader stumbles."""
    with olefile.OleFileIO(str(path), write_mode=True) as ole:
        stream = bytearray(ole.openstream("WordDocument").read())
        at = 0x9A + 8 * 13  # fcPlcfBtePapx, lcbPlcfBtePapx ([MS-DOC] 2.5.6)
        stream[at : at + 8] = b"\xff\xff\xff\x7f\x05\x00\x00\x00"
        ole.write_stream("WordDocument", bytes(stream))
    return path


@needs_office
def test_an_old_word_file_that_our_reader_cannot_read_is_read_by_libreoffice(
    tmp_path: Path,
) -> None:
    path = with_wrong_bookkeeping(old_word(tmp_path))
    first = read_doc(path)
    assert isinstance(first, Unreadable) and wanted(first, FileKind.DOC), first
    found = reread(sandbox(tmp_path), path, FileKind.DOC, first)
    assert isinstance(found, Document)
    assert found.cut == SECOND, "a person looks"
    assert "总体情况" in str(found)


@needs_office
def test_libreoffice_gives_what_our_own_reader_gives(tmp_path: Path) -> None:
    path, folder = old_word(tmp_path), tmp_path / "made"
    folder.mkdir()
    made = libreoffice.convert(path, ".doc", "docx", folder, ReaderLimits())
    assert made is not None
    assert grids(read_word(made)) == grids(read_doc(path))
    assert [one.name for one in folder.iterdir()] == ["given.docx"], "nothing else is left"


@needs_office
def test_libreoffice_is_ended_at_its_deadline_and_gives_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(word_bytes((Heading("题", 1),), Style.plain()))
    limits = ReaderLimits(wall=0.05)
    assert libreoffice.convert(path, ".docx", "pdf", tmp_path / "made", limits) is None


@needs_office
def test_libreoffice_sees_no_network_and_no_other_file(tmp_path: Path) -> None:
    """What runs in its place tries to reach both."""
    secret = tmp_path / "secret"
    secret.write_text("别的学校的材料", encoding="utf-8")
    folder = tmp_path / "out"
    folder.mkdir()
    tries = (
        f"cat {secret} > /out/secret; cat /etc/passwd > /out/passwd; "
        "cat /proc/net/route > /out/route; echo x > /usr/x; ls /home /root >> /out/homes; true"
    )
    command = [*libreoffice.alone(Path("/dev/null"), "given", folder), "sh", "-c", tries]
    assert libreoffice.ran(command, 20)
    assert (folder / "secret").read_bytes() == b""
    assert (folder / "passwd").read_bytes() == b""
    assert len((folder / "route").read_text().splitlines()) <= 1, "a heading and no route"
    assert (folder / "homes").read_bytes() == b""
