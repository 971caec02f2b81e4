"""What exactly do we write to people? Each letter stands beside this file as text."""

from __future__ import annotations

import email
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.policy import default
from pathlib import Path

import pytest

from checks.judge import judge
from checks.model import History, Outcome, Rulings, Severity, Verdict, Version
from notifier.letters import compose, words
from notifier.model import LetterKind, Occasion, kind_of
from parsers.mail_text import intent
from parsers.model import Address, Document, Evidence, Fault, File, Link, Mail, Package
from tests import builders as b
from tests.spec_forms import paper
from tests.spec_layout import typeset

HERE = Path(__file__).parent
SEALED = b.RECEIVED + timedelta(minutes=5)


def verdict(
    package: Package | None = None,
    received: datetime = b.RECEIVED,
    history: History | None = None,
    sender: str = b.SENDER,
) -> Verdict:
    found = judge(
        Evidence(b.mail(sender), package or b.package()),
        (b.CAMPAIGN,),
        b.ROSTER,
        history or History(),
        Rulings(),
        received,
    )
    assert isinstance(found, Verdict)
    return found


def occasion(
    *verdicts: Verdict,
    sealed: datetime = SEALED,
    received: datetime = b.RECEIVED,
    passed_on: bool = False,
    mail: Mail | None = None,
) -> Occasion:
    return Occasion(
        kind=kind_of(verdicts, passed_on=passed_on),
        number="JX-2022-00042",
        sender="office@huizhi.example",
        recipient=b.SENDER,
        mail=mail or b.mail(),
        verdicts=verdicts,
        campaign=b.CAMPAIGN,
        received=received,
        sealed=sealed,
        letter_id="<abc.42@huizhi.example>",
        marker="JX-2022-00042; abc",
    )


def faulty() -> Package:
    """Everything at once: a wrong year, a missing PDF, a missing row, a blank, a word, a hint."""
    scores = {"2-3": "", "4-5": "优秀", "1-1": f"{b.SCORES['1-1']}套"}
    word = b.word(b.materials(b.assessment(scores, without=["3-2"])))
    return b.package([word], b.archive_name(year=2023))


def asked() -> Package:
    return b.package([b.word(b.materials(b.assessment(total="50"))), b.pdf()])


def organisation() -> Package:
    """One figure wrong by two relations, a rate wrong elsewhere, and an annex that lacks a row."""
    changes = {
        "江西省考核费用结算情况 · 1 · 未结金额": "1200",
        "证书申报与考核情况 · 1 · 江西省·通过率": "99%",
    }
    given = {"附件": 2, "改": changes, "去行": ["附表4 试点证书教材公开出版统计表 · 1"]}
    word = b.word(paper(given).document(), "汇报材料.docx")
    return b.package([word, b.pdf()], b.archive_name(b.COMPANY))


def unset() -> Document:
    """As most write: headings in 黑体, text as Word begins, one number otherwise."""
    given = {"标题": "不加粗 小二", "一级标题": "黑体", "正文": "宋体 五号 单倍行距"}
    return typeset(paper({"标题改": {"三": "3.佐证材料"}}).document(), given)


def unset_and_faulty() -> Package:
    """The same with a fault: then nothing is said of how it is set."""
    return b.package([b.word(unset())])


STRANGER = "2022年某培训中心1+X证书制度试点工作考核材料"


def unknown() -> Package:
    return b.package([b.word(b.materials(title=STRANGER)), b.pdf()], "材料.zip")


def unknown_and_faulty() -> Package:
    """Nobody knows whose: what else is wrong with it must not be asked of anybody yet."""
    table = b.assessment({"2-3": "", "4-5": "优秀"})
    return b.package([b.word(b.materials(table, title=STRANGER))], "材料.zip")


def empty_handed(subject: str, text: str, *links: Link) -> Occasion:
    """A mail without any file: judged by its words and links."""
    mail = replace(b.mail(b.SENDER, subject), text=text, intent=intent(subject, text), links=links)
    found = judge(Evidence(mail, None), (b.CAMPAIGN,), b.ROSTER, History(), Rulings(), b.RECEIVED)
    assert isinstance(found, Verdict)
    return occasion(found, mail=mail)


def parcel(name: str, *files: File, fault: Fault | None = None) -> Verdict:
    """One package of a bureau's container."""
    given = replace(b.package(files, b.archive_name(name), fault=fault), inside="赣州市.zip")
    return verdict(given, sender=b.NEUTRAL[0])


