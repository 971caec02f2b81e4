"""A whole installation per test: a real Dovecot, a real SMTP server, a home folder, the CLI."""

from __future__ import annotations

import imaplib
import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from imap_tools.imap_utf7 import utf7_encode

from intake import office as report
from intake.demo.netease import FOLDERS, Manners, like_163
from intake.demo.netease_smtp import Answers, sending_like_163
from intake.records import open_records
from notifier.report.machine import as_json as machine
from tests.servers.dovecot import PASSWORD, USER, Dovecot, dovecot
from tests.servers.smtp import SmtpServer, smtp

HUIZHI = Path(sys.executable).parent / "huizhi"
POLLED = ("INBOX", "垃圾邮件", "广告邮件", "订阅邮件", "一月")
ROSTER = """full_name,kind,city,senders
赣州示例职业技术学院,school,赣州,school1@units.example
南昌样例电子信息学校,school,南昌,school2@units.example
九江示范中等专业学校,school,九江,school3@units.example
上饶样例卫生学校,school,上饶,school4@units.example
抚州示例工程学校,school,抚州,school5@units.example
宜春样例旅游学校,school,宜春,school6@units.example
吉安示例师范学校,school,吉安,school7@units.example
"""


@dataclass(frozen=True, slots=True)
class Office:
    """An installation and its servers."""

    home: Path
    imap: Dovecot
    smtp: SmtpServer
    user: str
    password: str = PASSWORD

    def run(self, *words: str, code: int = 0) -> str:
        """Runs a command; fails on another exit code or on a traceback."""
        done = self.start(*words)
        out, err = done.communicate(timeout=120)
        assert done.returncode == code, (out, err)
        assert "Traceback" not in out + err, err
        return out + (err if code else "")

    def start(self, *words: str) -> subprocess.Popen[str]:
        """Starts a command in the background."""
        return subprocess.Popen(
            [str(HUIZHI), "--home", str(self.home), *words],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=os.environ
            | {"HUIZHI_IMAP__PASSWORD": self.password, "HUIZHI_SMTP__PASSWORD": PASSWORD},
        )

    def status(self) -> dict[str, Any]:
        """The status as the machine reads it; a command would take a second to start each time."""
        with open_records(self.home) as records:
            return dict(json.loads(json.dumps(machine(report.status(records)))))

    def states(self) -> dict[str, str]:
        """State by unit, without the missing ones."""
        units = self.status()["units"]
        return {one["name"]: one["state"] for one in units if one["state"] != "missing"}

    def configure(self, **imap: object) -> None:
        """Writes the settings; the passwords come by the environment."""
        given = {"host": "127.0.0.1", "port": self.imap.plain_port, "user": self.user, **imap}
        lines = ["[imap]", 'security = "plain"', *(f"{k} = {v!r}" for k, v in given.items())]
        lines += ["[smtp]", 'host = "127.0.0.1"', f"port = {self.smtp.port}", 'security = "plain"']
        lines += [f"user = {USER!r}", "[work]", "poll = 1", "pace = 0"]
        (self.home / "huizhi.toml").write_text("\n".join(lines))


@pytest.fixture(scope="session")
def imap_server() -> Iterator[Dovecot]:
    with dovecot() as server:
        yield server


@pytest.fixture(scope="session")
def set_up(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home folder as `huizhi init` leaves it; each office gets a copy."""
    folder = tmp_path_factory.mktemp("set_up")
    roster = folder / "roster.csv"
    roster.write_text(ROSTER)
    command = [str(HUIZHI), "--home", str(folder / "home"), "init", "--roster", str(roster)]
    subprocess.run(command, check=True, capture_output=True)
    return folder / "home"


@pytest.fixture
def office(
    imap_server: Dovecot, set_up: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[Office]:
    with smtp() as server:
        user = f"office{abs(hash(request.node.name)) % 10**8}@huizhi.example"
        home = shutil.copytree(set_up, tmp_path / "home")
        made = Office(home, imap_server, server, user)
        made.configure()
        made.imap.make_folder("INBOX", user)
        yield made


@dataclass
class Netease:
    """An installation whose mailbox and outgoing server are like 163.com."""

    office: Office
    manners: Manners
    answers: Answers
    port: int

    def deliver(
        self, number: int, folder: str = "INBOX", size: int = 2000, days: float = 1
    ) -> None:
        """A question from a unit of its own, with so many letters in it."""
        mail = EmailMessage()
        mail["From"] = mail["Return-Path"] = f"asker{number}@units.example"
        mail["Subject"], mail["Message-ID"] = f"咨询{number}", f"<q{number}@units.example>"
        mail.set_content("请问材料怎样报送？\n" + "请回复。\n" * (size // 15))
        received = datetime.now(UTC) - timedelta(days=days)
        self.office.imap.deliver(mail.as_bytes(), received, folder, self.office.user)

    def letters(self) -> Counter[str]:
        return Counter(letter.recipient for letter in self.office.smtp.accepted)

    def proof(self) -> dict[str, Any]:
        """The proof, whose identities hold after every journey."""
        proof: dict[str, Any] = self.office.status()["proof"]
        seen = proof["kept"] + proof["header_only"] + proof["failed"]
        assert proof["on_server"] + proof["vanished"] == proof["sightings"] == seen
        settled = proof["judged"] + proof["pending"] + proof["parked"] + proof["not_submissions"]
        assert proof["distinct"] + proof["imported"] == settled
        return proof

    def doctor(self, code: int = 0) -> dict[str, dict[str, Any]]:
        """What the doctor finds, by code; nothing is ever sent."""
        told = json.loads(
            self.office.run("doctor", "--json", code=code).partition("\n}\n")[0] + "}"
        )
        assert told["ok"] == (code == 0)
        return {one["code"]: one for one in told["checks"]}

    @contextmanager
    def behind(self, folder: str) -> Iterator[imaplib.IMAP4]:
        """Another client with a folder open."""
        with imaplib.IMAP4("127.0.0.1", self.office.imap.plain_port, timeout=20) as client:
            client.login(self.office.user, PASSWORD)
            client.select(_wire_name(folder))
            yield client

    def delete(self, place: int, folder: str) -> None:
        with self.behind(folder) as client:
            client.store(str(place), "+FLAGS.SILENT", r"(\Deleted)")
            client.expunge()

    def copy(self, place: int, folder: str, target: str) -> None:
        with self.behind(folder) as client:
            client.copy(str(place), _wire_name(target))


def _wire_name(folder: str) -> str:
    return '"' + utf7_encode(folder).decode() + '"'


@pytest.fixture
def netease(office: Office) -> Iterator[Netease]:
    manners, answers = Manners(), Answers()
    for folder in (*FOLDERS, *POLLED):
        office.imap.make_folder(folder, office.user)
    with (
        like_163(office.imap.plain_port, manners) as imap,
        sending_like_163(office.smtp.port, answers) as smtp,
    ):
        office.configure(port=imap)
        settings = office.home / "huizhi.toml"
        changed = settings.read_text().replace(f"port = {office.smtp.port}", f"port = {smtp}")
        settings.write_text(changed)
        yield Netease(office, manners, answers, imap)
