"""Which letter of ours a bounce is about: by our own marks inside it.

Mail systems quote the letter in many ways, but our Message-ID and our X-Huizhi header come back in
most of them: as the returned mail or its headers, or inside the words.
"""

from __future__ import annotations

import re

from parsers import headers
from parsers.mail_text import charset_of
from parsers.message import Bounced
from parsers.mime import Buffer, Entity
from parsers.transfer import decoded

MAX_LOOK = 256 * 1024
MAX_LEAVES = 40

# Our letters are <20 hex digits.obligation@domain>; see the composition root.
_LETTER_ID = re.compile(r"<[0-9a-f]{20}\.\d{1,12}@[^<>\s]{1,200}>")
_MARKER = re.compile(r"(?im)^x-huizhi:[ \t]*([!-~]{1,60}; [0-9a-f]{8,64})")
_FINAL = re.compile(
    r"(?im)^(?:final|original)-recipient:[ \t]*[a-z0-9-]{1,20};[ \t]*<?([^\s<>]{3,320})"
)
_STATUS = re.compile(r"(?im)^status:[ \t]*([245]\.\d{1,3}\.\d{1,3})|\b([45]\.\d\.\d{1,3})\b")
_ACTION = re.compile(r"(?im)^action:[ \t]*([a-z]{1,20})")
_ADDRESS = re.compile(r"[A-Za-z0-9._%+=-]{1,64}@[A-Za-z0-9.-]{1,250}\.[A-Za-z]{2,20}")
_LATE = re.compile(r"(?i)delay|will (?:keep|continue) trying|延迟|继续尝试")


def bounced(buffer: Buffer, mail: Entity) -> Bounced:
    """What a bounce tells of our letter."""
    text = "\n".join(_texts(buffer, mail))
    letter, marker = _LETTER_ID.search(text), _MARKER.search(text)
    action, status = _ACTION.search(text), _STATUS.search(text)
    late = action[1].lower() == "delayed" if action else bool(_LATE.search(_subject(mail)))
    return Bounced(
        letter_id=letter[0] if letter else "",
        marker=marker[1] if marker else "",
        recipient=_recipient(mail, text),
        status=(status[1] or status[2]) if status else "",
        final=not late,
    )


def _texts(buffer: Buffer, mail: Entity) -> list[str]:
    """The words of all parts, the beginning of each; a returned mail by its headers."""
    found = [mail.field("References"), mail.field("In-Reply-To")]
    for number, leaf in enumerate(mail.leaves):
        if number >= MAX_LEAVES:
            break
        raw = b""
        for chunk in decoded(buffer, leaf):
            raw += chunk
            if len(raw) >= MAX_LOOK:
                break
        text = headers.decode(raw[:MAX_LOOK], charset_of(leaf))
        found.append(text.replace("\r\n", "\n"))
    return found


def _recipient(mail: Entity, text: str) -> str:
    """The address that failed: as the report says, else the first that is no daemon's."""
    failed = headers.address(mail.field("X-Failed-Recipients"))
    if failed:
        return failed.address
    if match := _FINAL.search(text):
        return headers.clean(match[1], 320)
    own = {one.address for name in ("To", "From") if (one := headers.address(mail.field(name)))}
    found = (address for address in _ADDRESS.findall(text[:20000]) if address not in own)
    usual = (
        one for one in found if not re.match(r"(?i)postmaster|mailer-daemon|[0-9a-f]{20}\.", one)
    )
    return next(usual, "")


def _subject(mail: Entity) -> str:
    return headers.text_of(mail.field("Subject"))
