"""A raw mail becomes its envelope, its text and its attachments. Any bytes will do.

The structure is read in place (`parsers.mime`), so memory does not grow with the mail; attachments
stream to the tray. What kind of mail it is, is told before they are walked. Mails within the mail
and Outlook's winmail.dat are opened where they lie in the tray: what somebody forwards counts as
if he had attached it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from email.utils import parsedate_to_datetime
from pathlib import Path

from parsers import headers, mail_tnef
from parsers.mail_bounce import bounced
from parsers.mail_kind import kind_of, return_path
from parsers.mail_links import better, links
from parsers.mail_text import intent, own_words, quoted_forward, shown, text_of
from parsers.message import Forwarded, Link, Mail, MailKind
from parsers.mime import MAX_SCAN, Buffer, Entity, mapped, parse
from parsers.model import FileKind, Opened, Part
from parsers.names import file_name, parameter, stand_in
from parsers.transfer import decoded, steps, uuencoded, uuencoded_name
from parsers.tray import LimitPassed, Tray

MAX_PARTS = 2000
MAX_WITHIN = 4  # mails in mails, winmail.dat in them
MAX_BODIES = 8
_NOT_WALKED = (MailKind.BOUNCE, MailKind.OWN, MailKind.RECALL, MailKind.READ_RECEIPT)
_SEALED = ("application/pkcs7-mime", "application/x-pkcs7-mime", "multipart/encrypted")
_PROOF = re.compile(r"\b(spf|dkim|dmarc|arc|iprev|auth)\s*=\s*([a-z]{2,12})\b", re.IGNORECASE)


def open_mail(path: Path, tray: Tray) -> Opened:
    """Opens a raw mail; its attachments land in the tray. Never raises for what is in it."""
    with mapped(path) as buffer:
        root = parse(buffer)
        mail = _envelope(buffer, root)
        walk = _Walk(tray)
        if mail.kind not in _NOT_WALKED:
            walk.through(buffer, root, 0)
    forwarded = tuple(walk.forwarded) or mail.forwarded
    oddities = (
        *mail.oddities,
        *dict.fromkeys(walk.oddities),
        *([f"cut {walk.cut}"] if walk.cut else []),
    )
    found = {link.url: link for link in (*walk.links, *mail.links)}
    mail = replace(mail, forwarded=forwarded, oddities=oddities, links=tuple(found.values()))
    return Opened(mail, _named(walk.parts), walk.cut)


def _envelope(buffer: Buffer, root: Entity) -> Mail:
    subject = headers.clean(headers.text_of(root.field("Subject")), 500)
    texts = [text_of(buffer, leaf) for leaf in _bodies(root)]
    text = next((found for found in map(shown, texts) if found), "")
    kind, reason = kind_of(root, text)
    forward = quoted_forward(subject, text)
    return Mail(
        message_id=next(iter(headers.message_ids(root.field("Message-ID"))), ""),
        subject=subject,
        sender=headers.address(root.field("From")),
        return_path=return_path(root),
        date=headers.clean(headers.text_of(root.field("Date")), 100),
        text=text,
        kind=kind,
        reason=reason,
        references=headers.message_ids(root.field("References") + root.field("In-Reply-To")),
        intent=intent(subject, text),
        links=_links(texts, whole=forward is not None),
        forwarded=(forward,) if forward else (),
        bounced=bounced(buffer, root) if kind is MailKind.BOUNCE else None,
        proofs=_proofs(root),
        oddities=tuple(_oddities(root)),
    )


def _bodies(root: Entity) -> list[Entity]:
    """The parts that are the letter's text: plain ones first."""
    texts = [leaf for leaf in root.leaves if _is_body(leaf)][:MAX_BODIES]
    return sorted(texts, key=lambda leaf: leaf.content_type != "text/plain")


def _is_body(leaf: Entity) -> bool:
    unsplit = leaf.content_type.startswith("multipart/")  # its boundary never came
    if leaf.content_type not in ("text/plain", "text/html") and not unsplit:
        return False
    disposition = leaf.field("Content-Disposition").strip().lower()
    return not disposition.startswith("attachment") and not file_name(leaf)


