"""Machines get no answer, people do; what a bounce tells is tied to our letter (RFC 3834)."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.settings import ReaderLimits
from notifier.guards import Answer, Silence, whom
from parsers.mail import open_mail
from parsers.model import MailKind, Opened
from parsers.tray import Tray
from tests.mail import mails_kinds
from tests.mail.awkward import Awkward, attached, head, mixed, part, word

OWN = frozenset({"office@huizhi.example"})


def open_(tmp_path: Path, raw: bytes) -> Opened:
    path, folder = tmp_path / "mail", tmp_path / "tray"
    path.write_bytes(raw)
    folder.mkdir()
    return open_mail(path, Tray(folder, ReaderLimits()))


def test_there_are_forty_of_each() -> None:
    for some in (mails_kinds.MACHINES, mails_kinds.PEOPLE):
        assert len({one.name for one in some}) == len({one.raw for one in some}) == len(some) >= 40


@pytest.mark.parametrize("mail", mails_kinds.MACHINES, ids=lambda mail: mail.name)
def test_a_machine_gets_no_answer(tmp_path: Path, mail: Awkward) -> None:
    opened = open_(tmp_path, mail.raw)
    expected = {name: value for name, value in mail.expected.items() if name != "files"}
    assert {name: getattr(opened.mail, name) for name in expected} == expected
    assert opened.mail.reason, "nobody could say why it was not answered"
    assert whom(opened.mail, OWN, ()) == Silence(str(opened.mail.kind))


@pytest.mark.parametrize("mail", mails_kinds.PEOPLE, ids=lambda mail: mail.name)
def test_a_person_gets_an_answer(tmp_path: Path, mail: Awkward) -> None:
    opened = open_(tmp_path, mail.raw)
    assert {name: getattr(opened.mail, name) for name in mail.expected} == mail.expected
    answer = whom(opened.mail, OWN, ())
    assert isinstance(answer, Answer)
    assert answer.held == ""


@pytest.mark.parametrize(
    "mark",
    [
        b"Precedence: bulk",
        b"List-Id: <oa.example>",
        b"Auto-Submitted: auto-generated",
        b"X-Spam-Flag: YES",
    ],
)
def test_a_machines_mark_on_material_is_a_doubt_for_a_person(tmp_path: Path, mark: bytes) -> None:
    opened = open_(tmp_path, mark + b"\r\n" + mixed(attached()))
    assert [one.name for one in opened.parts] == ["a.zip"], "what was sent must not be lost"
    answer = whom(opened.mail, OWN, (), brought=True)
    assert isinstance(answer, Answer)
    assert answer.held == str(opened.mail.kind)


@pytest.mark.parametrize(
    ("subject", "words"),
    [
        ("系统退信", "昨天收到退信，退信原因不明，您的邮件被退回，现在重新发送材料。"),
        ("邮件发送失败，重新报送", "Undeliverable，请查收附件。"),
        ("Recall: material", "please use this one"),
        ("撤回邮件：以本次为准", "以本次为准。"),
        ("已读：通知的落实材料", "通知已阅读，材料见附件。"),
    ],
)
def test_material_under_the_words_of_a_notice_is_a_persons(
    tmp_path: Path, subject: str, words: str
) -> None:
    text = part(b"Content-Type: text/plain; charset=utf-8", words.encode())
    opened = open_(tmp_path, mixed(text, attached(), Subject=word(subject)))
    assert opened.mail.kind is MailKind.PERSON
    assert [one.name for one in opened.parts] == ["a.zip"]


def test_the_answer_goes_to_from_and_never_to_reply_to(tmp_path: Path) -> None:
    opened = open_(tmp_path, head(Reply_To="other@evil.example") + b"\r\nx")
    assert whom(opened.mail, OWN, ()) == Answer("li@gzschool.example")


@pytest.mark.parametrize("mail", [one for one in mails_kinds.MACHINES if "bounced" in one.expected])
def test_a_bounce_is_not_walked(tmp_path: Path, mail: Awkward) -> None:
    assert open_(tmp_path, mail.raw).parts == ()
