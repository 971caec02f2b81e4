"""What the awkward mails are made of: one oddity in an otherwise plain mail, and what must come out.

The mails are written byte by byte, as the programs that send them do; no mail library corrects them.
"""

from __future__ import annotations

import base64
import quopri
from dataclasses import dataclass, field
from typing import Any

ZIP = b"PK\x03\x04" + bytes(range(256)) * 3 + b"=4F\r\n.\r\nend"
PDF = b"%PDF-1.4\n\xe2\xe3\xcf\xd3 not much"


@dataclass(frozen=True, slots=True)
class Awkward:
    """A mail and what is expected of it.

    Attributes:
        expected: Attributes of `Mail` by name; "files" is a list of (name, bytes).
    """

    name: str
    raw: bytes
    expected: dict[str, Any] = field(default_factory=dict)


def b64(raw: bytes, width: int = 76) -> bytes:
    """Base64 in lines."""
    coded = base64.b64encode(raw)
    return b"\r\n".join(coded[at : at + width] for at in range(0, len(coded), width))


def qp(text: str, charset: str = "utf-8") -> bytes:
    """Quoted-printable."""
    return quopri.encodestring(text.encode(charset)).replace(b"\n", b"\r\n")


def word(text: str, charset: str = "utf-8", real: str = "", kind: str = "B") -> bytes:
    """An encoded word; `real` is the charset of the bytes where the label lies."""
    raw = text.encode(real or charset)
    if kind == "B":
        return b"=?%s?B?%s?=" % (charset.encode(), base64.b64encode(raw))
    return b"=?%s?Q?%s?=" % (charset.encode(), b"".join(b"=%02X" % byte for byte in raw))


def head(**fields: bytes | str | None) -> bytes:
    """Headers of a plain mail with some replaced, added or (None) left out."""
    usual: dict[str, bytes | str | None] = {
        "From": "li@gzschool.example",
        "To": "office@huizhi.example",
        "Subject": "plain",
        "Date": "Mon, 20 Mar 2023 09:30:00 +0800",
        "Message-ID": "<1@gzschool.example>",
    }
    given = {name.replace("_", "-"): value for name, value in fields.items()}
    lines = []
    for name, value in (usual | given).items():
        if value is not None:
            raw = value.encode() if isinstance(value, str) else value
            lines.append(name.encode() + b": " + raw + b"\r\n")
    return b"".join(lines)


def plain(body: bytes = b"hello", **fields: bytes | str | None) -> bytes:
    """A mail of one part."""
    return head(**fields) + b"\r\n" + body + b"\r\n"


def part(headers: bytes, body: bytes) -> bytes:
    """A part of a multipart: its headers without the last line end, its body."""
    return headers + b"\r\n\r\n" + body


TEXT = part(b"Content-Type: text/plain; charset=utf-8", b"hello")


def attached(
    body: bytes = ZIP,
    disposition: bytes = b'attachment; filename="a.zip"',
    kind: bytes = b"application/octet-stream",
    encoding: bytes = b"base64",
) -> bytes:
    """An attachment, encoded as it says (base64) or as it is given."""
    lines = [b"Content-Type: " + kind]
    if disposition:
        lines.append(b"Content-Disposition: " + disposition)
    if encoding:
        lines.append(b"Content-Transfer-Encoding: " + encoding)
    return part(b"\r\n".join(lines), b64(body) if encoding == b"base64" else body)


def mixed(
    *parts: bytes, boundary: bytes = b"=_x", kind: bytes = b"mixed", **fields: bytes | str | None
) -> bytes:
    """A multipart mail."""
    declared = b'multipart/%s; boundary="%s"' % (kind, boundary)
    return (
        head(MIME_Version="1.0", **fields, Content_Type=declared)
        + b"\r\n"
        + parts_of(boundary, *parts)
    )


def parts_of(boundary: bytes, *parts: bytes) -> bytes:
    """Parts between their boundaries."""
    return b"".join(b"--%s\r\n%s\r\n" % (boundary, one) for one in parts) + b"--%s--\r\n" % boundary


def tnef(*files: tuple[str, bytes], long_names: bool = True, codepage: int = 936) -> bytes:
    """A winmail.dat with attachments, by the format's own definition."""
    out = b"\x78\x9f\x3e\x22" + b"\x01\x00"
    out += _attribute(1, 0x9006, 0x0008, b"\x00\x00\x01\x00")
    out += _attribute(1, 0x9007, 0x0006, codepage.to_bytes(4, "little") + bytes(4))
    for name, body in files:
        short = name.encode(f"cp{codepage}" if codepage != 65001 else "utf-8")[:12]
        out += _attribute(2, 0x9002, 0x0006, bytes(14))
        out += _attribute(2, 0x8010, 0x0001, short + b"\0")
        out += _attribute(2, 0x800F, 0x0006, body)
        if long_names:
            wide = name.encode("utf-16-le") + b"\0\0"
            padded = wide + bytes(-len(wide) % 4)
            numbers = b"\x02\x00\x00\x00" + b"\x03\x00\x20\x0e\x2a\x00\x00\x00"
            value = b"\x1f\x00\x07\x37\x01\x00\x00\x00" + len(wide).to_bytes(4, "little") + padded
            out += _attribute(2, 0x9005, 0x0006, numbers + value)
    return out


def _attribute(level: int, number: int, kind: int, body: bytes) -> bytes:
    head_ = bytes([level]) + number.to_bytes(2, "little") + kind.to_bytes(2, "little")
    checksum = (sum(body) & 0xFFFF).to_bytes(2, "little")
    return head_ + len(body).to_bytes(4, "little") + body + checksum
