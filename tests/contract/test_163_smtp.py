"""Sending through a server like 163.com: what each of its refusals makes us do."""

from __future__ import annotations

import smtplib
import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from config.settings import SmtpSettings
from intake.demo import netease_smtp
from intake.demo.netease_smtp import Answers, Step, sending_like_163
from notifier.smtp import Later, Never, Result, Sent, Smtp, Stop
from tests.servers.smtp import PASSWORD, USER, SmtpServer, smtp

if TYPE_CHECKING:
    from intake.demo.server import Server

RAW = f"From: {USER}\r\nTo: a@units.example\r\nSubject: a\r\n\r\n.hello\r\n".encode()


@pytest.fixture
def behind() -> Iterator[SmtpServer]:
    with smtp() as server:
        yield server


@pytest.fixture
def answers() -> Answers:
    return Answers()


@pytest.fixture
def settings(behind: SmtpServer, answers: Answers) -> Iterator[SmtpSettings]:
    with sending_like_163(behind.port, answers) as port:
        yield behind.settings(port=port)


def send(settings: SmtpSettings, raw: bytes = RAW) -> Result:
    return Smtp(settings).send("a@units.example", raw)


def test_a_letter_goes_through_unchanged(
    settings: SmtpSettings, behind: SmtpServer, answers: Answers
) -> None:
    assert send(settings) == Sent()
    assert [letter.raw for letter in behind.accepted] == [RAW]
    assert (answers.logins, answers.accepted) == (1, 1)


@pytest.mark.parametrize(
    ("step", "line", "result"),
    [
        ("mail", netease_smtp.TOO_FAST, Later(451, "MI:SFQ")),
        ("rcpt", "451 RP:QRC 163 smtp", Later(451, "RP:QRC")),
        ("mail", netease_smtp.BUSY, Later(421, "HL:REP")),
        ("mail", netease_smtp.ENOUGH_TODAY, Later(554, "MI:STC")),
        ("rcpt", "550 RP:TRC 163 smtp", Later(550, "RP:TRC")),
        ("end", netease_smtp.SPAM, Stop(554, "DT:SPM")),
        ("auth", netease_smtp.FORBIDDEN, Stop(550, "")),
        ("rcpt", "550 User not found", Never(550, "")),
        ("data", netease_smtp.DROP, Later(0, "connection")),
    ],
)
def test_a_refusal_decides_what_becomes_of_the_letter(
    settings: SmtpSettings, answers: Answers, step: Step, line: str, result: Result
) -> None:
    answers.say(step, line)
    assert send(settings) == result
    assert answers.accepted == 0
    assert send(settings) == Sent()


def test_the_sender_must_be_the_login_in_envelope_and_header(
    settings: SmtpSettings, behind: SmtpServer
) -> None:
    other = settings.model_copy(update={"sender": "other@example.cn"})
    assert send(other) == Stop(553, "")
    assert send(settings, RAW.replace(USER.encode(), b"other@example.cn")) == Never(553, "")
    assert behind.accepted == []


def test_a_wrong_code_is_refused_in_its_words(settings: SmtpSettings) -> None:
    client = smtplib.SMTP(settings.host, settings.port, timeout=20)
    with client, pytest.raises(smtplib.SMTPAuthenticationError, match="authentication failed"):
        client.login(USER, "wrong")


@pytest.mark.parametrize("without", [("LOGIN",), ("PLAIN",)])
def test_a_login_can_be_tried_without_sending(without: tuple[str, ...]) -> None:
    answers = Answers()
    with smtp(without=without) as server, sending_like_163(server.port, answers) as port:
        settings = server.settings(port=port)
        assert Smtp(settings).try_login() is None
        wrong = settings.model_copy(update={"password": type(settings.password)("wrong")})
        assert Smtp(wrong).try_login() == Stop(535, "")
        answers.say("auth", netease_smtp.DROP)
        assert Smtp(settings).try_login() == Later(0, "connection")
    assert Smtp(settings).try_login() == Later(0, "connection")
    assert (answers.logins, answers.accepted, server.accepted) == (3, 0, [])


def test_the_server_of_the_demo_sends_like_163_too() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a library below it imports the old crypt module
        from intake.demo.server import serving  # noqa: PLC0415 - only in here
    server: Server
    with serving(USER) as server:
        server.answers.say("mail", netease_smtp.TOO_FAST)
        assert send(server.smtp(USER)) == Later(451, "MI:SFQ")
        assert send(server.smtp(USER)) == Sent()
        assert send(server.smtp("other@example.cn")) == Never(553, "")
        [letter] = server.mails("a@units.example")
    assert letter.endswith(b".hello\n")
    assert PASSWORD not in letter.decode()
