"""What keeps strangers' files harmless here, and what 7-Zip reads where it may run.

Containers often forbid the namespaces that 7-Zip is locked into, so both outcomes are right; which one holds is
found by the same trial that the program makes.
"""

from __future__ import annotations

import ctypes
import os
import platform
import signal
import struct
import sys
import threading
from pathlib import Path

import py7zr
import pytest

from config.settings import ReaderLimits
from intake import sandbox_seccomp
from intake.readers import SandboxReaders
from intake.sandbox import Sandbox, protections
from intake.sandbox_landlock import version
from intake.sandbox_tool import Opinion, ask, second_reader
from parsers.model import Fault
from store.blobs import BlobFolder
from tests.attacks import zips as z
from tests.unit.intake.test_sandbox import Memory


def cabinet(files: dict[str, bytes]) -> bytes:
    """A Windows cabinet of stored files; we have no reader for it."""
    data = b"".join(files.values())
    entries, place = b"", 0
    for name, content in files.items():
        entries += struct.pack("<IIHHHH", len(content), place, 0, 0x5A21, 0, 0x20)
        entries += name.encode() + b"\0"
        place += len(content)
    first = 36 + 8 + len(entries)
    total = first + 8 + len(data)
    head = b"MSCF" + struct.pack("<IIIIIBBHHHHH", 0, total, 0, 44, 0, 3, 1, 1, len(files), 0, 1, 0)
    folder = struct.pack("<IHH", first, 1, 0)
    return head + folder + entries + struct.pack("<IHH", 0, len(data), len(data)) + data


@pytest.fixture
def readers(tmp_path: Path) -> SandboxReaders:
    sandbox = Sandbox(ReaderLimits(), tmp_path / "scratch")
    return SandboxReaders(sandbox, BlobFolder(tmp_path / "blobs"), Memory())


def test_a_foreign_format_is_read_by_7_zip_or_left_to_a_person(readers: SandboxReaders) -> None:
    files = {"a.txt": b"first", "b.txt": b"second"}
    found = readers.unpack(readers.blobs.put([cabinet(files)]))
    if second_reader():
        assert found.fault is None
        kept = {file.name: readers.blobs.path(file.blob.sha256) for file in found.files}
        assert {name: path.read_bytes() for name, path in kept.items()} == files
    else:
        assert found.fault is not None
        assert found.fault.fault is Fault.UNSUPPORTED


def test_a_damaged_foreign_format_gives_nothing_and_accuses_nobody(readers: SandboxReaders) -> None:
    found = readers.unpack(readers.blobs.put([cabinet({"a.txt": b"x" * 500})[:-200]]))
    assert found.files == ()
    assert found.fault is not None
    assert found.fault.fault is Fault.UNSUPPORTED


def test_7_zip_writes_no_names_and_only_what_it_listed(tmp_path: Path) -> None:
    path, folder = tmp_path / "a.cab", tmp_path / "out"
    path.write_bytes(cabinet({"../evil.txt": b"x", "b.txt": b"y"}))
    folder.mkdir()
    opinion = ask(path, folder, ReaderLimits())
    taken = opinion.found.parts if opinion.found else ()
    assert sorted(one.name for one in folder.iterdir()) == [f"{one.slot:06d}" for one in taken]
    assert not (tmp_path / "evil.txt").exists()
    assert len(taken) == (2 if second_reader() else 0)


def lzh(name: str, content: bytes, crc: int) -> bytes:
    """An LZH archive of one stored file; its checksum comes after the content is out."""
    body = b"-lh0-" + struct.pack("<IIIBB", len(content), len(content), 0, 0x20, 0)
    body += bytes([len(name)]) + name.encode() + struct.pack("<H", crc)
    return bytes([len(body), sum(body) & 0xFF]) + body + content + b"\0"


@pytest.mark.parametrize(("crc", "sound"), [(0xBB3D, True), (1, False)])
def test_7_zip_gives_nothing_that_it_finds_damaged(
    readers: SandboxReaders, crc: int, *, sound: bool
) -> None:
    found = readers.unpack(readers.blobs.put([lzh("a.txt", b"123456789", crc)]))
    assert [file.name for file in found.files] == (["a.txt"] if sound and second_reader() else [])


def test_a_password_is_no_damage_for_7_zip(tmp_path: Path) -> None:
    path, folder = tmp_path / "a.7z", tmp_path / "out"
    folder.mkdir()
    with py7zr.SevenZipFile(path, "w", password="x") as archive:
        archive.writestr(b"abc" * 100, "a.txt")
    assert ask(path, folder, ReaderLimits()) == Opinion()


def test_7_zip_may_not_fill_our_memory_with_names(tmp_path: Path) -> None:
    """A listing of 90,000 names is more than we listen to, and nobody is accused."""
    path, folder = tmp_path / "a.zip", tmp_path / "out"
    folder.mkdir()
    path.write_bytes(z.many(90_000))
    assert ask(path, folder, ReaderLimits(files=100_000)) == Opinion()


def test_what_protects_is_found_by_trying(tmp_path: Path) -> None:
    told = {one.name: one for one in protections(ReaderLimits(), tmp_path / "scratch")}
    assert list(told) == ["limits", "files", "network", "programs", "privileges", "second-reader"]
    assert told["limits"].active
    assert told["second-reader"].active == second_reader()
    if sys.platform == "linux":
        assert told["files"].active == bool(version(ctypes.CDLL(None, use_errno=True)))
        known = platform.machine() in ("x86_64", "aarch64")
        assert told["network"].active == told["programs"].active == known
    assert all(one.note for one in told.values() if one.active)


@pytest.mark.skipif(platform.machine() not in ("x86_64", "aarch64"), reason="no filter there")
def test_a_child_sends_no_signal_to_anybody() -> None:
    child = os.fork()
    if child == 0:
        libc = ctypes.CDLL(None, use_errno=True)
        libc.prctl(38, 1, 0, 0, 0)  # no new privileges, without which there is no filter
        sandbox_seccomp.restrict(libc)
        refused = 0
        for send, to in ((os.kill, os.getppid()), (signal.pthread_kill, threading.get_ident())):
            try:
                send(to, 0)
            except PermissionError:
                refused += 1
        os._exit(refused)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 2


def test_two_thousand_pictures_pass(readers: SandboxReaders) -> None:
    """The real weight, 300 MB, is in `make bench`; here the number, and the room for the weight."""
    noise = os.urandom(64)
    pictures = {
        f"佐证/{n:04d}.jpg": b"\xff\xd8\xff" + bytes([n % 251]) + noise for n in range(2000)
    }
    found = readers.unpack(readers.blobs.put([z.plain(pictures)]))
    assert (found.fault, found.skipped, found.unsafe) == (None, (), ())
    assert len(found.files) == 2000
    limits = readers.sandbox.limits
    assert limits.files >= 2 * 2000
    assert min(limits.total_bytes, limits.mail_bytes) >= 4 * 300_000_000
    assert limits.file_bytes >= 300_000_000
