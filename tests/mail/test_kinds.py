"""Machines get no answer, people do; what a bounce tells is tied to our letter (RFC 3834)."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.settings import ReaderLimits
from notifier.guards import Answer, Silence, whom
from parsers.mail import open_mail
from parsers.model import Opened
from parsers.tray import Tray
from tests.mail import mails_kinds
from tests.mail.awkward import Awkward, attached, head, mixed

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


def test_the_answer_goes_to_from_and_never_to_reply_to(tmp_path: Path) -> None:
    opened = open_(tmp_path, head(Reply_To="other@evil.example") + b"\r\nx")
    assert whom(opened.mail, OWN, ()) == Answer("li@gzschool.example")


@pytest.mark.parametrize("mail", [one for one in mails_kinds.MACHINES if "bounced" in one.expected])
def test_a_bounce_is_not_walked(tmp_path: Path, mail: Awkward) -> None:
    assert open_(tmp_path, mail.raw).parts == ()
