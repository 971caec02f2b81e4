"""Mail headers as people really send them, decoded without ever raising.

The whole gb2312 family means GB18030 in practice; raw 8-bit bytes are UTF-8 if they can be, else
GB18030; neighbouring encoded words are joined before decoding, because a character may be split
over two of them.
"""

from __future__ import annotations

import binascii
import codecs
import re
import unicodedata

from parsers.message import Address

_CHINESE = {
    *("gb2312", "gb_2312-80", "gb2312-80", "gbk", "cp936", "x-gbk", "x-cp936", "windows-936"),
    *("gb18030", "gb18030-2000", "gb18030-2005", "ms936", "936", "euc-cn", "euccn", "chinese"),
    *("csgb2312", "iso-ir-58", "x-euc-cn", "gb-2312", "gb_2312", "gb"),
}
# What programs write that do not know what they write.
_WESTERN = {"", "us-ascii", "ascii", "iso-8859-1", "latin1", "windows-1252", "cp1252"}
# Codecs that are no charset of any mail, some of them dear on long input.
_NO_CHARSET = {"idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined"}
_WORD = re.compile(r"=\?([^?\s]{1,40})\?([bBqQ])\?([^?]*)\?=")
_ANGLE = re.compile(r"<([^<>\s]+@[^<>\s]+)>")
_BARE = re.compile(r"[^\s<>,;:\"()\[\]]+@[^\s<>,;:\"()\[\]]+")
_MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,900}>")


def decode(raw: bytes, charset: str = "") -> str:
    """Bytes as text: by the charset if it is known and fits, else UTF-8, else GB18030."""
    name = charset.strip().strip("\"'").lower()
    if name in _CHINESE:
        return _as(raw, "utf-8") or raw.decode("gb18030", "replace")
    if name in _WESTERN and (text := _as(raw, "utf-8") or _as(raw, "gb18030")):
        return text
    for candidate in (name, "utf-8"):
        try:
            if candidate and codecs.lookup(candidate).name not in _NO_CHARSET:
                return raw.decode(candidate)
        except (LookupError, UnicodeError, ValueError, OverflowError):
            continue
    return raw.decode("gb18030", "replace")


def _as(raw: bytes, charset: str) -> str:
    """The text under another label than the one it bears; empty unless it is surely Chinese."""
    try:
        text = raw.decode(charset)
    except UnicodeDecodeError:
        return ""
    foreign = [char for char in text if not char.isascii()]
    return text if foreign and all("\u2000" <= char < "\ue000" for char in foreign) else ""


def clean(text: str, limit: int) -> str:
    """One line without control and direction characters, surrogates or NUL; capped."""
    text = text.encode("utf-8", "replace").decode("utf-8")
    kept = "".join(
        " " if unicodedata.category(char) in ("Cc", "Zl", "Zp") else char for char in text
    )
    shown = "".join(char for char in kept if unicodedata.category(char) not in ("Cf", "Cs", "Co"))
    return unicodedata.normalize("NFC", " ".join(shown.split()))[:limit]


def text_of(value: str) -> str:
    """A header's value as text: encoded words and raw 8-bit bytes decoded."""
    value = re.sub(r"\r?\n[ \t]*", " ", eight_bit(value))
    value = re.sub(r"(=\?[^?\s]{1,40}\?[bBqQ]\?[^?]*\?=)\s+(?==\?)", r"\1", value)
    out, end = [], 0
    pending, charset = b"", ""
    for match in _WORD.finditer(value):
        between, named = value[end : match.start()], _family(match[1])
        if pending and (between or named != charset):
            out.append(decode(pending, charset))
            pending = b""
        out.append(between)
        charset = named
        pending += _unworded(match[2], match[3])
        end = match.end()
    if pending:
        out.append(decode(pending, charset))
    return "".join([*out, value[end:]])


def _family(charset: str) -> str:
    """A charset without its language; the whole Chinese family is one."""
    name = charset.lower().partition("*")[0]
    return "gb18030" if name in _CHINESE else name


def _unworded(encoding: str, payload: str) -> bytes:
    if encoding in "bB":
        squeezed = re.sub(r"[^A-Za-z0-9+/]", "", payload)
        whole = squeezed[: len(squeezed) // 4 * 4]
        rest = squeezed[len(whole) :]
        if len(rest) > 1:  # missing padding is common; one character alone means nothing
            whole += rest + "=" * (4 - len(rest))
        try:
            return binascii.a2b_base64(whole)
        except binascii.Error:
            return payload.encode("ascii", "replace")
    return binascii.a2b_qp(payload.encode("ascii", "replace"), header=True)


def eight_bit(value: str) -> str:
    """Turns the surrogates that stand for raw bytes into the text they mean."""
    if value.isascii():
        return value
    try:
        return decode(value.encode("ascii", "surrogateescape"))
    except UnicodeEncodeError:
        return value.encode("utf-8", "replace").decode("utf-8")


def address(value: str) -> Address | None:
    """The first address of a From-like header, or None."""
    value = eight_bit(value)
    match = _ANGLE.search(value)
    found = match[1] if match else next(iter(_BARE.findall(value)), "")
    if not found:
        return None
    name = text_of(value[: match.start()] if match else "").strip().strip("\"'")
    return Address(clean(found, 320), clean(name, 120))


def message_ids(value: str) -> tuple[str, ...]:
    """All Message-IDs in a header, in order, capped at the newest fifty."""
    return tuple(_MESSAGE_ID.findall(value))[-50:]
