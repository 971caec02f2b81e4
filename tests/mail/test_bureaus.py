"""Fifty mails of a city bureau, twelve packages each, one of them evil or faulty: eleven as if alone."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from functools import cache

import pytest

from checks.announced import compare
from checks.container import Parcels, take_containers_apart
from checks.judge import judge
from checks.model import History, Outcome, Rulings, Verdict
from config.roster import Roster, Unit, UnitKind
from notifier.answers import Reply, reply
from notifier.letters import words
from notifier.model import LetterKind
from parsers.model import Blob, Evidence, Fault, File, FileKind, Inner, Package, Unreadable
from tests import builders as b
from tests.golden.test_letters import occasion

BUREAU = "edu@ganzhou.example"
NAMES = tuple(f"赣州示例{word}职业学校" for word in "甲乙丙丁戊己庚辛壬癸子丑")
ROSTER = Roster(
    (
        *(
            Unit(name, UnitKind.SCHOOL, "赣州", senders=(f"{place}@s.example",))
            for place, name in enumerate(NAMES)
        ),
        Unit("赣州市教育局", UnitKind.FORWARDER, "赣州", senders=(BUREAU,)),
    )
)
FAULTS = ("damaged", "encrypted", "limit", "died", "unsupported")
SHAPES = ("archives", "folders", "attachments", "nested folder", "flat")
WRONG = ("wrong name", "no form", "two forms", "another's title", "no pdf")


@cache
def files(name: str, wrong: str = "") -> tuple[File, ...]:
    title = f"2022年{name}1+X证书制度试点工作考核材料"
    word = replace(
        b.word(b.materials(title=title)), name=f"{name}.docx", blob=_blob(name + ".docx")
    )
    pdf = replace(b.pdf(), name=f"{name}.pdf", blob=_blob(name + ".pdf"))
    match wrong:
        case "no form":
            return (replace(word, content=b.bare("工作总结")), pdf)
        case "two forms":
            other = b.materials(b.assessment({"1-1": "9"}, "104"), title)
            return (
                word,
                replace(word, name="另一份.docx", blob=_blob(name + "2"), content=other),
                pdf,
            )
        case "another's title":
            other = b.materials(title=f"2022年{NAMES[5]}1+X证书制度试点工作考核材料")
            return (replace(word, content=other), pdf)
        case "no pdf":
            return (word,)
        case _:
            return (word, pdf)


def _blob(seed: str) -> Blob:
    return Blob(hashlib.sha256(seed.encode()).hexdigest(), 1000)


def school(name: str, wrong: str = "") -> Package:
    """One school's archive."""
    archive = "材料.zip" if wrong == "wrong name" else b.archive_name(name)
    if wrong in FAULTS:
        return Package(archive, (), _blob(archive + name), Unreadable(Fault(wrong)))
    return Package(archive, files(name, wrong), _blob(archive + name))


def mail_of(shape: str, bad: int, wrong: str) -> tuple[Evidence, ...]:
    """A bureau's mail: twelve schools in some shape, the bad one with its fault."""
    mail = b.mail(BUREAU, "赣州市报送考核材料")
    schools = [school(name, wrong if place == bad else "") for place, name in enumerate(NAMES)]
    if shape == "attachments":
        return tuple(Evidence(mail, one, alone=False) for one in schools)
    inner: list[Inner] = []
    found: list[File] = []
    skipped: list[tuple[str, str]] = []
    for place, one in enumerate(schools):
        top = {
            "folders": NAMES[place],
            "nested folder": f"赣州市/{place + 1:02d}.{NAMES[place]}",
        }.get(shape, one.name)
        if one.fault or shape == "archives":
            path = one.name if shape != "nested folder" else f"赣州市/{one.name}"
            assert one.blob
            inner.append(Inner(path, one.blob, one.fault))
            found += [replace(file, name=f"{path}/{file.name}") for file in one.files]
            if one.fault:
                skipped.append((path, str(one.fault.fault)))
                found.append(File(path, one.blob, FileKind.UNKNOWN))
        else:
            prefix = "" if shape == "flat" else f"{top}/"
            found += [replace(file, name=prefix + file.name) for file in one.files]
    package = Package(
        "赣州市.zip",
        tuple(found),
        _blob(shape + wrong),
        skipped=tuple(skipped),
        archives=tuple(inner),
    )
    return (Evidence(mail, package),)


def judged(parcels: Parcels, roster: Roster = ROSTER) -> tuple[Verdict, ...]:
    found = []
    for one in parcels.packages:
        verdict = judge(one, (b.CAMPAIGN,), roster, History(), Rulings(), b.RECEIVED)
        assert isinstance(verdict, Verdict)
        found.append(verdict)
    return tuple(found)


