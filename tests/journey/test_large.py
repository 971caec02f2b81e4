"""An honest package of 300 MB with 2,000 pictures is accepted: no limit that stops bombs stands in its way."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

from tests.attacks import zips as z
from tests.journey.test_bad_input import NAME, checked, good_files

PICTURES, SIZE = 2000, 150_000
BLANK = bytes(SIZE)


def members() -> Iterator[tuple[str, bytes, int]]:
    """Name, first bytes and size of each file; what follows the first bytes is blank."""
    for number in range(PICTURES):
        head = b"\xff\xd8\xff\xe0" + struct.pack("<I", number)
        yield f"佐证材料/{number // 100 + 1}-1/照片{number:04d}.jpg", head, SIZE
    for name, content in good_files().items():
        yield name, content, len(content)


def package(path: Path) -> None:
    """A zip of stored files whose blank parts are holes, so that it is made at once."""
    directory, place, count = b"", 0, 0
    with path.open("wb") as out:
        for name, head, size in members():
            raw = name.encode()
            crc = zlib.crc32(BLANK[: size - len(head)], zlib.crc32(head))
            out.seek(place)
            out.write(z.local_header(z.Member(raw, flags=0x800), raw, crc, size, size) + head)
            fixed = struct.pack("<HHHHHIII", 20, 0x800, 0, 0, 0x21, crc, size, size)
            directory += struct.pack("<4sBB", b"PK\x01\x02", 20, 3) + fixed
            directory += struct.pack("<HHHHHII", len(raw), 0, 0, 0, 0, 0, place) + raw
            place, count = place + 30 + len(raw) + size, count + 1
        out.seek(place)
        out.write(directory + z.end(count, len(directory), place))


def test_a_package_of_300_mb_with_2000_pictures_is_accepted(tmp_path: Path) -> None:
    path = tmp_path / NAME
    package(path)
    assert path.stat().st_size > 300_000_000
    (result,) = checked(tmp_path, path)
    assert (result["decision"], result["findings"]) == ("accepted", [])
    assert len(result["files"]) == PICTURES + 2  # type: ignore[arg-type]  # JSON
