"""The doctor, on servers like 163.com: each thing that is broken is told, alone, with its remedy."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from config.roster import Unit, UnitKind
from config.settings import FILE, Settings
from intake import libreoffice
from intake.demo import netease_smtp
from intake.doctor import examine
from intake.doctor_machine import programs
from intake.health import Health, State
from intake.sandbox_tool import second_reader
from intake.wiring import open_house
from store.engine import create
from tests.servers.wire import silence

if TYPE_CHECKING:
    from intake.demo.server import Server

USER = "office@example.cn"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a library below it imports the old crypt module
        from intake.demo.server import serving  # noqa: PLC0415 - only in here
    with serving(USER) as running:
        yield running


@dataclass
class Installation:
    home: Path
    server: Server

    def settings(self, **changes: object) -> None:
        """Writes the settings; `imap_user="x"` changes a key."""
        values: dict[str, dict[str, object]] = {
            "imap": {"host": "127.0.0.1", "port": self.server.imap_port, "user": USER},
            "smtp": {"host": "127.0.0.1", "port": self.server.smtp_port, "user": USER},
            "work": {"poll": 60},
        }
        for key, value in changes.items():
            part, _, name = key.partition("_")
            values[part][name] = value
        lines = []
        for part, keys in values.items():
            lines += [f"[{part}]", 'security = "plain"' if part != "work" else ""]
            lines += [f"{name} = {value!r}" for name, value in keys.items()]
        (self.home / FILE).write_text("\n".join(lines))
        (self.home / FILE).chmod(0o600)

    def doctor(self) -> dict[str, Health]:
        found = {one.code: one for one in examine(self.home, datetime.now(UTC))}
        for one in found.values():
            assert one.found
            assert one.remedy or one.state in (State.GOOD, State.OFF) or "请" in one.found
        return found

    def fault(self) -> Health:
        """The one thing that is broken."""
        [found] = [one for one in self.doctor().values() if one.state is State.FAULT]
        return found


@pytest.fixture
def here(tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch) -> Installation:
    for name in ("IMAP", "SMTP"):
        code = server.imap(USER).password.get_secret_value()
        monkeypatch.setenv(f"HUIZHI_{name}__PASSWORD", code)
    server.manners.hidden_before = None
    made = Installation(tmp_path / "home", server)
    made.home.mkdir(mode=0o700)
    made.settings()
    with open_house(made.home) as house:
        unit = Unit("赣州示例职业技术学院", UnitKind.SCHOOL)
        house.ledger.units.replace(house.campaigns[0].id, (unit,), house.now())
        house.ledger.keeping.polled(house.now())
    return made


def test_a_good_installation_is_good(here: Installation) -> None:
    found = here.doctor()
    assert {one.state for one in found.values()} <= {State.GOOD, State.OFF}
    assert "ID" in found["mailbox.login"].found
    assert "已发送：不看" in found["mailbox.folders"].details
    assert "垃圾邮件：全部收取，0 封" in found["mailbox.folders"].details
    assert here.server.answers.accepted == 0


@pytest.mark.parametrize(
    ("variable", "code", "words"),
    [
        ("HUIZHI_IMAP__PASSWORD", "mailbox.login", "授权码"),
        ("HUIZHI_SMTP__PASSWORD", "smtp.login", "授权码"),
    ],
)
@pytest.mark.parametrize("password", ["", "wrong"])
def test_a_missing_or_wrong_code_is_told(
    here: Installation,
    monkeypatch: pytest.MonkeyPatch,
    variable: str,
    code: str,
    words: str,
    password: str,
) -> None:
    monkeypatch.setenv(variable, password)
    fault = here.fault()
    assert fault.code == code
    assert words in fault.found + fault.remedy
    assert (variable in fault.remedy) == (not password)


@pytest.mark.parametrize(("part", "code"), [("imap", "mailbox.login"), ("smtp", "smtp.login")])
def test_a_server_that_is_down_is_told(here: Installation, part: str, code: str) -> None:
    with silence() as port:
        pass
    here.settings(**{f"{part}_port": port})
    fault = here.fault()
    assert fault.code == code
    assert "连不上" in fault.found


def test_no_mailbox_at_all_is_told(here: Installation) -> None:
    here.settings(imap_host="")
    assert here.fault().code == "mailbox.login"


def test_a_folder_that_is_not_there_is_told_by_name(here: Installation) -> None:
    here.settings(imap_folders=["INBOX", "没有的"])
    fault = here.fault()
    assert fault.code == "mailbox.folders"
    assert "没有的" in fault.details[0]


@pytest.mark.parametrize(
    ("line", "words"),
    [(netease_smtp.FORBIDDEN, "SMTP 服务"), (netease_smtp.BUSY, "一刻钟")],
)
def test_a_refused_sender_is_told(here: Installation, line: str, words: str) -> None:
    here.server.answers.say("auth", line)
    fault = here.fault()
    assert fault.code == "smtp.login"
    assert words in fault.remedy


def test_sending_that_is_off_is_no_fault(here: Installation) -> None:
    here.settings(smtp_mode="off")
    assert here.doctor()["smtp.login"].state is State.OFF


def test_a_mailbox_that_hides_old_mails_and_an_old_code_are_told(here: Installation) -> None:
    now = datetime.now(UTC)
    here.server.deliver(USER, b"Subject: a\r\n\r\nold\r\n", now - timedelta(days=45))
    here.server.deliver(USER, b"Subject: a\r\n\r\nnew\r\n", now - timedelta(days=29), "广告邮件")
    assert here.doctor()["mailbox.window"].state is State.GOOD
    here.server.manners.hidden_before = (now - timedelta(days=30)).date()
    here.settings(imap_code_from=str((now - timedelta(days=151)).date()))
    found = here.doctor()
    assert found["mailbox.window"].state is found["mailbox.code"].state is State.WARN
    assert "收取全部邮件" in found["mailbox.window"].remedy


def test_settings_that_are_wrong_are_told_with_their_key(here: Installation) -> None:
    here.settings(work_poll_seconds=3)
    [fault] = here.doctor().values()
    assert (fault.code, fault.state) == ("settings", State.FAULT)
    assert "poll_seconds" in "".join(fault.details)


def test_a_folder_without_an_installation_is_told_and_nothing_is_made(
    here: Installation, tmp_path: Path
) -> None:
    [fault] = Installation(tmp_path / "nowhere", here.server).doctor().values()
    assert "init" in fault.remedy
    assert not (tmp_path / "nowhere").exists()


def test_a_database_without_our_tables_is_told_and_left(here: Installation) -> None:
    for path in here.home.glob("huizhi.db*"):
        path.unlink()
    assert "init" in here.fault().remedy
    create(f"sqlite:///{here.home / 'huizhi.db'}").connect().close()
    for _ in range(2):
        assert here.fault().code == "database"


def test_a_database_that_is_no_database_is_told(here: Installation) -> None:
    for path in here.home.glob("huizhi.db*"):
        path.unlink()
    (here.home / "huizhi.db").write_bytes(b"not a database at all" * 100)
    assert "备份" in here.fault().remedy


def test_a_database_server_that_is_down_is_told(here: Installation) -> None:
    text = (here.home / FILE).read_text()
    address = 'database = "postgresql://a@127.0.0.1:9/a"\n'
    (here.home / FILE).write_text(address + text)
    fault = here.fault()
    assert fault.code == "database"
    assert "PostgreSQL" in fault.found


@pytest.mark.parametrize(
    "address", ["nonsense", "mysql://a@127.0.0.1/a", "postgresql+psycopg2://a@127.0.0.1/a"]
)
def test_a_database_that_cannot_be_used_from_here_is_told_and_the_rest_is_examined(
    here: Installation, address: str
) -> None:
    text = (here.home / FILE).read_text()
    (here.home / FILE).write_text(f'database = "{address}"\n{text}')
    told = here.doctor()
    assert told["database"].state is State.FAULT
    assert told["mailbox.login"].state is State.GOOD


def test_a_home_that_others_may_read_is_told(here: Installation) -> None:
    here.home.chmod(0o755)
    told = here.doctor()["home.private"]
    assert told.state is State.WARN
    assert "chmod" in told.remedy


def test_a_roster_that_is_missing_is_told(here: Installation) -> None:
    with open_house(here.home) as house:
        house.ledger.units.replace(house.campaigns[0].id, (), house.now())
    assert here.fault().code == "roster"


def test_a_running_worker_is_seen(here: Installation) -> None:
    assert here.doctor()["worker"].state is State.OFF
    with open_house(here.home, worker=True):
        assert here.doctor()["worker"].state is State.GOOD
    assert here.doctor()["worker"].state is State.OFF


@pytest.mark.parametrize(
    ("code", "commands"),
    [("optional.7zip", ("7zz", "bwrap")), ("optional.libreoffice", ("soffice", "bwrap"))],
)
def test_an_optional_program_that_is_missing_or_forbidden_comes_with_its_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str, commands: tuple[str, ...]
) -> None:
    def told() -> Health:
        for asked in (second_reader, libreoffice.available):
            asked.cache_clear()
        return {one.code: one for one in programs(Settings())}[code]

    with monkeypatch.context() as patch:
        patch.setenv("PATH", str(tmp_path))
        missing = told()
        assert missing.state is State.OFF and "apt-get install" in missing.remedy
        for name in (*commands, "prlimit"):
            (tmp_path / name).write_text("#!/bin/sh\nexit 1\n")
            (tmp_path / name).chmod(0o700)
        forbidden = told()
        assert forbidden.state is State.WARN and "命名空间" in forbidden.remedy
    told()  # as it is outside this test
