"""Letters: an occasion becomes exact bytes. Pure: the same occasion gives the same bytes.

The words stand in `templates/`, one file a letter, the subject on its first line. A letter says
what to do by when in its first two lines, then lists everything at once, each finding with its
place, what is wrong and how to mend it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from checks.model import Audience, Finding, Outcome, Severity, Verdict
from checks.words import check_of, cites, remedy, sentence
from config.campaign import Campaign
from notifier.model import LetterKind, Occasion
from notifier.threads import answering
from parsers.model import Link

MAX_SHOWN = 40  # findings of one severity that are each told in full; of more each has a line
MAX_LINES = 1000  # of one severity; with more faults than that the form as a whole is wrong

_POLICY = SMTP.clone(max_line_length=76)  # RFC 2047: no line with an encoded word is longer
_ENVIRONMENT = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=False,
    autoescape=False,  # noqa: S701 - plain text, never HTML
)
_ENVIRONMENT.globals["most_lines"] = MAX_LINES


@dataclass(frozen=True, slots=True)
class Item:
    """One numbered finding; `like` is the number of one before it that is mended alike, or 0."""

    place: str
    file: str
    say: str
    remedy: str
    source: str
    like: int = 0


OUTCOMES = {
    Outcome.ACCEPTED: "已受理",
    Outcome.QUERY: "请核实",
    Outcome.CORRECTION: "需补正",
    Outcome.REVIEW: "人工核对中",
    Outcome.IGNORED: "不是报送材料",
}


@dataclass(frozen=True, slots=True)
class Linked:
    """A linked file as the letter shows it; its address stays out of the letter."""

    name: str
    size: str
    until: str


@dataclass(frozen=True, slots=True)
class Section:
    """What a letter says about one package."""

    verdict: Verdict
    fix: tuple[Item, ...]
    ask: tuple[Item, ...]
    held: tuple[Item, ...]
    note: tuple[Item, ...]


def compose(occasion: Occasion) -> bytes:
    """The letter's exact bytes: 7-bit MIME with CRLF line ends."""
    subject, body = words(occasion)
    letter = EmailMessage(policy=_POLICY)
    letter["Subject"] = subject
    letter["From"] = Address(
        display_name=occasion.campaign.contacts.office, addr_spec=occasion.sender
    )
    # The account that sends is often not the one that is read: answers go where material goes.
    letter["Reply-To"] = Address(addr_spec=occasion.campaign.mailbox)
    letter["To"] = Address(addr_spec=occasion.recipient)
    letter["Date"] = format_datetime(occasion.sealed)
    letter["Message-ID"] = occasion.letter_id
    asked = occasion.kind is LetterKind.CONFIRM  # the mail in question came from another
    for name, value in answering(None if asked else occasion.mail):
        letter[name] = value
    letter["X-Auto-Response-Suppress"] = "All"
    letter["X-Huizhi"] = occasion.marker
    letter.set_content(body, charset="utf-8", cte="base64")
    return letter.as_bytes()


def words(occasion: Occasion) -> tuple[str, str]:
    """Subject and plain text of a letter."""
    zone = ZoneInfo(occasion.campaign.zone)
    readers = {Audience.SENDER}
    if occasion.kind is LetterKind.RECEIPT:
        readers.add(Audience.RECEIPT)
    sections = tuple(_section(one, occasion.campaign, readers) for one in occasion.verdicts)
    text = _ENVIRONMENT.get_template(f"{occasion.kind}.txt").render(
        campaign=occasion.campaign,
        contacts=occasion.campaign.contacts,
        number=occasion.number,
        sections=sections,
        units=tuple(dict.fromkeys(s.verdict.unit for s in sections if s.verdict.unit)),
        fixes=sum(len(section.fix) for section in sections),
        asks=sum(len(section.ask) for section in sections),
        held=sum(len(section.held) for section in sections),
        received=_moment(occasion.received.astimezone(zone)),
        deadline=_day(occasion.campaign.deadline),
        closed=occasion.sealed > occasion.campaign.closes,
        archive_name=occasion.campaign.archive_name,
        size=size_in_words,
        shown=MAX_SHOWN,
        original=one_line(occasion.mail.subject, 60),
        links=tuple(_linked(link) for link in occasion.mail.links),
        facts={name: one_line(value, 120) for name, value in occasion.facts},
        missing=tuple(one_line(value, 60) for value in occasion.said("missing")),
        unplaced=tuple(one_line(value, 80) for value in occasion.said("unplaced")),
        also=tuple(
            _moment(datetime.fromisoformat(value).astimezone(zone))
            for value in sorted(occasion.said("also"))
        ),
        outcome=OUTCOMES,
    )
    subject, _, body = text.partition("\n")
    return one_line(subject, 120), re.sub(r"\n{3,}", "\n\n", body.strip()) + "\n"


