"""What is well and what is not: the borders, and that each fault has its remedy."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from config.settings import ImapSettings
from intake.health import (
    GIB,
    Health,
    State,
    code_age,
    disk,
    lost,
    pulse,
    quarantine,
    quota,
    size,
    window,
)
from store.model import Glimpse, Spot

NOW = datetime(2026, 4, 1, 12, tzinfo=UTC)
GOOD, WARN, FAULT, OFF = State.GOOD, State.WARN, State.FAULT, State.OFF


def days(count: float) -> datetime:
    return NOW - timedelta(days=count)


def expect(health: Health, state: State) -> None:
    assert health.state is state
    assert health.found
    assert bool(health.remedy) == (state in (WARN, FAULT)) or state is OFF


@pytest.mark.parametrize(
    ("made", "state"),
    [(None, OFF), (0, GOOD), (149, GOOD), (150, WARN), (181, WARN), (400, WARN)],
)
def test_an_authorisation_code_is_told_from_its_150th_day(made: int | None, state: State) -> None:
    day = None if made is None else date(2026, 4, 1) - timedelta(days=made)
    expect(code_age(ImapSettings(code_from=day), NOW), state)


@pytest.mark.parametrize(
    ("age", "state"),
    [(None, OFF), (3, GOOD), (27.9, GOOD), (28, WARN), (30.2, WARN), (31.9, WARN), (32, GOOD)],
)
def test_a_mailbox_that_shows_nothing_older_than_30_days_is_told(
    age: float | None, state: State
) -> None:
    oldest = None if age is None else days(age)
    expect(window(ImapSettings(), oldest, NOW), state)
    expect(window(ImapSettings(visible_days=0), oldest, NOW), OFF)


@pytest.mark.parametrize(
    ("used", "state"), [(0, GOOD), (79, GOOD), (80, WARN), (94, WARN), (95, FAULT), (120, FAULT)]
)
def test_a_mailbox_is_told_before_it_is_full(used: int, state: State) -> None:
    expect(quota(used, 100), state)


def test_a_server_that_tells_no_quota_is_no_fault() -> None:
    expect(quota(0, 0), OFF)


@pytest.mark.parametrize(
    ("minutes", "every", "state"),
    [(None, 60, WARN), (1, 60, GOOD), (9, 60, GOOD), (11, 60, FAULT), (55, 1200, GOOD)],
)
def test_silence_is_told(minutes: int | None, every: int, state: State) -> None:
    last = None if minutes is None else NOW - timedelta(minutes=minutes)
    expect(pulse(last, every, NOW), state)


@pytest.mark.parametrize(
    ("free", "state"), [(GIB - 1, FAULT), (GIB, WARN), (10 * GIB - 1, WARN), (10 * GIB, GOOD)]
)
def test_a_disk_is_told_before_it_is_full(free: int, state: State) -> None:
    expect(disk(free), state)


def test_mails_in_the_virus_folder_are_told_with_sender_and_subject() -> None:
    expect(quarantine(()), GOOD)
    spot = Spot("office", "病毒文件夹", 1, 7)
    told = quarantine([Glimpse(spot, "a@b.example", "材料", 5, NOW)])
    expect(told, WARN)
    assert told.details == ("2026-04-01  a@b.example  材料",)


def test_mails_missed_are_told() -> None:
    expect(lost(0), GOOD)
    expect(lost(2), WARN)
    assert "2" in lost(2).found


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "0 B"),
        (2048, "2 KB"),
        (5 * 1024**2, "5 MB"),
        (3 * GIB // 2, "1.5 GB"),
        (2**41, "2.0 TB"),
    ],
)
def test_sizes_are_for_people(count: int, words: str) -> None:
    assert size(count) == words
