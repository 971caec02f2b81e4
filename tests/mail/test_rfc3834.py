"""Every clause of RFC 3834 that binds us, with a mail that shows what we do."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from config.settings import ReaderLimits
from notifier.guards import whom
from notifier.letters import compose
from notifier.model import LetterKind, Occasion
from notifier.smtp import Sent, Smtp
from parsers.mail import open_mail
from parsers.model import Mail
from parsers.tray import Tray
from tests import builders as b
from tests.golden.test_letters import faulty, occasion, verdict
from tests.mail.awkward import plain
from tests.mail.clauses import ASKED, WRITTEN, Asked, Written, values
from tests.servers.smtp import USER, smtp

OWN = frozenset({"office@huizhi.example"})


def read(tmp_path: Path, raw: bytes) -> Mail:
    path, folder = tmp_path / "mail", tmp_path / "tray"
    path.write_bytes(raw)
    folder.mkdir()
    return open_mail(path, Tray(folder, ReaderLimits())).mail


def answer(mail: Mail, kind: LetterKind = LetterKind.NO_PACKAGE) -> Occasion:
    return replace(occasion(), kind=kind, mail=mail)


def named(clause: Asked | Written) -> str:
    return f"{clause.clause} - {clause.we}"


@pytest.mark.parametrize("clause", ASKED, ids=named)
def test_who_is_answered(tmp_path: Path, clause: Asked) -> None:
    assert whom(read(tmp_path, clause.raw), OWN, ()) == clause.expected


@pytest.mark.parametrize("clause", WRITTEN, ids=named)
def test_what_a_letter_carries(tmp_path: Path, clause: Written) -> None:
    assert clause.holds(compose(answer(read(tmp_path, clause.raw))))


def test_the_envelope_is_the_account_and_one_recipient(tmp_path: Path) -> None:
    """3.3: the null path MAY be used; 163.com refuses it, and the office must learn of bounces.

    So no NOTIFY=NEVER either: what comes back is never answered, but tied to its letter.
    """
    with smtp() as server:
        letter = compose(answer(read(tmp_path, plain(Cc="all@bureau.example"))))
        assert Smtp(server.settings()).send(b.SENDER, letter) == Sent()
        (accepted,) = server.accepted
    assert (accepted.sender, accepted.recipient) == (USER, b.SENDER)


def test_even_a_long_letter_is_small() -> None:
    """2, SHOULD NOT: large responses to addresses that may be forged."""
    scores = dict.fromkeys(b.SCORES, "很多")
    many = verdict(b.package([b.word(b.materials(b.assessment(scores, total=None)))]))
    for found in (many, verdict(faulty())):
        assert len(compose(occasion(found))) < 32_000


def test_a_question_to_another_than_the_sender_is_no_reply_to_him(tmp_path: Path) -> None:
    """5.2, MUST NOT: auto-replied on what is no direct response to a mail of the recipient."""
    asked = replace(
        answer(read(tmp_path, plain()), LetterKind.CONFIRM),
        facts=(("unit", b.UNIT), ("address", "ne***@elsewhere.example")),
    )
    letter = compose(asked)
    assert values(letter, "Auto-Submitted") == ("auto-generated",)
    assert values(letter, "In-Reply-To") == values(letter, "References") == ()
