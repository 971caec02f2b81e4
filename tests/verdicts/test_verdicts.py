"""A short `make verdicts` with a fixed seed: every code, clean submissions, and real bytes."""

from __future__ import annotations

import pytest

from checks.catalogue import CHECKS
from tests.samples.faults import INJECTORS
from tests.verdicts.answer import Answer, answer, desk
from tests.verdicts.question import CLEAN, Question
from tests.verdicts.tally import Tally, tallies, wilson

SEED = 1  # `make verdicts` takes a fresh one each time
CODES = tuple(code for code in INJECTORS if code in CHECKS)


def wrong(found: list[Answer]) -> str:
    return "\n\n".join(one.details for one in found if one.missed or one.surprises or one.misread)


@pytest.mark.parametrize("code", CODES)
def test_an_injected_fault_is_found_and_nothing_else_is_said(code: str) -> None:
    found = [answer(Question("document", code, index, SEED)) for index in range(6)]
    assert not wrong(found), wrong(found)


@pytest.mark.parametrize("part", range(6))
def test_a_clean_submission_is_told_neither_a_fault_nor_a_doubt(part: int) -> None:
    cases = range(part * 10, part * 10 + 10)
    found = [answer(Question("document", CLEAN, index, SEED)) for index in cases]
    assert not wrong(found), wrong(found)


def test_clean_packages_go_through_the_sandbox_without_a_fault() -> None:
    with desk() as at:
        found = [answer(Question("bytes", CLEAN, index, SEED), at) for index in range(6)]
    assert not wrong(found), wrong(found)


@pytest.mark.parametrize("code", [code for code in CODES if code.startswith("PKG")])
def test_what_is_wrong_with_the_files_is_found_in_their_bytes(code: str) -> None:
    with desk() as at:
        found = [answer(Question("bytes", code, 0, SEED), at)]
    assert not wrong(found), wrong(found)


def test_a_question_is_answered_the_same_again() -> None:
    question = Question("document", "SUM101", 4, SEED)
    assert answer(question) == answer(question)


def test_one_miss_in_three_hundred_is_allowed_and_no_surprise() -> None:
    one = answer(Question("document", "SUM101", 0, SEED))
    assert tallies([one])[0].asked == 1
    assert not Tally("document", "SUM101", asked=300, missed=1).failed
    assert Tally("document", "SUM101", asked=299, missed=1).failed
    assert Tally("document", "SUM101", asked=300, missed=2).failed


def test_the_lower_bound_is_wilsons() -> None:
    """Figures from Newcombe 1998, table I: 81 of 263 and 20 of 20."""
    assert wilson(81, 263) == pytest.approx(0.2553, abs=1e-4)
    assert wilson(20, 20) == pytest.approx(0.8389, abs=1e-4)
    assert wilson(0, 0) == 0
