"""The mailbox like 163.com, over the server of the demo and over Dovecot; and polling it."""

from __future__ import annotations

import imaplib
import random
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from imap_tools.imap_utf7 import utf7_decode, utf7_encode

from config.settings import ImapSettings
from intake.demo.netease import FOLDERS, Manners, like_163
from intake.mailbox import MailboxError, Reason, connect
from intake.poll import Polled, survey
from store.blobs import BlobFolder
from store.engine import create, upgrade
from store.ledger import Ledger
from store.model import Proof, Stage
from tests.contract.test_mailbox import mail
from tests.servers.dovecot import PASSWORD, Dovecot, dovecot

if TYPE_CHECKING:
    from intake.demo.server import Server

NAMES = count(1)
NOW = datetime(2026, 4, 1, 12, tzinfo=UTC)
PART = 64 * 1024
SHOWN = tuple(name for name in FOLDERS if name not in ("草稿箱", "已发送", "已删除", "病毒文件夹"))


def wire_name(folder: str) -> str:
    return '"' + utf7_encode(folder).decode() + '"'


@dataclass
class Netease:
    """A mailbox like 163.com, and its back door."""

    port: int
    back_port: int
    user: str
    password: str
    manners: Manners

    def settings(self, **more: object) -> ImapSettings:
        given = {"host": "127.0.0.1", "port": self.port, "security": "plain", "timeout": 20}
        more = {"part": PART, "batch": 4 * PART} | more
        return ImapSettings.model_validate(
            given | {"user": self.user, "password": self.password} | more
        )

    @contextmanager
    def client(self, port: int = 0) -> Iterator[imaplib.IMAP4]:
        with imaplib.IMAP4("127.0.0.1", port or self.port, timeout=20) as client:
            client.login(self.user, self.password)
            yield client

    @contextmanager
    def behind(self, folder: str = "INBOX") -> Iterator[imaplib.IMAP4]:
        """What another client does, with a folder open."""
        with self.client(self.back_port) as client:
            client.select(wire_name(folder))
            yield client

    def furnish(self) -> None:
        with self.client(self.back_port) as client:
            for folder in FOLDERS:
                client.create(wire_name(folder))

    def deliver(self, raw: bytes, received: datetime = NOW, folder: str = "INBOX") -> None:
        with self.client(self.back_port) as client:
            client.append(wire_name(folder), "", imaplib.Time2Internaldate(received), raw)

    def copy(self, place: int, folder: str, target: str) -> None:
        with self.behind(folder) as client:
            client.copy(str(place), wire_name(target))

    def delete(self, place: int, folder: str) -> None:
        with self.behind(folder) as client:
            client.store(str(place), "+FLAGS.SILENT", r"(\Deleted)")
            client.expunge()


@pytest.fixture(scope="module")
def dovecot_server() -> Iterator[Dovecot]:
    with dovecot() as server:
        yield server


@pytest.fixture(scope="module")
def demo_server() -> Iterator[Server]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a library below it imports the old crypt module
        from intake.demo.server import serving  # noqa: PLC0415 - only in here
    with serving("office@example.cn") as server:
        yield server


@pytest.fixture(params=["demo", pytest.param("dovecot", marks=pytest.mark.servers)])
def netease(request: pytest.FixtureRequest) -> Iterator[Netease]:
    user, manners = f"office{next(NAMES)}@example.cn", Manners()
    if request.param == "demo":
        demo: Server = request.getfixturevalue("demo_server")
        back, password = demo.back_port, demo.imap(user).password.get_secret_value()
    else:
        server: Dovecot = request.getfixturevalue("dovecot_server")
        back, password = server.plain_port, PASSWORD
    with like_163(back, manners) as port:
        made = Netease(port, back, user, password, manners)
        made.furnish()
        yield made


@dataclass
class House:
    netease: Netease
    ledger: Ledger
    blobs: BlobFolder

    def poll(self, now: datetime = NOW, **settings: object) -> Polled:
        given = self.netease.settings(**settings)
        with connect(given) as mailbox:
            return survey(mailbox, given, self.ledger.keeping, self.blobs, lambda: now)

    def proof(self) -> Proof:
        """The proof, whose identities hold whatever happened."""
        proof = self.ledger.queries.proof()
        seen = proof.kept + proof.header_only + proof.failed
        assert proof.on_server + proof.vanished == proof.sightings == seen
        assert proof.distinct + proof.imported == proof.pending
        return proof

    def messages(self) -> list[tuple[datetime, bytes]]:
        found: list[tuple[datetime, bytes]] = []
        while claim := self.ledger.work.claim(Stage.KEPT, NOW, 600, f"t{len(found)}"):
            with self.blobs.open(claim.message.blob.sha256) as stream:
                found.append((claim.message.received, stream.read()))
        return found