def bureau() -> Occasion:
    """Four units: whole, lacking the PDF, broken, and one that nobody knows."""
    facts = (
        ("said", "5"),
        ("found", "4"),
        ("missing", "赣州样例机电学校"),
        ("unplaced", "其他/宣传册.docx"),
    )
    stranger = replace(unknown(), inside="赣州市.zip")
    given = occasion(
        parcel(b.UNIT, b.word(), b.pdf()),
        parcel(b.OTHER, b.word(b.materials(title=OTHER_TITLE))),
        parcel(b.COMPANY, fault=Fault.DAMAGED),
        verdict(stranger, sender=b.NEUTRAL[0]),
        passed_on=True,
        mail=b.mail("bureau@edu.example", "赣州市1+X考核材料汇总"),
    )
    return replace(given, facts=facts)


def confirm() -> Occasion:
    """The first address is asked whether the new one sends for the same unit."""
    facts = (("unit", b.UNIT), ("address", "wa***@mail.example"))
    given = occasion(verdict(history=History((FIRST,)), sender="wang@mail.example"))
    return replace(given, kind=LetterKind.CONFIRM, facts=facts)


QQ = "https://wx.mail.qq.com/ftn/download?k=1"
LINK = Link("qq", QQ, b.archive_name(b.UNIT), 128_030_000, "2023-03-27T21:59")
SHA = b.blob(b.archive_name(year=2023)).sha256
SAME = Version(b.RECEIVED - timedelta(days=2), Outcome.CORRECTION, SHA, b.SENDER)

AFTER = b.CAMPAIGN.closes.astimezone(UTC) + timedelta(days=2, hours=3)
OTHER_TITLE = f"2022年{b.OTHER}1+X证书制度试点工作考核材料"
FIRST = Version(b.RECEIVED, Outcome.CORRECTION, "", b.SENDER)

OCCASIONS = {
    "receipt": occasion(verdict()),
    "receipt_second_version": occasion(verdict(history=History((FIRST,)))),
    "receipt_layout": occasion(verdict(b.package([b.word(unset()), b.pdf()]))),
    "receipt_late": occasion(verdict(received=AFTER), received=AFTER, sealed=AFTER),
    "correction": occasion(verdict(faulty())),
    "correction_after_deadline": occasion(verdict(faulty(), AFTER), received=AFTER, sealed=AFTER),
    "correction_broken_archive": occasion(verdict(b.package([], fault=Fault.DAMAGED))),
    "correction_organisation": occasion(verdict(organisation(), sender="new@elsewhere.example")),
    "correction_loose": occasion(verdict(b.package(loose=True))),
    "correction_two_packages": occasion(
        verdict(),
        verdict(b.package([b.word(b.materials(title=OTHER_TITLE))], b.archive_name(b.OTHER))),
    ),
    "query": occasion(verdict(asked())),
    "review": occasion(verdict(unknown(), sender="new@elsewhere.example")),
    "review_with_faults": occasion(verdict(unknown_and_faulty(), sender="new@elsewhere.example")),
    "correction_and_review": occasion(
        verdict(faulty()), verdict(unknown_and_faulty(), sender="new@elsewhere.example")
    ),
    "review_unreadable": occasion(verdict(b.package([], fault=Fault.UNSUPPORTED))),
    "review_new_sender": occasion(verdict(history=History((FIRST,)), sender="wang@mail.example")),
    "no_package": occasion(),
    "nothing_attached": empty_handed("1+X考核材料", "材料见附件，请查收。"),
    "link": empty_handed("1+X考核材料", "从QQ邮箱发来的超大附件", LINK),
    "link_expired": empty_handed(
        "1+X考核材料", "从QQ邮箱发来的超大附件", replace(LINK, expires="2023-03-01T08:00")
    ),
    "same_again": occasion(verdict(faulty(), history=History((SAME,)))),
    "bureau": bureau(),
    "confirm": confirm(),
}


@pytest.mark.parametrize("name", OCCASIONS)
def test_the_letter_is_the_one_that_was_read_and_agreed(
    name: str, request: pytest.FixtureRequest
) -> None:
    subject, body = words(OCCASIONS[name])
    golden = HERE / f"{name}.txt"
    text = f"{subject}\n\n{body}"
    if request.config.getoption("--accept"):
        golden.write_text(text)
    assert text == golden.read_text()


def test_every_kind_of_letter_has_a_golden_one() -> None:
    assert {one.kind for one in OCCASIONS.values()} == set(LetterKind)


def test_what_is_said_of_one_cell_stands_together() -> None:
    found = verdict(organisation(), sender="new@elsewhere.example").findings
    assert [one.code for one in found if one.place.words[2:] == ("未结金额",)]
    _, body = words(OCCASIONS["correction_organisation"])
    places = [line.partition("】")[0] for line in body.splitlines() if "【" in line]
    plain = [place.partition("【")[2] for place in places]
    same = [place for place in plain if plain.count(place) > 1]
    assert len(same) == 2
    assert plain.index(same[0]) + 1 == len(plain) - 1 - plain[::-1].index(same[0])


