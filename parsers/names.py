"""File names of parts, as mail programs declare them: a ladder of six forms.

RFC 2231 with continuations, RFC 2047 inside a parameter (forbidden and usual), raw 8-bit bytes,
percent-encoding, another header, nothing at all. The first rung that gives a whole name wins; one
that has lost its characters on the way ("????.zip") counts only when no other rung has them.
"""

from __future__ import annotations

import re
from urllib.parse import unquote_to_bytes

from parsers import headers
from parsers.mime import Entity
from parsers.model import FileKind

_EXTENSIONS = {
    FileKind.DOCX: "docx",
    FileKind.DOC: "doc",
    FileKind.XLSX: "xlsx",
    FileKind.XLS: "xls",
    FileKind.PDF: "pdf",
    FileKind.ZIP: "zip",
    FileKind.RAR: "rar",
    FileKind.SEVEN_ZIP: "7z",
    FileKind.IMAGE: "jpg",
    FileKind.MAIL: "eml",
}
_PARAMETERS = (("Content-Disposition", "filename"), ("Content-Type", "name"))
_FILE = re.compile(r"[^\s/\\:*?\"<>|][^/\\:*?\"<>|]{0,200}\.[A-Za-z0-9]{1,5}")
_LOST = re.compile(r"[?\ufffd]{2,}")


def file_name(part: Entity) -> str:
    """The declared file name of a part, without any folder; or empty."""
    found = [name for name in _rungs(part) if name]
    whole = (name for name in found if not _LOST.search(name))
    return next(whole, next(iter(found), ""))


def stand_in(number: int, kind: FileKind) -> str:
    """A name for a part that has none."""
    return f"附件{number}.{_EXTENSIONS.get(kind, 'bin')}"


def _rungs(part: Entity) -> list[str]:
    rungs = [_shown(parameter(part.field(header), name)) for header, name in _PARAMETERS]
    described = headers.text_of(part.field("Content-Description")).strip()
    if _FILE.fullmatch(described):
        rungs.append(_shown(described))
    return rungs


def _shown(name: str) -> str:
    return headers.clean(name.replace("\\", "/").rpartition("/")[2], 255)


def parameter(value: str, name: str) -> str:
    """A parameter of a header's raw value, decoded; empty if absent."""
    # Text first: the second byte of a GBK character may look like a backslash or a quote.
    value = headers.eight_bit(re.sub(r"\r?\n[ \t]*", " ", value))
    if continued := _continued(value, name):
        return continued
    quoted = re.search(rf'(?i)(?:^|[;\s]){name}\s*=\s*"((?:[^"\\]|\\.)*)"', value)
    plain = re.search(rf"(?i)(?:^|[;\s]){name}\s*=\s*\"?([^;]+)", value)
    if quoted:
        # Any other backslash is a path of Windows.
        text = headers.text_of(re.sub(r'\\(["\\])', r"\1", quoted[1]))
    else:
        text = headers.text_of(plain[1].strip() if plain else "")
    if re.search(r"%[89A-Fa-f][0-9A-Fa-f]%", text) and text.isascii():
        return headers.decode(unquote_to_bytes(text))
    return text


def _continued(value: str, name: str) -> str:
    """RFC 2231: pieces by number, each percent-encoded or not, the charset on the first."""
    pattern = rf"(?i)(?:^|[;\s]){name}\*(\d{{0,3}})(\*?)\s*=\s*(\"[^\"]*\"|[^;\s]*)"
    pieces = sorted(
        (int(number or 0), bool(star) or not number, text.strip('"'))
        for number, star, text in re.findall(pattern, value)
    )
    charset, raw = "", b""
    for place, (_, encoded, text) in enumerate(pieces):
        body = text
        if place == 0 and encoded and text.count("'") >= 2:  # noqa: PLR2004 - charset'language'text
            charset, _, body = text.split("'", 2)
        plain = body.encode("utf-8", "surrogateescape")
        raw += unquote_to_bytes(plain) if encoded else plain
    text = headers.decode(raw, charset)
    # Some programs put encoded words into the pieces: forbidden, and meant.
    return headers.text_of(text) if "=?" in text else text
