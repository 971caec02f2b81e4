"""Judging: the outcome table, identity, roles, waivers; pure and precise."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checks.judge import decide, judge, whose
from checks.model import (
    Finding,
    History,
    MoreReading,
    Outcome,
    Rulings,
    Severity,
    Verdict,
    Version,
)
from checks.naming import take_apart
from checks.switches import MistakesError, prepare
from checks.words import cites
from config.campaign import Campaign
from config.roster import Roster
from parsers.model import Evidence, Fault, File, FileKind, Package
from tests import builders as b


def judged(
    given_: Package,
    sender: str = "new@elsewhere.example",
    rulings: Rulings | None = None,
    history: History | None = None,
    campaign: Campaign = b.CAMPAIGN,
) -> Verdict:
    found = judge(
        Evidence(b.mail(sender), given_),
        (campaign,),
        b.ROSTER,
        history or History(),
        rulings or Rulings(),
        b.RECEIVED,
    )
    assert isinstance(found, Verdict)
    return found


def codes(verdict: Verdict) -> list[str]:
    return [finding.code for finding in verdict.findings]


S = Severity


@pytest.mark.parametrize(
    ("severities", "outcome"),
    [
        ([], Outcome.ACCEPTED),
        ([S.NOTE], Outcome.ACCEPTED),
        ([S.NOTE, S.ASK], Outcome.QUERY),
        ([S.ASK, S.HOLD_VALUE], Outcome.REVIEW),
        ([S.HOLD_VALUE, S.FIX], Outcome.CORRECTION),
        ([S.FIX, S.HOLD_IDENTITY], Outcome.REVIEW),
    ],
)
def test_the_gravest_finding_decides(severities: list[Severity], outcome: Outcome) -> None:
    findings = tuple(Finding("X", severity=severity) for severity in severities)
    assert decide(findings) is outcome


def test_the_main_pdf_is_asked_for_before_judging() -> None:
    unread = replace(b.pdf(), content=None)
    found = judge(
        b.evidence(b.package([b.word(), unread])),
        (b.CAMPAIGN,),
        b.ROSTER,
        History(),
        Rulings(),
        b.RECEIVED,
    )
    assert found == MoreReading((unread.blob.sha256,))


def test_a_waived_finding_is_gone_and_the_rulings_are_told() -> None:
    given_ = b.package([b.word()])
    assert codes(judged(given_)) == ["PKG109"]
    verdict = judged(given_, rulings=Rulings(waived=("PKG109",)))
    assert verdict.outcome is Outcome.ACCEPTED
    assert verdict.basis.rulings.waived == ("PKG109",)


def test_an_assigned_unit_outweighs_everything() -> None:
    given_ = b.package(name="某校-2022年1+X工作考核材料.zip")
    assert judged(given_, rulings=Rulings(unit=b.OTHER)).unit == b.OTHER


@pytest.mark.parametrize(
    ("name", "title", "sender", "unit"),
    [
        (b.archive_name(), "工作总结", "x@y.example", b.UNIT),
        ("材料.zip", None, "x@y.example", b.UNIT),
        ("材料.zip", "工作总结", b.SENDER, b.UNIT),
        (b.archive_name(b.OTHER), None, b.SENDER, b.OTHER),
        ("材料.zip", "工作总结", "x@y.example", ""),
        (b.archive_name("赣州示例职业技术大学"), "工作总结", "x@y.example", ""),
    ],
    ids=["name", "title", "sender", "name first", "nothing", "likeness"],
)
def test_whose_it_is(name: str, title: str | None, sender: str, unit: str) -> None:
    given_ = b.package([b.word(b.materials(title=title)), b.pdf()], name)
    assert judged(given_, sender).unit == unit
    evidence = Evidence(b.mail(sender), given_)
    found = whose(evidence, (b.CAMPAIGN,), b.ROSTER, Rulings(), b.RECEIVED)
    assert found == ("jx-2022", unit)


def test_similar_names_of_real_schools_are_different_units() -> None:
    """These two differ in one character; taking one for the other is the worst mistake."""
    real = "江西工业职业技术学院", "江西工商职业技术学院"
    roster = Roster((replace(b.ROSTER.units[0], full_name=real[0], aliases=(), senders=()),))
    given_ = b.package([b.word(b.materials(title="总结")), b.pdf()], b.archive_name(real[1]))
    found = judge(b.evidence(given_), (b.CAMPAIGN,), roster, History(), Rulings(), b.RECEIVED)
    assert isinstance(found, Verdict)
    assert (found.unit, found.outcome) == ("", Outcome.REVIEW)


def test_a_name_taken_apart() -> None:
    taken = take_apart(b.archive_name(b.COMPANY), b.CAMPAIGN)
    assert (taken.unit, taken.year, taken.exact) == ("中示(江西)教育评价有限公司", "2022", True)


def test_the_version_counts_and_the_first_submission_decides_lateness() -> None:
    late = b.CAMPAIGN.closes.astimezone(UTC) + timedelta(hours=30)
    first = Version(b.RECEIVED, Outcome.CORRECTION, "", "")

    def at(history: History) -> Verdict:
        found = judge(b.evidence(), (b.CAMPAIGN,), b.ROSTER, history, Rulings(), late)
        assert isinstance(found, Verdict)
        return found

    assert (at(History()).version, at(History()).late_days) == (1, 2)
    assert (at(History((first,))).version, at(History((first,))).late_days) == (2, 0)


def test_the_main_word_file_is_the_one_with_the_table() -> None:
    other = b.word(b.bare(), "考核材料（附件）.docx")
    verdict = judged(b.package([other, b.word(name="正文.docx"), b.pdf()]))
    roles = {line.path: line.role for line in verdict.files}
    assert roles["正文.docx"] == "word"
    assert roles["考核材料（附件）.docx"] == "other"


def test_the_same_bytes_twice_are_one_candidate() -> None:
    twice = replace(b.word(), name="副本/考核材料.docx")
    assert judged(b.package([b.word(), twice, b.pdf()])).outcome is Outcome.ACCEPTED


def test_the_pdf_is_the_namesake_of_the_word_file() -> None:
    evidence_file = b.pdf(name="1-1 证明.pdf")
    verdict = judged(b.package([b.word(), evidence_file, b.pdf(name="考核材料.pdf")]))
    roles = {line.path: line.role for line in verdict.files}
    assert roles["考核材料.pdf"] == "pdf"
    assert verdict.outcome is Outcome.ACCEPTED


def test_a_campaign_can_soften_or_switch_off_a_check() -> None:
    given_ = b.package([b.word()])
    soft = b.CAMPAIGN.model_copy(update={"severity": {"PKG109": "NOTE"}})
    off = b.CAMPAIGN.model_copy(update={"severity": {"PKG109": "OFF"}})
    assert judged(given_, campaign=soft).findings[0].severity is Severity.NOTE
    assert codes(judged(given_, campaign=off)) == []


def test_wrong_switches_are_told_all_at_once() -> None:
    wrong = b.CAMPAIGN.model_copy(
        update={
            "severity": {"PKG999": "FIX", "SUM101.sideways": "ASK", "PKG112": "FIX"},
            "params": {"SUM101": {"speed": 3}},
            "sentences": {"naming": "x", "self_assessment": "y"},
        }
    )
    with pytest.raises(MistakesError) as raised:
        prepare(wrong)
    for part in (
        "PKG999",
        "SUM101.sideways",
        "SUM101.speed",
        "sentences.formats: 缺少这一句，PKG104 要引用它",
        "PKG112",
    ):
        assert part in str(raised.value)


def test_what_only_the_office_reads_cannot_become_a_fault() -> None:
    raised = b.CAMPAIGN.model_copy(update={"severity": {"SUM106": "ASK", "REF105": "NOTE"}})
    with pytest.raises(MistakesError, match="SUM106") as told:
        prepare(raised)
    assert "REF105" not in str(told.value)


def test_a_fault_without_a_sentence_to_cite_is_only_asked_about() -> None:
    raised = b.CAMPAIGN.model_copy(update={"severity": {"DOC102.asked": "FIX"}})
    doc102 = next(one for one in prepare(raised) if one.check.code == "DOC102")
    bare, cited = (
        Finding("DOC102", grade="asked"),
        Finding("DOC102", grade="asked", sentence="report"),
    )
    weighed = [doc102.weigh(one) for one in (bare, cited)]
    assert [one.severity for one in weighed if one] == [Severity.ASK, Severity.FIX]


SCORE = st.integers(0, 30) | st.decimals(0, 30, places=1)


@given(values=st.lists(SCORE, min_size=len(b.SCORES), max_size=len(b.SCORES)), bonus=st.booleans())
@settings(max_examples=80)
def test_a_conforming_package_is_always_accepted(values: list[int | Decimal], bonus: bool) -> None:  # noqa: FBT001 - drawn
    scores = {key: str(value) for key, value in zip(b.SCORES, values, strict=True)}
    counted = [scores[row.id] for group, row in b.INDICATORS if bonus or not group.bonus]
    total = str(sum(map(Decimal, counted)))
    given_ = b.package([b.word(b.materials(b.assessment(scores, total))), b.pdf()])
    assert judged(given_).findings == ()


@given(
    values=st.lists(st.integers(0, 30), min_size=len(b.SCORES), max_size=len(b.SCORES)),
    off=st.integers(-40, 40),
)
@settings(max_examples=80)
def test_a_wrong_total_is_always_found_and_only_that(values: list[int], off: int) -> None:
    scores = {key: str(value) for key, value in zip(b.SCORES, values, strict=True)}
    whole = sum(values)
    basic = sum(int(scores[row.id]) for group, row in b.INDICATORS if not group.bonus)
    printed = whole + off
    given_ = b.package([b.word(b.materials(b.assessment(scores, str(printed)))), b.pdf()])
    findings = judged(given_).findings
    if printed in (whole, basic):
        assert findings == ()
    elif printed < 0:
        assert "TAB106" in {finding.code for finding in findings}
    else:
        assert [finding.code for finding in findings] == ["SUM101"]
        wanted = Severity.ASK if printed < whole else Severity.FIX
        assert findings[0].severity is wanted


CONTENT = st.sampled_from(
    [None, b.materials(), b.bare(), b.broken(Fault.DIED), b.broken(Fault.EMPTY)]
)
FILES = st.builds(
    File,
    name=st.text(max_size=12)
    | st.sampled_from(["考核材料.docx", "a.pdf", "材料/盖章.pdf", "b.doc"]),
    blob=st.sampled_from([b.blob(str(number)) for number in range(5)]),
    kind=st.sampled_from(list(FileKind)),
    content=CONTENT,
)
PACKAGES = st.builds(
    Package,
    name=st.text(max_size=20) | st.just(b.archive_name()),
    files=st.lists(FILES, max_size=5).map(tuple),
    blob=st.none() | st.just(b.blob("archive")),
    fault=st.none() | st.sampled_from([b.broken(fault) for fault in Fault]),
)


@given(given_=PACKAGES)
@settings(max_examples=250)
def test_any_package_is_judged_the_same_twice(given_: Package) -> None:
    args = (b.evidence(given_), (b.CAMPAIGN,), b.ROSTER, History(), Rulings(), b.RECEIVED)
    found = judge(*args)
    assert judge(*args) == found
    if isinstance(found, Verdict):
        for finding in found.findings:
            cited = b.CAMPAIGN.sentences.get(cites(finding))
            assert finding.severity is not Severity.FIX or cited, "a FIX without the notice"
