"""From a real mailbox to real letters, through the command line and children."""

from __future__ import annotations

import email
import json
import re
import signal
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest

from intake.demo import mails, samples
from tests import builders as b
from tests.journey.conftest import ROSTER, Office
from tests.servers.postgres import postgres

START = datetime(2023, 3, 28, 1, 0, tzinfo=UTC)
SENT = list(mails.submissions(b.CAMPAIGN, START))[:9]  # the schools' and the machine's

pytestmark = pytest.mark.servers


def deliver(office: Office, *numbers: int) -> None:
    for number in numbers or range(len(SENT)):
        office.imap.deliver(SENT[number].raw, SENT[number].received, user=office.user)


def subjects(office: Office) -> list[str]:
    return [
        str(email.message_from_bytes(letter.raw, policy=default)["Subject"])
        for letter in office.smtp.accepted
    ]


def test_every_kind_of_mail_goes_all_the_way(office: Office) -> None:
    deliver(office)
    files = office.imap.files(user=office.user)
    assert "新收 9 封" in office.run("once")
    assert office.states() == {
        "赣州示例职业技术学院": "accepted",
        "南昌样例电子信息学校": "correction",
        "九江示范中等专业学校": "correction",
        "上饶样例卫生学校": "correction",
        "抚州示例工程学校": "correction",
        "宜春样例旅游学校": "correction",
    }
    status = office.status()
    assert status["proof"]["ok"] is True
    assert status["proof"]["not_submissions"] == 2
    assert status["letters"] == {"owed": 0, "held": 0, "sent": 8, "failed": 0}
    assert status["silences"] == {"automatic": 1}
    assert Counter(letter.recipient for letter in office.smtp.accepted).most_common(1)[0][1] == 1
    marks = Counter(subject.partition("】")[0] + "】" for subject in subjects(office))
    assert marks["【已受理】"] == marks["【人工核对中】"] == marks["【未见附件】"] == 1
    assert office.imap.files(user=office.user) == files, "the mailbox was changed"


def test_a_second_round_fetches_nothing_twice_and_answers_nobody_twice(office: Office) -> None:
    deliver(office, 0, 1, 8)
    office.run("once")
    before = list(office.smtp.accepted)
    assert len(before) == 3
    assert "新收 0 封" in office.run("once")
    assert office.smtp.accepted == before
    fetched = office.imap.log().count("BODY.PEEK")
    office.run("once")
    assert office.imap.log().count("BODY.PEEK") == fetched


def test_a_letter_is_a_proper_answer(office: Office) -> None:
    deliver(office, 1)
    office.run("once")
    (sent,) = office.smtp.accepted
    letter = email.message_from_bytes(sent.raw, policy=default)
    assert sent.recipient == mails.address(2)
    assert letter["Auto-Submitted"] == "auto-replied"
    assert letter["In-Reply-To"] == "<demo-1@units.example>"
    assert letter["Subject"].startswith("【需补正2处】南昌样例电子信息学校")
    body = letter.get_body(("plain",))
    assert body
    text = body.get_content()
    for part in ("盖章PDF版", "合计", "130", "0791-88122515", "不代表审核通过", "JX-2022-00001"):
        assert part in text
    copies = list((office.home / "letters").glob("*.eml"))
    assert [copy.read_bytes() for copy in copies] == [sent.raw]


def test_our_own_letter_coming_back_is_not_answered(office: Office) -> None:
    deliver(office, 0)
    office.run("once")
    (sent,) = office.smtp.accepted
    office.imap.deliver(sent.raw, user=office.user)
    office.run("once")
    assert len(office.smtp.accepted) == 1
    assert office.status()["silences"] == {"own": 1}


def test_a_mended_submission_is_a_second_version_and_accepted(office: Office) -> None:
    deliver(office, 1)
    office.run("once")
    name = mails.UNITS[1][0]
    form = samples.filled(b.CAMPAIGN, name)
    files = {"a.docx": samples.word(b.CAMPAIGN, form), "a.pdf": samples.pdf(b.CAMPAIGN, form)}
    fresh = EmailMessage()
    fresh["From"], fresh["Subject"] = mails.address(2), "更正"
    fresh.set_content("已改正。")
    fresh.add_attachment(
        samples.packed(files),
        maintype="application",
        subtype="zip",
        filename=f"{b.CAMPAIGN.archive_name(name)}.zip",
    )
    office.imap.deliver(fresh.as_bytes(), START + timedelta(hours=3), user=office.user)
    office.run("once")
    unit = next(one for one in office.status()["units"] if one["name"] == name)
    assert (unit["state"], unit["version"]) == ("accepted", 2)
    assert [one.partition("】")[0] for one in subjects(office)] == ["【需补正2处", "【已受理"]