@pytest.fixture
def house(netease: Netease, tmp_path: Path) -> Iterator[House]:
    engine = create(f"sqlite:///{tmp_path / 'huizhi.db'}")
    upgrade(engine)
    yield House(netease, Ledger(engine), BlobFolder(tmp_path / "blobs"))
    engine.dispose()


# How it behaves.


@pytest.mark.parametrize("command", ["SELECT", "EXAMINE"])
def test_no_folder_is_opened_before_id(netease: Netease, command: str) -> None:
    imaplib.Commands.setdefault("ID", ("NONAUTH", "AUTH", "SELECTED"))
    with netease.client() as client:
        words = b"%s Unsafe Login. Please contact kefu@188.com for help" % command.encode()
        assert client.select(readonly=command == "EXAMINE") == ("NO", [words])
        assert client.status("INBOX", "(MESSAGES)")[0] == "NO"
        assert client.xatom("ID", '("name" "a")')[0] == "OK"
        assert client.select(readonly=command == "EXAMINE")[0] == "OK"


def test_it_offers_what_163_offers_and_refuses_the_rest(netease: Netease) -> None:
    with netease.client() as client:
        assert client.capability()[1] == [b"IMAP4rev1 XLIST SPECIAL-USE ID LITERAL+ UIDPLUS"]
        client.xatom("ID", "NIL")
        client.select()
        for command in ("IDLE", "SORT (DATE) UTF-8 ALL", "THREAD REFERENCES UTF-8 ALL", "MOVE 1 a"):
            name, _, rest = command.partition(" ")
            imaplib.Commands.setdefault(name, ("AUTH", "SELECTED"))
            with pytest.raises(imaplib.IMAP4.error, match="not support"):
                client._simple_command(name, rest or "x")


def test_its_folders_have_their_names_and_marks(netease: Netease) -> None:
    with netease.client() as client:
        listed = [bytes(line) for line in client.list()[1] if isinstance(line, bytes)]
    found = {
        utf7_decode(line.rpartition(b" ")[2].strip(b'"')): line.partition(b")")[0]
        for line in listed
    }
    assert found == {name: b"(" + flags.encode() for name, flags in FOLDERS.items()}


def test_its_counters_say_nothing(netease: Netease) -> None:
    netease.deliver(mail(300))
    with netease.client() as client:
        client.xatom("ID", "NIL")
        client.select(readonly=True)
        assert client.response("UIDVALIDITY") == ("UIDVALIDITY", [b"1"])
        assert client.response("UIDNEXT") == ("UIDNEXT", [None])
        assert client.response("FLAGS")[1] == [rb"(\Answered \Seen \Deleted \Draft \Flagged)"]
        netease.manners.uidnext = 1
        client.select(readonly=True)
        assert client.response("UIDNEXT") == ("UIDNEXT", [b"1"])
        assert client.status("INBOX", "(MESSAGES UIDNEXT)")[1] == [b"INBOX (MESSAGES 1 UIDNEXT 1)"]


def test_a_search_for_text_finds_nothing_and_all_finds_all(netease: Netease) -> None:
    netease.deliver(b"Subject: report\r\n\r\nbody\r\n")
    with netease.client() as client:
        client.xatom("ID", "NIL")
        client.select(readonly=True)
        assert client.uid("SEARCH", "SUBJECT", "report")[1] == [b""]
        assert len(client.uid("SEARCH", "ALL")[1][0].split()) == 1


def test_a_wrong_code_is_told_in_its_words(netease: Netease) -> None:
    netease.password = "wrong"
    with pytest.raises(imaplib.IMAP4.error, match="LOGIN Login error"):
        netease.client().__enter__()


# The program over it.


def fill(netease: Netease, each: int = 4) -> set[bytes]:
    """Mails of all sizes in every folder that is polled; big ones come in parts."""
    sizes = (900, 20_000, PART + 5000, 3 * PART + 77)
    sent = {
        mail(sizes[number % len(sizes)], number * 100 + place): folder
        for place, folder in enumerate(SHOWN)
        for number in range(each)
    }
    for raw, folder in sent.items():
        netease.deliver(raw, NOW - timedelta(days=1), folder)
    return set(sent)


def test_a_mailbox_of_163_is_polled_whole(house: House) -> None:
    sent = fill(house.netease)
    house.netease.deliver(b"From: a@b.example\r\n\r\nx", folder="病毒文件夹")
    house.netease.deliver(b"From: office@example.cn\r\n\r\nours", folder="已发送")
    assert house.poll() == Polled(seen=len(sent) + 1, kept=len(sent), told=1)
    assert house.poll() == Polled(seen=len(sent) + 1)
    assert (house.proof().ok, house.proof().header_only) == (True, 1)
    assert [raw for _, raw in house.messages() if raw not in sent] == []
    words = {line.split()[0] for line in house.netease.manners.lines}
    assert words <= {b"LOGIN", b"CAPABILITY", b"ID", b"LIST", b"EXAMINE", b"UID", b"LOGOUT"}


