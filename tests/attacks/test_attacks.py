"""Every attack archive, in the real sandbox: nothing outside, little time and memory, right words."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from checks.judge import judge
from checks.model import History, Rulings, Verdict
from config.settings import ReaderLimits
from intake.sandbox import Answer, Sandbox
from parsers.answers import UNPACKED
from parsers.model import Evidence, Unpacked
from tests import builders as b
from tests.attacks.catalogue import ANY, ATTACKS, Attack
from tests.attacks.measure import cost

LIMITS = ReaderLimits()
MEMORY, SECONDS = 200 * 1024 * 1024, 10.0
ARCHIVES = ("PKG104", "PKG105", "PKG106", "PKG115", "PKG116")


@pytest.fixture(scope="module", params=ATTACKS, ids=lambda attack: attack.name)
def attack(request: pytest.FixtureRequest) -> Attack:
    found: Attack = request.param
    return found


@pytest.fixture(scope="module")
def archive(attack: Attack, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("attack") / "archive"
    path.write_bytes(attack.make())
    return path


@dataclass(frozen=True, slots=True)
class Run:
    found: Unpacked
    outside: tuple[str, ...]


@pytest.fixture(scope="module")
def run(attack: Attack, archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Unpacks in a deep folder, so that what climbs out would be seen."""
    del attack
    top = tmp_path_factory.mktemp("top")
    scratch = top / "1" / "2" / "3" / "scratch"
    with Sandbox(LIMITS, scratch).run("unpack", archive) as answer:
        assert isinstance(answer, Answer), answer
        found = UNPACKED.validate_json(answer.payload)
        names = {f"{part.slot:06d}" for part in found.parts}
        written = {path.name for path in answer.tray.rglob("*")}
        left = {
            str(path)
            for path in top.rglob("*")
            if path.is_file() and answer.tray not in path.parents
        }
        return Run(found, (*left, *(written - names)))


def test_nothing_is_written_but_numbered_files(run: Run) -> None:
    assert run.outside == ()


def test_what_is_safe_is_taken_out(attack: Attack, run: Run) -> None:
    kept = tuple(part.name for part in run.found.parts)
    if attack.kept == ANY:
        assert len(kept) <= LIMITS.files
    else:
        assert kept == attack.kept


def test_the_clerk_reads_the_right_words(attack: Attack, run: Run) -> None:
    found = run.found
    package = b.package(None, skipped=found.skipped, unsafe=found.unsafe, kind=found.kind)
    if found.fault:
        package = b.package([], fault=found.fault.fault, unsafe=found.unsafe, kind=found.kind)
    verdict = judge(
        Evidence(b.mail(), package), (b.CAMPAIGN,), b.ROSTER, History(), Rulings(), b.RECEIVED
    )
    assert isinstance(verdict, Verdict)
    said = {f"{one.code} {one.severity.word}" for one in verdict.findings if one.code in ARCHIVES}
    if attack.finding:
        assert attack.finding in said
    else:
        assert said == set(), "nobody honest is accused"


def test_it_takes_200_mb_and_no_time_to_speak_of(archive: Path, tmp_path: Path) -> None:
    """A bomb would take minutes; how long each takes is a figure, not an assertion."""
    found = cost(archive, tmp_path, LIMITS)
    assert found.cpu <= SECONDS
    assert found.memory <= MEMORY


def test_there_are_at_least_sixty() -> None:
    assert len({attack.name for attack in ATTACKS}) == len(ATTACKS) >= 60
