"""City bureaus' mails as bytes: twelve real packages each, one of them evil or faulty.

The short form of `test_bureaus.py`'s fifty: real archives, real documents, real letters.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from checks.model import Outcome, Verdict
from intake.demo.samples import packed
from tests.mail.office import BUREAU, NAMES, Office, archive, documents, letter, office

BAD = 4
OTHERS = tuple(name for place, name in enumerate(NAMES) if place != BAD)


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Office]:
    with office(tmp_path) as given:
        yield given


def named(unit: str) -> str:
    return f"{unit}-2022年1+X工作考核材料.zip"


def bomb() -> bytes:
    """An archive whose one member is a hundred thousand times as big as it looks."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made,
        made.open("考核材料.docx", "w") as to,
    ):
        for _ in range(64):
            to.write(bytes(1024 * 1024))
    return out.getvalue()


def climbing() -> bytes:
    """An archive with a member that would land outside the folder."""
    return packed(documents(NAMES[BAD]) | {"../../../etc/cron.d/x": b"* * * * * root true"})


EVIL: dict[str, bytes] = {
    "cut off": archive(NAMES[BAD])[:700],
    "a bomb": bomb(),
    "climbing out": climbing(),
    "no archive": b"this is no archive at all" * 40,
}


def inner(bad: bytes) -> dict[str, bytes]:
    return {named(name): bad if name == NAMES[BAD] else archive(name) for name in NAMES}


def folders(unit: str, files: Mapping[str, bytes]) -> dict[str, bytes]:
    return {f"{unit}/{name}": content for name, content in files.items()}


def eleven_are_fine(verdicts: tuple[Verdict, ...]) -> None:
    found = {one.unit: one.outcome for one in verdicts if one.unit in OTHERS}
    assert found == dict.fromkeys(OTHERS, Outcome.ACCEPTED)
    assert len(verdicts) == len(NAMES)
    assert all(one.unit in (*NAMES, "") for one in verdicts)


@pytest.mark.parametrize("evil", EVIL)
def test_one_evil_archive_of_twelve_costs_the_others_nothing(here: Office, evil: str) -> None:
    packages = inner(EVIL[evil])
    in_one = [("赣州市考核材料.zip", packed(packages))]
    files = in_one if evil in ("cut off", "a bomb") else list(packages.items())
    number = here.receive(letter(BUREAU, "赣州市报送材料", "附12所学校的材料。", files))
    here.work()
    here.wait(11)
    verdicts = here.verdicts(number)
    eleven_are_fine(verdicts)
    (bad,) = [one for one in verdicts if one.unit not in OTHERS]
    assert bad.unit == NAMES[BAD]
    assert bad.outcome in (Outcome.CORRECTION, Outcome.REVIEW)
    ((to, subject, body),) = here.letters()
    assert to == BUREAU
    assert subject.startswith("【12份材料：11份已受理】")
    assert "来信说明共" not in body
    for name in NAMES:
        assert f"━━━━ {name} ━━━━" in body
    assert "赣州市考核材料.zip" not in body


def test_a_folder_without_a_pdf_among_twelve_is_its_schools_concern_alone(here: Office) -> None:
    files: dict[str, bytes] = {}
    for name in NAMES:
        files |= folders(name, documents(name, stamped=name != NAMES[BAD]))
    files["汇总表.txt"] = "\n".join(NAMES).encode()
    number = here.receive(
        letter(BUREAU, "赣州市报送材料", "见附件。", [("赣州.zip", packed(files))])
    )
    here.work()
    here.wait(11)
    eleven_are_fine(here.verdicts(number))
    (bad,) = [one for one in here.verdicts(number) if one.unit not in OTHERS]
    assert [one.code for one in bad.findings] == ["PKG109"]
    ((_, _, body),) = here.letters()
    assert f"5. {NAMES[BAD]}：需补正 1 处" in body


def test_three_sent_again_leave_the_nine_as_they_were(here: Office) -> None:
    bad = {NAMES[0], NAMES[5], NAMES[11]}
    first = {named(name): archive(name, stamped=name not in bad) for name in NAMES}
    here.receive(letter(BUREAU, "赣州市", "附12所", [("赣州市.zip", packed(first))]))
    here.work()
    here.wait(30)
    again = {named(name): archive(name) for name in sorted(bad)}
    number = here.receive(letter(BUREAU, "赣州市补正", "附3所", [("补正.zip", packed(again))]))
    here.work()
    here.wait(30)
    assert {one.unit for one in here.verdicts(number)} == bad
    assert {one.version for one in here.verdicts(number)} == {2}
    first_letter, second = here.letters()
    assert first_letter[1].startswith("【12份材料：9份已受理】")
    assert second[1].startswith("【3份材料：3份已受理】")
    for name in set(NAMES) - bad:
        assert name not in second[2]


def test_all_twelve_sent_again_with_three_mended_says_of_nine_that_nothing_changed(
    here: Office,
) -> None:
    bad = {NAMES[0], NAMES[5], NAMES[11]}
    first = {named(name): archive(name, stamped=name not in bad) for name in NAMES}
    here.receive(letter(BUREAU, "赣州市", "附12所", [("赣州市.zip", packed(first))]))
    here.work()
    here.wait(30)
    again = {named(name): archive(name) for name in NAMES}
    number = here.receive(
        letter(BUREAU, "赣州市", "附12所，已补正", [("赣州市.zip", packed(again))])
    )
    here.work()
    here.wait(30)
    verdicts = here.verdicts(number)
    assert {one.outcome for one in verdicts} == {Outcome.ACCEPTED}
    same = {one.unit for one in verdicts if any(f.code == "MAIL107" for f in one.findings)}
    assert same == set(NAMES) - bad
    assert here.letters()[1][1].startswith("【12份材料：12份已受理】")


def test_what_the_mail_announces_and_lacks_is_told(here: Office) -> None:
    packages = {named(name): archive(name) for name in NAMES[:10]}
    text = "现报送十二所学校的材料：\n" + "\n".join(NAMES)
    here.receive(letter(BUREAU, "赣州市", text, [("赣州市.zip", packed(packages))]))
    here.work()
    here.wait(30)
    ((_, _, body),) = here.letters()
    assert "来信说明共 12 份，实际收到 10 份" in body
    for name in NAMES[10:]:
        assert f"- {name}" in body


def test_two_packages_of_an_ordinary_sender_get_one_letter_about_both(here: Office) -> None:
    files = [
        (named(NAMES[0]), archive(NAMES[0])),
        (named(NAMES[1]), archive(NAMES[1], stamped=False)),
    ]
    here.receive(letter("someone@else.example", "两校材料", "见附件", files))
    here.work()
    here.wait(30)
    ((_, subject, body),) = here.letters()
    assert subject.startswith(f"【需补正1处】{NAMES[0]}、{NAMES[1]}")
    assert f"━━ {NAMES[0]} ━━" in body
    assert "转给该单位" not in body
