"""Mails as real programs send them, and as attackers do."""

from __future__ import annotations

import base64
from email.message import EmailMessage
from pathlib import Path

import pytest

from config.settings import ReaderLimits
from parsers import headers
from parsers.mail import open_mail
from parsers.mime import STRETCH, mapped, parse
from parsers.model import Address, FileKind, MailKind, Opened
from parsers.transfer import decoded
from parsers.tray import Tray


def open_(tmp_path: Path, raw: bytes) -> Opened:
    path, folder = tmp_path / "mail", tmp_path / "tray"
    path.write_bytes(raw)
    folder.mkdir(exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    return open_mail(path, Tray(folder, ReaderLimits()))


def word(text: str, charset: str, real: str = "") -> bytes:
    coded = base64.b64encode(text.encode(real or charset)).decode()
    return f"=?{charset}?B?{coded}?=".encode()


def mixed(part: bytes, body: bytes = b"zip") -> bytes:
    return (
        b"From: a@b.example\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n"
        b"--x\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nhello\r\n"
        b"--x\r\n" + part + b"\r\n\r\n" + body + b"\r\n--x--\r\n"
    )


SPLIT = "材料报送".encode("gb18030")


@pytest.mark.parametrize(
    ("header", "text"),
    [
        (b"plain", "plain"),
        (word("报送材料", "utf-8"), "报送材料"),
        (word("旻喆镕堃", "gb2312", "gb18030"), "旻喆镕堃"),
        (word("报送", "x-gbk", "gb18030"), "报送"),
        ("报送材料".encode("gbk"), "报送材料"),
        ("报送材料".encode(), "报送材料"),
        (
            b"=?gb18030?B?" + base64.b64encode(SPLIT[:3]) + b"?=\r\n =?gb18030?B?"
            + base64.b64encode(SPLIT[3:]) + b"?=",
            "材料报送",
        ),
        (b"=?utf-8?Q?=E6=8A=A5=E9=80=81_a?=", "报送 a"),
        (b"Re: " + word("报送", "utf-8") + b" (2)", "Re: 报送 (2)"),
        (b"=?no-such-charset?B?5oql?=", "报"),
        (b"=?utf-8?B?5oql6YCB", "=?utf-8?B?5oql6YCB"),
        (b"a\x00b\x1b[31m", "a b [31m"),
    ],
)  # fmt: skip
def test_subjects_are_decoded(tmp_path: Path, header: bytes, text: str) -> None:
    opened = open_(tmp_path, b"Subject: " + header + b"\r\nFrom: a@b.example\r\n\r\nx")
    assert opened.mail.subject == text


@pytest.mark.parametrize(
    ("header", "name"),
    [
        (b'Content-Type: application/zip; name="a.zip"', "a.zip"),
        (
            b'Content-Type: application/octet-stream; charset="gb18030"; name="'
            + word("材料.zip", "gb18030") + b'"',
            "材料.zip",
        ),
        (b'Content-Disposition: attachment; filename="' + "材料.zip".encode("gbk") + b'"', "材料.zip"),
        (b"Content-Disposition: attachment; filename*=gb18030''%B2%C4%C1%CF.zip", "材料.zip"),
        (
            b"Content-Disposition: attachment; filename*0*=utf-8''%E6%9D%90;\r\n"  # noqa: ISC004 - a folded header
            b' filename*1="liao.zip"',
            "材liao.zip",
        ),
        (b'Content-Disposition: attachment; filename="%E6%9D%90%E6%96%99.zip"', "材料.zip"),
        (b"Content-Disposition: attachment; filename=plain.zip", "plain.zip"),
        (b'Content-Disposition: attachment; filename="../../etc/x.zip"', "x.zip"),
        (b'Content-Disposition: attachment; filename="say \\"a\\".zip"', 'say "a".zip'),
        (b"Content-Type: application/pdf", "附件1.bin"),
    ],
)  # fmt: skip
def test_attachment_names_are_decoded(tmp_path: Path, header: bytes, name: str) -> None:
    opened = open_(tmp_path, mixed(header))
    assert [part.name for part in opened.parts] == [name]


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        (b"base64", base64.b64encode(b"%PDF-1.4 x")),
        (b"base64", b"JVBE\r\n Ri0x\r\nLjQgeA"),
        (b"quoted-printable", b"=25PDF-1.4 x"),
        (b"8bit", b"%PDF-1.4 x"),
        (b"nonsense", b"%PDF-1.4 x"),
    ],
)
def test_attachments_come_out_as_they_were(tmp_path: Path, encoding: bytes, body: bytes) -> None:
    header = b"Content-Type: application/pdf\r\nContent-Transfer-Encoding: " + encoding
    (part,) = open_(tmp_path, mixed(header, body)).parts
    assert part.kind is FileKind.PDF
    assert (tmp_path / "tray" / f"{part.slot:06d}").read_bytes() == b"%PDF-1.4 x"


