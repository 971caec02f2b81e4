"""Files behind links: listed by expiry, never fetched; what a person downloads finds its mail."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from checks.model import Outcome
from intake.dropping import FOLDER, sweep
from tests.mail.office import NAMES, Office, archive, letter, office

SCHOOL = NAMES[0]
NAME = f"{SCHOOL}-2022年1+X工作考核材料.zip"


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Office]:
    with office(tmp_path) as given:
        yield given


def linked(sender: str, name: str, day: int) -> tuple[str, str, str]:
    text = (
        f"从QQ邮箱发来的超大附件\n\n{name} (1.2K, 2023年04月{day:02d}日 21:59 到期)进入下载页面："
        "http://mail.qq.com/cgi-bin/ftnExs_download?k=0031&t=exs_ftn_download&code=ab12"
    )
    return sender, "考核材料", text


def drop(here: Office, name: str, content: bytes) -> Path:
    path = here.house.home / FOLDER / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    long_ago = here.moment.timestamp() - 3600
    os.utime(path, (long_ago, long_ago))
    return path


def swept(here: Office) -> list[int | None]:
    house = here.house
    return [one.message_id for one in sweep(house.home, house.ledger, house.blobs, here.moment)]


def test_links_are_listed_by_expiry_and_the_sender_hears_that_they_came(here: Office) -> None:
    for place, day in enumerate((20, 3, 11)):
        mail = letter(*linked(f"s{place}@school.example", f"{place}.zip", day))
        here.receive(mail)
    here.work()
    assert [one.link.name for one in here.house.ledger.links.open()] == ["1.zip", "2.zip", "0.zip"]
    here.wait(11)
    assert [subject[:7] for _, subject, _ in here.letters()] == ["【已收到链接】"] * 3
    assert all("无需重发" in body for _, _, body in here.letters())


def test_a_downloaded_file_is_judged_as_if_it_had_come_with_its_mail(here: Office) -> None:
    content = archive(SCHOOL)
    size = f"{len(content) / 1024:.1f}K"
    sender, subject, text = linked("s0@school.example", NAME, 20)
    number = here.receive(letter(sender, subject, text.replace("1.2K", size)))
    here.work()
    here.wait(11)
    path = drop(here, NAME, content)
    assert swept(here) == [number]
    assert not path.exists()
    here.work()
    (verdict,) = here.verdicts(number)
    assert (verdict.unit, verdict.outcome, verdict.version) == (SCHOOL, Outcome.ACCEPTED, 1)
    assert not here.house.ledger.links.open()
    assert [subject[:5] for _, subject, _ in here.letters()] == ["【已收到链", "【已受理】"]


def test_a_file_that_fits_two_mails_or_none_stays_where_it_is(here: Office) -> None:
    for place in (0, 1):
        here.receive(letter(*linked(f"s{place}@school.example", "材料.zip", 20 + place)))
    here.work()
    both = drop(here, "材料.zip", b"x" * 1229)
    none = drop(here, "照片.zip", b"x" * 1229)
    assert swept(here) == [None, None]
    assert both.exists()
    assert none.exists()


def test_a_download_that_still_runs_is_left_alone(here: Office) -> None:
    here.receive(letter(*linked("s0@school.example", "材料.zip", 20)))
    here.work()
    fresh = drop(here, "材料.zip", b"x" * 1229)
    now = here.moment.timestamp()
    os.utime(fresh, (now, now))
    drop(here, "材料.zip.crdownload", b"x" * 10)
    assert swept(here) == []


def test_a_file_that_gives_trouble_keeps_no_other_from_its_mail(here: Office) -> None:
    long = f"{'材' * 83}a.zip"  # as long as a name may be, so that none can be made of it
    here.receive(letter(*linked("s0@school.example", long, 20)))
    number = here.receive(letter(*linked("s1@school.example", "甲.zip", 21)))
    here.work()
    stays = drop(here, long, b"x" * 1229)
    drop(here, "甲.zip", b"x" * 1229)
    assert swept(here) == [None, number]
    assert stays.exists()


def test_a_symbolic_link_in_the_drop_folder_is_not_followed(here: Office) -> None:
    here.receive(letter(*linked("s0@school.example", "材料.zip", 20)))
    here.work()
    elsewhere = drop(here, ".secret", b"x" * 1229)
    (elsewhere.parent / "材料.zip").symlink_to(elsewhere)
    assert swept(here) == []
    assert here.house.ledger.links.open()


def test_a_dead_link_asks_the_unit_to_send_again(here: Office) -> None:
    number = here.receive(letter(*linked("s0@school.example", NAME, 20)))
    here.work()
    here.wait(11)
    assert here.house.ledger.links.expire(number, here.moment) == 1
    here.wait(11)
    (verdict,) = here.verdicts(number)
    assert verdict.outcome is Outcome.CORRECTION
    assert "现已失效" in here.letters()[-1][2]