def test_twenty_cuts_within_mails_lose_nothing_and_bring_nothing_twice(house: House) -> None:
    netease, sent = house.netease, fill(house.netease, each=2)
    dice = random.Random(163)  # noqa: S311 - no secret
    for number in range(20):  # mails go on coming in, and each poll is cut somewhere
        fresh = mail(dice.choice((30_000, PART + 5, 3 * PART)), 10_000 + number)
        netease.deliver(fresh, folder=dice.choice(SHOWN))
        sent.add(fresh)
        netease.manners.cuts.append(dice.randrange(1, 30_000))
        with pytest.raises(MailboxError) as failure:
            house.poll()
        assert failure.value.reason is Reason.UNREACHABLE
        house.proof()
    assert netease.manners.cut == 20
    for _ in range(2):  # without cuts
        house.poll()
    proof = house.proof()
    assert (proof.ok, proof.kept, proof.distinct) == (True, len(sent), len(sent))
    assert sorted(raw for _, raw in house.messages()) == sorted(sent)
    assert house.poll() == Polled(seen=len(sent))


def test_a_mail_deleted_one_moved_and_one_copied_are_all_accounted_for(house: House) -> None:
    sent = fill(house.netease, each=2)
    house.poll()
    house.netease.copy(1, "INBOX", "订阅邮件")
    house.netease.copy(2, "INBOX", "广告邮件")
    house.netease.delete(2, "INBOX")  # that was a move
    house.netease.delete(1, "垃圾邮件")
    assert house.poll() == Polled(seen=len(sent), kept=2, vanished=2)
    proof = house.proof()
    assert (proof.ok, proof.sightings, proof.vanished) == (True, len(sent) + 2, 2)
    assert proof.distinct == len(house.messages()) == len(sent)


def test_a_mail_keeps_its_time_of_receipt_when_it_is_moved(house: House) -> None:
    received = NOW - timedelta(days=3)
    house.netease.deliver(mail(500), received)
    house.poll()
    house.netease.copy(1, "INBOX", "订阅邮件")
    house.netease.delete(1, "INBOX")
    house.poll()
    assert [time for time, _ in house.messages()] == [received]


def test_a_change_of_uidvalidity_brings_no_mail_twice(house: House) -> None:
    sent = fill(house.netease, each=2)
    house.poll()
    house.netease.manners.uidvalidity = 7
    assert house.poll() == Polled(seen=len(sent), kept=len(sent), vanished=len(sent))
    proof = house.proof()
    assert (proof.ok, proof.sightings, proof.distinct) == (True, 2 * len(sent), len(sent))
    assert len(house.messages()) == len(sent)


def test_a_folder_made_anew_under_the_same_uidvalidity_hides_no_mail(house: House) -> None:
    def made_anew(raw: bytes) -> None:
        with house.netease.client(house.netease.back_port) as client:
            client.delete(wire_name("一月"))
            client.create(wire_name("一月"))
        house.netease.deliver(raw, folder="一月")

    first, second = mail(700, 1), mail(700, 2)
    made_anew(first)
    house.poll()
    with house.netease.client(house.netease.back_port) as client:
        client.delete(wire_name("一月"))
    house.poll()
    made_anew(second)
    house.poll()
    assert house.proof().ok
    assert {raw for _, raw in house.messages()} == {first, second}


def test_mails_that_a_web_setting_hides_are_missed_and_the_trap_is_seen(house: House) -> None:
    house.netease.deliver(mail(500, 1), NOW - timedelta(days=45))
    house.netease.deliver(mail(500, 2), NOW - timedelta(days=29))
    house.netease.manners.hidden_before = (NOW - timedelta(days=30)).date()
    assert house.poll() == Polled(seen=1, kept=1)
    account = house.netease.settings().account
    assert house.ledger.watching.mailbox(account).oldest == NOW - timedelta(days=29)
    house.netease.manners.hidden_before = None
    assert house.poll() == Polled(seen=2, kept=1)
    assert house.proof().ok


def test_slow_answers_are_waited_for_and_too_slow_ones_are_told(house: House) -> None:
    sent = fill(house.netease, each=1)
    house.netease.manners.delay = 0.02
    assert house.poll().kept == len(sent)
    house.netease.manners.delay = 1
    with pytest.raises(MailboxError) as failure:
        house.poll(timeout=0.2)
    assert failure.value.reason is Reason.UNREACHABLE
    assert house.proof().ok


def failing(act: Callable[[], object]) -> MailboxError:
    with pytest.raises(MailboxError) as failure:
        act()
    return failure.value


def test_a_wrong_code_stops_polling_for_a_person(house: House) -> None:
    error = failing(lambda: house.poll(password="wrong"))
    assert error.reason is Reason.AUTH
    assert "授权码" in str(error)
