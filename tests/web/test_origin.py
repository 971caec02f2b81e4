"""What the page says of where a mail came from: claims as claims, records as records."""

from __future__ import annotations

from dataclasses import replace

from intake.web.origin import origin
from parsers.model import Address, Forwarded
from tests import builders as b


def test_a_forwarded_mail_shows_its_first_sender_and_the_servers_record() -> None:
    mail = replace(
        b.mail(subject="转发：考核材料"),
        sender=Address("li@gzschool.example", "李老师"),
        date="Mon, 20 Mar 2023 09:30:00 +0800",
        forwarded=(
            Forwarded(Address("wang@school.example", "王"), "考核材料", "2023-03-19 08:00"),
        ),
        proofs=(("spf", "pass"), ("dkim", "none"), ("dmarc", "fail"), ("auth", "odd")),
        oddities=("no-message-id", "partial 1/3", "cut structure"),
    )
    assert list(origin(mail)) == [
        ("主题", "转发：考核材料"),
        ("署名", "李老师"),
        ("信上的日期", "Mon, 20 Mar 2023 09:30:00 +0800"),
        ("转自", "王 <wang@school.example>，2023-03-19 08:00，考核材料"),
        ("发件人核验", "SPF 通过，DKIM 没有设置，DMARC 未通过，AUTH odd"),
        ("注意", "邮件被拆成几封发送，这里只有其中一封"),
        ("注意", "邮件超出处理上限，没有读全"),
    ]


def test_a_server_that_records_nothing_is_told_so() -> None:
    assert list(origin(b.mail(subject=""))) == [
        ("主题", "没有主题"),
        ("发件人核验", "收信服务器没有记录"),
    ]