def test_how_it_is_set_is_told_in_receipts_alone() -> None:
    given = verdict(unset_and_faulty())
    codes = {one.code for one in given.findings}
    assert codes == {"PKG109", "FMT101", "FMT102", "FMT103", "FMT104", "FMT105"}
    _, body = words(occasion(given))
    assert "格式" not in body


@pytest.mark.parametrize("name", OCCASIONS)
def test_the_bytes_say_the_same_and_are_proper_mail(name: str) -> None:
    given = OCCASIONS[name]
    raw = compose(given)
    assert raw == compose(given), "sealing twice gives the same bytes"
    assert raw.isascii()
    assert b"\n" not in raw.replace(b"\r\n", b"")
    letter = email.message_from_bytes(raw, policy=default)
    subject, body = words(given)
    assert letter["Subject"] == subject
    reply = given.kind is not LetterKind.CONFIRM  # which goes to another than the sender
    assert letter["Auto-Submitted"] == ("auto-replied" if reply else "auto-generated")
    assert letter["In-Reply-To"] == (given.mail.message_id if reply else None)
    assert letter["Message-ID"] == given.letter_id
    assert letter["To"].addresses[0].addr_spec == b.SENDER
    text = letter.get_body(("plain",))
    assert text
    assert text.get_content().replace("\r\n", "\n") == body


@pytest.mark.parametrize("name", [name for name in OCCASIONS if name != "no_package"])
def test_the_first_lines_say_what_to_do(name: str) -> None:
    _, body = words(OCCASIONS[name])
    first = [line for line in body.splitlines()[1:] if line][:2]
    assert all(line.strip() for line in first)
    assert any(word in "".join(first) for word in ("请", "不需要再做什么"))


@pytest.mark.parametrize(
    "hostile",
    [
        "a\r\nBcc: victim@x.example",
        "<1@a.example>\r\nX-Evil: 1",
        "<" + "x" * 2000 + "@a.example>",
        "<é@a.example>",
        "not an id",
    ],
)
def test_no_header_can_be_smuggled_in(hostile: str) -> None:
    given = replace(
        OCCASIONS["no_package"],
        mail=replace(
            b.mail(subject=hostile), message_id=hostile, sender=Address(b.SENDER, hostile)
        ),
    )
    letter = email.message_from_bytes(compose(given), policy=default)
    assert letter["Bcc"] is None
    assert letter["X-Evil"] is None
    assert letter["In-Reply-To"] is None
    assert "\n" not in letter["Subject"]


def test_a_unit_learns_nothing_of_other_units() -> None:
    """Near names of the roster are for the office alone."""
    package = b.package(
        [b.word(b.materials(title="工作总结")), b.pdf()],
        "南昌样例电子信息学院-2022年1+X工作考核材料.zip",
    )
    _, body = words(occasion(verdict(package)))
    assert b.OTHER not in body


def test_nothing_is_asked_while_it_is_in_doubt_whose_it_is() -> None:
    given = verdict(unknown_and_faulty(), sender="new@elsewhere.example")
    assert Severity.FIX in {one.severity for one in given.findings}
    assert given.outcome is Outcome.REVIEW
    _, body = words(occasion(given))
    assert "需要补正" not in body and "怎样改" not in body
    assert "正在人工核对（1 项）" in body


def test_a_long_letter_names_every_fault_and_says_once_how_to_mend_its_like() -> None:
    given = {
        "附件": 2,
        "加行": {
            "附表1": [
                [str(5 + n), "网店运营推广", "中级", b.UNIT, "9", "9", "", "9", "100%"]
                for n in range(120)
            ]
        },
    }
    word = b.word(paper(given).document(), "汇报材料.docx")
    found = verdict(b.package([word, b.pdf()], b.archive_name(b.COMPANY)))
    faults = [one for one in found.findings if one.severity is Severity.FIX]
    assert len(faults) > 100
    subject, body = words(occasion(found))
    assert f"需补正{len(faults)}处" in subject
    assert all(f"【{finding.place}】" in body for finding in faults)
    assert body.count("没有填写") == 120
    assert body.count("请填写这一格") == 1
    assert "未逐条列出" not in body


def test_a_letter_that_asks_while_a_person_looks_says_both_in_its_first_lines() -> None:
    """A figure is in doubt, which a person looks at; another only the unit can confirm."""
    title = f"2021年{b.UNIT}1+X证书制度试点工作考核材料"
    word = b.word(b.materials(b.assessment({"4-5": "1O"}), title=title))
    found = verdict(b.package([word, b.pdf()]))
    assert found.outcome is Outcome.REVIEW
    subject, body = words(occasion(found))
    assert "请核实1处" in subject
    assert "1 处请您核实" in body.splitlines()[3]
