"""Each awkward mail has one oddity; what comes out stands beside it."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from config.settings import ReaderLimits
from parsers.answers import OPENED
from parsers.mail import open_mail
from parsers.tray import Tray
from tests.mail import mails_headers, mails_links, mails_parts
from tests.mail.awkward import Awkward

# Of the processor: a megabyte takes half a second, its square would take most of a minute at the best.
SECONDS = 5
MAILS = (*mails_headers.MAILS, *mails_parts.MAILS, *mails_links.MAILS)


def test_there_are_enough_of_them_and_no_two_alike() -> None:
    assert len(MAILS) >= 120
    assert len({one.name for one in MAILS}) == len({one.raw for one in MAILS}) == len(MAILS)


@pytest.mark.parametrize("mail", MAILS, ids=lambda mail: mail.name)
def test_an_awkward_mail_is_understood(tmp_path: Path, mail: Awkward) -> None:
    path, folder = tmp_path / "mail", tmp_path / "tray"
    path.write_bytes(mail.raw)
    folder.mkdir()
    began = time.process_time()
    opened = open_mail(path, Tray(folder, ReaderLimits()))
    assert time.process_time() - began < SECONDS, "a hostile mail costs its square"
    expected = dict(mail.expected)
    if "files" in expected:
        files = [(one.name, (folder / f"{one.slot:06d}").read_bytes()) for one in opened.parts]
        assert files == expected.pop("files")
    assert {name: getattr(opened.mail, name) for name in expected} == expected
    assert OPENED.validate_json(OPENED.dump_json(opened)) == opened, "it can leave the child"
