"""What only some servers can: IDLE and QUOTA, with a real Dovecot, and without."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import count

import pytest

from config.settings import ImapSettings
from intake import listening
from intake.demo.netease import Manners, like_163
from intake.imap_errors import MailboxError, Reason
from intake.listening import listen
from intake.mailbox import Quota, connect
from tests.contract.test_mailbox import mail
from tests.servers.dovecot import QUOTA, Dovecot, dovecot
from tests.servers.wire import scripted, wire

AT = datetime(2026, 3, 24, tzinfo=UTC)
NAMES = count(1)


@pytest.fixture(scope="module")
def server() -> Iterator[Dovecot]:
    with dovecot() as running:
        yield running


@pytest.fixture
def user(server: Dovecot) -> str:
    name = f"listener{next(NAMES)}@example.cn"
    server.make_folder("INBOX", name)
    return name


def never() -> bool:
    return False


def waited(settings: ImapSettings) -> bool:
    with connect(settings) as mailbox:
        mailbox.open("INBOX")
        return mailbox.idle(5, never)


def soon(act: Callable[[], object], seconds: float = 0.3) -> threading.Timer:
    timer = threading.Timer(seconds, act)
    timer.start()
    return timer


def until(true: Callable[[], bool], seconds: float = 20) -> bool:
    end = time.monotonic() + seconds
    while not true() and time.monotonic() < end:
        time.sleep(0.02)
    return true()


@pytest.mark.parametrize("security", ["plain", "ssl"])
def test_a_new_mail_is_heard_while_it_is_waited_for(
    server: Dovecot, user: str, security: str
) -> None:
    settings = server.settings("ssl" if security == "ssl" else "plain", user)
    with server.certificate.trusted(), connect(settings) as mailbox:
        mailbox.open("INBOX")
        began = time.monotonic()
        timer = soon(lambda: server.deliver(mail(300), AT, user=user))
        assert mailbox.idle(20, never)
        assert time.monotonic() - began < 10
        timer.join()
        assert len(mailbox.open("INBOX").uids) == 1, "the connection is as good as before"


def test_a_mail_that_came_just_before_is_heard_too(server: Dovecot, user: str) -> None:
    with connect(server.settings(user=user)) as mailbox:
        mailbox.open("INBOX")
        server.deliver(mail(300), AT, user=user)
        assert mailbox.idle(20, never)


def test_silence_is_silence(server: Dovecot, user: str) -> None:
    with connect(server.settings(user=user)) as mailbox:
        mailbox.open("INBOX")
        assert not mailbox.idle(0.2, never)
        assert not mailbox.idle(20, lambda: True)


def test_lines_in_pieces_and_lines_that_came_along_are_heard_and_break_nothing() -> None:
    def script(command: bytes) -> bytes:
        if command == b"CAPABILITY":
            return b"* CAPABILITY IMAP4rev1 IDLE\r\nTAG OK done\r\n"
        if command == b"IDLE":
            return b"* 1 RECENT\r\n+ idling\r\n* 2 EXI"
        if command == b"":  # what follows DONE, which has no tag
            return b"STS\r\nTAG2 OK done\r\n"
        return b""

    with scripted(script) as port:
        settings = ImapSettings(host="127.0.0.1", port=port, security="plain", user="a", timeout=1)
        with pytest.raises(MailboxError) as failure:
            waited(settings)
    assert failure.value.reason is Reason.UNREACHABLE, "never a line taken for another"


def test_a_refusal_to_idle_is_told() -> None:
    def script(command: bytes) -> bytes:
        return b"TAG BAD what\r\n" if command == b"IDLE" else b""

    with scripted(script) as port:
        settings = ImapSettings(host="127.0.0.1", port=port, security="plain", user="a", timeout=5)
        with pytest.raises(MailboxError) as failure:
            waited(settings)
    assert failure.value.reason is Reason.REFUSED


class Ear:
    """Somebody listening in a thread."""

    def __init__(self, settings: ImapSettings) -> None:
        self.stopped, self.sounds = threading.Event(), 0
        self.thread = threading.Thread(target=listen, args=(settings, self.stopped, self.hear))
        self.thread.start()

    def hear(self) -> None:
        self.sounds += 1

    def heard(self, times: int) -> bool:
        """Whether so many sounds were heard, soon."""
        return until(lambda: self.sounds >= times)

    def stop(self) -> None:
        self.stopped.set()
        self.thread.join(20)
        assert not self.thread.is_alive()


def test_listening_hears_mail_after_mail_and_stops_at_once(server: Dovecot, user: str) -> None:
    ear = Ear(server.settings(user=user))
    for number in range(1, 4):
        assert ear.heard(number)
        time.sleep(0.3)
        server.deliver(mail(300, number), AT, user=user)
    assert ear.heard(4)
    began = time.monotonic()
    ear.stop()
    assert time.monotonic() - began < 5


def test_listening_goes_on_after_a_lost_connection(
    server: Dovecot, user: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listening, "AGAIN", 0.1)
    with wire(server.plain_port, cut_after=1200) as proxy:
        ear = Ear(server.settings(user=user, port=proxy.port))
        assert ear.heard(1)
        for number in range(5):
            server.deliver(mail(300, number), AT, user=user)
            assert ear.heard(number + 1)
        logins = [line for line in proxy.lines if line.startswith(b"LOGIN")]
        ear.stop()
    assert len(logins) == 2


def test_where_the_server_cannot_tell_nobody_listens(server: Dovecot, user: str) -> None:
    with like_163(server.plain_port, Manners()) as port:
        ear = Ear(server.settings(user=user, port=port))
        assert until(lambda: not ear.thread.is_alive())
    assert ear.sounds == 0


def test_a_wrong_code_is_tried_once(server: Dovecot) -> None:
    with wire(server.plain_port) as proxy:
        ear = Ear(server.settings(password="wrong", port=proxy.port))
        assert until(lambda: not ear.thread.is_alive())
        assert len([line for line in proxy.lines if line.startswith(b"LOGIN")]) == 1


def test_how_full_a_mailbox_is_is_known_where_the_server_tells(server: Dovecot, user: str) -> None:
    with connect(server.settings(user=user)) as mailbox:
        assert mailbox.quota() == Quota(0, QUOTA)
    server.deliver(mail(512 * 1024), AT, user=user)
    (server.base / "mail" / user / "maildirsize").unlink(
        missing_ok=True
    )  # else told every so often
    with connect(server.settings(user=user)) as mailbox:
        assert mailbox.quota() == Quota(512 * 1024, QUOTA)


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        (b'* QUOTAROOT INBOX ""\r\n* QUOTA "" (STORAGE 10 512)\r\nTAG OK done\r\n', (10, 512)),
        (
            b"* QUOTA a (MESSAGE 5 9 STORAGE 1 4)\r\n* QUOTA b (STORAGE 3 4)\r\nTAG OK done\r\n",
            (3, 4),
        ),
        (b"* QUOTAROOT INBOX\r\nTAG OK done\r\n", None),
        (b'* QUOTA "" (STORAGE 10 0)\r\nTAG OK done\r\n', None),
        (b'* QUOTA "" ()\r\nTAG OK done\r\n', None),
        (b"TAG NO not here\r\n", None),
    ],
)
def test_a_quota_is_read_in_every_form(answer: bytes, found: tuple[int, int] | None) -> None:
    def script(command: bytes) -> bytes:
        if command == b"CAPABILITY":
            return b"* CAPABILITY IMAP4rev1 QUOTA\r\nTAG OK done\r\n"
        return answer if command.startswith(b"GETQUOTAROOT") else b""

    with scripted(script) as port:
        settings = ImapSettings(host="127.0.0.1", port=port, security="plain", user="a", timeout=5)
        with connect(settings) as mailbox:
            told = mailbox.quota()
    assert told == (Quota(found[0] * 1024, found[1] * 1024) if found else None)


def test_no_quota_is_asked_for_where_the_server_has_none(server: Dovecot, user: str) -> None:
    with (
        like_163(server.plain_port, Manners()) as port,
        connect(server.settings(user=user, port=port)) as mailbox,
    ):
        assert mailbox.quota() is None