def test_mode_hold_waits_for_a_person(office: Office) -> None:
    settings = office.home / "huizhi.toml"
    settings.write_text(settings.read_text().replace("[work]", 'mode = "hold"\n[work]'))
    deliver(office, 0)
    office.run("once")
    assert office.smtp.accepted == []
    listed = office.run("outbox")
    assert "受理回执" in listed and "先审后发" in listed
    office.run("outbox", "--all")
    office.run("once")
    assert len(office.smtp.accepted) == 1


def test_a_killed_worker_goes_on_where_it_was(office: Office) -> None:
    deliver(office)
    for delay in (0.6, 0.9, 1.2, 1.6, 2.0):
        worker = office.start("run")
        time.sleep(delay)
        worker.send_signal(signal.SIGKILL)
        worker.communicate()
    office.run("once")
    office.run("once")
    status = office.status()
    assert status["proof"]["ok"] and status["proof"]["judged"] == 7
    assert status["letters"]["sent"] + status["letters"]["failed"] == 8
    by_unit: dict[str, set[bytes]] = {}
    for letter in office.smtp.accepted:
        by_unit.setdefault(letter.recipient, set()).add(letter.raw)
    assert len(by_unit) == 8
    assert all(len(different) == 1 for different in by_unit.values()), "two different letters"
    assert len(office.smtp.accepted) <= 8 + 5, "more than one repeat a kill"


def test_the_worker_works_by_itself_and_stops_when_asked(office: Office) -> None:
    deliver(office, 0)
    worker = office.start("run")
    deadline = time.monotonic() + 60
    while not office.smtp.accepted and time.monotonic() < deadline:
        time.sleep(0.1)
    deliver(office, 1)
    while len(office.smtp.accepted) < 2 and time.monotonic() < deadline:
        time.sleep(0.1)
    worker.send_signal(signal.SIGTERM)
    out, err = worker.communicate(timeout=30)
    assert worker.returncode == 0, (out, err)
    assert len(office.smtp.accepted) == 2
    events = [json.loads(line) for line in err.splitlines() if line.startswith("{")]
    assert {"mailbox.polled", "message.settled", "letter.tried"} <= {one["event"] for one in events}
    for secret in ("units.example", "职业技术学院", "right-password"):
        assert secret not in "".join(map(str, events)), "a log line names somebody"


def test_the_pace_holds_between_rounds_and_the_worker_stops_in_it_when_asked(
    office: Office,
) -> None:
    settings = office.home / "huizhi.toml"
    settings.write_text(re.sub(r"(?m)^pace = .*$", "pace = 600", settings.read_text()))
    deliver(office, 0)
    worker = office.start("run")
    deadline = time.monotonic() + 60
    while not office.smtp.accepted and time.monotonic() < deadline:
        time.sleep(0.1)
    deliver(office, 1)
    while (
        office.states().get("南昌样例电子信息学校") != "correction" and time.monotonic() < deadline
    ):
        time.sleep(0.5)
    assert office.states()["南昌样例电子信息学校"] == "correction", "its letter is due"
    time.sleep(3)
    worker.send_signal(signal.SIGTERM)
    out, err = worker.communicate(timeout=30)
    assert worker.returncode == 0, (out, err)
    assert len(office.smtp.accepted) == 1


def test_two_workers_do_not_share_a_folder(office: Office) -> None:
    worker = office.start("run")
    deadline = time.monotonic() + 30
    while not (office.home / "worker.lock").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    time.sleep(0.5)
    assert "另一个" in office.run("once", code=1)
    worker.send_signal(signal.SIGTERM)
    worker.communicate(timeout=30)
    assert worker.returncode == 0


def test_the_same_on_postgresql(office: Office, tmp_path: Path) -> None:
    with postgres() as address:
        url = address.format(name="postgres")
        settings = office.home / "huizhi.toml"
        settings.write_text(f'database = "{url}"\n' + settings.read_text())
        roster = tmp_path / "roster.csv"
        roster.write_text(ROSTER)
        office.run("init", "--roster", str(roster))
        deliver(office, 0, 1, 7)
        office.run("once")
        office.run("once")
        assert office.states() == {
            "赣州示例职业技术学院": "accepted",
            "南昌样例电子信息学校": "correction",
        }
        assert office.status()["proof"]["ok"]
        assert len(office.smtp.accepted) == 2
        assert not (office.home / "huizhi.db-wal").exists()


def test_mails_can_be_imported_without_a_mailbox(office: Office, tmp_path: Path) -> None:
    folder = tmp_path / "mails"
    folder.mkdir()
    for number in (0, 1):
        (folder / f"{number}.eml").write_bytes(SENT[number].raw)
    assert "新导入 2 封" in office.run("import", str(folder))
    assert "已有 2 封" in office.run("import", str(folder))
    status = office.status()
    assert (status["proof"]["imported"], status["proof"]["judged"]) == (2, 2)
    deliver(office, 0)
    office.run("once")
    status = office.status()
    assert (status["proof"]["imported"], status["proof"]["distinct"]) == (1, 1)
    assert len(office.smtp.accepted) == 2
