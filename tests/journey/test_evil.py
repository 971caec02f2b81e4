"""A worker fed honest mails and evil ones answers the honest as if they had come alone.

Six evil among thirty in `make test`; all twenty among two hundred in `make fuzz`.
"""

from __future__ import annotations

import email
import re
import signal
import time
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.policy import default

import pytest

from tests.journey.conftest import Netease, Office
from tests.journey.evil import EVIL, evil
from tests.journey.honest import HONEST, Sent, address, honest, roster
from tests.property.length import times
from tests.servers.smtp import Accepted

pytestmark = pytest.mark.servers

START = datetime(2023, 3, 28, 1, 0, tzinfo=UTC)
LONG = times() > 1
COUNT, BAD = (200, len(EVIL)) if LONG else (30, 6)
PATIENCE = timedelta(minutes=90 if LONG else 15)  # on a busy machine
LIMITS = "\n[limits]\ncpu = 8\nmemory = 1073741824\n"  # so that what hangs is ended soon


def prepare(office: Office) -> None:
    units = office.home.with_name("units.csv")
    units.write_text(roster())
    office.run("init", "--roster", str(units))
    settings = office.home / "huizhi.toml"
    settings.write_text(settings.read_text() + LIMITS)


def deliver(office: Office, mails: Iterable[Sent]) -> None:
    for mail in mails:
        office.imap.deliver(mail.raw, START, user=office.user)


def said(letter: Accepted, unit: str) -> str:
    """A letter without what must differ: the unit, numbers, sizes, sums."""
    message = email.message_from_bytes(letter.raw, policy=default)
    body = message.get_body(("plain",))
    assert body is not None
    text = f"{message['Subject']}\n{body.get_content()}".replace(unit, "〇")
    return re.sub(r"JX-2022-\d{5}|[\d.]+ (?:MB|KB|字节)|校验码 [0-9a-f]{8}", "〇", text)


def alone(office: Office) -> dict[str, str]:
    """What each kind of honest mail is told where nothing evil ever came."""
    mails = honest(len(HONEST))
    quiet = replace(office, home=office.home.with_name("quiet"), user=f"quiet-{office.user}")
    quiet.run("init")
    quiet.configure()
    quiet.imap.make_folder("INBOX", quiet.user)
    prepare(quiet)
    deliver(quiet, mails)
    quiet.run("once")
    told = {letter.recipient: letter for letter in office.smtp.accepted}
    office.smtp.accepted.clear()
    return {mail.kind: said(told[address(mail.unit)], mail.unit) for mail in mails}


def test_the_honest_are_answered_as_if_the_evil_were_not_there(netease: Netease) -> None:
    office = netease.office
    expected = alone(office)
    good, bad = honest(COUNT - BAD), evil(BAD)
    prepare(office)
    step = len(good) // len(bad)
    for place, one in enumerate(bad):
        deliver(office, [one, *good[place * step : (place + 1) * step]])
    deliver(office, good[step * len(bad) :])
    worker = office.start("run")
    deadline = datetime.now(UTC) + PATIENCE
    answers = [one for one in (*good, *bad) if one.mark]
    while len(office.smtp.accepted) < len(answers) and datetime.now(UTC) < deadline:
        time.sleep(0.5)
    worker.send_signal(signal.SIGTERM)
    _, errors = worker.communicate(timeout=120)
    assert worker.returncode == 0, errors[-2000:]
    assert "Traceback" not in errors
    letters = {letter.recipient: letter for letter in office.smtp.accepted}
    assert len(letters) == len(office.smtp.accepted), "answered twice"
    for one in good:
        assert said(letters[address(one.unit)], one.unit) == expected[one.kind], one.kind
    assert set(letters) == {address(one.unit) for one in answers}
    for one in bad:
        if one.mark:
            assert said(letters[address(one.unit)], one.unit).startswith(one.mark), one.kind
    proof = netease.proof()
    assert (proof["ok"], proof["distinct"], proof["parked"], proof["pending"]) == (
        True,
        COUNT,
        0,
        0,
    )
