"""Names in archives: bytes that do not say what they are become text, and text becomes data.

Chinese Windows writes GBK without saying so, macOS writes UTF-8 without saying so, some tools say
UTF-8 and write GBK, and one short name in two encodings is often valid in both. So an archive's
names vote together: 1. a certain text (the Unicode extra field, UTF-16); 2. bytes flagged as UTF-8
that are UTF-8; 3. all others, if they all are UTF-8 with Chinese characters in them; 4. else GB18030
or Big5, whichever gives more everyday characters; 5. a name that alone is UTF-8 in a mixed archive;
6. GB18030 with what cannot be decoded spelt out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from parsers import headers

MAX_SHOWN = 1000
_MAX_STEP = 255
_HAN = re.compile(r"[\u3400-\u9fff]")
_BIG5_HANDICAP = 0.1  # nearly all submissions are written on the mainland
_DRIVE = re.compile(r"^(?:[\\/]{2}\?[\\/])?[A-Za-z]:")


def _everyday(encoding: str, leads: range, trails: range) -> frozenset[str]:
    pairs = (bytes((lead, trail)) for lead in leads for trail in trails)
    return frozenset("".join(pair.decode(encoding, "ignore") for pair in pairs))


# What people write: the whole of GB 2312, and the 5401 frequent characters of Big5. GB18030 holds
# every character of both, so all that is rare in it speaks for a misreading.
_EVERYDAY = {
    "gb18030": _everyday("gb2312", range(0xA1, 0xF8), range(0xA1, 0xFF)),
    "big5hkscs": _everyday("big5", range(0xA1, 0xC7), range(0x40, 0xFF)),
}


@dataclass(frozen=True, slots=True)
class RawName:
    """A name as the archive has it.

    Attributes:
        raw: The bytes.
        utf8: The archive says that they are UTF-8.
        text: The name, where the archive tells it beyond doubt.
    """

    raw: bytes
    utf8: bool = False
    text: str | None = None


def decoded(names: Sequence[RawName]) -> list[str]:
    """The names of one archive as text, in the same order."""
    open_ = [name.raw for name in names if _certain(name) is None and not name.raw.isascii()]
    encoding = _vote(open_)
    return [_text(name, encoding) for name in names]


def _text(name: RawName, encoding: str) -> str:
    certain = _certain(name)
    if certain is not None:
        return certain
    alone = _utf8(name.raw)
    if alone is not None and (name.raw.isascii() or encoding == "utf-8" or _HAN.search(alone)):
        return alone
    return name.raw.decode("gb18030" if encoding == "utf-8" else encoding, "backslashreplace")


def _certain(name: RawName) -> str | None:
    return name.text if name.text is not None else _utf8(name.raw) if name.utf8 else None


def _utf8(raw: bytes) -> str | None:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _vote(raws: Sequence[bytes]) -> str:
    """The encoding of all names that do not say what they are."""
    texts = [_utf8(raw) for raw in raws]
    if all(text is not None and _HAN.search(text) for text in texts):
        return "utf-8"
    left = [raw for raw, text in zip(raws, texts, strict=True) if not (text and _HAN.search(text))]
    joined = b"/".join(left)
    big5 = _score(joined, "big5hkscs") - _BIG5_HANDICAP
    return "big5hkscs" if big5 > _score(joined, "gb18030") else "gb18030"


def _score(raw: bytes, encoding: str) -> float:
    """The share of everyday characters among all that are not ASCII; -1 if it cannot be read."""
    try:
        chars = [char for char in raw.decode(encoding) if not char.isascii()]
    except UnicodeDecodeError:
        return -1.0
    return sum(char in _EVERYDAY[encoding] for char in chars) / max(len(chars), 1)


def kept_raw(raw: bytes, text: str) -> str:
    """The raw bytes as hex where the text alone would lose them, else empty."""
    return "" if raw == text.encode("utf-8", "surrogateescape") else raw[:2000].hex()


def climbs(name: str) -> bool:
    """Whether a name leads out of the folder that it would be unpacked to.

    An absolute path does not count: honest programs write those, and unpackers cut them.
    """
    height = 0
    for step in name.replace("\\", "/").split("/"):
        height += -1 if step == ".." else step not in ("", ".")
        if height < 0:
            return True
    return False


def leads_outside(target: str, name: str) -> bool:
    """Whether a link of this name points to something outside the archive."""
    if target.startswith(("/", "\\")) or _DRIVE.match(target):
        return True
    folder = name.replace("\\", "/").rpartition("/")[0]
    return climbs(f"{folder}/{target}")


def shown(name: str) -> str:
    """A member's name as data: relative, with single slashes, no dots that climb, no controls."""
    steps = _DRIVE.sub("", name)[-4 * MAX_SHOWN :].replace("\\", "/").split("/")
    kept = (headers.clean(step, _MAX_STEP) for step in steps if step not in ("", ".", ".."))
    return "/".join(step for step in kept if step)[-MAX_SHOWN:].lstrip("/")
