"""Every format and method that people send, split or whole: the right bytes under the right names."""

from __future__ import annotations

import bz2
import gzip
import hashlib
import io
import lzma
import random
import resource
import struct
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import inflate64
import py7zr
import pyppmd
import pytest
import rars

from config.settings import ReaderLimits
from parsers import archive_rar
from parsers.archive import unpack
from parsers.archive_codecs import CHUNK
from parsers.model import Fault, Unpacked
from parsers.tray import Tray
from tests.attacks import others as o
from tests.attacks import zips as z

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

NOISE = random.Random(1).randbytes(50_000)
TEXT = "证书人数通过率".encode() * 4000
FILES = {"材料/自评表.txt": TEXT, "照片.jpg": NOISE, "空.txt": b""}


def opened(folder: Path, *pieces: bytes) -> tuple[Unpacked, dict[str, bytes]]:
    """What comes out of an archive, or of the pieces of one."""
    home = folder / f"{time.monotonic_ns()}"
    home.mkdir()
    paths = [folder / f"{home.name}.{number}" for number in range(len(pieces))]
    for path, raw in zip(paths, pieces, strict=True):
        path.write_bytes(raw)
    found = unpack(paths[0], Tray(home, ReaderLimits()), *paths[1:])
    return found, {part.name: (home / f"{part.slot:06d}").read_bytes() for part in found.parts}


# Zip


def deflate64(content: bytes) -> bytes:
    codec = inflate64.Deflater()
    return bytes(codec.deflate(content) + codec.flush())


def ppmd(content: bytes) -> bytes:
    order, megabytes = 8, 4
    codec = pyppmd.Ppmd8Encoder(order, megabytes << 20, 0)
    told = struct.pack("<H", (order - 1) | (megabytes - 1) << 4)
    return told + bytes(codec.encode(content) + codec.flush(endmark=False))


ZIP_METHODS: dict[str, tuple[int, Callable[[bytes], bytes]]] = {
    "Deflate64": (9, deflate64),
    "LZMA": (14, z.lzma_member),
    "Zstandard": (93, zstd.compress),
    "XZ": (95, lambda content: lzma.compress(content, preset=1)),
    "PPMd": (98, ppmd),
}


@pytest.mark.parametrize("name", ZIP_METHODS)
@pytest.mark.parametrize("content", [TEXT, NOISE, b"short" * 9], ids=["text", "noise", "short"])
def test_zip_methods_of_other_programs(tmp_path: Path, name: str, content: bytes) -> None:
    method, make = ZIP_METHODS[name]
    raw = z.zipped(z.member("a.txt", content, method=method, packed=make(content)))
    found, files = opened(tmp_path, raw)
    assert found.fault is None
    assert files == {"a.txt": content}


# 7z


def seven(filters: list[dict[str, int]] | None, password: str | None = None) -> bytes:
    out = io.BytesIO()
    with py7zr.SevenZipFile(out, "w", filters=filters, password=password) as archive:
        for name, content in FILES.items():
            archive.writestr(content, name)
    return out.getvalue()


SEVEN_METHODS = {
    "LZMA2": [{"id": py7zr.FILTER_LZMA2, "preset": 1}],
    "LZMA": [{"id": py7zr.FILTER_LZMA, "preset": 1}],
    "BZip2": [{"id": py7zr.FILTER_BZIP2}],
    "Deflate": [{"id": py7zr.FILTER_DEFLATE}],
    "PPMd": [{"id": py7zr.FILTER_PPMD, "order": 6, "mem": 24}],
    "Zstandard": [{"id": py7zr.FILTER_ZSTD, "level": 3}],
    "Brotli": [{"id": py7zr.FILTER_BROTLI, "level": 5}],
    "copied": [{"id": py7zr.FILTER_COPY}],
    "delta": [{"id": py7zr.FILTER_DELTA}, {"id": py7zr.FILTER_LZMA2, "preset": 1}],
    "x86 filter": [{"id": py7zr.FILTER_X86}, {"id": py7zr.FILTER_LZMA2, "preset": 1}],
}


