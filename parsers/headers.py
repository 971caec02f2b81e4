"""Mail headers as people really send them, decoded without ever raising.

The whole gb2312 family means GB18030 in practice; raw 8-bit bytes are UTF-8 if they can be, else
GB18030; neighbouring encoded words are joined before decoding, because a character may be split
over two of them.
"""

from __future__ import annotations

import binascii
import re
import unicodedata
from email.message import Message
from urllib.parse import unquote_to_bytes

from parsers.model import Address

_CHINESE = {"gb2312", "gb_2312-80", "gbk", "cp936", "x-gbk", "gb18030", "ms936", "euc-cn"}
_WORD = re.compile(r"=\?([^?\s]{1,40})\?([bBqQ])\?([^?]*)\?=")
_ANGLE = re.compile(r"<([^<>\s]+@[^<>\s]+)>")
_BARE = re.compile(r"[^\s<>,;:\"()]+@[^\s<>,;:\"()]+")
_MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,900}>")


def decode(raw: bytes, charset: str = "") -> str:
    """Bytes as text: by the charset if it is known and fits, else UTF-8, else GB18030."""
    name = charset.strip().strip("\"'").lower()
    candidates = ["gb18030"] if name in _CHINESE else [name] if name else []
    for candidate in (*candidates, "utf-8"):
        try:
            return raw.decode(candidate)
        except (LookupError, UnicodeError, ValueError):
            continue
    return raw.decode("gb18030", "replace")


def clean(text: str, limit: int) -> str:
    """One line without control and direction characters, surrogates or NUL; capped."""
    text = text.encode("utf-8", "replace").decode("utf-8")
    kept = "".join(
        " " if unicodedata.category(char) in ("Cc", "Zl", "Zp") else char for char in text
    )
    shown = "".join(char for char in kept if unicodedata.category(char) not in ("Cf", "Cs", "Co"))
    return unicodedata.normalize("NFC", " ".join(shown.split()))[:limit]


def raw_header(message: Message, name: str) -> str:
    """A header's value as the parser kept it: 8-bit bytes as surrogates; empty if absent."""
    # Not message.get(): it turns raw 8-bit values into objects that have lost the bytes.
    wanted = name.lower()
    return next(
        (str(value)[:20000] for key, value in message.raw_items() if key.lower() == wanted), ""
    )


def text_of(value: str) -> str:
    """A header's value as text: encoded words and raw 8-bit bytes decoded."""
    value = re.sub(r"\r?\n[ \t]*", " ", _eight_bit(value))
    value = re.sub(r"(=\?[^?\s]{1,40}\?[bBqQ]\?[^?]*\?=)\s+(?==\?)", r"\1", value)
    out, end = [], 0
    pending, charset = b"", ""
    for match in _WORD.finditer(value):
        between = value[end : match.start()]
        if pending and (between or match[1].lower() != charset):
            out.append(decode(pending, charset))
            pending = b""
        out.append(between)
        charset = match[1].lower().partition("*")[0]
        pending += _unworded(match[2], match[3])
        end = match.end()
    if pending:
        out.append(decode(pending, charset))
    return "".join([*out, value[end:]])


def _unworded(encoding: str, payload: str) -> bytes:
    if encoding in "bB":
        squeezed = re.sub(r"[^A-Za-z0-9+/]", "", payload)
        whole = squeezed[: len(squeezed) // 4 * 4 or None]
        rest = squeezed[len(whole) :]
        if len(rest) > 1:  # missing padding is common; one character alone means nothing
            whole += rest + "=" * (4 - len(rest))
        try:
            return binascii.a2b_base64(whole)
        except binascii.Error:
            return payload.encode("ascii", "replace")
    return binascii.a2b_qp(payload.encode("ascii", "replace"), header=True)


def _eight_bit(value: str) -> str:
    """Turns the surrogates that stand for raw bytes into the text they mean."""
    if value.isascii():
        return value
    try:
        return decode(value.encode("ascii", "surrogateescape"))
    except UnicodeEncodeError:
        return value.encode("utf-8", "replace").decode("utf-8")


def address(value: str) -> Address | None:
    """The first address of a From-like header, or None."""
    value = _eight_bit(value)
    match = _ANGLE.search(value)
    found = match[1] if match else next(iter(_BARE.findall(value)), "")
    if not found:
        return None
    name = text_of(value[: match.start()] if match else "").strip().strip("\"'")
    return Address(clean(found, 320), clean(name, 120))


def message_ids(value: str) -> tuple[str, ...]:
    """All Message-IDs in a header, in order, capped at the newest fifty."""
    return tuple(_MESSAGE_ID.findall(value))[-50:]


def file_name(part: Message) -> str:
    """The declared file name of a part by RFC 2231, RFC 2047, raw bytes or percents; or empty."""
    for header, parameter in (("Content-Disposition", "filename"), ("Content-Type", "name")):
        found = _parameter(_eight_bit_kept(raw_header(part, header)), parameter)
        if found:
            return clean(found.replace("\\", "/").rpartition("/")[2], 255)
    return ""


def _eight_bit_kept(value: str) -> str:
    return re.sub(r"\r?\n[ \t]*", " ", value)


def _parameter(value: str, name: str) -> str:
    continued = _rfc2231(value, name)
    if continued:
        return continued
    quoted = re.search(rf'(?i)(?:^|[;\s]){name}\s*=\s*"((?:[^"\\]|\\.)*)"', value)
    plain = re.search(rf"(?i)(?:^|[;\s]){name}\s*=\s*([^;]+)", value)
    found = re.sub(r"\\(.)", r"\1", quoted[1]) if quoted else plain[1].strip() if plain else ""
    text = text_of(found)
    if re.fullmatch(r"[!-~ ]*", text) and re.search(r"%[89A-Fa-f][0-9A-Fa-f]%", text):
        return decode(unquote_to_bytes(text))
    return text


def _rfc2231(value: str, name: str) -> str:
    pattern = rf"(?i)(?:^|[;\s]){name}\*(\d{{0,3}})(\*?)\s*=\s*(\"[^\"]*\"|[^;\s]*)"
    pieces = sorted(
        (int(number or 0), bool(star) or not number, text.strip('"'))
        for number, star, text in re.findall(pattern, value)
    )
    if not pieces:
        return ""
    charset, raw = "", b""
    for place, (_, encoded, text) in enumerate(pieces):
        body = text
        if place == 0 and encoded and text.count("'") >= 2:  # noqa: PLR2004 - charset'language'text
            charset, _, body = text.split("'", 2)
        plain = body.encode("utf-8", "surrogateescape")
        raw += unquote_to_bytes(plain) if encoded else plain
    return decode(raw, charset)
