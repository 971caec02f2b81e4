"""Whatever is in an archive of any format, or in any set of pieces: a value, within the limits.

The seeds hold their checksums, so most mutants die at the first one. Where a format lets us, checksums are mended
after the mutation (RAR 4 and 5 blocks, both 7z headers, tar headers): only then are the parsers behind them reached.
"""

from __future__ import annotations

import bz2
import gzip
import itertools
import lzma
import struct
import tempfile
import zipfile
import zlib
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from config.settings import ReaderLimits
from parsers.answers import UNPACKED
from parsers.archive_volumes import grouped
from parsers.sniff import kind
from parsers.tasks import perform
from parsers.tray import Tray
from tests.attacks import others as o
from tests.attacks import zips as z
from tests.property.length import examples

LIMITS = ReaderLimits(
    files=20, file_bytes=200_000, total_bytes=500_000, ratio_floor=400_000, dictionary=1 << 23
)
FILES = [("材料/自评表.txt", b"abc" * 500), ("b.txt", bytes(range(256)) * 3), ("空.txt", b"")]
TAR = o.tar(*((o.info(name, len(content)), content) for name, content in FILES))
SEEDS = {
    "zip": z.plain(dict(FILES)),
    "zip of bzip2": z.plain(dict(FILES), zipfile.ZIP_BZIP2),
    "zip of LZMA": z.plain(dict(FILES), zipfile.ZIP_LZMA),
    "zip in GBK": z.zipped(*(z.Member(n.encode("gb18030"), raw, z.DEFLATED) for n, raw in FILES)),
    "zip64": z.many(5),
    "zip in zip": z.nested(2, 2, z.plain(dict(FILES))),
    "rar 5": o.rar(FILES),
    "rar 5 solid": o.rar(FILES, solid=True),
    "rar 5 encrypted": o.rar(FILES, password="x"),
    "rar 3": o.rar(FILES, "rar30"),
    "rar 2": o.rar(FILES, "rar20"),
    "rar 4 stored": o.rar4(*(o.rar4_file(name.encode("gb18030"), raw) for name, raw in FILES)),
    "rar 5 linked": o.rar_linked(),
    "7z": o.seven(FILES),
    "7z plain header": o.seven(FILES, plain=True),
    "tar": TAR,
    "tar.gz": gzip.compress(TAR),
    "tar.bz2": bz2.compress(TAR),
    "tar.xz": lzma.compress(TAR),
    "sparse tar": o.sparse(1 << 20),
}


def within_limits(*pieces: bytes) -> bool:
    """Unpacks in place; whether what is written is what is said, and no limit was passed."""
    with tempfile.TemporaryDirectory() as folder:
        tray = Path(folder) / "tray"
        tray.mkdir()
        paths = [Path(folder) / f"{number}" for number in range(len(pieces))]
        for path, raw in zip(paths, pieces, strict=True):
            path.write_bytes(raw)
            kind(path)
        answer = perform("unpack", paths[0], Tray(tray, LIMITS), *paths[1:])
        found = UNPACKED.validate_json(answer)
        left = {path.name: path.stat().st_size for path in tray.iterdir()}
        assert left == {f"{part.slot:06d}": part.size for part in found.parts}
        assert {path.name for path in Path(folder).iterdir()} == {"tray", *(p.name for p in paths)}
        return len(left) <= LIMITS.files and sum(left.values()) <= LIMITS.total_bytes


MAGIC = st.sampled_from([raw[:8] for raw in SEEDS.values()])


@given(magic=MAGIC, raw=st.binary(max_size=600))
@examples(200)
def test_any_bytes_after_a_format_s_first_bytes(magic: bytes, raw: bytes) -> None:
    assert within_limits(magic + raw)


@st.composite
def mutants(draw: st.DrawFn) -> bytes:
    """A real archive with bytes changed, cut or doubled, and its checksums mended or not."""
    raw = bytearray(SEEDS[draw(st.sampled_from(sorted(SEEDS)))])
    for _ in range(draw(st.integers(1, 6))):
        place, size = draw(st.integers(0, max(len(raw) - 1, 0))), draw(st.integers(1, 40))
        match draw(st.sampled_from(["change", "change", "change", "cut", "double", "end"])):
            case "change":
                raw[place : place + 1] = bytes([draw(st.integers(0, 255))])
            case "cut":
                del raw[place : place + size]
            case "double":
                raw[place:place] = raw[place : place + size]
            case _:
                del raw[place:]
    return mended(bytes(raw)) if draw(st.booleans()) else bytes(raw)