def test_the_text_is_the_plain_part_in_its_charset(tmp_path: Path) -> None:
    raw = (
        b"Content-Type: text/plain; charset=gb2312\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + base64.b64encode("镕基老师：\n材料见附件。".encode("gb18030"))
    )
    assert open_(tmp_path, raw).mail.text == "镕基老师：\n材料见附件。"


def test_an_html_mail_gives_its_words(tmp_path: Path) -> None:
    html = "<style>x{}</style><p>您好&amp;</p><div>附件<br>请查收</div>"
    raw = b"Content-Type: text/html; charset=utf-8\r\n\r\n" + html.encode()
    assert open_(tmp_path, raw).mail.text == "您好&\n附件\n请查收"


def test_the_two_forms_of_a_text_are_no_attachment(tmp_path: Path) -> None:
    mail = EmailMessage()
    mail["From"] = "a@b.example"
    mail.set_content("text")
    mail.add_alternative("<p>text</p>", subtype="html")
    opened = open_(tmp_path, mail.as_bytes())
    assert opened.parts == ()
    assert opened.mail.text == "text"


def test_a_forwarded_mail_counts_as_if_it_came_here(tmp_path: Path) -> None:
    inner = EmailMessage()
    inner["From"], inner["Subject"] = "c@d.example", "inner"
    inner.set_content("x")
    inner.add_attachment(b"PK", maintype="application", subtype="zip", filename="a.zip")
    outer = EmailMessage()
    outer["From"] = "a@b.example"
    outer.set_content("see below")
    outer.add_attachment(inner)
    opened = open_(tmp_path, outer.as_bytes())
    assert [part.name for part in opened.parts] == ["a.zip"]
    (claimed,) = opened.mail.forwarded
    assert (claimed.sender, claimed.subject) == (Address("c@d.example"), "inner")


@pytest.mark.parametrize(
    ("lines", "kind", "reason"),
    [
        (b"", MailKind.PERSON, ""),
        (b"Auto-Submitted: no\r\n", MailKind.PERSON, ""),
        (b"Auto-Submitted: auto-replied (vacation)\r\n", MailKind.AUTOMATIC, "Auto-Submitted"),
        (b"X-QQ-AUTO-REPLY: true\r\n", MailKind.AUTOMATIC, "X-QQ-AUTO-REPLY"),
        (b"Precedence: bulk\r\n", MailKind.AUTOMATIC, "Precedence"),
        ("Subject: 自动回复：您好\r\n".encode(), MailKind.AUTOMATIC, "Subject"),
        (b"Subject: Automatic reply: x\r\n", MailKind.AUTOMATIC, "Subject"),
        ("Subject: 关于自动回复的问题\r\n".encode(), MailKind.PERSON, ""),
        (b"Return-Path: <>\r\n", MailKind.AUTOMATIC, "Return-Path"),
        (b"Return-Path: <>\r\nSubject: Undeliverable: x\r\n", MailKind.BOUNCE, "Return-Path"),
        (
            b"Return-Path: <>\r\nAuto-Submitted: auto-replied\r\n",
            MailKind.AUTOMATIC,
            "Auto-Submitted",
        ),
        (b"Content-Type: multipart/report; boundary=x\r\n", MailKind.BOUNCE, "multipart/report"),
        ("Subject: 系统退信\r\n".encode(), MailKind.PERSON, ""),
        (b"List-Id: <a.b>\r\n", MailKind.LIST, "List-Id"),
        (b"X-Huizhi: JX-1; abc\r\n", MailKind.OWN, "X-Huizhi"),
    ],
)
def test_machines_are_told_by_their_headers(
    tmp_path: Path, lines: bytes, kind: MailKind, reason: str
) -> None:
    mail = open_(tmp_path, b"From: a@b.example\r\n" + lines + b"\r\nx").mail
    assert (mail.kind, mail.reason) == (kind, reason)


