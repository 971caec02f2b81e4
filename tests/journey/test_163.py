"""A whole installation on a mailbox like 163.com, over Dovecot, with everything that goes wrong."""

from __future__ import annotations

import random
import signal
import time

import pytest

from intake.demo import netease_smtp
from intake.demo.netease import Manners
from intake.demo.netease_smtp import Answers
from tests.journey.conftest import POLLED, Netease, Office
from tests.servers.dovecot import PASSWORD

pytestmark = pytest.mark.servers


def test_a_worker_loses_nothing_though_it_is_cut_off_twenty_times(netease: Netease) -> None:
    dice = random.Random(163)  # noqa: S311 - no secret
    for number in range(24):
        netease.deliver(number, POLLED[number % len(POLLED)], dice.randrange(2000, 60_000))
    files = {folder: netease.office.imap.files(folder, netease.office.user) for folder in POLLED}
    netease.manners.cuts.extend(dice.randrange(1, 12_000) for _ in range(20))
    worker = netease.office.start("run")
    deadline = time.monotonic() + 300  # on a busy machine
    while (netease.manners.cut < 20 or len(netease.letters()) < 24) and time.monotonic() < deadline:
        time.sleep(0.2)
    worker.send_signal(signal.SIGTERM)
    _, errors = worker.communicate(timeout=60)
    assert worker.returncode == 0
    assert "Traceback" not in errors
    netease.office.run("once")
    assert netease.manners.cut == 20
    assert netease.letters() == {f"asker{number}@units.example": 1 for number in range(24)}
    proof = netease.proof()
    assert (proof["ok"], proof["kept"], proof["distinct"]) == (True, 24, 24)
    assert files == {
        folder: netease.office.imap.files(folder, netease.office.user) for folder in POLLED
    }, "the mailbox was changed"


def test_deleted_moved_and_copied_mails_are_all_accounted_for(netease: Netease) -> None:
    for number in range(4):
        netease.deliver(number)
    netease.office.run("once")
    netease.copy(1, "INBOX", "一月")
    netease.copy(2, "INBOX", "垃圾邮件")
    netease.delete(2, "INBOX")  # that was a move
    netease.delete(2, "INBOX")
    netease.office.run("once")
    proof = netease.proof()
    assert (proof["ok"], proof["sightings"], proof["vanished"]) == (True, 6, 2)
    assert proof["distinct"] == 4
    assert set(netease.letters().values()) == {1}


def test_a_new_uidvalidity_answers_nobody_twice(netease: Netease) -> None:
    for number, folder in enumerate(POLLED):
        netease.deliver(number, folder)
    netease.office.run("once")
    netease.manners.uidvalidity = 2
    netease.office.run("once")
    proof = netease.proof()
    assert (proof["ok"], proof["sightings"], proof["vanished"], proof["distinct"]) == (
        *(True, 2 * len(POLLED), len(POLLED), len(POLLED)),
    )
    assert len(netease.letters()) == len(POLLED)
    assert set(netease.letters().values()) == {1}


def test_the_virus_folder_is_told_to_the_office_and_nobody_is_answered(netease: Netease) -> None:
    netease.deliver(1, "病毒文件夹")
    netease.office.run("once")
    assert netease.letters() == {}
    proof = netease.proof()
    assert (proof["ok"], proof["header_only"], proof["distinct"]) == (True, 1, 0)
    told = netease.doctor()["mailbox.virus"]
    assert told["state"] == "warn"
    assert "asker1@units.example" in told["details"][0]
    assert "咨询1" in told["details"][0]


@pytest.mark.parametrize(
    ("line", "code", "owed"),
    [(netease_smtp.TOO_FAST, 0, 2), (netease_smtp.ENOUGH_TODAY, 0, 2), (netease_smtp.SPAM, 1, 2)],
)
def test_a_refusal_to_send_keeps_the_letters_and_receiving_goes_on(
    netease: Netease, line: str, code: int, owed: int
) -> None:
    for number in range(2):
        netease.deliver(number)
    netease.answers.say("end", line, times=9)
    netease.office.run("once", code=code)
    netease.deliver(2)
    assert "新收 1 封" in netease.office.run("once", code=code)
    letters = netease.office.status()["letters"]
    assert letters["owed"] >= owed
    assert (letters["sent"], letters["failed"]) == (0, 0)
    assert netease.letters() == {}
    assert netease.proof()["ok"]


def test_new_mail_is_answered_at_once_where_the_server_tells_of_it(office: Office) -> None:
    office.configure()
    settings = office.home / "huizhi.toml"
    settings.write_text(settings.read_text().replace("poll = 1", "poll = 3600"))
    direct = Netease(office, Manners(), Answers(), office.imap.plain_port)
    worker = office.start("run")
    for number in range(3):
        time.sleep(2 if number == 0 else 0)  # it is listening by now
        direct.deliver(number)
        deadline = time.monotonic() + 120  # on a busy machine
        while len(direct.letters()) <= number and time.monotonic() < deadline:
            time.sleep(0.1)
    worker.send_signal(signal.SIGTERM)
    _, errors = worker.communicate(timeout=60)
    assert len(direct.letters()) == 3, errors
    assert direct.proof()["ok"]


# The doctor.


def test_the_doctor_finds_a_good_installation_good_and_touches_nothing(netease: Netease) -> None:
    netease.deliver(1, "广告邮件")
    netease.office.run("once")
    letters, logins = netease.letters(), netease.answers.logins
    files = netease.office.imap.files("广告邮件", netease.office.user)
    found = netease.doctor()
    assert {code for code, one in found.items() if one["state"] in ("fault", "warn")} == set()
    folders = found["mailbox.folders"]["details"]
    assert "INBOX：全部收取，0 封" in folders
    assert "广告邮件：全部收取，1 封" in folders
    assert "病毒文件夹：只看信头，0 封" in folders
    assert {"已发送：不看", "草稿箱：不看", "已删除：不看"} <= set(folders)
    assert "ID" in found["mailbox.login"]["found"]
    assert found["smtp.login"]["state"] == found["database"]["state"] == "good"
    assert found["sandbox.reading"]["state"] == found["poll.pulse"]["state"] == "good"
    assert netease.letters() == letters
    assert netease.answers.logins == logins + 1
    assert netease.office.imap.files("广告邮件", netease.office.user) == files
    text = netease.office.run("doctor")
    assert "故障 0 项" in text
    assert PASSWORD not in text


def test_the_doctor_tells_what_is_broken_and_fails(netease: Netease) -> None:
    office = netease.office
    wrong = Office(office.home, office.imap, office.smtp, office.user, "wrong")
    told = wrong.run("doctor", code=1)
    assert "授权码" in told
    assert "故障 1 项" in told
    nowhere = Office(office.home / "x", office.imap, office.smtp, office.user)
    assert "init" in nowhere.run("doctor", code=1)
    assert not nowhere.home.exists()
