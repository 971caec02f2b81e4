"""Transfer encodings, forgiving and in steps: what a part holds, whatever it says of itself.

A wrong declaration is common: base64 that is none, a binary file as quoted-printable, base64
without saying so. The bytes themselves decide where they are sure.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator

from parsers.mime import Buffer, Entity, let_go

STEP = 3 * 256 * 1024
LOOK = 4096
_BASE64 = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=")
_RUBBISH = bytes(set(range(256)) - _BASE64)
_BLANK = frozenset(b" \t\r\n")
_UUENCODED = re.compile(rb"(?:^|\n)begin [0-7]{3,4} ([^\r\n]{0,200})\r?\n")
# What files begin with, in base64.
_CODED_MAGIC = (
    b"UEsDB",
    b"UEsFB",
    b"JVBERi",
    b"UmFyIR",
    b"N3q8rye",
    b"0M8R4KGx",
    b"/9j/",
    b"iVBORw",
)


def decoded(buffer: Buffer, entity: Entity) -> Iterator[bytes]:
    """The bytes of a leaf, a step at a time. Never raises for what is in it."""
    look = buffer[entity.start : min(entity.end, entity.start + LOOK)]
    match encoding(entity, look):
        case "base64":
            yield from _base64(steps(buffer, entity.start, entity.end))
        case "quoted-printable":
            yield from _quoted(steps(buffer, entity.start, entity.end))
        case "uuencode":
            yield from uuencoded(buffer, entity.start, entity.end)
        case _:
            yield from steps(buffer, entity.start, entity.end)


def encoding(entity: Entity, look: bytes) -> str:
    """The encoding that the first bytes bear out; empty for bytes as they are."""
    declared = (
        entity.field("Content-Transfer-Encoding").partition(";")[0].strip().strip('"').lower()
    )
    text = entity.content_type.startswith("text/")
    if declared.startswith("base64"):
        return "base64" if _is_base64(look) else ""
    if declared.startswith(("quoted", "qp")):
        return "quoted-printable" if text or not _is_binary(look) else ""
    if declared in ("x-uuencode", "uuencode", "x-uue", "uue"):
        return "uuencode"
    if not text and look.lstrip().startswith(_CODED_MAGIC) and _is_base64(look):
        return "base64"
    return ""


def uuencoded_name(look: bytes) -> bytes | None:
    """The name of a file that stands uuencoded in a text, or None."""
    match = _UUENCODED.search(look)
    return match[1].strip() if match else None


def _is_base64(look: bytes) -> bool:
    shown = [byte for byte in look if byte not in _BLANK]
    good = sum(byte in _BASE64 for byte in shown)
    return good >= 0.9 * len(shown)


def _is_binary(look: bytes) -> bool:
    return any(byte < 9 or byte >= 128 for byte in look)  # noqa: PLR2004 - controls and the 8th bit


def steps(buffer: Buffer, start: int, end: int) -> Iterator[bytes]:
    """A stretch of the buffer in pieces."""
    for at in range(start, end, STEP):
        yield buffer[at : min(end, at + STEP)]
        let_go(buffer)


def _base64(given: Iterator[bytes]) -> Iterator[bytes]:
    """Line ends, blanks and missing padding do not matter; after padding a new run may begin."""
    left = b""
    for step in given:
        *ended, rest = re.split(rb"=+", left + step.translate(None, _RUBBISH))
        for run in ended:
            yield _run(run)
        whole = len(rest) // 4 * 4
        yield base64.b64decode(rest[:whole])
        left = rest[whole:]
    yield _run(left)


def _run(run: bytes) -> bytes:
    """A run without its padding; a single character more than fits means nothing."""
    kept = run[: len(run) - (len(run) % 4 == 1)]
    try:
        return base64.b64decode(kept + b"=" * (-len(kept) % 4))
    except binascii.Error:
        return b""


def _quoted(given: Iterator[bytes]) -> Iterator[bytes]:
    left = b""
    for step in given:
        data = left + step
        # Nothing may be cut inside "=XX" or "=\r\n".
        cut = max(data.rfind(b"\n") + 1, len(data) - LOOK, 0)
        split = data.rfind(b"=", max(cut - 2, 0), cut)
        cut = split if split >= 0 else cut
        yield binascii.a2b_qp(data[:cut])
        left = data[cut:]
    yield binascii.a2b_qp(left)


def uuencoded(buffer: Buffer, start: int, end: int) -> Iterator[bytes]:
    """The file that stands uuencoded in a text."""
    match = _UUENCODED.search(buffer, max(0, start - 1), end)  # the line end before it counts
    at = match.end() if match else start
    while 0 <= at < end:
        stop = buffer.find(b"\n", at, end)
        line = buffer[at : stop if stop >= 0 else end].rstrip(b"\r\n")
        if line == b"end" or not line:
            return
        yield _uu_line(line)
        at = stop + 1 if stop >= 0 else end


def _uu_line(line: bytes) -> bytes:
    try:
        return binascii.a2b_uu(line)
    except binascii.Error:  # trailing rubbish, as the format's own notes advise
        count = (((line[0] - 32) & 63) * 4 + 5) // 3
        try:
            return binascii.a2b_uu(line[:count])
        except binascii.Error:
            return b""
