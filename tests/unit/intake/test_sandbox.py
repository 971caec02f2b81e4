"""Children may die, hang, fill memory or the disk: the parent gets a value and goes on."""

from __future__ import annotations

import os
import signal
import threading
import time
import zipfile
from pathlib import Path

import pytest
import rars

from config.settings import ReaderLimits
from intake.readers import SandboxReaders
from intake.sandbox import Answer, Sandbox
from parsers.answers import UNPACKED
from parsers.model import Document, Fault, FileKind, Members, OpenedMail, Unreadable
from store.blobs import BlobFolder
from tests import builders as b
from tests.property.test_any_bytes import MAIL, WORD, ZIP


@pytest.fixture
def sandbox(tmp_path: Path) -> Sandbox:
    return Sandbox(ReaderLimits(wall=20), tmp_path / "scratch")


def given(tmp_path: Path, raw: bytes) -> Path:
    path = tmp_path / "given"
    path.write_bytes(raw)
    return path


def left(sandbox: Sandbox) -> list[Path]:
    return list(sandbox.scratch.iterdir())


def test_an_answer_comes_with_its_files_and_leaves_nothing(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    with sandbox.run("unpack", given(tmp_path, ZIP)) as answer:
        assert isinstance(answer, Answer)
        found = UNPACKED.validate_json(answer.payload)
        assert len(found.parts) == 2
        for part in found.parts:
            path = answer.tray / f"{part.slot:06d}"
            assert path.stat().st_size == part.size
            assert path.stat().st_mode & 0o077 == 0
    assert left(sandbox) == []


def test_an_archive_may_come_in_more_pieces_than_a_child_may_open_files(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    step = len(ZIP) // 100
    pieces = [tmp_path / f"a.zip.{number:03d}" for number in range(1, len(ZIP) // step + 2)]
    for number, path in enumerate(pieces):
        path.write_bytes(ZIP[number * step : (number + 1) * step])
    with sandbox.run("unpack", *pieces) as answer:
        assert isinstance(answer, Answer)
        found = UNPACKED.validate_json(answer.payload)
    assert len(pieces) > 64
    assert (len(found.parts), found.fault) == (2, None)


def test_a_rar_may_come_in_a_hundred_volumes(sandbox: Sandbox, tmp_path: Path) -> None:
    content = os.urandom(100_000)
    builder = rars.RarBuilder(format="rar50", store=True, volume_size=1000)
    builder.add_bytes(content, "a.jpg")
    builder.write_volumes(str(tmp_path / "a.part1.rar"))
    pieces = sorted(tmp_path.iterdir())
    with sandbox.run("unpack", *pieces) as answer:
        assert isinstance(answer, Answer)
        found = UNPACKED.validate_json(answer.payload)
        assert (len(found.parts), found.fault) == (1, None)
        assert (answer.tray / "000001").read_bytes() == content
    assert len(pieces) == 100


def test_a_child_that_is_killed_is_a_value(sandbox: Sandbox, tmp_path: Path) -> None:
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)  # opening it blocks for ever: the child is surely alive when it is killed

    def kill() -> None:
        for _ in range(200):
            for folder in left(sandbox) if sandbox.scratch.exists() else []:
                for process in Path("/proc").glob("[0-9]*"):
                    try:
                        if (process / "cwd").readlink() == folder:
                            os.kill(int(process.name), signal.SIGKILL)
                            return
                    except OSError:
                        continue
            time.sleep(0.02)

    killer = threading.Thread(target=kill)
    killer.start()
    with sandbox.run("word", fifo) as answer:
        assert isinstance(answer, Unreadable)
        assert (answer.fault, answer.detail) == (Fault.DIED, "silent")
    killer.join()
    assert left(sandbox) == []


def test_a_child_that_hangs_is_ended_at_its_deadline(tmp_path: Path) -> None:
    sandbox = Sandbox(ReaderLimits(wall=0.5), tmp_path / "scratch")
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    began = time.monotonic()
    with sandbox.run("word", fifo) as answer:
        assert answer == Unreadable(Fault.DIED, "wall")
    assert time.monotonic() - began < 10
    assert left(sandbox) == []


def test_a_child_that_wants_too_much_memory_is_a_limit(tmp_path: Path) -> None:
    sandbox = Sandbox(ReaderLimits(memory=600 * 1024 * 1024), tmp_path / "scratch")
    path = tmp_path / "big.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "")
        cell = "<w:p><w:r><w:t>x</w:t></w:r></w:p>" * 3_000_000
        ns = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
        body = f'<w:document xmlns:w="{ns}"><w:body>{cell}</w:body></w:document>'
        archive.writestr("word/document.xml", body)
    with sandbox.run("word", path) as answer:
        assert isinstance(answer, Answer)
        assert b'"fault":"limit"' in answer.payload, "our limit is nobody's damage"
    assert left(sandbox) == []


def test_a_file_that_is_gone_is_a_value(sandbox: Sandbox, tmp_path: Path) -> None:
    with sandbox.run("word", tmp_path / "nothing") as answer:
        assert answer == Unreadable(Fault.DIED, "FileNotFoundError")


def test_left_overs_of_a_crash_are_swept(sandbox: Sandbox) -> None:
    deep = sandbox.scratch / "task-old"
    for _ in range(200):
        deep = deep / "d"
    deep.mkdir(parents=True)
    sandbox.sweep()
    assert left(sandbox) == []


class Memory(dict[str, str]):
    """Stored readings in a dictionary."""

    def reading(self, key: str) -> str | None:
        return self.get(key)

    def remember(self, key: str, payload: str) -> None:
        self.setdefault(key, payload)

    def forget(self, key: str) -> None:
        self.pop(key, None)


@pytest.fixture
def readers(sandbox: Sandbox, tmp_path: Path) -> SandboxReaders:
    return SandboxReaders(sandbox, BlobFolder(tmp_path / "blobs"), Memory())


def test_results_are_stored_by_content(readers: SandboxReaders) -> None:
    archive = readers.blobs.put([ZIP])
    first = readers.unpack(archive)
    assert isinstance(first, Members)
    readers.blobs.path(archive.sha256).unlink()  # a second reading would need it
    assert readers.unpack(archive) == first


def test_derived_bytes_that_are_gone_come_back(readers: SandboxReaders) -> None:
    archive = readers.blobs.put([ZIP])
    first = readers.unpack(archive)
    for file in first.files:
        readers.blobs.delete(file.blob.sha256)
    assert readers.unpack(archive) == first
    assert all(readers.blobs.exists(file.blob.sha256) for file in first.files)


def test_a_result_of_another_program_version_is_read_again(readers: SandboxReaders) -> None:
    blob = readers.blobs.put([WORD])
    content = readers.document(blob, FileKind.DOCX)
    assert isinstance(content, Document)
    assert isinstance(readers.memory, Memory)
    readers.memory.update(dict.fromkeys(readers.memory, '{"type": "something else"}'))
    assert readers.document(blob, FileKind.DOCX) == content


def test_our_own_failures_are_never_stored(tmp_path: Path) -> None:
    memory = Memory()
    sandbox = Sandbox(ReaderLimits(wall=0.001), tmp_path / "scratch")
    readers = SandboxReaders(sandbox, BlobFolder(tmp_path / "blobs"), memory)
    blob = readers.blobs.put([WORD])
    assert isinstance(readers.document(blob, FileKind.DOCX), Unreadable)
    assert memory == {}


def test_a_mail_that_our_limit_cut_is_read_again_another_time(tmp_path: Path) -> None:
    memory = Memory()
    sandbox = Sandbox(ReaderLimits(file_bytes=100), tmp_path / "scratch")
    readers = SandboxReaders(sandbox, BlobFolder(tmp_path / "blobs"), memory)
    opened = readers.open_mail(readers.blobs.put([MAIL]))
    assert isinstance(opened, OpenedMail)
    assert (opened.files, opened.mail.oddities) == ((), ("cut file_bytes",))
    assert memory == {}


def test_a_mail_is_opened_and_its_attachments_kept(readers: SandboxReaders) -> None:
    opened = readers.open_mail(readers.blobs.put([MAIL]))
    assert isinstance(opened, OpenedMail)
    assert [file.name for file in opened.files] == [b.archive_name()]
    assert readers.blobs.exists(opened.files[0].blob.sha256)
