"""The status: its identities, its marks, when letters are out, and what a person should know."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from notifier.report.health import identities, notices
from notifier.report.machine import as_json
from notifier.report.model import Notice, count
from notifier.report.pace import Pace, out_by
from notifier.report.words import State
from store.model import Letters, Proof
from store.status import UnitState
from tests.unit.notifier.states import NOW, PROOF, UNITS, snapshot, status


def english(chinese: str, english: str) -> str:
    del chinese
    return english


unit_states = st.builds(
    UnitState,
    st.text(min_size=1, max_size=3),
    st.sampled_from(("school", "organisation")),
    st.sampled_from(("", "赣州", "南昌")),
    st.sampled_from([state.value for state in State]),
    st.booleans(),
    st.booleans(),
)


@given(st.lists(unit_states))
def test_expected_is_reported_and_missing_in_all_and_in_every_group(units: list[UnitState]) -> None:
    counts = count(units)
    assert counts.expected == counts.reported + counts.missing == len(units)
    made = status(snapshot(tuple(units))).rounds[0]
    for groups in (made.cities, made.kinds):
        assert sum(group.counts.expected for group in groups) == len(units)
        assert sum(group.counts.late for group in groups) == counts.late


def test_late_and_due_today_are_marks_beside_a_state() -> None:
    counts = status().rounds[0].counts
    assert (counts.accepted, counts.correction, counts.review, counts.query) == (1, 1, 1, 1)
    assert (counts.missing, counts.late, counts.due_today) == (1, 1, 1)
    assert (counts.expected, counts.reported) == (5, 4)


def test_units_without_a_city_come_last_under_a_name_of_their_own() -> None:
    assert [group.name for group in status().rounds[0].cities] == ["南昌", "赣州", "未注明"]


def test_days_are_the_campaigns_and_none_is_left_out() -> None:
    days = status().rounds[0].days
    assert [(one.day, one.count) for one in days] == [
        (date(2023, 3, 25), 3),
        (date(2023, 3, 26), 0),
        (date(2023, 3, 27), 0),
        (date(2023, 3, 28), 4),
    ]


def test_a_mail_with_a_false_date_brings_no_years_of_empty_days() -> None:
    hours = ((NOW - timedelta(days=20_000), 1), (NOW, 4))
    days = status(replace(snapshot(), arrivals={"jx-2022": hours})).rounds[0].days
    assert len(days) == 367
    assert (days[0].count, days[-1].count) == (0, 4)


def test_days_left_count_to_the_deadlines_day() -> None:
    assert status().rounds[0].days_left == 4
    after = status(snapshot(at=NOW + timedelta(days=6))).rounds[0]
    assert (after.days_left, after.closed) == (-2, True)


def test_problems_are_counted_by_unit_the_most_frequent_first() -> None:
    assert status().rounds[0].problems == (("SUM101", 2), ("PKG102", 1), ("PKG109", 1))


def test_letters_are_out_after_their_pauses() -> None:
    assert out_by(10, Pace(60), NOW) == NOW + timedelta(minutes=10)
    assert out_by(0, Pace(60), NOW) is None
    assert out_by(10, Pace(60, sends=False), NOW) is None


def test_the_proof_is_told_as_three_equations_in_plain_words() -> None:
    told = [str(one) for one in identities(PROOF)]
    assert told == [
        "邮箱现有 9 + 已从邮箱消失 1 = 见过 10",
        "见过 10 = 已存原件 10 + 仅留信头 0 + 没有取到 0",
        "不同的邮件 9 + 从文件导入 2 = 已核对 8 + 正在处理 1 + 搁置待查 1 + 不是报送材料 1",
    ]
    broken = identities(replace(PROOF, judged=7))
    assert [one.holds for one in broken] == [True, True, False]
    assert "≠" in str(broken[2])


def test_a_person_is_told_what_is_wrong_and_what_to_do_the_gravest_first() -> None:
    lost = replace(PROOF, kept=9, failed=1)
    found = notices(
        replace(status(snapshot(proof=lost)), told=(Notice("alarm", "磁盘满", "清理"),))
    )
    assert [one.level for one in found] == ["alarm"] * 2 + ["warning"] * 3 + ["hint"]
    assert [one.text for one in found[:2]] == ["有 1 封邮件没有取到。", "磁盘满"]
    assert all(one.remedy for one in found)


def test_a_terminal_may_be_told_all_of_it_in_english() -> None:
    late = replace(status(snapshot(proof=replace(PROOF, kept=9, failed=1))), polls=False)
    owed = status(snapshot(letters=Letters(5000, 1, 0, 1), proof=replace(PROOF, judged=7)))
    told = [str(one) + one.says for one in identities(PROOF, english)]
    told += [one.text + one.remedy for one in (*notices(late, english), *notices(owed, english))]
    assert len(told) > 9
    assert not [one for one in told if re.search(r"[\u3000-\u9fff]", one)]


def test_a_mail_deleted_before_it_was_fetched_raises_no_alarm() -> None:
    gone = replace(PROOF, kept=9, failed=1, lost=1)
    assert gone.ok
    assert "alarm" not in [one.level for one in notices(status(snapshot(proof=gone)))]


def test_nothing_is_said_where_all_is_well() -> None:
    calm = replace(
        snapshot(letters=Letters(0, 0, 5, 0), proof=Proof(9, 0, 9, 9, 0, 0, 9, 0, 9, 0, 0, 0)),
        parked=(),
        unplaced={"jx-2022": 0},
    )
    assert notices(status(calm)) == ()


def test_a_queue_of_days_is_foreseen() -> None:
    found = notices(status(snapshot(letters=Letters(5000, 0, 0, 0))))
    assert "还有 5000 封信待发，按现在的速度要3天。" in [one.text for one in found]


def test_the_machine_output_keeps_its_keys() -> None:
    data = as_json(status())
    assert set(data["units"][0]) == {
        *("name", "kind", "city", "state", "late", "due_today", "version", "codes")
    }
    assert set(data["letters"]) == {"owed", "held", "sent", "failed"}
    assert set(data["proof"]) == {
        *("on_server", "vanished", "sightings", "kept", "header_only", "failed"),
        *("distinct", "imported", "judged", "pending", "parked", "not_submissions", "ok", "lost"),
    }
    assert data["units"][1]["codes"] == ["PKG109", "SUM101"]
    campaign = data["campaigns"][0]
    assert campaign["expected"] == campaign["reported"] + campaign["missing"] == len(UNITS)