@pytest.mark.parametrize("name", SEVEN_METHODS)
def test_7z_methods(tmp_path: Path, name: str) -> None:
    found, files = opened(tmp_path, seven(SEVEN_METHODS[name]))
    assert (found.fault, found.skipped) == (None, ())
    assert files == FILES


# RAR


RAR_KINDS: dict[str, dict[str, object]] = {
    **{form: {"format": form} for form in ("rar20", "rar30", "rar40", "rar50", "rar70")},
    "stored": {"format": "rar50", "store": True},
    "solid": {"format": "rar50", "solid": True},
    "solid 3": {"format": "rar30", "solid": True},
}


@pytest.mark.parametrize("name", RAR_KINDS)
def test_rar_of_every_version(tmp_path: Path, name: str) -> None:
    builder = rars.RarBuilder(**RAR_KINDS[name])
    names = {one.replace("材料/", ""): content for one, content in FILES.items()}
    for one, content in names.items():
        builder.add_bytes(content, one)
    found, files = opened(tmp_path, bytes(builder.to_bytes()))
    assert (found.fault, found.skipped) == (None, ())
    assert files == names


@pytest.mark.parametrize("form", ["rar30", "rar50"])
@pytest.mark.parametrize("batch", [0, 7000, 1 << 26], ids=["one by one", "by the batch", "at once"])
def test_a_solid_rar_is_the_same_however_much_is_held_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str, batch: int
) -> None:
    monkeypatch.setattr(archive_rar, "BATCH", batch)
    files = {f"{n}.txt": NOISE[: 40 * n] for n in range(30)}
    found, out = opened(tmp_path, o.rar(files.items(), form, solid=True))
    assert (found.fault, found.skipped) == (None, ())
    assert out == files