def one_line(text: str, limit: int) -> str:
    """Text from outside made safe for one line: no control characters, capped."""
    kept = "".join(" " if unicodedata.category(char)[0] == "C" else char for char in text)
    line = " ".join(kept.split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


def _together(findings: Sequence[Finding]) -> list[Finding]:
    """Findings about one cell, or else one table, stand beside each other, the first one leading."""
    tables: dict[tuple[str, ...], int] = {}
    cells: dict[tuple[str, ...], int] = {}
    for number, finding in enumerate(findings):
        tables.setdefault((finding.place.file, *finding.place.words[:1]), number)
        cells.setdefault((finding.place.file, *finding.place.words), number)
    return sorted(
        findings,
        key=lambda one: (
            tables[(one.place.file, *one.place.words[:1])],
            cells[(one.place.file, *one.place.words)],
        ),
    )


def _section(verdict: Verdict, campaign: Campaign, readers: set[Audience]) -> Section:
    """Sorts a verdict's findings, as far as they are for the readers.

    While it is in doubt who sent it or which file counts, all else may be about the wrong file or
    unit: then nothing is asked of the sender, and only the doubt is told.
    """
    told = [one for one in verdict.findings if check_of(one.code).audience in readers]
    if any(one.severity is Severity.HOLD_IDENTITY for one in told):
        told = [one for one in told if one.severity is Severity.HOLD_IDENTITY]

    def items(*severities: Severity) -> tuple[Item, ...]:
        listed = [one for one in _together(told) if one.severity in severities]
        return tuple(_likened(listed, campaign))

    return Section(
        verdict=verdict,
        fix=items(Severity.FIX),
        ask=items(Severity.ASK),
        held=items(Severity.HOLD_VALUE, Severity.HOLD_IDENTITY),
        note=items(Severity.NOTE),
    )


def _likened(findings: Sequence[Finding], campaign: Campaign) -> Iterator[Item]:
    """The findings as items; each knows the first one of its table that is mended as it is."""
    first: dict[tuple[str, ...], int] = {}
    for number, finding in enumerate(findings, 1):
        item = _item(finding, campaign)
        same = (*finding.place.words[:1], finding.code, item.file, item.remedy, item.source)
        leader = first.setdefault(same, number)
        yield replace(item, like=leader) if leader < number else item


def _item(finding: Finding, campaign: Campaign) -> Item:
    return Item(
        place=one_line(" · ".join(finding.place.words), 120),
        file=one_line(finding.place.file.rpartition("/")[2], 80),
        say=one_line(sentence(finding), 400),
        remedy=one_line(remedy(finding), 400),
        source=campaign.sentences.get(cites(finding), ""),
    )


def _linked(link: Link) -> Linked:
    moment = datetime.fromisoformat(link.expires) if link.expires else None
    return Linked(
        name=one_line(link.name, 80),
        size=size_in_words(link.size) if link.size else "",
        until=_moment(moment) if moment else "",
    )


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _moment(local: datetime) -> str:
    return f"{_day(local)} {local:%H:%M}"


def size_in_words(size: int) -> str:
    """A size as people read it."""
    for unit, factor in (("MB", 1_000_000), ("KB", 1_000)):
        if size >= factor:
            return f"{size / factor:.1f} {unit}"
    return f"{size} 字节"


def label(kind: LetterKind) -> str:
    """What the office calls a letter of this kind."""
    return {
        LetterKind.CORRECTION: "补正通知",
        LetterKind.BUREAU: "逐校核对结果",
        LetterKind.CONFIRM: "发件邮箱核实",
        LetterKind.NOTHING_ATTACHED: "未见附件告知",
        LetterKind.LINK: "链接收到告知",
        LetterKind.SAME_AGAIN: "重复报送告知",
        LetterKind.QUERY: "核实通知",
        LetterKind.REVIEW: "人工核对告知",
        LetterKind.NO_PACKAGE: "来信收到告知",
        LetterKind.RECEIPT: "受理回执",
    }[kind]
