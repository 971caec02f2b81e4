"""Whatever becomes of a mail on its way: a value comes out, at no square cost, within the limits, and safe to show.

The awkward mails are the seeds: cut, doubled, spliced into each other, their headers and boundaries exchanged.
"""

from __future__ import annotations

import tempfile
import time
import unicodedata
from pathlib import Path

from hypothesis import example, given
from hypothesis import strategies as st

from config.settings import ReaderLimits
from notifier.guards import Silence, answers_us, whom
from parsers.answers import OPENED
from parsers.mail import MAX_PARTS, open_mail
from parsers.model import MailKind, Opened
from parsers.tray import Tray
from tests.mail import mails_headers, mails_links, mails_parts
from tests.mail.awkward import ZIP, attached, b64, head, mixed, tnef
from tests.property.length import examples

LIMITS = ReaderLimits(files=200, file_bytes=300_000, total_bytes=500_000)
AWKWARD = (*mails_headers.MAILS, *mails_parts.MAILS, *mails_links.MAILS)
SEEDS = sorted({one.raw for one in AWKWARD if len(one.raw) < 8000})
PIECES = (
    b"\r\n", b"\r\n\r\n", b"\n", b"\r", b"\0", b"--=_x\r\n", b"--=_x--\r\n", b"--", b"=?gb2312?B?", b"?=",
    b"=?utf-8?Q?=", b'Content-Type: multipart/mixed; boundary="=_x"\r\n', b"Content-Type: message/rfc822\r\n\r\n",
    b"Content-Transfer-Encoding: base64\r\n", b"Content-Transfer-Encoding: x-uuencode\r\n", b"begin 644 a\r\n",
    b"filename*0*=gb18030''%", b"; filename*1=", b'name="', b"boundary=", b"From: ", b"Return-Path: <>\r\n",
    b"<", b">", b"<!--", b"<style>", b"<a href='https://mail.163.com/large-attachment-download/?", b"(128.03M, ",
    b"\xb0\xa1", b"\xff\xfe", b"\xe2\x80\xae", b"\xed\xa0\x80", b"Content-Type: text/html; charset=utf-7\r\n",
    b"Content-Type: multipart/report\r\n", tnef(("a.zip", ZIP))[:60], b64(ZIP[:40]),
)  # fmt: skip


def opened(raw: bytes) -> Opened:
    """Opens a mail; what it gives keeps its promises."""
    with tempfile.TemporaryDirectory() as folder:
        path, tray = Path(folder) / "mail", Path(folder) / "tray"
        path.write_bytes(raw)
        tray.mkdir()
        found = open_mail(path, Tray(tray, LIMITS))
        sizes = {one.name: one.stat().st_size for one in tray.iterdir()}
        for part in found.parts:
            assert sizes[f"{part.slot:06d}"] == part.size
    assert len(sizes) <= LIMITS.files
    assert sum(sizes.values()) <= LIMITS.total_bytes
    assert len(found.parts) <= MAX_PARTS
    assert OPENED.validate_json(OPENED.dump_json(found)) == found, "it can leave the child"
    return found


def shows_safely(found: Opened) -> bool:
    """No name, subject or address can break a line, a header or the reading direction."""
    mail = found.mail
    sender = (mail.sender.address, mail.sender.name) if mail.sender else ()
    links = [word for link in mail.links for word in (link.name, link.url, link.expires)]
    words = [mail.subject, mail.date, mail.message_id, *sender, *mail.oddities, *mail.references]
    words += [part.name for part in found.parts] + links
    return all(unicodedata.category(char) not in ("Cc", "Cf", "Cs") for char in "".join(words))


def cost(raw: bytes) -> float:
    """Seconds of the processor, which busy neighbours hardly change."""
    began = time.process_time()
    assert shows_safely(opened(raw))
    return time.process_time() - began


@st.composite
def mutants(draw: st.DrawFn) -> bytes:
    """One or two awkward mails with bytes changed, cut, doubled, exchanged and put in."""
    raw = bytearray(draw(st.sampled_from(SEEDS)))
    for _ in range(draw(st.integers(1, 8))):
        place, size = draw(st.integers(0, len(raw))), draw(st.integers(1, 80))
        match draw(st.sampled_from(["change", "cut", "double", "put", "put", "splice", "end"])):
            case "change":
                raw[place : place + 1] = bytes([draw(st.integers(0, 255))])
            case "cut":
                del raw[place : place + size]
            case "double":
                raw[place:place] = raw[place : place + size] * draw(st.integers(1, 30))
            case "put":
                raw[place:place] = draw(st.sampled_from(PIECES)) * draw(st.integers(1, 3))
            case "splice":
                raw[place:] = draw(st.sampled_from(SEEDS))[-len(raw) :]
            case _:
                del raw[place:]
    return bytes(raw)


@given(raw=mutants())
@example(raw=mixed(attached(), attached(tnef(("a.zip", ZIP)))))
@examples(250)
def test_any_awkward_mail_with_some_bytes_changed(raw: bytes) -> None:
    assert shows_safely(opened(raw))


@given(pieces=st.lists(st.sampled_from(PIECES) | st.binary(max_size=20), max_size=60))
@examples(150)
def test_any_pieces_of_mail_in_any_order(pieces: list[bytes]) -> None:
    assert shows_safely(opened(b"".join(pieces)))


@given(piece=st.sampled_from(PIECES) | st.binary(min_size=1, max_size=12), more=mutants())
@examples(12)
def test_one_piece_over_and_over_costs_no_square(piece: bytes, more: bytes) -> None:
    for before, after in ((more, b""), (head(), more)):
        few, many = (
            cost(before + piece * (size // len(piece)) + after) for size in (100_000, 800_000)
        )
        assert many < 24 * max(few, 0.1), "eight times as much costs sixty-four times as much"


@given(raw=mutants())
@examples(100)
def test_nothing_but_a_person_is_ever_answered(raw: bytes) -> None:
    mail = opened(raw).mail
    answer = whom(mail, frozenset({"office@huizhi.example"}), ())
    assert isinstance(answer, Silence) or mail.kind is MailKind.PERSON
    assert isinstance(answers_us(mail, frozenset()), bool)
