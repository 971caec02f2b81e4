"""What was recognised in a picture is never held against a unit, in no check and no campaign."""

from __future__ import annotations

from dataclasses import replace

import pytest

from checks.catalogue import CATALOGUE
from checks.judge import judge
from checks.model import (
    SURE,
    Audience,
    Finding,
    History,
    MoreReading,
    Outcome,
    Rulings,
    Severity,
    Verdict,
)
from checks.switches import prepare
from config.campaign import Campaign
from parsers.model import Document, Package
from tests import builders as b

ALLOWED = {Severity.NOTE, Severity.HOLD_VALUE, Severity.HOLD_IDENTITY}
SCAN = Document((), pages=3, pictures=3, typed=False, scans=(1, 2, 3))


def campaign(**severity: str) -> Campaign:
    return Campaign.model_validate(b.CAMPAIGN.model_dump() | {"severity": severity})


def judged(given: Package, of: Campaign = b.CAMPAIGN) -> Verdict | MoreReading:
    return judge(b.evidence(given), (of,), b.ROSTER, History(), Rulings(), b.RECEIVED)


@pytest.mark.parametrize("word", ["", "ASK", "FIX", "HOLD"])
@pytest.mark.parametrize("confidence", [0.3, SURE, 0.999])
def test_a_recognised_value_makes_no_fault_and_no_question_whatever_the_campaign_says(
    word: str, confidence: float
) -> None:
    switches = {
        check.code: word
        for check, _ in CATALOGUE
        if word and check.audience is Audience.SENDER and (check.sentence or word != "FIX")
    }
    for prepared in prepare(campaign(**switches)):
        for grade, _ in prepared.check.grades:
            finding = Finding(
                prepared.check.code, grade=grade, sentence="formats", confidence=confidence
            )
            weighed = prepared.weigh(finding)
            assert weighed is not None
            assert weighed.severity in ALLOWED, finding
            if confidence < SURE:
                assert weighed.severity is not Severity.HOLD_VALUE, finding


def test_a_typed_value_weighs_what_it_weighed() -> None:
    for severity in Severity:
        assert severity.capped(1.0) is severity


def test_a_form_with_a_recognised_figure_makes_no_fault_of_its_sums() -> None:
    wrong = b.materials(b.assessment(total="999"))
    found = judged(b.package([b.word(wrong), b.pdf()]))
    assert isinstance(found, Verdict)
    assert any(one.severity is Severity.FIX for one in found.findings)
    seen = replace(b.recognised(wrong, 0.99), typed=True, pictures=0)
    found = judged(b.package([b.word(seen), b.pdf()]))
    assert isinstance(found, Verdict)
    assert {one.severity for one in found.findings} <= ALLOWED
    assert found.outcome is Outcome.REVIEW


def test_a_scan_is_recognised_only_to_be_held_against_a_form() -> None:
    scan = b.pdf(SCAN)
    assert judged(b.package([b.word(), scan])) == MoreReading(scans=(scan.blob.sha256,))
    assert isinstance(judged(b.package([scan])), Verdict)
    assert isinstance(judged(b.package([b.word(b.unrelated()), scan])), Verdict)


@pytest.mark.parametrize("how", ["done", "part", "missing"])
def test_a_scan_is_asked_for_once(how: str) -> None:
    scan = b.pdf(b.recognised(b.materials(), 0.99, how))  # type: ignore[arg-type] # one of three
    found = judged(b.package([b.word(), scan]))
    assert isinstance(found, Verdict)
    codes = [one.code for one in found.findings]
    assert codes == ([] if how == "done" else ["CMP103"])
    assert found.outcome is Outcome.ACCEPTED


def test_a_difference_in_a_scan_tells_both_readings_and_where_they_stand() -> None:
    other = b.recognised(b.materials(b.assessment({"1-1": "9"})), 0.99)
    found = judged(b.package([b.word(), b.pdf(other)]))
    assert isinstance(found, Verdict)
    (difference, *_) = [one for one in found.findings if one.code == "CMP101"]
    assert difference.severity is Severity.HOLD_VALUE
    assert difference.fact("actual") == "9（扫描件第 1 页，自动识别）"
    assert difference.fact("expected") != "9"
    assert (difference.fact("page"), difference.fact("box")) == ("1", "0,0,100,50")
