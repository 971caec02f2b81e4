"""Taking a package of pictures apart, beside zipfile and the least that anybody must do.

    python -m tests.bench.archive [--quick]

One zip of 2,000 pictures, 300 MB, half stored and half deflated, as phones and Windows write them. All write
numbered files into a fresh folder and start with a warm cache; the runs go in turn, so that a busy moment of the
machine hits each alike.

    limit     inflate by zlib with no checks at all, from known places, and write
    zipfile   the peer: read every member in chunks, and write
    huizhi    parsers.archive in this process
    child     the same in a child as in earnest: locked down, the answer as JSON

Then what a child costs a package by itself: a zip of one small file in a child and in this process.
"""

from __future__ import annotations

import itertools
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

import rars
from rich.console import Console
from rich.table import Table

from config.settings import ReaderLimits
from intake.sandbox import Answer, Sandbox
from parsers.answers import UNPACKED
from parsers.archive import unpack
from parsers.tasks import perform
from parsers.tray import Tray

MB, CHUNK, SMALL_RUNS, SOLID = 1_000_000, 256 * 1024, 51, 200
Work = Callable[[Path, Path], int]


def made(path: Path, count: int, size: int) -> None:
    """Pictures of noise, which does not compress, as JPEG does not."""
    noise = random.Random(1).randbytes(size + count)  # noqa: S311 - no secret
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(count):
            method = zipfile.ZIP_DEFLATED if number % 2 else zipfile.ZIP_STORED
            picture = b"\xff\xd8\xff" + noise[number : number + size - 3]
            archive.writestr(f"佐证/{number:04d}.jpg", picture, method, 1)


def limit(path: Path, folder: Path) -> int:
    """No names, no checksums, no bounds."""
    with zipfile.ZipFile(path) as archive:
        places = [
            (one.header_offset, one.compress_size, one.compress_type) for one in archive.infolist()
        ]
    with path.open("rb") as stream:
        for number, (offset, packed, method) in enumerate(places):
            stream.seek(offset + 26)
            head = stream.read(4)
            stream.seek(int.from_bytes(head[:2], "little") + int.from_bytes(head[2:], "little"), 1)
            data = stream.read(packed)
            data = zlib.decompress(data, -15) if method else data
            (folder / f"{number:06d}").write_bytes(data)
    return len(places)


def peer(path: Path, folder: Path) -> int:
    """zipfile, as its documentation shows it, into numbered files."""
    with zipfile.ZipFile(path) as archive:
        for number, one in enumerate(archive.infolist()):
            with archive.open(one) as source, (folder / f"{number:06d}").open("wb") as target:
                shutil.copyfileobj(source, target, CHUNK)
        return len(archive.infolist())


def ours(path: Path, folder: Path) -> int:
    """In this process, with the limits of the settings."""
    found = unpack(path, Tray(folder, ReaderLimits()))
    if found.fault or found.skipped:
        raise RuntimeError(f"{found.fault} {found.skipped[:3]}")
    return len(found.parts)


def child(path: Path, folder: Path) -> int:
    """In a child, as in earnest."""
    with Sandbox(ReaderLimits(), folder).run("unpack", path) as answer:
        if not isinstance(answer, Answer):
            raise TypeError(str(answer))
        found = UNPACKED.validate_json(answer.payload)
        if found.fault or found.skipped:
            raise RuntimeError(f"{found.fault} {found.skipped[:3]}")
        return len(found.parts)


def alone(path: Path, folder: Path) -> int:
    """The same task as the child's, in this process."""
    return len(perform("unpack", path, Tray(folder, ReaderLimits())))


def timed(work: Work, path: Path, count: int | None = None) -> float:
    """Seconds of one run, the folder's making and removal not counted."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        began = perf_counter()
        done = work(path, Path(folder))
        took = perf_counter() - began
    if count is not None and done != count:
        raise RuntimeError(f"{done} of {count}")
    return took


def heavy(path: Path, count: int, runs: int) -> Table:
    """Throughput."""
    jobs: dict[str, Work] = {"inflate and write (limit)": limit, "zipfile (peer)": peer}
    jobs |= {"huizhi": ours, "huizhi in a child": child}
    took: dict[str, list[float]] = {name: [] for name in jobs}
    for _, (name, work) in itertools.product(range(runs), jobs.items()):
        took[name].append(timed(work, path, count))
    size = path.stat().st_size / MB
    table = Table(
        "reader",
        "median s",
        "MB/s",
        "of limit",
        "of zipfile",
        title=f"{count} pictures, {size:.0f} MB",
    )
    middle = {name: statistics.median(one) for name, one in took.items()}
    for name, seconds in middle.items():
        ratios = [middle[other] / seconds for other in list(jobs)[:2]]
        table.add_row(
            name, f"{seconds:.2f}", f"{size / seconds:.0f}", *(f"{one:.2f}" for one in ratios)
        )
    return table


def light(folder: Path) -> Table:
    """What a child costs."""
    path = folder / "small.zip"
    made(path, 1, 1000)
    timed(child, path)  # the server of the children is up now
    table = Table(
        "one small file", "median ms", "slowest tenth ms", title="a child's cost (goal: 30 ms more)"
    )
    for name, work in (("in this process", alone), ("in a child", child)):
        took = sorted(timed(work, path) * 1000 for _ in range(SMALL_RUNS))
        table.add_row(name, f"{statistics.median(took):.1f}", f"{took[SMALL_RUNS * 9 // 10]:.1f}")
    return table


def solid(folder: Path) -> Table:
    """A solid RAR, which is one stream: whoever reads member after member reads it over and over."""
    path, noise = folder / "solid.rar", random.Random(2).randbytes(SOLID * 1000 + 100_000)  # noqa: S311 - no secret
    builder = rars.RarBuilder(format="rar50", solid=True)
    for number in range(SOLID):
        builder.add_bytes(noise[number * 1000 :][:100_000], f"{number:04d}.jpg")
    path.write_bytes(bytes(builder.to_bytes()))
    table = Table("reader", "median s", title=f"solid RAR of {SOLID} pictures of 100 kB")
    jobs: dict[str, Work] = {"rars, all to a folder (peer)": _to_folder, "huizhi": ours}
    for name, work in jobs.items():
        table.add_row(name, f"{statistics.median(timed(work, path, SOLID) for _ in range(3)):.2f}")
    return table


def _to_folder(path: Path, folder: Path) -> int:
    rars.RarFile(str(path)).extractall(str(folder))
    return len(list(folder.iterdir()))


def main(*, quick: bool = False) -> None:
    """Prints the tables."""
    count, size, runs = (200, 150_000, 3) if quick else (2000, 150_000, 3)
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        path = Path(folder) / "pictures.zip"
        made(path, count, size)
        Console().print(heavy(path, count, runs))
        Console().print(light(Path(folder)))
        Console().print(solid(Path(folder)))


if __name__ == "__main__":
    # A child imports its parent's main program again; the program's own is imported beforehand, this is not.
    call = f"from tests.bench.archive import main; main(quick={'--quick' in sys.argv})"
    sys.exit(subprocess.run([sys.executable, "-c", call], check=False).returncode)
