"""The demo's mails: what a school, a hurried school and a machine would send."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from config.campaign import Campaign
from config.roster import Unit, UnitKind
from intake.demo.samples import Filled, filled, packed, pdf, word

UNITS = (
    ("赣州示例职业技术学院", "赣州"),
    ("南昌样例电子信息学校", "南昌"),
    ("九江示范中等专业学校", "九江"),
    ("上饶样例卫生学校", "上饶"),
    ("抚州示例工程学校", "抚州"),
    ("宜春样例旅游学校", "宜春"),
    ("吉安示例师范学校", "吉安"),
)


@dataclass(frozen=True, slots=True)
class Submission:
    """A mail of the demo; `story` says in a few words what is special about it."""

    story: str
    raw: bytes
    received: datetime


def roster() -> tuple[Unit, ...]:
    """The demo's units; each has one registered address."""
    return tuple(
        Unit(name, UnitKind.SCHOOL, city, senders=(address(place),))
        for place, (name, city) in enumerate(UNITS, 1)
    )


def address(number: int) -> str:
    """The address of a demo unit, counted from 1."""
    return f"school{number}@units.example"


def submissions(campaign: Campaign, start: datetime) -> Iterator[Submission]:
    """All mails of the demo, in the order of their receipt."""
    names = [name for name, _ in UNITS]
    good = filled(campaign, names[0])
    wrong = filled(campaign, names[1], total="130")
    gaps = filled(campaign, names[2], wrong={"2-3": "", "4-5": "优秀"}, without=frozenset({"3-2"}))
    year = filled(campaign, names[3])
    loose = filled(campaign, names[4])
    broken = _zip(campaign, filled(campaign, names[5]))[:900]
    mails = (
        ("齐全无误", _mail(1, _named(campaign, names[0]), _zip(campaign, good))),
        (
            "合计算错，缺盖章PDF",
            _mail(2, _named(campaign, names[1]), _zip(campaign, wrong, stamped=False)),
        ),
        ("自评表漏行、漏填、填了文字", _mail(3, _named(campaign, names[2]), _zip(campaign, gaps))),
        (
            "压缩包名称写成了报送年份",
            _mail(4, f"{names[3]}-{campaign.year + 1}年1+X工作考核材料.zip", _zip(campaign, year)),
        ),
        ("没有打包，散件发送", _loose(campaign, 5, loose)),
        ("压缩包损坏", _mail(6, _named(campaign, names[5]), broken)),
        ("名单以外的单位", _mail(8, "材料.zip", _zip(campaign, filled(campaign, "样例培训中心")))),
        ("自动回复", _automatic()),
        ("忘了附件", _letter(9, "报送1+X考核材料", "老师好，我校考核材料见附件，请查收。")),
    )
    for place, (story, mail) in enumerate(mails):
        received = start + timedelta(minutes=7 * place)
        mail["Date"] = format_datetime(received)
        mail["Message-ID"] = f"<demo-{place}@units.example>"
        yield Submission(story, mail.as_bytes(policy=SMTP), received)


def _named(campaign: Campaign, unit: str) -> str:
    return f"{campaign.archive_name(unit)}.zip"


def _zip(campaign: Campaign, form: Filled, *, stamped: bool = True) -> bytes:
    files = {"考核材料.docx": word(campaign, form)}
    if stamped:
        files["考核材料（盖章）.pdf"] = pdf(campaign, form)
    return packed(files)


def _letter(number: int, subject: str, text: str) -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = address(number)
    mail["To"] = "office@huizhi.example"
    mail["Subject"] = subject
    mail.set_content(text)
    return mail


def _mail(number: int, name: str, archive: bytes) -> EmailMessage:
    mail = _letter(number, name.removesuffix(".zip"), "考核材料见附件，请查收。")
    mail.add_attachment(archive, maintype="application", subtype="octet-stream", filename=name)
    return mail


def _loose(campaign: Campaign, number: int, form: Filled) -> EmailMessage:
    mail = _letter(number, f"{form.unit}考核材料", "材料见附件。")
    mail.add_attachment(
        word(campaign, form),
        maintype="application",
        subtype="octet-stream",
        filename="考核材料.docx",
    )
    mail.add_attachment(
        pdf(campaign, form), maintype="application", subtype="pdf", filename="考核材料.pdf"
    )
    return mail


def _automatic() -> EmailMessage:
    mail = _letter(1, "自动回复：您好", "您好，您的来信已收到，我会尽快回复。")
    mail["X-QQ-AUTO-REPLY"] = "true"
    return mail
