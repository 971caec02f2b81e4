"""What a blob store promises: whole or absent, once, private, by content."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from parsers.model import Blob
from store.blobs import BlobFolder


@pytest.fixture
def blobs(tmp_path: Path) -> BlobFolder:
    return BlobFolder(tmp_path / "blobs")


def files(blobs: BlobFolder) -> list[Path]:
    return [path for path in blobs.root.rglob("*") if path.is_file()]


@given(chunks=st.lists(st.binary(max_size=300), max_size=8))
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_was_put_is_what_is_read(blobs: BlobFolder, chunks: list[bytes]) -> None:
    whole = b"".join(chunks)
    blob = blobs.put(chunks)
    assert blob == Blob(hashlib.sha256(whole).hexdigest(), len(whole))
    with blobs.open(blob.sha256) as stream:
        assert stream.read() == whole
    assert blobs.verify(blob.sha256)


def test_the_same_bytes_are_kept_once_and_nobody_else_can_read_them(blobs: BlobFolder) -> None:
    first = blobs.put([b"ab", b"c"])
    second = blobs.put([b"abc"])
    assert first == second
    assert [path.name for path in files(blobs)] == [first.sha256]
    assert stat.S_IMODE(blobs.path(first.sha256).stat().st_mode) == 0o600
    assert stat.S_IMODE(blobs.path(first.sha256).parent.stat().st_mode) == 0o700


def test_a_stream_that_breaks_leaves_nothing(blobs: BlobFolder) -> None:
    def broken() -> Iterator[bytes]:
        yield b"half"
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        blobs.put(broken())
    assert files(blobs) == []


def test_a_full_disk_leaves_nothing(blobs: BlobFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    blobs.put([b"before"])
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        blobs.put([b"abc"])
    assert len(files(blobs)) == 1


def test_a_blob_is_on_the_disk_before_it_has_its_name(
    blobs: BlobFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []
    sync, rename = os.fsync, Path.rename

    def synced(handle: int) -> None:
        order.append("fsync")
        sync(handle)

    monkeypatch.setattr(os, "fsync", synced)

    def renamed(path: Path, target: Path) -> Path:
        order.append("rename")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", renamed)
    blobs.put([b"first makes the folders"])
    order.clear()
    blobs.put([b"first makes the folders", b"!"])
    assert order[0] == "fsync", "the file before the rename"
    assert order[-2:] == ["rename", "fsync"], "the folder after it"


def test_a_childs_file_is_adopted_by_what_is_in_it(blobs: BlobFolder, tmp_path: Path) -> None:
    left = tmp_path / "000001"
    left.write_bytes(b"member")
    blob = blobs.adopt(left)
    assert blob.sha256 == hashlib.sha256(b"member").hexdigest()
    assert not left.exists()
    left.write_bytes(b"member")
    assert blobs.adopt(left) == blob
    assert len(files(blobs)) == 1


@pytest.mark.parametrize("trick", ["link", "folder", "fifo"])
def test_only_plain_files_are_adopted(blobs: BlobFolder, tmp_path: Path, trick: str) -> None:
    left = tmp_path / "000001"
    secret = tmp_path / "secret"
    secret.write_bytes(b"secret")
    if trick == "link":
        left.symlink_to(secret)
    elif trick == "folder":
        left.mkdir()
    else:
        os.mkfifo(left)
    with pytest.raises(OSError, match=r".+"):
        blobs.adopt(left)
    assert files(blobs) == []


def test_left_overs_of_a_crash_are_swept_when_they_are_old(blobs: BlobFolder) -> None:
    blobs.put([b"x"])
    left = blobs.root / "tmp-0123"
    left.write_bytes(b"half")
    age = left.stat().st_mtime
    assert blobs.sweep(age + 60) == 0
    assert blobs.sweep(age + 90000) == 1
    assert not left.exists()


def test_deleted_bytes_are_gone_and_deleting_again_is_nothing(blobs: BlobFolder) -> None:
    blob = blobs.put([b"x"])
    blobs.delete(blob.sha256)
    blobs.delete(blob.sha256)
    assert not blobs.exists(blob.sha256)
    with pytest.raises(FileNotFoundError):
        blobs.open(blob.sha256)