def test_a_bounce_does_not_hand_our_own_letter_in_again(tmp_path: Path) -> None:
    raw = mixed(b'Content-Type: application/zip; name="a.zip"')
    opened = open_(tmp_path, b"Return-Path: <>\r\nSubject: Undeliverable\r\n" + raw)
    assert opened.mail.kind is MailKind.BOUNCE
    assert opened.parts == ()


@pytest.mark.parametrize(
    ("value", "address", "name"),
    [
        ("a@b.example", "a@b.example", ""),
        ("Li <a@b.example>", "a@b.example", "Li"),
        ('"Li, Si" <a@b.example>', "a@b.example", "Li, Si"),
        (word("李四", "gb2312").decode() + " <a@b.example>", "a@b.example", "李四"),
        ("<a@b.example>, <c@d.example>", "a@b.example", ""),
    ],
)
def test_senders_are_read(value: str, address: str, name: str) -> None:
    found = headers.address(value)
    assert found
    assert (found.address, found.name) == (address, name)


@pytest.mark.parametrize("value", ["", "a@[", "<@", "nobody", "\udcff"])
def test_what_is_no_sender_is_none(value: str) -> None:
    assert headers.address(value) is None or "@" in headers.address(value).address  # type: ignore[union-attr]


def test_hostile_nesting_ends(tmp_path: Path) -> None:
    raw = b"From: a@b.example\r\n"
    for depth in range(60):
        raw += f"Content-Type: multipart/mixed; boundary=b{depth}\r\n\r\n--b{depth}\r\n".encode()
    raw += b'Content-Type: application/zip; name="a.zip"\r\n\r\nx'
    assert open_(tmp_path, raw).parts == ()


def resident(path: Path) -> int:
    """Bytes of a mapped file that are in our memory."""
    found = Path("/proc/self/smaps").read_text().partition(f"{path}\n")[2]
    return int(found.partition("Rss:")[2].split()[0]) * 1024


def test_memory_does_not_grow_with_the_mail(tmp_path: Path) -> None:
    path = tmp_path / "mail"
    path.write_bytes(mixed(b"Content-Type: application/zip", b"QUJD" * STRETCH))
    with mapped(path) as buffer:
        (_, leaf) = parse(buffer).leaves
        assert leaf.end - leaf.start == 4 * STRETCH
        assert resident(path) < 2 * STRETCH  # the system maps up to two megabytes at a touch
        assert max(resident(path) for _ in decoded(buffer, leaf)) < 2 * STRETCH


@pytest.mark.parametrize("before", range(5))
def test_a_boundary_is_found_wherever_the_stretches_meet_that_are_looked_through(
    before: int,
) -> None:
    head = b"Content-Type: multipart/mixed; boundary=x\n\n--x\n\n"
    body = b"a" * (STRETCH - before)
    raw = head + body + b"\n--x\n\nb\n--x--\n"
    first, second = parse(raw).leaves
    assert raw[first.start : first.end] == body
    assert raw[second.start : second.end] == b"b"