def mended(raw: bytes) -> bytes:
    """The same with right checksums in front of every header that can be found."""
    if raw.startswith(b"7z"):
        return mended_7z(raw)
    if raw.startswith(b"Rar!\x1a\x07\x00"):
        return mended_rar(raw, 7, four=True)
    if raw.startswith(b"Rar!\x1a\x07\x01"):
        return mended_rar(raw, 8, four=False)
    return mended_tar(raw) if b"ustar" in raw[:512] else raw


def mended_7z(raw: bytes) -> bytes:
    if len(raw) < 32:
        return raw
    offset, size = struct.unpack("<QQ", raw[12:28])
    header = raw[32 + offset : 32 + offset + size] if offset + size < len(raw) else b""
    start = raw[12:28] + struct.pack("<I", zlib.crc32(header))
    return raw[:8] + struct.pack("<I", zlib.crc32(start)) + start + raw[32:]


def mended_rar(raw: bytes, place: int, *, four: bool) -> bytes:
    out = bytearray(raw)
    for _ in range(50):
        body, added = _block_4(out, place) if four else _block_5(out, place)
        if body <= place or body > len(out):
            break
        if four:
            out[place : place + 2] = struct.pack("<H", zlib.crc32(out[place + 2 : body]) & 0xFFFF)
        else:
            out[place : place + 4] = struct.pack("<I", zlib.crc32(out[place + 4 : body]))
        place = body + added
    return bytes(out)


def _block_4(raw: bytearray, place: int) -> tuple[int, int]:
    if len(raw) < place + 11:
        return 0, 0
    _, kind_, flags, size, added = struct.unpack("<HBHHI", raw[place : place + 11])
    return place + size, added if kind_ == 0x74 or flags & 0x8000 else 0


def _block_5(raw: bytearray, place: int) -> tuple[int, int]:
    size, at = _number(raw, place + 4)
    end = at + size
    _, at = _number(raw, at)
    flags, at = _number(raw, at)
    if flags & 1:
        _, at = _number(raw, at)
    return end, _number(raw, at)[0] if flags & 2 else 0


def _number(raw: bytearray, place: int) -> tuple[int, int]:
    value = 0
    for step in range(10):
        byte = raw[place + step] if place + step < len(raw) else 0
        value |= (byte & 0x7F) << (7 * step)
        if byte < 0x80:
            return value, place + step + 1
    return 0, place


def mended_tar(raw: bytes) -> bytes:
    out = bytearray(raw)
    for place in range(0, len(out) - 511, 512):
        if out[place + 257 : place + 262] == b"ustar":
            out[place + 148 : place + 156] = b" " * 8
            out[place + 148 : place + 156] = b"%06o\0 " % sum(out[place : place + 512])
    return bytes(out)


@given(raw=mutants())
@examples(400)
def test_real_archives_with_some_bytes_changed(raw: bytes) -> None:
    assert within_limits(raw)


@given(raw=mutants(), cuts=st.lists(st.integers(0, 4000), max_size=4), mixed=st.booleans())
@examples(150)
def test_any_pieces_in_any_order(raw: bytes, cuts: list[int], mixed: bool) -> None:  # noqa: FBT001 - drawn
    places = [0, *sorted(cuts), len(raw)]
    pieces = [raw[a:b] for a, b in itertools.pairwise(places)]
    assert within_limits(*(pieces[::-1] if mixed else pieces))


@given(raws=st.lists(mutants(), min_size=2, max_size=3))
@examples(50)
def test_archives_that_are_no_volumes_of_each_other(raws: list[bytes]) -> None:
    assert within_limits(*raws)


NAME = st.text("ab.", max_size=4).flatmap(
    lambda stem: st.sampled_from(
        ["zip", "z01", "z1", "7z.001", "zip.003", "part1.rar", "part02.rar", "rar", "r00", "r999"]
    ).map(lambda end: f"{stem}.{end}")
)


@given(names=st.lists(NAME | st.text(max_size=12), max_size=12))
@examples(300)
def test_every_name_is_in_one_group(names: list[str]) -> None:
    found = [place for one in grouped(names) for place in one.members]
    assert len(found) == len(set(found))
    assert set(found) <= set(range(len(names)))
    repeated = len(names) - len({name.casefold() for name in names})
    assert len(names) - len(found) <= repeated or not found
