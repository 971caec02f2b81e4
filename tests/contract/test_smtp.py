"""One attempt to send a letter, against a real server that answers as it is told."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from config.settings import Security, SmtpSettings
from notifier.smtp import Later, Never, Result, Sent, Smtp, Stage, Stop, Unsure, judge
from tests.servers import smtp as servers
from tests.servers.smtp import DROP, USER, SmtpServer, smtp

SCHOOL = "school@example.cn"
LETTER = b"Subject: receipt\r\nMessage-ID: <1@example.cn>\r\n\r\n.\r\n..dots\r\nlast line\r\n"


@pytest.fixture
def server() -> Iterator[SmtpServer]:
    with smtp() as running:
        yield running


@pytest.mark.parametrize("security", ["plain", "ssl", "starttls"])
def test_a_letter_arrives_with_exactly_its_bytes_and_one_recipient(security: Security) -> None:
    with smtp(security) as server, server.certificate.trusted():
        assert Smtp(server.settings()).send(SCHOOL, LETTER) == Sent()
        assert server.accepted == [servers.Accepted(USER, SCHOOL, LETTER)]


def test_bare_line_ends_become_crlf_so_that_no_server_reads_a_second_letter(
    server: SmtpServer,
) -> None:
    assert Smtp(server.settings()).send(SCHOOL, b"Subject: a\n\none\n.\rMAIL FROM:<x>\n") == Sent()
    assert [mail.raw for mail in server.accepted] == [
        b"Subject: a\r\n\r\none\r\n.\r\nMAIL FROM:<x>\r\n"
    ]


def test_the_sender_is_the_address_of_the_settings(server: SmtpServer) -> None:
    settings = server.settings(sender="letters@example.cn")
    assert Smtp(settings).send(SCHOOL, LETTER) == Sent()
    assert server.accepted[0].sender == "letters@example.cn"


@pytest.mark.parametrize(
    ("stage", "line", "result"),
    [
        ("auth", "454 4.7.0 Temporary authentication failure", Later(454)),
        ("auth", "535 Error: authentication failed", Stop(535)),
        ("mail", "451 MI:SFQ 163 smtp1", Later(451, "MI:SFQ")),
        ("mail", "550 User has no permission", Stop(550)),
        ("mail", "553 Mail from must equal authorized user", Stop(553)),
        ("mail", "552 5.3.4 too big", Never(552)),
        ("mail", DROP, Later(0, "connection")),
        ("rcpt", "450 4.2.0 mailbox busy", Later(450)),
        ("rcpt", "421 HL:IFC 163 smtp1", Later(421, "HL:IFC")),
        ("rcpt", "550 5.1.1 User not found", Never(550)),
        ("rcpt", DROP, Later(0, "connection")),
        ("data", "452 4.3.1 no space", Later(452)),
        ("data", "554 5.5.1 no", Never(554)),
        ("data", DROP, Later(0, "connection")),
        ("end", "451 DT:SPM 163 smtp1", Later(451, "DT:SPM")),
        ("end", "554 DT:SPM 163 smtp1", Stop(554, "DT:SPM")),
        ("end", "554 MI:STC 163 smtp1", Later(554, "MI:STC")),
        ("end", "552 5.3.4 too big", Never(552)),
        ("end", DROP, Unsure()),
    ],
)
def test_what_a_server_says_decides_what_is_done(
    server: SmtpServer, stage: servers.Stage, line: str, result: Result
) -> None:
    server.answer(stage, line)
    assert Smtp(server.settings()).send(SCHOOL, LETTER) == result
    arrived = stage == "end" and line == DROP
    assert len(server.accepted) == arrived


@pytest.mark.parametrize(
    ("without", "result"),
    [(("PLAIN",), Sent()), (("LOGIN",), Sent()), (("PLAIN", "LOGIN"), Stop(504))],
)
def test_the_login_is_one_that_the_server_offers(without: tuple[str, ...], result: Result) -> None:
    with smtp(without=without) as server:
        assert Smtp(server.settings()).send(SCHOOL, LETTER) == result
        assert server.logins == (result == Sent())


def test_without_a_user_there_is_no_login(server: SmtpServer) -> None:
    result = Smtp(server.settings(user="", sender=USER)).send(SCHOOL, LETTER)
    assert (result, server.logins) == (Stop(530), 0)


def test_an_answer_that_is_none_leaves_us_unsure(server: SmtpServer) -> None:
    server.answer("end", "354 go on")
    assert Smtp(server.settings()).send(SCHOOL, LETTER) == Unsure()


def test_a_wrong_password_is_tried_once(server: SmtpServer) -> None:
    assert Smtp(server.settings(password="wrong")).send(SCHOOL, LETTER) == Stop(535)
    assert server.logins == 1


def test_a_password_smtp_cannot_say_is_a_wrong_password(server: SmtpServer) -> None:
    assert Smtp(server.settings(password="密码")).send(SCHOOL, LETTER) == Stop(535)


def test_a_server_that_is_down_is_tried_later() -> None:
    with smtp() as server:
        settings = server.settings()
    assert Smtp(settings).send(SCHOOL, LETTER) == Later(0, "connection")


def test_a_certificate_nobody_trusts_stops_the_sending() -> None:
    with smtp("ssl") as server:
        assert Smtp(server.settings()).send(SCHOOL, LETTER) == Stop(0, "certificate")
        assert server.logins == 0


def test_without_starttls_the_password_is_not_said(server: SmtpServer) -> None:
    result = Smtp(server.settings(security="starttls")).send(SCHOOL, LETTER)
    assert (result, server.logins) == (Stop(0, "starttls"), 0)


@pytest.mark.parametrize(
    "address",
    ["a@b.cn>\r\nRCPT TO:<c@d.cn", "校长@example.cn", "a@b.cn>", "a b@c.cn", "", "a@b@c.cn"],
)
def test_an_address_that_cannot_be_said_is_refused_for_good(
    server: SmtpServer, address: str
) -> None:
    assert Smtp(server.settings()).send(address, LETTER) == Never(0, "address")
    assert server.accepted == []


@pytest.mark.parametrize(
    ("greeting", "result"),
    [
        (b"", Later(0, "connection")),  # accepts and says nothing
        (b"554 5.7.1 not you\r\n", Later(554)),
        (b"421 HL:ICC too many\r\n", Later(421, "HL:ICC")),
        (b"SSH-2.0-OpenSSH\r\n", Later(-1)),
    ],
)
def test_a_server_that_does_not_greet_well_is_tried_later(greeting: bytes, result: Result) -> None:
    with ExitStack() as closing:
        listener = closing.enter_context(socket.create_server(("127.0.0.1", 0)))

        def greet() -> None:
            peer = closing.enter_context(listener.accept()[0])
            peer.sendall(greeting)

        thread = threading.Thread(target=greet)
        thread.start()
        settings = SmtpSettings(
            host="127.0.0.1",
            port=listener.getsockname()[1],
            security="plain",
            user=USER,
            timeout=0.2,
        )
        assert Smtp(settings).send(SCHOOL, LETTER) == result
        thread.join()


def test_a_refusal_before_any_letter_was_named_is_never_the_letters_fault() -> None:
    assert [type(judge(stage, 550, "no")) for stage in Stage] == [Later, Stop, Stop, Never, Never]
