"""A mail with its files attached one by one, as webmail sends them when nobody packed them."""

from __future__ import annotations

from collections.abc import Iterable
from email.message import EmailMessage

from tests.samples.write_zip import Member

SENDER = "bangongshi@unit.example"


def mail_bytes(files: Iterable[Member], unit: str) -> bytes:
    """The mail as it is kept; an attachment has no folder."""
    mail = EmailMessage()
    mail["From"] = SENDER
    mail["Return-Path"] = f"<{SENDER}>"
    mail["To"] = "office@province.example"
    mail["Subject"] = subject_of(unit)
    mail["Date"] = "Mon, 20 Mar 2023 09:30:00 +0800"
    mail["Message-ID"] = "<1@unit.example>"
    mail.set_content(TEXT)
    for file in files:
        name = file.name.rpartition("/")[2]
        mail.add_attachment(file.data, "application", "octet-stream", filename=name)
    return mail.as_bytes()


TEXT = "您好：现报送我单位考核材料，请查收。\n"


def subject_of(unit: str) -> str:
    """The subject of a unit's mail."""
    return f"{unit}考核材料"
