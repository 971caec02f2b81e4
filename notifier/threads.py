"""How a letter says what it answers (RFC 3834, 3.1.7, 3.1.8 and 5.2; RFC 5322, 3.6.4)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from parsers.model import Mail

MAX_THREAD = 10  # earlier mails that a letter names, besides the first


def answering(mail: Mail | None) -> Iterator[tuple[str, str]]:
    """Names and values of headers.

    Args:
        mail: The mail that is answered, or None for a letter to another than its sender.
    """
    yield "Auto-Submitted", "auto-generated" if mail is None else "auto-replied"
    if mail is None or not re.fullmatch(r"<[!-~]{1,900}>", mail.message_id):
        return  # without an id, or with one that would break our header
    earlier = [one for one in dict.fromkeys(mail.references) if one != mail.message_id]
    yield "In-Reply-To", mail.message_id
    yield "References", " ".join((*earlier[:1], *earlier[1:][-MAX_THREAD:], mail.message_id))