def answered(found: tuple[Evidence, ...]) -> tuple[tuple[Verdict, ...], Reply]:
    parcels = take_containers_apart(found, (b.CAMPAIGN,), ROSTER, b.RECEIVED)
    verdicts = judged(parcels)
    came = tuple(one.unit for one in verdicts)
    said = compare(found[0].mail, parcels.rest, came, ROSTER)
    own = frozenset({"office@huizhi.example"})
    return verdicts, reply(parcels, verdicts, said, ROSTER, own)


CASES = [(shape, wrong) for shape in SHAPES for wrong in (*FAULTS, *WRONG)]


@pytest.mark.parametrize(
    ("place", "shape", "wrong"), [(n % 12, *case) for n, case in enumerate(CASES)]
)
def test_eleven_are_judged_as_if_the_twelfth_were_not_there(
    place: int, shape: str, wrong: str
) -> None:
    verdicts, answer = answered(mail_of(shape, place, wrong))
    others = [name for number, name in enumerate(NAMES) if number != place]
    units = [one.unit for one in verdicts]
    if shape != "flat" or wrong not in ("wrong name", "no form", "two forms", "another's title"):
        assert len(verdicts) == 12, units
        for name in others:
            (one,) = [found for found in verdicts if found.unit == name and found.package_sha256]
            assert one.outcome is Outcome.ACCEPTED, (name, one.findings)
    assert all(unit in (*NAMES, "") for unit in units), "a wrong unit"
    codes = {
        finding.code for one in verdicts for finding in one.findings if one.package == "赣州市.zip"
    }
    assert not codes, "a word about the container"
    assert [draft.kind for draft in answer.drafts] == [LetterKind.BUREAU], "one letter a mail"
    assert answer.drafts[0].recipient == BUREAU


def test_there_are_fifty_of_them() -> None:
    assert len(CASES) == 50


def test_the_letter_has_a_line_and_a_part_for_each_unit() -> None:
    verdicts, _ = answered(mail_of("archives", 3, "no pdf"))
    subject, body = words(replace(occasion(*verdicts), kind=LetterKind.BUREAU))
    assert subject.startswith("【12份材料：11份已受理】")
    for number, name in enumerate(NAMES, 1):
        assert f"{number}. {name}：" in body
        assert f"━━━━ {name} ━━━━" in body
    assert f"4. {NAMES[3]}：需补正 1 处" in body
    assert body.count("盖章PDF版】") == 1
    assert "赣州市.zip" not in body


def test_what_was_announced_is_compared_with_what_came() -> None:
    (one,) = mail_of("archives", 0, "")
    assert one.mail
    text = "附12所学校的材料：\n" + "\n".join(NAMES)
    some = tuple(name for name in NAMES if name != NAMES[7])
    found = compare(replace(one.mail, text=text), (), some, ROSTER)
    assert (found.said, found.found, found.missing) == (12, 11, (NAMES[7],))
    assert not compare(replace(one.mail, text=text), (), NAMES, ROSTER).differs


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("现报送十二所学校的材料", 12), ("附12所", 12), ("共二十一家单位", 21), ("附三个学校的材料", 3),
        ("共12份材料", 12), ("附件1、附件2", 0), ("我校共12个专业", 0), ("附12所，合计11所", 0), ("", 0),
    ],
)  # fmt: skip
def test_only_plain_words_of_number_count(text: str, said: int) -> None:
    assert compare(replace(b.mail(), subject="", text=text), (), (), ROSTER).said == said


def test_evidence_in_folders_of_partner_schools_makes_no_container() -> None:
    partners = tuple(
        File(f"佐证材料/{name}/协议.{kind}", _blob(name + kind), FileKind.PDF, b.pdf().content)
        for name in NAMES[1:5] for kind in ("pdf", "扫描.pdf")
    )  # fmt: skip
    own = files(NAMES[0])
    package = Package(b.archive_name(NAMES[0]), (*own, *partners), _blob("own"))
    parcels = take_containers_apart(
        (Evidence(b.mail(), package),), (b.CAMPAIGN,), ROSTER, b.RECEIVED
    )
    assert [one.package for one in parcels.packages] == [package]


def test_an_archive_of_evidence_beside_the_main_one_belongs_to_it() -> None:
    main = school(NAMES[0], "no pdf")
    evidence = Package("盖章扫描件.zip", (files(NAMES[0])[1],), _blob("scan"))
    given = tuple(Evidence(b.mail("0@s.example"), one, alone=False) for one in (main, evidence))
    (verdict,) = judged(take_containers_apart(given, (b.CAMPAIGN,), ROSTER, b.RECEIVED))
    assert (verdict.unit, verdict.outcome) == (NAMES[0], Outcome.ACCEPTED)


def test_a_bureau_is_never_taken_for_a_unit() -> None:
    unknown = Package(
        "材料.zip", (replace(b.word(b.bare("总结")), name="a.docx"), b.pdf()), _blob("u")
    )
    found = (Evidence(b.mail(BUREAU), unknown),)
    (verdict,) = judged(take_containers_apart(found, (b.CAMPAIGN,), ROSTER, b.RECEIVED))
    assert verdict.unit == ""
