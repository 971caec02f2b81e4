"""`make formats`: many seeds, every format, every cell; and pairs of Word file and PDF.

Every sample is made from its seed, so whatever goes wrong can be asked again alone.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import TypeVar

from rich.console import Console
from rich.table import Table

from tests.formats.authors import Sample, written
from tests.formats.pairs import Answer, answers
from tests.formats.same import Compared, compared

_One = TypeVar("_One", Compared, Answer)
_EXAMPLES = """examples:
  python -m tests.formats                                   seeds 0 to 99
  python -m tests.formats --seeds 1 --from 117 --keep files    one sample; its files are kept
"""


def main() -> int:
    """Writes, reads and compares; 1 when anything differs."""
    options = _options()
    samples = [Sample.of(seed) for seed in range(options.first, options.first + options.seeds)]
    with nullcontext(options.keep) if options.keep else tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        if not (folder / "office").exists():
            folder.mkdir(parents=True, exist_ok=True)
            written(samples, folder)
        forms = list(_told(one for sample in samples for one in compared(sample, folder)))
        pairs = list(_told(one for sample in samples for one in answers(sample, folder, 1)))
    _print(forms, pairs)
    wrong = [not one.right for one in forms] + [not one.right for one in pairs]
    return int(any(wrong))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.formats",
        description=__doc__,
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--seeds", type=int, default=100, help="how many samples")
    parser.add_argument("--from", type=int, default=0, dest="first", help="the first one's seed")
    parser.add_argument(
        "--keep", type=Path, help="a folder for the files, read again if it is full"
    )
    return parser.parse_args()


def _told(found: Iterable[_One]) -> Iterator[_One]:
    for one in found:
        if not one.right:
            print(one.words, flush=True)
        yield one


def _print(forms: list[Compared], pairs: list[Answer]) -> None:
    table = Table("way", "samples", "forms alike", "cells", "cells that differ")
    for way in dict.fromkeys(one.way for one in forms):
        mine = [one for one in forms if one.way == way]
        alike, cells = sum(one.right for one in mine), sum(one.cells for one in mine)
        table.add_row(way, *map(str, (len(mine), alike, cells, sum(one.wrong for one in mine))))
    Console().print(table)
    table = Table("PDF by", "equal pairs", "silent", "one figure changed", "found")
    for way in dict.fromkeys(one.way for one in pairs):
        count = Counter((one.change is None, one.right) for one in pairs if one.way == way)
        equal, changed = ([count[same, right] for right in (True, False)] for same in (True, False))
        table.add_row(way, *map(str, (sum(equal), equal[0], sum(changed), changed[0])))
    Console().print(table)


if __name__ == "__main__":
    sys.exit(main())