def _links(texts: list[str], *, whole: bool) -> tuple[Link, ...]:
    """Links of all forms of the text; those in quoted mail were sent before."""
    found: dict[str, Link] = {}
    for text in texts:
        for link in links(text if whole else own_words(text)):
            found[link.url] = better(found.get(link.url), link)
    if len(found) > 1:
        found.pop("", None)  # the words of a block whose address another form has
    return tuple(found.values())


def _proofs(root: Entity) -> tuple[tuple[str, str], ...]:
    shown_ = root.field("Authentication-Results")[:2000]
    return tuple({match[1].lower(): match[2].lower() for match in _PROOF.finditer(shown_)}.items())


def _oddities(root: Entity) -> Iterator[str]:
    for name in ("From", "Date", "Message-ID"):
        if not root.field(name):
            yield f"no-{name.lower()}"
    if root.field("Date") and not _is_date(root.field("Date")):
        yield "bad-date"
    if root.content_type.startswith("multipart/") and not root.children:
        yield "no-parts"
    if not root.whole:
        yield "cut structure"


def _is_date(value: str) -> bool:
    try:
        return parsedate_to_datetime(value) is not None
    except (ValueError, TypeError, IndexError, OverflowError):
        return False


@dataclass(slots=True)
class _Walk:
    """Takes attachments out, at every depth, into one tray under one budget."""

    tray: Tray
    parts: list[Part] = field(default_factory=list)
    forwarded: list[Forwarded] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    oddities: list[str] = field(default_factory=list)
    cut: str = ""

    def through(self, buffer: Buffer, root: Entity, depth: int) -> None:
        """Takes everything out of a mail; stops at a limit and says at which."""
        for leaf in root.leaves:
            if len(self.parts) >= MAX_PARTS:
                self.cut = "files"
            if self.cut:
                return
            self._note(leaf)
            if not _is_body(leaf):
                self._take(file_name(leaf), leaf.content_type, decoded(buffer, leaf), depth)
                continue
            look = buffer[leaf.start : min(leaf.end, leaf.start + MAX_SCAN)]
            if (inner := uuencoded_name(look)) is not None:
                name = headers.clean(headers.decode(inner), 255)
                self._take(name, "", uuencoded(buffer, leaf.start, leaf.end), depth)

    def _note(self, leaf: Entity) -> None:
        if leaf.content_type == "message/partial":
            declared = leaf.field("Content-Type")
            number, total = parameter(declared, "number"), parameter(declared, "total")
            self.oddities.append(headers.clean(f"partial {number or '?'}/{total or '?'}", 40))
        elif leaf.content_type in _SEALED:
            self.oddities.append("sealed")

    def _take(self, name: str, declared: str, chunks: Iterator[bytes], depth: int) -> None:
        try:
            part = self.tray.put(name, chunks)
        except LimitPassed as limit:
            self.cut = str(limit)
            return
        is_mail = declared == "message/rfc822" or part.kind is FileKind.MAIL
        within = depth < MAX_WITHIN and part.size > 0
        if within and is_mail and self._mail_within(part, depth):
            return
        if within and self._hidden_within(part, depth):
            return
        if part.size or part.name:
            self.parts.append(part)

    def _mail_within(self, part: Part, depth: int) -> bool:
        """Opens a forwarded mail in the tray; False for what only claims to be one."""
        with mapped(self.tray.path(part.slot)) as buffer:
            root = parse(buffer)
            if not root.field("From") and not root.field("Subject"):
                return False
            mail = _envelope(buffer, root)
            if mail.kind is MailKind.OWN:
                return True
            self.forwarded.append(Forwarded(mail.sender, mail.subject, mail.date))
            self.forwarded += mail.forwarded
            self.links += mail.links
            self.through(buffer, root, depth + 1)
        return True

    def _hidden_within(self, part: Part, depth: int) -> bool:
        """Opens a winmail.dat; False when it hides nothing."""
        with mapped(self.tray.path(part.slot)) as buffer:
            if buffer[: len(mail_tnef.SIGNATURE)] != mail_tnef.SIGNATURE:
                return False
            found = mail_tnef.hidden(buffer)
            for one in found:
                if self.cut:
                    break
                self._take(one.name, "", steps(buffer, one.start, one.end), depth + 1)
        return bool(found)


def _named(parts: list[Part]) -> tuple[Part, ...]:
    """Every part with a name, made up for those that have none."""
    return tuple(
        part if part.name else replace(part, name=stand_in(number, part.kind))
        for number, part in enumerate(parts, 1)
    )
