"""What belongs together comes in several mails: split archives, what was forgotten, links."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from checks.model import Outcome
from tests import builders as b
from tests.mail.office import NAMES, Office, archive, documents, letter, office
from tests.samples.write_zip import Member, zip_bytes

SCHOOL, ADDRESS = NAMES[0], "s0@school.example"
NAME = f"{SCHOOL}-2022年1+X工作考核材料.zip"


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Office]:
    with office(tmp_path) as given:
        yield given


def pieces(count: int, whole: bytes = b"") -> list[tuple[str, bytes]]:
    whole = whole or archive(SCHOOL)
    step = -(-len(whole) // count)
    return [(f"{NAME}.{n + 1:03d}", whole[n * step : (n + 1) * step]) for n in range(count)]


def test_a_split_archive_over_three_mails_is_judged_whole_with_the_last_one(here: Office) -> None:
    numbers = []
    for n, piece in enumerate(pieces(3), 1):
        text = f"共3封，第{n}封"
        numbers.append(here.receive(letter(ADDRESS, f"考核材料（{n}）", text, [piece])))
        here.work()
        here.wait(5)
    outcomes = [here.verdicts(number)[0].outcome for number in numbers]
    assert outcomes == [Outcome.CORRECTION, Outcome.CORRECTION, Outcome.ACCEPTED]
    here.wait(60)
    (told,) = here.letters()
    assert told[1].startswith("【已受理】"), "nobody hears of pieces that came in time"


@pytest.mark.parametrize("order", [(2, 0, 1), (1, 2, 0), (2, 1, 0)])
def test_pieces_that_are_read_in_any_order_end_the_same(
    here: Office, order: tuple[int, ...]
) -> None:
    split, numbers = pieces(3), {}
    for n in order:
        mail = letter(ADDRESS, f"考核材料（{n}）", "分三封发送", [split[n]])
        numbers[n] = here.receive(mail, ago=timedelta(minutes=3 - n))
        here.work()
    newest = here.verdicts(numbers[2])[0]
    assert (newest.outcome, newest.unit) == (Outcome.ACCEPTED, SCHOOL)
    here.wait(60)
    (told,) = here.letters()
    assert told[1].startswith("【已受理】")


def test_a_piece_that_never_comes_is_asked_for_after_the_quiet_time(here: Office) -> None:
    number = here.receive(letter(ADDRESS, "考核材料", "第1封，共2封", pieces(2)[:1]))
    here.work()
    assert not here.letters()
    here.wait(9)
    assert not here.letters()
    here.wait(2)
    ((to, _, body),) = here.letters()
    assert (to, [one.code for one in here.verdicts(number)[0].findings]) == (ADDRESS, ["PKG115"])
    assert "没有收全" in body


def test_a_piece_after_the_letter_is_answered_by_a_receipt(here: Office) -> None:
    for piece in pieces(2):
        here.receive(letter(ADDRESS, piece[0], "材料见附件", [piece]))
        here.work()
        here.wait(30)
    first, second = here.letters()
    assert first[1].startswith("【需补正1处】")
    assert second[1].startswith("【已受理】")


def test_pieces_of_another_sender_or_of_last_week_are_not_taken(here: Office) -> None:
    first, second = pieces(2)
    here.receive(letter("s1@school.example", "考核材料", "见附件", [first]))
    here.receive(letter(ADDRESS, "旧的", "见附件", [first]), ago=timedelta(days=8))
    number = here.receive(letter(ADDRESS, "考核材料", "见附件", [second]))
    here.work()
    assert "PKG115" in [one.code for one in here.verdicts(number)[0].findings]


def test_pieces_that_do_not_fit_leave_the_set_incomplete(here: Office) -> None:
    first, _ = pieces(2)
    other = archive(NAMES[1])
    here.receive(letter(ADDRESS, "一", "见附件", [(first[0], other[: len(other) // 2])]))
    number = here.receive(letter(ADDRESS, "二", "见附件", [pieces(2)[1]]))
    here.work()
    (verdict,) = here.verdicts(number)
    assert {one.code for one in verdict.findings} == {"PKG115"}


@pytest.mark.parametrize("before", [2, 3])
def test_a_mended_archive_in_pieces_is_not_mixed_with_the_first_one(
    here: Office, before: int
) -> None:
    numbers = []
    for piece in (*pieces(before, archive(SCHOOL, stamped=False)), *pieces(2)):
        numbers.append(here.receive(letter(ADDRESS, piece[0], "材料见附件", [piece])))
        here.work()
        here.wait(1)
    (verdict,) = here.verdicts(numbers[-1])
    assert verdict.outcome is Outcome.ACCEPTED
    here.wait(60)
    (told,) = here.letters()
    assert told[1].startswith("【已受理】")


def test_an_archive_in_pieces_with_a_password_lacks_the_password_and_no_piece(here: Office) -> None:
    members = [Member(name, data) for name, data in documents(SCHOOL).items()]
    numbers = []
    for piece in pieces(2, zip_bytes(members, password=b"1234")):
        numbers.append(here.receive(letter(ADDRESS, piece[0], "材料见附件", [piece])))
        here.work()
    assert [one.code for one in here.verdicts(numbers[-1])[0].findings] == ["PKG105"]


def test_what_was_forgotten_and_follows_at_once_gets_one_answer_to_both(here: Office) -> None:
    lacking = archive(SCHOOL, stamped=False)
    here.receive(letter(ADDRESS, "考核材料", "见附件", [(NAME, lacking)]))
    here.work()
    here.wait(4)
    here.receive(letter(ADDRESS, "考核材料（完整）", "刚才漏了盖章版", [(NAME, archive(SCHOOL))]))
    here.work()
    here.wait(60)
    ((_, subject, body),) = here.letters()
    assert subject.startswith("【已受理】")
    assert "一并答复" in body


DEAD = (
    "从QQ邮箱发来的超大附件\n\n材料.zip (1.2K, 2023年03月01日 21:59 到期)进入下载页面："
    "http://mail.qq.com/cgi-bin/ftnExs_download?k=0031&t=exs_ftn_download&code=ab12"
)


def test_a_dead_link_takes_nothing_from_what_was_accepted(here: Office) -> None:
    here.receive(letter(ADDRESS, "考核材料", "见附件", [(NAME, archive(SCHOOL))]))
    here.work()
    number = here.receive(letter(ADDRESS, "考核材料", DEAD), ago=timedelta(minutes=-5))
    here.wait(60)
    assert [one.outcome for one in here.verdicts(number)] == [Outcome.CORRECTION]
    units = here.house.ledger.queries.units(b.CAMPAIGN, here.moment)
    state = next(one for one in units if one.name == SCHOOL)
    assert (state.state, state.codes, state.version) == (Outcome.ACCEPTED, (), 2)


def test_a_dead_link_does_not_answer_for_what_came_before(here: Office) -> None:
    lacking = archive(SCHOOL, stamped=False)
    here.receive(letter(ADDRESS, "考核材料", "见附件", [(NAME, lacking)]))
    here.work()
    here.wait(4)
    here.receive(letter(ADDRESS, "考核材料", DEAD))
    here.work()
    here.wait(60)
    first, second = (body for _, _, body in here.letters())
    assert "PDF" in first
    assert "链接已经失效" in second
