"""The demo's mails: what schools, organisations, a hurried clerk and a machine would send."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from config.campaign import Campaign
from config.roster import Unit, UnitKind
from intake.demo import paper
from intake.demo.organisation import Report, organisation
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
LATER = (
    ("景德镇示范陶瓷学校", "景德镇"),
    ("萍乡样例工业学校", "萍乡"),
    ("新余示例机电学校", "新余"),
    ("鹰潭样例职业中专学校", "鹰潭"),
)
ORGANISATIONS = (
    ("中示（江西）教育评价有限公司", "南昌"),
    ("赣云样例（北京）教育科技有限公司", "南昌"),
    ("示范智能制造评价中心", "赣州"),
)


@dataclass(frozen=True, slots=True)
class Submission:
    """A mail of the demo; `story` says in a few words what is special about it."""

    story: str
    raw: bytes
    received: datetime


def roster() -> tuple[Unit, ...]:
    """The demo's units; each has one registered address, some have somebody to call."""
    schools = [(name, UnitKind.SCHOOL, city) for name, city in (*UNITS, *LATER)]
    others = [(name, UnitKind.ORGANISATION, city) for name, city in ORGANISATIONS]
    return tuple(
        Unit(name, kind, city, (), (address(_place(name)),), "示例老师", f"0790-000{place:04d}")
        for place, (name, kind, city) in enumerate((*schools, *others), 1)
    )


def address(number: int) -> str:
    """The address of a demo unit, counted from 1; 8 and 9 are strangers."""
    return f"school{number}@units.example"


def _place(name: str) -> int:
    """A unit's number: later units come after the strangers."""
    names = [one for one, _ in (*UNITS, ("", ""), ("", ""), *LATER, *ORGANISATIONS)]
    return names.index(name) + 1


def submissions(campaign: Campaign, start: datetime) -> Iterator[Submission]:
    """All mails but the resubmission, in the order of their receipt.

    Args:
        campaign: Whose forms are filled in.
        start: When the first one is received; the last comes five days later.
    """
    mails = (*_schools(campaign), *_others(campaign))
    for place, (story, hours, mail) in enumerate(mails):
        yield _received(story, mail, f"demo-{place}", start + timedelta(hours=hours))


def mended(campaign: Campaign, start: datetime) -> Submission:
    """The school with seven faults sends again, and has mended five."""
    name = LATER[0][0]
    form = filled(campaign, name, wrong={"2-1": "若干", "3-1": "优秀"})
    mail = _mail(_place(name), f"{campaign.archive_name(name)}.zip", _zip(campaign, form))
    return _received("补正后重发，改好五处", mail, "demo-again", start + timedelta(hours=96))


def _received(story: str, mail: EmailMessage, name: str, received: datetime) -> Submission:
    mail["Date"] = format_datetime(received)
    mail["Message-ID"] = f"<{name}@units.example>"
    return Submission(story, mail.as_bytes(policy=SMTP), received)


def _schools(campaign: Campaign) -> Iterator[tuple[str, float, EmailMessage]]:
    names = [name for name, _ in UNITS]
    good = filled(campaign, names[0])
    wrong = filled(campaign, names[1], total="130")
    gaps = filled(campaign, names[2], wrong={"2-3": "", "4-5": "优秀"}, without=frozenset({"3-2"}))
    year = filled(campaign, names[3])
    loose = filled(campaign, names[4])
    broken = _zip(campaign, filled(campaign, names[5]))[:900]
    yield "齐全无误", 0, _mail(1, _named(campaign, names[0]), _zip(campaign, good))
    mail = _mail(2, _named(campaign, names[1]), _zip(campaign, wrong, stamped=False))
    yield "合计算错，缺盖章PDF", 0.12, mail
    yield (
        "自评表漏行、漏填、填了文字",
        4,
        _mail(3, _named(campaign, names[2]), _zip(campaign, gaps)),
    )
    late_year = f"{names[3]}-{campaign.year + 1}年1+X工作考核材料.zip"
    yield "压缩包名称写成了报送年份", 24, _mail(4, late_year, _zip(campaign, year))
    yield "没有打包，散件发送", 25, _loose(campaign, 5, loose)
    yield "压缩包损坏", 28, _mail(6, _named(campaign, names[5]), broken)
    stranger = _zip(campaign, filled(campaign, "样例培训中心"))
    yield "名单以外的单位", 48, _mail(8, "材料.zip", stranger)
    yield "自动回复", 48.5, _automatic()
    yield "忘了附件", 49, _letter(9, "报送1+X考核材料", "老师好，我校考核材料见附件，请查收。")


def _others(campaign: Campaign) -> Iterator[tuple[str, float, EmailMessage]]:
    """Organisations, the school with seven faults, one on the last day and a late one."""
    good = Report(ORGANISATIONS[0][0], ("智能财税", "物流管理"))
    yield "培训评价组织，文件名为GBK编码", 52, _report(campaign, good, gbk=True)
    wrong = {
        ("t1_exams", 0, "rate_jiangxi"): "92.0%",
        ("t4_fees", 1, "unsettled"): "900",
        ("t1_exams", -1, "passed_jiangxi"): "350",
    }
    report = Report(ORGANISATIONS[1][0], ("网店运营推广", "老年照护"), wrong)
    yield "培训评价组织，汇总与明细对不上", 74, _report(campaign, report)
    seven = filled(
        campaign,
        LATER[0][0],
        wrong={"1-2": "", "1-3": "", "2-1": "若干", "3-1": "优秀", "5-2": "-1"},
        without=frozenset({"4-4"}),
    )
    archive = _zip(campaign, seven, stamped=False)
    yield "七处问题", 75, _mail(_place(LATER[0][0]), _named(campaign, LATER[0][0]), archive)
    for (name, _), story, hours in zip(
        LATER[1:3], ("截止当日送到", "逾期送到"), (103.0, 121.5), strict=True
    ):
        archive = _zip(campaign, filled(campaign, name))
        yield story, hours, _mail(_place(name), _named(campaign, name), archive)


def _report(campaign: Campaign, report: Report, *, gbk: bool = False) -> EmailMessage:
    blocks = organisation(campaign, report)
    files = {
        "汇报材料.docx": paper.word(blocks),
        "汇报材料（盖章）.pdf": paper.pdf(blocks),
    }
    name = f"{campaign.archive_name(report.unit)}.zip"
    return _mail(_place(report.unit), name, packed(files, gbk=gbk))


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
