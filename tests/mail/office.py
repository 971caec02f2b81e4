"""An office in one process: mails as bytes go in, verdicts and letters come out.

Readers run in place; everything else is the real thing: blobs, ledger, line, sealed letters.
"""

from __future__ import annotations

import email
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP, default
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from checks.model import Verdict
from config.roster import Unit, UnitKind
from config.settings import Settings, SmtpSettings, WorkSettings
from intake.demo.samples import filled, packed, pdf, word
from intake.recogniser import Recogniser
from intake.wiring import House
from notifier.outbox import Outbox
from store.blobs import BlobFolder
from store.engine import create, upgrade
from store.ledger import Ledger
from store.model import Arrival
from store.schema import LetterRow
from tests import builders as b
from tests.readers_inline import InlineReaders

OWN = "office@huizhi.example"
BUREAU = "edu@ganzhou.example"
NAMES = tuple(f"赣州示例{word}职业学校" for word in "甲乙丙丁戊己庚辛壬癸子丑")
ROSTER = (
    *(
        Unit(name, UnitKind.SCHOOL, "赣州", senders=(f"s{place}@school.example",))
        for place, name in enumerate(NAMES)
    ),
    Unit("赣州市教育局", UnitKind.FORWARDER, "赣州", senders=(BUREAU,)),
)


@dataclass(slots=True)
class Clock:
    """Stands still until it is put on."""

    moment: datetime = b.RECEIVED

    def __call__(self) -> datetime:
        return self.moment


@dataclass(frozen=True, slots=True)
class Office:
    """What tests do with a house; its clock stands where they put it."""

    house: House
    clock: Clock

    @property
    def moment(self) -> datetime:
        """What the clock shows."""
        return self.clock.moment

    def wait(self, minutes: float) -> None:
        """Lets time pass, then works."""
        self.clock.moment += timedelta(minutes=minutes)
        self.work()

    def receive(self, mail: EmailMessage, *, ago: timedelta = timedelta()) -> int:
        """Keeps a mail; returns its number."""
        blob = self.house.blobs.put([mail.as_bytes(policy=SMTP)])
        self.house.ledger.keeping.keep((Arrival(blob, self.moment - ago),), self.moment)
        return self.house.ledger.queries.messages()

    def work(self) -> None:
        """Reads, judges and seals whatever is due."""
        for step in (self.house.line.read_next, self.house.line.judge_next) * 2:
            while step(self.clock):
                pass
        self.house.outbox.seal_due(self.house.occasion, self.clock)

    def verdicts(self, mail: int) -> tuple[Verdict, ...]:
        """The newest verdicts about a mail."""
        return self.house.ledger.queries.verdicts(mail)

    def letters(self) -> list[tuple[str, str, str]]:
        """Recipient, subject and text of every sealed letter, in the order of sealing."""
        with Session(self.house.ledger.engine) as session:
            rows = session.scalars(select(LetterRow.sha256).order_by(LetterRow.id)).all()
        found = []
        for sha256 in rows:
            raw = self.house.blobs.path(sha256).read_bytes()
            sealed = email.message_from_bytes(raw, policy=default)
            body = sealed.get_content()
            assert isinstance(body, str)
            found.append((str(sealed["To"]), str(sealed["Subject"]), body))
        return found


@contextmanager
def office(home: Path, quiet: int = 600) -> Iterator[Office]:
    """An office on a new SQLite file."""
    engine = create(f"sqlite:///{home / 'huizhi.db'}")
    upgrade(engine)
    ledger, blobs = Ledger(engine), BlobFolder(home / "blobs")
    ledger.units.replace(b.CAMPAIGN.id, ROSTER, b.RECEIVED)
    settings = Settings(smtp=SmtpSettings(user=OWN), work=WorkSettings(tries=1, quiet=quiet))
    readers: Any = InlineReaders(blobs)
    outbox, clock = Outbox(ledger, blobs, home / "letters"), Clock()
    recogniser = Recogniser(settings.limits, settings.scans, home / "scratch")  # never asked here
    house = House(home, settings, (b.CAMPAIGN,), ledger, blobs, clock, readers, recogniser, outbox)
    try:
        yield Office(house, clock)
    finally:
        engine.dispose()


def letter(
    sender: str, subject: str, text: str, files: Sequence[tuple[str, bytes]] = ()
) -> EmailMessage:
    """A person's mail with attachments."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, OWN, subject
    mail["Message-ID"] = f"<{abs(hash((sender, subject, text, tuple(files))))}@units.example>"
    mail.set_content(text)
    for name, content in files:
        mail.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return mail


@cache
def documents(unit: str, *, stamped: bool = True) -> dict[str, bytes]:
    """A school's two files."""
    form = filled(b.CAMPAIGN, unit)
    files = {"考核材料.docx": word(b.CAMPAIGN, form)}
    return files | ({"考核材料（盖章）.pdf": pdf(b.CAMPAIGN, form)} if stamped else {})


def archive(unit: str, *, stamped: bool = True) -> bytes:
    """A school's package."""
    return packed(documents(unit, stamped=stamped))
