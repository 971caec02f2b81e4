"""Whatever bytes come, readers return values: they never raise, and what they say is storable."""

from __future__ import annotations

import io
import tempfile
import zipfile
from pathlib import Path

from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl import Workbook

from config.settings import ReaderLimits
from intake.demo import mails, samples
from parsers.sniff import kind
from parsers.tasks import TASKS, perform
from parsers.tray import Tray
from tests import builders as b
from tests.anomaly.world import START
from tests.property.length import examples


def workbook() -> bytes:
    """A small annex with a merged cell and a format."""
    book, out = Workbook(), io.BytesIO()
    sheet = book.create_sheet("附表1", 0)
    for line in (["证书", "人数", "通过率"], ["智能财税", 12, 0.9231], [None, 3, 1]):
        sheet.append(line)
    sheet.merge_cells("A2:A3")
    sheet["C2"].number_format = "0.00%"
    book.save(out)
    return out.getvalue()


LIMITS = ReaderLimits(files=200, file_bytes=5_000_000, total_bytes=20_000_000)
FORM = samples.filled(b.CAMPAIGN, b.UNIT)
WORD, PDF = samples.word(b.CAMPAIGN, FORM), samples.pdf(b.CAMPAIGN, FORM)
ZIP = samples.packed({"考核材料.docx": WORD, "a.pdf": PDF})
MAIL = next(iter(mails.submissions(b.CAMPAIGN, START))).raw
EXCEL = workbook()
SEEDS = {"mail": MAIL, "unpack": ZIP, "word": WORD, "pdf": PDF, "excel": EXCEL}


def done(task: str, raw: bytes) -> bytes:
    """Does a task over bytes; the answer must be what the task promises."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "given"
        path.write_bytes(raw)
        tray = Path(folder) / "tray"
        tray.mkdir()
        kind(path)
        answer = perform(task, path, Tray(tray, LIMITS))
        TASKS[task][1].validate_json(answer)
        answer.decode("utf-8")
        return answer


@given(task=st.sampled_from(sorted(SEEDS)), raw=st.binary(max_size=400))
@example(task="mail", raw=b"From: a@[")
@example(task="mail", raw=b"From: <@")
@example(task="mail", raw=b"Content-Type: multipart/mixed; boundary=\r\n\r\n--\r\n")
@example(task="mail", raw=b"Content-Type: message/rfc822\r\n\r\n")
@example(task="mail", raw=b"Content-Transfer-Encoding: base64\r\n\r\n=")
@examples(300)
def test_any_bytes_at_all(task: str, raw: bytes) -> None:
    assert done(task, raw)


@st.composite
def mutated(draw: st.DrawFn) -> tuple[str, bytes]:
    """Real files with some bytes changed, cut out or doubled: these get deeper."""
    task = draw(st.sampled_from(["mail", "unpack", "word", "excel"]))
    raw = bytearray(SEEDS[task])
    for _ in range(draw(st.integers(1, 8))):
        place = draw(st.integers(0, len(raw) - 1))
        match draw(st.sampled_from(["change", "cut", "double"])):
            case "change":
                raw[place] = draw(st.integers(0, 255))
            case "cut":
                del raw[place : place + draw(st.integers(1, 200))]
                raw = raw or bytearray(b"x")
            case _:
                raw[place:place] = raw[place : place + draw(st.integers(1, 200))]
    return task, bytes(raw)


@given(given_=mutated())
@examples(150)
def test_real_files_with_some_bytes_changed(given_: tuple[str, bytes]) -> None:
    assert done(*given_)


HEADER = st.text(st.characters(codec="utf-8"), max_size=60) | st.binary(max_size=60).map(
    lambda raw: raw.decode("ascii", "surrogateescape")
)


@given(
    names=st.lists(
        st.sampled_from(
            ["From", "Subject", "Content-Type", "Content-Disposition", "Return-Path", "Date"]
        ),
        max_size=6,
    ),
    data=st.data(),
)
@examples(200)
def test_any_headers(names: list[str], data: st.DataObject) -> None:
    lines = [f"{name}: {data.draw(HEADER)}" for name in names]
    raw = "\r\n".join([*lines, "", "body"]).encode("utf-8", "surrogateescape")
    assert done("mail", raw)


@given(xml=st.text(st.sampled_from('<>/="w:ptblrc mergeGridSpanval0123456789&;'), max_size=120))
@examples(100)
def test_any_xml_in_a_word_file(xml: str) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "")
        body = f'<w:document xmlns:w="{"http://schemas.openxmlformats.org/wordprocessingml/2006/main"}"><w:body>{xml}</w:body></w:document>'
        archive.writestr("word/document.xml", body)
    assert done("word", out.getvalue())
