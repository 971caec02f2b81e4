"""A whole installation per test: a real Dovecot, a real SMTP server, a home folder, the CLI."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.servers.dovecot import PASSWORD, USER, Dovecot, dovecot
from tests.servers.smtp import SmtpServer, smtp

HUIZHI = Path(sys.executable).parent / "huizhi"
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
        """The status as the machine reads it."""
        return dict(json.loads(self.run("status", "--json")))

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


@pytest.fixture
def office(
    imap_server: Dovecot, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[Office]:
    with smtp() as server:
        user = f"office{abs(hash(request.node.name)) % 10**8}@huizhi.example"
        made = Office(tmp_path / "home", imap_server, server, user)
        roster = tmp_path / "roster.csv"
        roster.write_text(ROSTER)
        made.run("init", "--roster", str(roster))
        made.configure()
        made.imap.make_folder("INBOX", user)
        yield made
