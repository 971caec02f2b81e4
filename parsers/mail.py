"""A raw mail becomes its envelope, its text and its attachments. Any bytes will do.

The stdlib parser runs with the compat32 policy: the newer policies raise on headers that occur.
Headers are decoded in `parsers.headers`. What kind of mail it is, is told by headers alone and
before attachments are walked, because a bounce carries our own letter as one.
"""

from __future__ import annotations

import base64
import binascii
import html
import re
from collections.abc import Iterator
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from pathlib import Path

from parsers import headers
from parsers.model import FileKind, Mail, MailKind, Opened, Part
from parsers.tray import LimitPassed, Tray

MAX_TEXT = 64 * 1024
MAX_PARTS = 2000
MAX_DEPTH = 30
CHUNK = 3 * 256 * 1024  # a multiple of three bytes and of four base64 characters

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
_AUTOMATIC_HEADERS = (
    "X-QQ-AUTO-REPLY",
    "X-QQ-HolidayReply",
    "X-Autoreply",
    "X-Autorespond",
    "X-Auto-Response-Suppress",
)
_AUTOMATIC_SUBJECT = re.compile(
    r"\s*(?:自动回复|自动答复|automatic reply|auto(?:matic)?[ -]?re(?:ply|sponse)|out of office)[\s:：]?",
    re.IGNORECASE,
)
_BOUNCE_SUBJECT = re.compile(
    r"系统退信|来自.{0,40}的退信|undeliver|delivery status notification", re.IGNORECASE
)
_DAEMON = re.compile(r"(?:mailer-daemon|postmaster)@", re.IGNORECASE)
_PRECEDENCE = {"bulk", "junk", "auto_reply", "auto-reply"}


def open_mail(path: Path, tray: Tray) -> Opened:
    """Opens a raw mail; its attachments land in the tray. Never raises for what is in it."""
    with path.open("rb") as stream:
        message = BytesParser(policy=compat32).parse(stream)
    kind, reason = _kind(message)
    leaves = list(_leaves(message, 0))[:MAX_PARTS]
    body = _body(leaves)
    mail = Mail(
        message_id=next(iter(headers.message_ids(headers.raw_header(message, "Message-ID"))), ""),
        subject=headers.clean(headers.text_of(headers.raw_header(message, "Subject")), 500),
        sender=headers.address(headers.raw_header(message, "From")),
        return_path=_return_path(message),
        date=headers.clean(headers.text_of(headers.raw_header(message, "Date")), 100),
        text=_text(body) if body is not None else "",
        kind=kind,
        reason=reason,
        references=headers.message_ids(
            headers.raw_header(message, "References") + headers.raw_header(message, "In-Reply-To")
        ),
    )
    if kind is MailKind.BOUNCE:
        return Opened(mail, ())
    parts, cut = _attachments([leaf for leaf in leaves if leaf is not body], tray)
    return Opened(mail, parts, cut)


def _kind(message: Message) -> tuple[MailKind, str]:
    """The kind and the mark that told it; what is a machine's in any doubt is no person's."""
    for kind, test in (
        (MailKind.OWN, _own),
        (MailKind.BOUNCE, _bounce),
        (MailKind.LIST, _list),
        (MailKind.AUTOMATIC, _automatic),
    ):
        if reason := test(message):
            return kind, reason
    return MailKind.PERSON, ""


def _own(message: Message) -> str:
    return "X-Huizhi" if headers.raw_header(message, "X-Huizhi") else ""


def _bounce(message: Message) -> str:
    if _return_path(message) == "":
        # Auto-replies use the null path too, but say what they are.
        return "" if _automatic(message) else "Return-Path"
    if message.get_content_type() == "multipart/report":
        return "multipart/report"
    sender = headers.raw_header(message, "From")
    subject = headers.text_of(headers.raw_header(message, "Subject"))
    if _DAEMON.search(sender):
        return "From"
    return "Subject" if _BOUNCE_SUBJECT.match(subject.strip()) else ""


def _list(message: Message) -> str:
    for name in ("List-Id", "List-Unsubscribe", "List-Post"):
        if headers.raw_header(message, name):
            return name
    precedence = headers.raw_header(message, "Precedence").strip().lower()
    return "Precedence" if precedence == "list" else ""


