"""Cut the power before and after every effect, and let every n-th write fail: nothing is lost.

Afterwards the program starts again and works until it is quiet. Then every mail is kept whole,
every mail is judged as if nothing had happened, every obligation is one letter, and no unit ever
got two different letters, or the same one more than twice.
"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from intake.demo import mails
from intake.line import Temporary
from tests import builders as b
from tests.anomaly.world import START, Fuse, PowerCut, World, cut, fail, program, round_of

SENT = list(mails.submissions(b.CAMPAIGN, START - timedelta(hours=2)))
MAILS = {uid: (SENT[n].raw, SENT[n].received) for uid, n in enumerate((0, 3, 7), 1)}


def new_world(folder: Path) -> World:
    """A good submission, a faulty one and an automatic reply."""
    folder.mkdir()
    return World(folder, dict(MAILS))


def run_quietly(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next start, and rounds until nothing is due; waits pass."""
    for _ in range(3):
        with program(world, Fuse(), monkeypatch) as house:
            round_of(world, house, Fuse())
        world.sleep(60)


def look(world: World, monkeypatch: pytest.MonkeyPatch) -> tuple[list[str], Counter[str]]:
    """Checks the invariants; gives outcomes and letters for comparison with the quiet run."""
    with program(world, Fuse(), monkeypatch) as house:
        proof = house.ledger.queries.proof()
        assert proof.ok, proof
        assert (proof.kept, proof.pending, proof.parked) == (len(world.mails), 0, 0)
        letters = house.ledger.queries.letters()
        assert (letters.owed, letters.held) == (0, 0)
        assert letters.sent + letters.failed == 2
        outcomes = sorted(
            verdict.outcome
            for number in range(1, 10)
            for verdict in house.ledger.queries.verdicts(number)
        )
        for path in house.blobs.root.rglob("*"):
            if path.is_file() and not path.name.startswith("tmp-"):
                assert house.blobs.verify(path.name), "a blob is not what its name says"
    by_unit: dict[str, set[bytes]] = {}
    for recipient, raw in world.arrived:
        by_unit.setdefault(recipient, set()).add(raw)
    assert all(len(different) == 1 for different in by_unit.values()), "two different letters"
    return [str(outcome) for outcome in outcomes], Counter(to for to, _ in world.arrived)


@pytest.fixture(scope="module")
def quiet(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[str], int]:
    """What happens without any fault: the outcomes, and how many effects there are."""
    world = new_world(tmp_path_factory.mktemp("quiet") / "home")
    fuse = Fuse()
    monkeypatch = pytest.MonkeyPatch()
    with program(world, fuse, monkeypatch) as house:
        round_of(world, house, fuse)
    outcomes, letters = look(world, monkeypatch)
    assert outcomes == ["accepted", "correction"]
    assert set(letters.values()) == {1}
    for effect in ("sql commit", "blob fsync", "blob rename after", "wire before", "wire after"):
        assert fuse.seen[effect], f"no such effect was met: {effect}"
    return outcomes, fuse.count


@pytest.mark.parametrize("part", range(4))
def test_a_power_cut_at_any_effect_loses_nothing_and_says_nothing_twice_differently(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, quiet: tuple[list[str], int], part: int
) -> None:
    outcomes, effects = quiet
    for n in range(1 + part, effects + 1, 4):
        world = new_world(tmp_path / str(n))
        fuse = Fuse(n, blow=cut)
        with pytest.raises(PowerCut), program(world, fuse, monkeypatch) as house:
            round_of(world, house, fuse)
        run_quietly(world, monkeypatch)
        after, letters = look(world, monkeypatch)
        assert after == outcomes, f"cut at effect {n}"
        assert set(letters) == {mails.address(1), mails.address(4)}, f"cut at effect {n}"
        assert sum(letters.values()) <= 3, f"more than one repeat after a cut at effect {n}"


@pytest.mark.parametrize("part", range(4))
def test_a_write_that_fails_once_anywhere_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, quiet: tuple[list[str], int], part: int
) -> None:
    outcomes, effects = quiet
    for n in range(1 + part, effects + 1, 4):
        world = new_world(tmp_path / str(n))
        fuse = Fuse(n, blow=fail)
        with program(world, fuse, monkeypatch) as house:
            for _ in range(3):  # the same process goes on
                try:
                    round_of(world, house, fuse)
                except Temporary:
                    world.sleep(60)
            world.sleep(60)
            round_of(world, house, fuse)
        assert fuse.blown, f"effect {n} was not met"
        run_quietly(world, monkeypatch)
        after, letters = look(world, monkeypatch)
        assert after == outcomes, f"failure at effect {n}"
        assert sum(letters.values()) <= 3, f"more than one repeat after a failure at effect {n}"


def test_two_cuts_around_sending_leave_the_letter_to_a_person(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = new_world(tmp_path / "home")
    del world.mails[2], world.mails[3]
    for _ in range(2):
        fuse = Fuse(at="wire after", blow=cut)
        with pytest.raises(PowerCut), program(world, fuse, monkeypatch) as house:
            round_of(world, house, fuse)
    run_quietly(world, monkeypatch)
    assert len(world.arrived) == 2, "the letter and one identical repeat"
    assert len(set(world.arrived)) == 1
    with program(world, Fuse(), monkeypatch) as house:
        assert house.ledger.queries.letters().failed == 1
