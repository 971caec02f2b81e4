"""From a submission to the bytes that go into the mail, with whatever is wrong with them."""

from __future__ import annotations

import random
import struct
import zlib

from tests.samples.blocks import Carrier, Para, Submission
from tests.samples.envelope import Main
from tests.samples.write_docx import word_bytes
from tests.samples.write_eml import mail_bytes
from tests.samples.write_ole import locked_office
from tests.samples.write_pdf import pdf_bytes
from tests.samples.write_xlsx import excel_bytes
from tests.samples.write_zip import Member, zip_bytes

PASSWORD = "jx1234"
VOLUMES = 3
_PAGE = """<!DOCTYPE html>
<html><head><meta charset="utf-8"><title>文件下载</title></head>
<body><p>下载链接已失效，请联系发件人。</p></body></html>
"""
_OWN = {"pages": "Index/Document.iwa", "ofd": "OFD.xml"}
_PROGRAM = b"MZ\x90\x00\x03" + bytes(200)
_SCRIPT = b"@echo off\r\nstart winword.exe\r\n"
_JUNK = ("__MACOSX/._{name}", ".DS_Store", "Thumbs.db", "~${name}", "desktop.ini")


def sent(submission: Submission, rng: random.Random) -> list[Member]:
    """What arrives: an archive, the volumes of one that came, or a mail with everything loose."""
    envelope, name = submission.envelope, submission.archive_name
    if envelope.loose:
        return [Member("mail.eml", mail_bytes(files_of(submission, rng), submission.unit))]
    whole = archive_bytes(submission, rng)
    if not envelope.lost:
        return [Member(name, whole)]
    size = -(-len(whole) // VOLUMES)
    volumes = [
        Member(f"{name}.{place + 1:03}", whole[place * size : (place + 1) * size])
        for place in range(VOLUMES)
    ]
    del volumes[envelope.lost - 1]
    return volumes


def archive_bytes(submission: Submission, rng: random.Random) -> bytes:
    """The archive as it arrives."""
    envelope, style = submission.envelope, submission.style
    if envelope.archive == "empty":
        return b""
    if envelope.archive == "noise":
        return _noise(rng)
    if envelope.archive == "page":
        return _PAGE.encode()
    if envelope.stand_in == "alz":
        return b"ALZ\x01" + rng.randbytes(3000)
    password = PASSWORD.encode() if envelope.archive == "locked" else b""
    whole = zip_bytes(_nested(submission, rng), style.zip_names, password)
    return whole[: len(whole) * 3 // 5] if envelope.archive == "cut" else whole


OUTSIDE = "../../Start Menu/Programs/Startup/readme.txt"


def _nested(submission: Submission, rng: random.Random) -> list[Member]:
    """Files lie flat, in a folder or in an archive inside the archive."""
    style, stem = submission.style, submission.envelope.stem
    members = files_of(submission, rng)
    if style.junk:
        members += [Member(name.format(name=members[0].name), b"\0" * 8) for name in _JUNK]
    if style.nesting == "folder":
        members = [Member(f"{stem}/{one.name}", one.data) for one in members]
    elif style.nesting == "zip":
        members = [Member(f"{stem}.zip", zip_bytes(members, style.zip_names))]
    return members + ([Member(OUTSIDE, b"autorun")] if submission.envelope.outside else [])


def files_of(submission: Submission, rng: random.Random) -> list[Member]:
    """The files of a submission, harmed where the envelope says so."""
    envelope = submission.envelope
    harmed: dict[str, Main] = {"word": envelope.word, "pdf": envelope.pdf}
    members = []
    for carrier in submission.carriers:
        state = harmed.pop(carrier.format, "good")  # only the first of its format is a main file
        data = _carrier(carrier, submission, state, rng)
        members.append(Member(carrier.name, data))
    return members + [Member(name, _extra(name)) for name in submission.extras]


def _carrier(carrier: Carrier, submission: Submission, state: Main, rng: random.Random) -> bytes:
    """One file of the form; it is named the same whatever happened to its bytes."""
    if state == "empty":
        return b""
    if state == "noise":
        return _noise(rng)
    if carrier.name.endswith((".pages", ".ofd")):
        return zip_bytes([Member(_OWN[carrier.name.rpartition(".")[2]], rng.randbytes(900))])
    if state == "locked" and carrier.format != "pdf":
        return locked_office(rng)
    if carrier.format == "pdf":
        password = PASSWORD if state == "locked" else ""
        whole = pdf_bytes(carrier.blocks, submission.unit, password)
    elif carrier.format == "excel":
        whole = excel_bytes(carrier.blocks, submission.style)
    else:
        whole = word_bytes(carrier.blocks, submission.style)
    return whole[: len(whole) // 2] if state == "cut" else whole


def _noise(rng: random.Random) -> bytes:
    """No format begins with these bytes, and they are no text."""
    return b"\x00\x93\xfe" + rng.randbytes(3000)


def _extra(name: str) -> bytes:
    """A file of evidence, or a program, small and of its own kind."""
    if name.endswith((".exe", ".scr")):
        return _PROGRAM
    if name.endswith((".bat", ".vbs")):
        return _SCRIPT
    if name.endswith(".pdf"):
        return pdf_bytes([Para(name.rpartition("/")[2]), Para("相关佐证见原件。")], "示例")
    if name.endswith(".png"):
        return _png(name)
    return b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + name.encode() + b"\xff\xd9"


def _png(name: str) -> bytes:
    """A grey dot with its name in a comment, so that no two are alike."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    words = b"Title\0" + name.encode()
    parts = ((b"IHDR", head), (b"tEXt", words), (b"IDAT", zlib.compress(b"\0\x80")), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(kind, data) for kind, data in parts)