def test_what_stands_before_the_damage_in_a_solid_rar_comes_out(tmp_path: Path) -> None:
    files = {f"{n}.bin": NOISE[n * 900 :][:900] for n in range(20)}
    raw = bytearray(o.rar(files.items(), solid=True))
    raw[len(raw) * 6 // 10] ^= 1
    found, out = opened(tmp_path, bytes(raw))
    assert list(out)[:11] == list(files)[:11]
    assert all(content == files[name] for name, content in out.items())
    assert {name for name, _ in found.skipped} == files.keys() - out.keys() != set()


def rar_volumes(folder: Path, files: dict[str, bytes], **more: object) -> list[bytes]:
    builder = rars.RarBuilder(volume_size=16_000, **more)
    for name, content in files.items():
        builder.add_bytes(content, name)
    folder.mkdir()
    builder.write_volumes(str(folder / "a.part1.rar"))
    return [path.read_bytes() for path in sorted(folder.iterdir(), key=_volume)]


def _volume(path: Path) -> tuple[bool, str]:
    return path.suffix != ".rar", path.name  # of the old names, .rar comes before .r00


RAR_VOLUMES: dict[str, tuple[dict[str, bytes], dict[str, object]]] = {
    "5": (FILES, {"format": "rar50"}),
    "5 stored": (FILES, {"format": "rar50", "store": True}),
    "4": ({"a.jpg": NOISE}, {"format": "rar40"}),
    "4 stored": ({"a.jpg": NOISE}, {"format": "rar40", "store": True}),
}


@pytest.mark.parametrize("name", RAR_VOLUMES)
def test_rar_volumes(tmp_path: Path, name: str) -> None:
    files, more = RAR_VOLUMES[name]
    pieces = rar_volumes(tmp_path / "made", files, **more)
    assert len(pieces) > 2
    found, out = opened(tmp_path, *pieces)
    assert (found.fault, found.skipped) == (None, ())
    assert out == files


@pytest.mark.parametrize("lost", [0, -1], ids=["first", "last"])
@pytest.mark.parametrize("name", RAR_VOLUMES)
def test_a_rar_volume_is_missing(tmp_path: Path, name: str, lost: int) -> None:
    files, more = RAR_VOLUMES[name]
    pieces = rar_volumes(tmp_path / "made", files, **more)
    del pieces[lost]
    found, _ = opened(tmp_path, *pieces)
    assert found.fault is not None
    assert found.fault.fault is Fault.INCOMPLETE


@pytest.mark.parametrize("raw", [z.plain(FILES), seven(None)], ids=["zip", "7z"])
def test_plain_pieces(tmp_path: Path, raw: bytes) -> None:
    step = len(raw) // 3 + 1
    pieces = [raw[start : start + step] for start in range(0, len(raw), step)]
    found, files = opened(tmp_path, *pieces)
    assert found.fault is None
    assert files == FILES


# Our own disk


@contextmanager
def little_disk(size: int) -> Iterator[None]:
    """Files end at a size, as on a full disk: a part of a chunk is written, then nothing."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


PICTURES = {"a.jpg": NOISE, "b.txt": b"small"}
FULL_DISK = {
    "zip": z.plain(PICTURES),
    "7z": o.seven(PICTURES.items()),
    "rar": o.rar(PICTURES.items()),
    "tar": o.tar(*((o.info(name, len(content)), content) for name, content in PICTURES.items())),
}


@pytest.mark.parametrize("name", FULL_DISK)
def test_a_full_disk_is_our_limit_and_nobody_s_damage(tmp_path: Path, name: str) -> None:
    path, home = tmp_path / "archive", tmp_path / "home"
    path.write_bytes(FULL_DISK[name])
    home.mkdir()
    with little_disk(30_000):
        found = unpack(path, Tray(home, ReaderLimits()))
    assert found.skipped == (("a.jpg", "limit"),)
    assert [part.name for part in found.parts] == ["b.txt"]
    assert found.fault is None


# Names


def zip_named(*names: bytes, flags: int = 0) -> bytes:
    return z.zipped(*(z.Member(name, b"x", flags=flags) for name in names))


NAMES: dict[str, tuple[bytes, list[str]]] = {
    "Big5": (
        zip_named("自評報告/學校概況.txt".encode("big5"), "自評報告/證書統計.txt".encode("big5")),
        ["自評報告/學校概況.txt", "自評報告/證書統計.txt"],
    ),
    "one short name in GBK": (zip_named("一些.txt".encode("gbk")), ["一些.txt"]),
    "one short name in UTF-8": (zip_named("表.txt".encode()), ["表.txt"]),
    "GBK and UTF-8 mixed": (
        zip_named("自评表.txt".encode(), "证书统计.txt".encode("gbk"), b"a.txt"),
        ["自评表.txt", "证书统计.txt", "a.txt"],
    ),
    "rare characters of GB18030": (
        zip_named("㐂镕喆/自评表.txt".encode("gb18030")),
        ["㐂镕喆/自评表.txt"],
    ),
    "GBK flagged as UTF-8": (
        zip_named("自评表.txt".encode("gbk"), "统计.txt".encode("gbk"), flags=0x800),
        ["自评表.txt", "统计.txt"],
    ),
    "GBK in RAR 4": (
        o.rar4(o.rar4_file("材料\\自评表.txt".encode("gbk"), b"x")),
        ["材料/自评表.txt"],
    ),
    "GBK in a tar": (
        o.block("自评表.txt".encode("gbk"), 1, b"0") + b"x".ljust(512, b"\0") + bytes(1024),
        ["自评表.txt"],
    ),
    "UTF-8 in a tar": (
        o.block("自评表.txt".encode(), 1, b"0") + b"x".ljust(512, b"\0") + bytes(1024),
        ["自评表.txt"],
    ),
}


@pytest.mark.parametrize("name", NAMES)
def test_names_in_any_encoding(tmp_path: Path, name: str) -> None:
    raw, want = NAMES[name]
    found, _ = opened(tmp_path, raw)
    assert [part.name for part in found.parts] == want


# Packed streams


@pytest.mark.parametrize(
    "pack", [gzip.compress, bz2.compress, lzma.compress], ids=["gzip", "bzip2", "xz"]
)
def test_a_packed_file_of_more_than_a_chunk_comes_out_whole(
    tmp_path: Path, pack: Callable[[bytes], bytes]
) -> None:
    content = random.Random(1).randbytes(3 * CHUNK)
    found, files = opened(tmp_path, pack(content))
    assert (found.fault, found.skipped) == (None, ())
    assert list(files.values()) == [content]


@pytest.mark.parametrize(
    ("pack", "before"), [(gzip.compress, 1), (lzma.compress, 4)], ids=["gzip", "xz"]
)
def test_several_streams_in_a_row_are_one_file(
    tmp_path: Path, pack: Callable[[bytes], bytes], before: int
) -> None:
    """The second one begins a few bytes before the end of the first chunk that is read."""
    content = random.Random(1).randbytes(CHUNK)
    likely = 2 * CHUNK - len(pack(content)) - before  # what the format adds left room for
    around = range(likely - 8, likely + 8)
    size = next(one for one in around if len(pack(content[:one])) == CHUNK - before)
    found, files = opened(tmp_path, pack(content[:size]) + pack(b"second"))
    assert found.fault is None
    assert list(files.values()) == [content[:size] + b"second"]


# Four things that people must do different things about


def seven_locked() -> bytes:
    out = io.BytesIO()
    with py7zr.SevenZipFile(out, "w", password="x", header_encryption=True) as archive:
        archive.writestr(TEXT, "a.txt")
    return out.getvalue()


def seven_foreign() -> bytes:
    """BCJ2, for which there is no reader: its number in place of that of a copied stream."""
    streams, header = o.parts(o.seven([("a.txt", b"x" * 100)], plain=True))
    return o.seven_headed(header.replace(b"\x21\x21\x01", b"\x21\x2f\x01"), streams)


def two_in_a_tar() -> bytes:
    return o.tar((o.info("a.txt", 4), b"fine"), (o.info("b.txt", 4), b"lost"))


WHOLE_RAR = o.rar([("a.txt", TEXT), ("b.txt", NOISE)])
TOLD: dict[str, tuple[bytes, Fault]] = {
    "rar, names encrypted": (
        o.rar([("a.txt", b"x")], password="x", encrypt_headers=True),
        Fault.ENCRYPTED,
    ),
    "rar, contents encrypted": (o.rar([("a.txt", b"x")], password="x"), Fault.ENCRYPTED),
    "7z, contents encrypted": (seven(None, password="x"), Fault.ENCRYPTED),
    "7z, names encrypted": (seven_locked(), Fault.ENCRYPTED),
    "zip, a method unheard of": (z.zipped(z.member("a.txt", method=77)), Fault.UNSUPPORTED),
    "7z, a method unheard of": (seven_foreign(), Fault.UNSUPPORTED),
    "rar, cut off": (WHOLE_RAR[:-3000], Fault.DAMAGED),
    "rar, without its end, which only our own reader minds": (WHOLE_RAR[:-8], Fault.SUSPECT),
    "7z, cut off": (seven(None)[:-30], Fault.DAMAGED),
    "zip, cut off": (z.plain(FILES)[:-60], Fault.DAMAGED),
    "tar, a header damaged": (two_in_a_tar().replace(b"b.txt", b"c.txt"), Fault.DAMAGED),
    "tar, cut off in a header": (two_in_a_tar()[:1100], Fault.DAMAGED),
    "zip, first of several": (b"PK\x07\x08" + z.plain(FILES)[:-60], Fault.INCOMPLETE),
}


@pytest.mark.parametrize("name", TOLD)
def test_password_missing_part_foreign_format_and_damage_are_told_apart(
    tmp_path: Path, name: str
) -> None:
    raw, fault = TOLD[name]
    found, _ = opened(tmp_path, raw)
    assert found.fault is not None
    assert found.fault.fault is fault


def test_what_stands_whole_before_the_cut_comes_out(tmp_path: Path) -> None:
    found, files = opened(tmp_path, WHOLE_RAR[:-3000])
    assert found.fault is not None
    assert hashlib.sha256(files["a.txt"]).digest() == hashlib.sha256(TEXT).digest()