def _automatic(message: Message) -> str:
    submitted = headers.raw_header(message, "Auto-Submitted").partition(";")[0].strip().lower()
    if submitted not in ("", "no"):
        return "Auto-Submitted"
    for name in _AUTOMATIC_HEADERS:
        if headers.raw_header(message, name):
            return name
    if headers.raw_header(message, "Precedence").strip().lower() in _PRECEDENCE:
        return "Precedence"
    subject = headers.text_of(headers.raw_header(message, "Subject"))
    return "Subject" if _AUTOMATIC_SUBJECT.match(subject) else ""


def _return_path(message: Message) -> str | None:
    value = headers.raw_header(message, "Return-Path").strip()
    if not value:
        return None
    found = headers.address(value)
    return found.address if found else ""


def _leaves(message: Message, depth: int) -> Iterator[Message]:
    """Every part with content of its own; an attached mail is one leaf."""
    if message.get_content_type() == "message/rfc822" or not message.is_multipart():
        yield message
    elif depth < MAX_DEPTH:
        for part in _children(message):
            yield from _leaves(part, depth + 1)


def _children(message: Message) -> list[Message]:
    payload = message.get_payload()
    return (
        [part for part in payload if isinstance(part, Message)] if isinstance(payload, list) else []
    )


def _body(leaves: list[Message]) -> Message | None:
    """The part that is the letter's text: the first plain one, else the first HTML one."""
    texts = [leaf for leaf in leaves if leaf.get_content_maintype() == "text" and not _named(leaf)]
    plain = (leaf for leaf in texts if leaf.get_content_subtype() == "plain")
    return next(plain, next(iter(texts), None))


def _named(leaf: Message) -> bool:
    disposition = headers.raw_header(leaf, "Content-Disposition").strip().lower()
    return disposition.startswith("attachment") or bool(headers.file_name(leaf))


def _text(leaf: Message) -> str:
    raw = b""
    for chunk in _decoded(leaf):
        raw += chunk
        if len(raw) > 4 * MAX_TEXT:
            break
    charset = re.search(
        r"(?i)charset\s*=\s*\"?([^\s\";]+)", headers.raw_header(leaf, "Content-Type")
    )
    text = headers.decode(raw, charset[1] if charset else "")
    if leaf.get_content_subtype() == "html":
        text = re.sub(r"(?is)<(style|script)\b.*?</\1\s*>", "", text)
        text = re.sub(r"(?i)<(?:br|/p|/div|/tr)\b[^>]*>", "\n", text)
        text = html.unescape(re.sub(r"<[^>]*>", "", text))
    lines = (headers.clean(line, MAX_TEXT) for line in text.splitlines())
    return "\n".join(lines).strip()[:MAX_TEXT]


def _attachments(leaves: list[Message], tray: Tray) -> tuple[tuple[Part, ...], str]:
    parts: list[Part] = []
    bodies = {"text/plain", "text/html"}
    for leaf in leaves:
        if leaf.get_content_type() in bodies and not _named(leaf):
            continue  # the other form of the letter's text, or its next piece
        try:
            part = tray.put(headers.file_name(leaf), _decoded(leaf))
        except LimitPassed as limit:
            return tuple(parts), str(limit)
        if part.size:
            parts.append(part if part.name else _with_a_name(part, len(parts) + 1))
    return tuple(parts), ""


def _with_a_name(part: Part, number: int) -> Part:
    extension = _EXTENSIONS.get(part.kind, "bin")
    return Part(f"附件{number}.{extension}", part.slot, part.size, part.kind)


def _decoded(leaf: Message) -> Iterator[bytes]:
    """The bytes of a leaf, decoded piece by piece so that no second copy stands in memory."""
    encoding = headers.raw_header(leaf, "Content-Transfer-Encoding").strip().lower()
    if encoding == "base64":
        payload = leaf.get_payload()
        yield from _from_base64(payload if isinstance(payload, str) else "")
        return
    if leaf.is_multipart():  # an attached mail
        yield from (part.as_bytes(policy=compat32) for part in _children(leaf)[:1])
        return
    raw = leaf.get_payload(decode=True)
    yield raw if isinstance(raw, bytes) else b""


def _from_base64(text: str) -> Iterator[bytes]:
    """Forgiving: line ends, blanks and missing padding do not matter; rubbish ends it."""
    left = b""
    for start in range(0, len(text), CHUNK):
        data = left + re.sub(r"[^A-Za-z0-9+/]", "", text[start : start + CHUNK]).encode("ascii")
        whole = len(data) // 4 * 4
        left = data[whole:]
        yield base64.b64decode(data[:whole])
    if len(left) > 1:
        try:
            yield base64.b64decode(left + b"=" * (4 - len(left)))
        except binascii.Error:
            return
