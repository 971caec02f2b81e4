"""The status and the overview over a season ten times as large as ours: 5,000 units, 20,000 packages.

Goals: the overview at p95 under 200 ms, `huizhi status --json` under 2 s with the start of Python.
The overview is asked again and again as a clerk would; and, harder, with a mail kept before each
request, or even judged, so that the status is counted anew every time. The limit beside them is the least that
anybody must do: the same server giving the same bytes ready-made, and a Python that only imports
what the command needs.
"""

from __future__ import annotations

import gc
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import httpx
from rich.console import Console
from rich.table import Table
from sqlalchemy.orm import Session

from config.settings import FILE, Settings
from intake.wiring import House, open_house
from store.model import Arrival
from store.schema import VerdictRow
from tests import builders as b
from tests.bench.season import season
from tests.web.serving import served

UNITS, PACKAGES, ASKED = 5000, 20_000, 40
HUIZHI = Path(sys.executable).parent / "huizhi"


def seconds(work: Callable[[int], object], times: int) -> list[float]:
    """How long each of some repetitions took."""
    found = []
    for number in range(times):
        began = time.perf_counter()
        work(number)
        found.append(time.perf_counter() - began)
    return sorted(found)


def row(table: Table, name: str, found: list[float], goal: str) -> None:
    """A line with median and 95th percentile in milliseconds."""
    late = found[int(0.95 * (len(found) - 1))]
    table.add_row(name, f"{1000 * statistics.median(found):.0f}", f"{1000 * late:.0f}", goal)


def pages(table: Table, house: House) -> None:
    """The pages of a server in this process."""
    now = house.now()
    with served(house) as address, httpx.Client(base_url=address, timeout=60) as client:

        def get(path: str, **asked: str) -> None:
            assert client.get(path, params=asked).status_code == 200

        def kept(number: int) -> None:
            house.ledger.keeping.keep((Arrival(b.blob(f"new {number}"), now),), now)
            get("/")

        def judged(number: int) -> None:
            with Session(house.ledger.engine) as session, session.begin():
                old = session.get_one(VerdictRow, number + 1)
                again = {"outcome": old.outcome, "payload": old.payload, "at": now}
                session.add(VerdictRow(submission_id=old.submission_id, **again))
            get("/")

        get("/")
        gc.freeze()  # as `huizhi web` does
        row(table, "overview", seconds(lambda _: get("/"), ASKED), "200")
        row(table, "overview, after a new mail each", seconds(kept, ASKED), "200")
        row(table, "overview, after a new verdict each", seconds(judged, ASKED), "200")
        words = {"q": "第1", "state": "correction", "city": "赣州"}
        row(table, "overview, filtered", seconds(lambda _: get("/", **words), ASKED), "200")
        row(table, "a submission", seconds(lambda _: get("/submissions/7777"), ASKED), "")
        row(
            table, "limit: ready-made bytes", seconds(lambda _: get("/static/style.css"), ASKED), ""
        )
        row(table, "workbook", seconds(lambda _: get("/report.xlsx"), 3), "")
        gc.unfreeze()


def main() -> None:
    """Prints the table."""
    table = Table("what", "median ms", "p95 ms", "goal")
    now = b.CAMPAIGN.closes - timedelta(hours=5)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        (home / FILE).write_text("")
        with open_house(home, now=lambda: now, settings=Settings()) as house:
            season(house.ledger.engine, b.CAMPAIGN, UNITS, PACKAGES)
            pages(table, house)
        command = [str(HUIZHI), "--home", str(home), "status", "--json"]
        row(table, "huizhi status --json", seconds(lambda _: _run(command), 7), "2000")
        imports = [
            sys.executable,
            "-c",
            "import sqlalchemy.orm, pydantic_settings, typer, rich.table",
        ]
        row(table, "limit: its libraries' import", seconds(lambda _: _run(imports), 7), "")
        row(table, "huizhi --help", seconds(lambda _: _run([str(HUIZHI), "--help"]), 7), "")
    Console().print(table)


def _run(command: list[str]) -> None:
    subprocess.run(command, check=True, capture_output=True)


if __name__ == "__main__":
    main()
