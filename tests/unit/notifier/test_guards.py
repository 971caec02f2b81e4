"""Who gets an automatic answer, and who never does (RFC 3834)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from config.roster import Unit, UnitKind
from notifier.guards import Answer, Silence, answers_us, whom
from parsers.model import Address, Mail, MailKind

OWN = frozenset({"office@huizhi.example"})
UNIT = Unit("赣州示例职业技术学院", UnitKind.SCHOOL, senders=("li@gzschool.example",))
MAIL = Mail(
    message_id="<1@gzschool.example>",
    subject="材料",
    sender=Address("li@gzschool.example"),
    return_path=None,
    date="",
    text="",
    kind=MailKind.PERSON,
)


def test_a_person_is_answered() -> None:
    assert whom(MAIL, OWN, ()) == Answer("li@gzschool.example")


@pytest.mark.parametrize("kind", [kind for kind in MailKind if kind is not MailKind.PERSON])
def test_a_machine_is_never_answered(kind: MailKind) -> None:
    assert whom(replace(MAIL, kind=kind), OWN, (UNIT,)) == Silence(str(kind))


@pytest.mark.parametrize(
    "address",
    ["noreply@a.example", "no-reply@a.example", "MAILER-DAEMON@a.example", "bounce+7@a.example"],
)
def test_nobody_reads_these_boxes(address: str) -> None:
    assert whom(replace(MAIL, sender=Address(address)), OWN, ()) == Silence("no-reply")


@pytest.mark.parametrize("address", ["norman@a.example", "bouncer@a.example", "daemonli@a.example"])
def test_people_with_such_names_are_people(address: str) -> None:
    assert whom(replace(MAIL, sender=Address(address)), OWN, ()) == Answer(address)


@pytest.mark.parametrize(
    "address", ["", "a", "a@", "a b@c.example", "a@b.example\nBcc: x@y.example"]
)
def test_what_is_no_plain_address_is_left_alone(address: str) -> None:
    assert whom(replace(MAIL, sender=Address(address)), OWN, ()) == Silence("no-sender")


def test_we_do_not_write_to_ourselves_in_any_case() -> None:
    mail = replace(MAIL, sender=Address("Office@Huizhi.example"))
    assert whom(mail, OWN, ()) == Silence("own")


def test_a_sender_that_the_envelope_contradicts_waits_for_a_person() -> None:
    forged = replace(MAIL, return_path="other@spam.example")
    assert whom(forged, OWN, ()) == Answer("li@gzschool.example", held="sender-unproven")


def test_a_registered_sender_needs_no_agreement() -> None:
    relayed = replace(MAIL, return_path="relay@school.example")
    assert whom(relayed, OWN, (UNIT,)) == Answer("li@gzschool.example")


@pytest.mark.parametrize(
    ("reference", "ours"),
    [
        ("<0123456789abcdef0123.7@huizhi.example>", True),
        ("<0123456789abcdef0123.7@Huizhi.Example>", True),
        ("<0123456789abcdef0123.7@other.example>", False),
        ("<7@huizhi.example>", False),
    ],
)
def test_a_reply_to_our_letter_is_known_by_its_id(reference: str, ours: bool) -> None:  # noqa: FBT001 - a table
    assert answers_us(replace(MAIL, references=("<a@b.example>", reference)), OWN) is ours


@pytest.mark.parametrize(
    ("subject", "ours"),
    [
        ("Re: 【未见附件】报送（JX-2022-00042）", True),
        ("自动答复 【来信已收到】您的来信（JIANGZHOU-2027-00007）", True),
        ("报送（JX-2022-00042）", False),
        ("【未见附件】报送", False),
        ("【赣州】示例学校（GZ-1）", False),
    ],
)
def test_a_reply_that_lost_the_id_is_known_by_our_subject(subject: str, ours: bool) -> None:  # noqa: FBT001 - a table
    assert answers_us(replace(MAIL, subject=subject), OWN) is ours


def test_material_without_a_mail_is_not_answered() -> None:
    assert whom(None, OWN, (UNIT,)) == Silence("no-mail")
