"""Zip archives as people and attackers send them."""

from __future__ import annotations

import io
import stat
import struct
import time
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

import pytest

from config.settings import ReaderLimits
from parsers.archive import unpack
from parsers.archive_names import shown
from parsers.model import Fault, FileKind, Unpacked
from parsers.tray import Tray

HAN = "材料/自评表.txt"


def zipped(files: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def raw_named(names: list[bytes], flags: int = 0, extra: bytes = b"") -> bytes:
    """A stored zip whose names are exactly these bytes, as Windows writes them."""
    body, directory = b"", b""
    for name in names:
        crc = zlib.crc32(b"x")
        fixed = struct.pack("<HHHHHIIIHH", 20, flags, 0, 0, 0, crc, 1, 1, len(name), len(extra))
        entry = b"PK\x01\x02" + struct.pack("<H", 20) + fixed
        directory += entry + struct.pack("<HHHII", 0, 0, 0, 0, len(body)) + name + extra
        body += b"PK\x03\x04" + fixed + name + extra + b"x"
    end = struct.pack("<HHHHIIH", 0, 0, len(names), len(names), len(directory), len(body), 0)
    return body + directory + b"PK\x05\x06" + end


def open_(tmp_path: Path, raw: bytes, **limits: int) -> Unpacked:
    path, folder = tmp_path / "a.zip", tmp_path / f"tray{time.monotonic_ns()}"
    path.write_bytes(raw)
    folder.mkdir()
    found = unpack(path, Tray(folder, ReaderLimits.model_validate(limits)))
    written = sorted(path.name for path in folder.iterdir())
    assert written == [f"{part.slot:06d}" for part in found.parts], "only numbered files"
    return found


@pytest.mark.parametrize(
    "method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]
)
def test_every_usual_method_is_read(tmp_path: Path, method: int) -> None:
    content = b"hello " * 100_000
    found = open_(tmp_path, zipped({HAN: content}, method))
    assert [(part.name, part.size) for part in found.parts] == [(HAN, len(content))]


@pytest.mark.parametrize(
    ("raw", "names"),
    [
        (zipped({HAN: b"x"}), [HAN]),
        (raw_named([HAN.encode("gb18030")]), [HAN]),
        (raw_named([HAN.encode()]), [HAN]),
        (raw_named([HAN.encode("gb18030")], flags=0x800), [HAN]),
        (raw_named(["材料\\表.txt".encode("gb18030")]), ["材料/表.txt"]),
        (raw_named(["誠信\\a.txt".encode("gb18030")]), ["誠信/a.txt"]),
        (
            raw_named(
                [b"old"],
                extra=struct.pack("<HHBL", 0x7075, 5 + len(HAN.encode()), 1, zlib.crc32(b"old"))
                + HAN.encode(),
            ),
            [HAN],
        ),
        (
            raw_named(
                [b"kept"],
                extra=struct.pack("<HHBL", 0x7075, 5 + 3, 1, zlib.crc32(b"stale")) + b"new",
            ),
            ["kept"],
        ),
    ],
    ids=["flag", "gbk", "utf-8", "lying flag", "backslash", "5C in gbk", "0x7075", "stale 0x7075"],
)
def test_names_come_right(tmp_path: Path, raw: bytes, names: list[str]) -> None:
    assert [part.name for part in open_(tmp_path, raw).parts] == names


def test_an_archive_after_other_bytes_is_read(tmp_path: Path) -> None:
    found = open_(tmp_path, b"MZ self-extracting" * 100 + zipped({"a.txt": b"x"}))
    assert [part.name for part in found.parts] == ["a.txt"]


@pytest.mark.parametrize("folder", ["word", "ppt", "xl"])
def test_a_folder_called_as_in_an_office_file_makes_none(tmp_path: Path, folder: str) -> None:
    found = open_(tmp_path, zipped({f"{folder}/": b"", f"{folder}/a.txt": b"x", "pdf/": b""}))
    assert (found.kind, found.fault) == (FileKind.ZIP, None)
    assert [part.name for part in found.parts] == [f"{folder}/a.txt"]


def test_junk_is_listed_and_left_out(tmp_path: Path) -> None:
    junk = ["__MACOSX/._a", "a/.DS_Store", "Thumbs.db", "~$材料.docx", "._b", "x/desktop.ini"]
    found = open_(tmp_path, zipped({"a.txt": b"x", **dict.fromkeys(junk, b"j")}))
    assert [part.name for part in found.parts] == ["a.txt"]
    assert list(found.junk) == junk


@pytest.mark.parametrize(
    ("name", "display"),
    [
        ("../../etc/passwd", "etc/passwd"),
        ("/etc/passwd", "etc/passwd"),
        ("C:\\Windows\\a.txt", "Windows/a.txt"),
        ("a/./b//c.txt", "a/b/c.txt"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("a\x1b[31mb.txt", "a [31mb.txt"),
        ("a\x00b.txt", "a b.txt"),
        ("..", ""),
    ],
)
def test_names_are_data_and_show_what_they_are(name: str, display: str) -> None:
    assert shown(name) == display


def test_traversal_writes_nothing_outside(tmp_path: Path) -> None:
    found = open_(tmp_path, zipped({"../../evil.txt": b"x", "/abs.txt": b"y"}))
    assert [part.name for part in found.parts] == ["evil.txt", "abs.txt"]
    assert not (tmp_path.parent / "evil.txt").exists()


def test_links_and_devices_are_left_out(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, mode in (
            ("link", stat.S_IFLNK),
            ("device", stat.S_IFCHR),
            ("file", stat.S_IFREG),
        ):
            info = zipfile.ZipInfo(name)
            info.external_attr = (mode | 0o644) << 16
            archive.writestr(info, "/etc/passwd")
    found = open_(tmp_path, out.getvalue())
    assert [part.name for part in found.parts] == ["file"]
    assert dict(found.unsafe) == {"link": "link", "device": "device"}


@pytest.mark.parametrize(
    ("raw", "fault"),
    [
        (b"", Fault.EMPTY),
        (b"no archive", Fault.DAMAGED),
        (zipped({"a": b"x" * 9000})[:-40], Fault.DAMAGED),
        (b"Rar!\x1a\x07\x00 and more", Fault.DAMAGED),
        (b"7z\xbc\xaf\x27\x1c and more", Fault.DAMAGED),
        (b"\xfd7zXZ\x00\x00\x04 and more", Fault.DAMAGED),
        (b"ALZ\x01 and more", Fault.UNSUPPORTED),
        (b"MSCF and more", Fault.UNSUPPORTED),
        (zipped({}), Fault.EMPTY),
    ],
    ids=["empty", "text", "cut off", "rar", "7z", "xz", "alz", "cab", "nothing in it"],
)
def test_what_cannot_be_opened_is_told(tmp_path: Path, raw: bytes, fault: Fault) -> None:
    found = open_(tmp_path, raw)
    assert found.fault is not None
    assert found.fault.fault is fault


def test_a_password_is_told(tmp_path: Path) -> None:
    raw = bytearray(zipped({"a.txt": b"x"}))
    raw[6] |= 1
    raw[raw.rindex(b"PK\x01\x02") + 8] |= 1
    found = open_(tmp_path, bytes(raw))
    assert found.fault is not None
    assert found.fault.fault is Fault.ENCRYPTED


def test_a_damaged_member_leaves_the_others(tmp_path: Path) -> None:
    raw = bytearray(zipped({"a.txt": bytes(range(256)) * 40, "b.txt": b"fine"}))
    raw[60] ^= 0xFF
    found = open_(tmp_path, bytes(raw))
    assert [part.name for part in found.parts] == ["b.txt"]
    assert found.skipped == (("a.txt", "damaged"),)


def test_what_claims_to_be_an_archive_and_is_none_is_told_at_any_depth(tmp_path: Path) -> None:
    inner = zipped({"盖章版.zip": bytes(100), "a.txt": b"x"})
    found = open_(tmp_path, zipped({"b.zip": inner}))
    assert found.skipped == (("b.zip/盖章版.zip", "damaged"),)
    assert [part.name for part in found.parts] == ["b.zip/盖章版.zip", "b.zip/a.txt"]


def many(count: int) -> bytes:
    return zipped({f"{number}.txt": b"" for number in range(count)})


@pytest.mark.parametrize(
    ("raw", "limits"),
    [
        (zipped({"bomb": b"\0" * 300_000_000}), {}),
        (zipped({"bomb": b"\0" * 300_000_000}, zipfile.ZIP_BZIP2), {}),
        (zipped({"bomb": b"\0" * 300_000_000}, zipfile.ZIP_LZMA), {}),
        (many(3000), {"files": 1000}),
        (zipped({"big": bytes(range(256)) * 10_000}), {"file_bytes": 100_000}),
    ],
    ids=["deflate", "bzip2", "lzma", "many", "one too big"],
)
def test_a_bomb_ends_at_our_limit(tmp_path: Path, raw: bytes, limits: dict[str, int]) -> None:
    found = open_(tmp_path, raw, **limits)
    assert found.fault is not None
    assert found.fault.fault is Fault.LIMIT


def test_overlapping_members_are_a_bomb(tmp_path: Path) -> None:
    raw = bytearray(raw_named([b"a", b"b"]))
    second = raw.rindex(b"PK\x01\x02")
    raw[second + 42 : second + 46] = struct.pack("<I", 0)  # both at the first member
    found = open_(tmp_path, bytes(raw))
    assert found.fault is not None
    assert found.fault.fault is Fault.UNSAFE


def test_a_total_limit_keeps_what_was_read(tmp_path: Path) -> None:
    files = {f"{number}": bytes(range(256)) * 100 for number in range(10)}
    found = open_(tmp_path, zipped(files), total_bytes=60_000)
    assert len(found.parts) == 2
    assert {reason for _, reason in found.skipped} == {"limit"}
