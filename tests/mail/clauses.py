"""RFC 3834 clause by clause: what it asks of automatic responders, what we do, and a mail that shows it.

We are a service responder: a program that answers mail sent to an office's address. What the RFC asks only of
personal and group responders (vacation notices) is listed where people may expect it of us too.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from email import message_from_bytes
from email.policy import compat32

from notifier.guards import Answer, Silence
from parsers.headers import text_of
from tests.mail.awkward import TEXT, mixed, part, plain, word

HERE = Answer("li@gzschool.example")


@dataclass(frozen=True, slots=True)
class Asked:
    """A clause on which mail is answered and where to.

    Attributes:
        clause: Section, strength, and the rule in our own words.
        we: What we do, and why where it is not what the clause says.
    """

    clause: str
    we: str
    raw: bytes
    expected: Answer | Silence


def _report(kind: bytes) -> bytes:
    report = part(b"Content-Type: message/" + kind, b"Reporting-MTA: dns; mx.example")
    raw = mixed(TEXT, report, From="mx@mx.example")
    return raw.replace(b"multipart/mixed", b"multipart/report; report-type=" + kind)


BLIND = "2, MUST NOT: respond blindly to every mail"
MARKED = "2, SHOULD NOT: respond to Auto-Submitted with any value but no"
NULL = "2, MUST NOT: respond to a null address"
VALID = "2, encouraged: check the destination"
REFUSE = "2, MAY: refuse addresses that responders use"
LIST = "2, MAY: refuse what bears the marks of a list"
REPEAT = "2, SHOULD NOT (personal): the same response to the same sender within days"
NAMED = "2, SHOULD NOT (personal): respond where To and Cc do not name us"
FORGED = "2, SHOULD NOT: become a means of flooding others; addresses are easily forged"
WHERE = "4, MAY: service responders write to From, as their service says"
NEVER = "4, SHOULD NOT: Reply-To or Sender as the destination"
FIELD = "5, the field: tokens, comments, parameters; absent means no"
SUBJECT = "3.1.6, SHOULD NOT: take Auto: in a subject for a mark of machines"
HELD = Answer("li@gzschool.example", "sender-unproven")
MACHINE_SAID, NOBODY = Silence("automatic"), Silence("no-sender")
REFUSED = (
    *("owner-teachers", "teachers-request", "teachers-bounces", "listserv", "majordomo"),
    *("no-reply", "do_not_reply", "donotreply+x"),
)

ASKED = (
    Asked(BLIND, "spam gets nothing", plain(X_Spam_Flag="YES"), Silence("spam-like")),
    Asked(BLIND, "a read receipt gets nothing", _report(b"disposition-notification"), Silence("read-receipt")),
    Asked(BLIND, "a report of delivery gets nothing", _report(b"delivery-status"), Silence("bounce")),
    Asked(BLIND, "our own letter gets nothing", plain(X_Huizhi="JX-1; abc"), Silence("own")),
    Asked(BLIND, "our own address gets nothing", plain(From="Office@HUIZHI.example"), Silence("own")),
    Asked(MARKED, "silence", plain(Auto_Submitted="auto-replied"), MACHINE_SAID),
    Asked(MARKED, "silence", plain(Auto_Submitted="auto-generated"), MACHINE_SAID),
    Asked(MARKED, "silence for values to come", plain(Auto_Submitted="auto-notified"), MACHINE_SAID),
    Asked(MARKED, "an answer to no", plain(Auto_Submitted="no"), HERE),
    Asked(FIELD, "any case", plain(Auto_Submitted="AUTO-Replied"), MACHINE_SAID),
    Asked(FIELD, "a comment behind it", plain(Auto_Submitted="auto-replied (vacation)"), MACHINE_SAID),
    Asked(FIELD, "a parameter behind it", plain(Auto_Submitted="auto-replied; x=y"), MACHINE_SAID),
    Asked(FIELD, "no with a comment is no", plain(Auto_Submitted="no (by hand)"), HERE),
    Asked(FIELD, "absent is no", plain(), HERE),
    Asked(NULL, "silence", plain(Return_Path="<>"), MACHINE_SAID),
    Asked(NULL, "silence without an author", plain(From=None), NOBODY),
    Asked(NULL, "silence where From holds no address", plain(From="Li Si"), NOBODY),
    Asked(VALID, "none that could not be delivered to", plain(From="li@[127.0.0.1]"), NOBODY),
    Asked(VALID, "none that could break a command", plain(From="<li\t@x.example>"), NOBODY),
    *(Asked(REFUSE, one, plain(From=f"{one}@mx.example"), MACHINE_SAID) for one in ("MAILER-DAEMON", "Postmaster")),
    *(Asked(REFUSE, one, plain(From=f"{one}@mx.example"), Silence("no-reply")) for one in REFUSED),
    Asked(REFUSE, "a name that only sounds so", plain(From="ownerli@mx.example"), Answer("ownerli@mx.example")),
    Asked(LIST, "silence; with material a person decides", plain(List_Id="<teachers.example>"), Silence("list")),
    Asked(LIST, "silence; with material a person decides", plain(Precedence="bulk"), MACHINE_SAID),
    Asked(LIST, "other values of Precedence mean nothing", plain(Precedence="first-class"), HERE),
    Asked(REPEAT, "not for us: each mail has an answer, the same bytes only one", plain(Subject="again"), HERE),
    Asked(NAMED, "not for us: what is forwarded or copied blindly counts", plain(To="undisclosed:;"), HERE),
    Asked(FORGED, "whom the envelope contradicts waits for a person", plain(Return_Path="<x@evil.example>"), HELD),
    Asked(FORGED, "an envelope that agrees is enough", plain(Return_Path="<LI@gzschool.example>"), HERE),
    Asked(WHERE, "From; 163.com gives no Return-Path", plain(), HERE),
    Asked(WHERE, "one address, whatever From lists", plain(From="li@gzschool.example, all@bureau.example"), HERE),
    Asked(NEVER, "never Reply-To", plain(Reply_To="all@bureau.example"), HERE),
    Asked(NEVER, "never Sender", plain(Sender="secretary@bureau.example"), HERE),
    Asked(NEVER, "no read receipt either", plain(Disposition_Notification_To="x@evil.example"), HERE),
    Asked(SUBJECT, "an answer", plain(Subject="Auto: repair and maintenance, our material"), HERE),
    Asked(SUBJECT, "an answer", plain(Subject="Auto:"), HERE),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Written:
    """A clause on what a response carries.

    Attributes:
        raw: The mail that is answered.
        holds: Whether the letter keeps the clause, or what we do instead.
    """

    clause: str
    we: str
    raw: bytes
    holds: Callable[[bytes], bool]


def values(letter: bytes, name: str) -> tuple[str, ...]:
    """What stands in all headers of a name, as people read it."""
    found = message_from_bytes(letter, policy=compat32).get_all(name, [])
    return tuple(" ".join(text_of(str(one)).split()) for one in found)


def _is(name: str, *expected: str) -> Callable[[bytes], bool]:
    return lambda letter: values(letter, name) == expected


def _short(letter: bytes) -> bool:
    lines = letter.partition(b"\r\n\r\n")[0].split(b"\r\n")
    return all(len(line) <= (76 if b"=?" in line else 998) for line in lines)


def _bounded(letter: bytes) -> bool:
    (thread,) = values(letter, "References")
    return len(thread.split()) == 12 and thread.endswith("<199@a.example> <1@gzschool.example>")


FROM = "3.1.2, SHOULD: From reaches the people who keep the service, its name tells which service"
REPLY = "3.1.3, SHOULD: Reply-To where an answer is expected, even where it is From again"
TO = "3.1.4, SHOULD: To is the one recipient"
DATE = "3.1.5, SHOULD: Date is when the response was made"
TITLE = "3.1.6, SHOULD: the subject says that it is a response, then repeats the subject"
THREAD = "3.1.7, SHOULD: In-Reply-To and References, by RFC 5322, 3.6.4"
ONWARD = "2, SHOULD NOT: cause further answers of machines"
OFFICE = "江西省1+X证书制度试点工作协调推进领导小组办公室"
MANY = b" ".join(b"<%d@a.example>" % number for number in range(200))
LENGTHY, BROKEN = word("长" * 400), word("封面\r\nBcc: x@evil.example")

WRITTEN = (
    Written(FROM, "the office by name, at the address that sends", plain(),
            _is("From", f"{OFFICE} <office@huizhi.example>")),
    Written(REPLY, "the notice's mailbox: who sends may be read by nobody", plain(),
            _is("Reply-To", "jxzstjb_yx@163.com")),
    Written(TO, "one address", plain(), _is("To", "li@gzschool.example")),
    Written(TO, "no copies", plain(Cc="all@bureau.example"), _is("Cc")),
    Written(DATE, "when it was sealed", plain(), _is("Date", "Mon, 20 Mar 2023 01:35:00 +0000")),
    Written(TITLE, "what the letter is, and its number; an empty-handed mail's subject comes back, on one line",
            plain(Subject=BROKEN), _is("Subject", "【来信已收到】封面 Bcc: x@evil.example（JX-2022-00042）")),
    Written("3.1.6: no line with an encoded word above 76 characters", "folded", plain(Subject=LENGTHY), _short),
    Written(THREAD, "the mail's id", plain(), _is("In-Reply-To", "<1@gzschool.example>")),
    Written(THREAD, "the mail's id", plain(), _is("References", "<1@gzschool.example>")),
    Written(THREAD, "its references go before", plain(References="<a@a.example> <b@b.example>"),
            _is("References", "<a@a.example> <b@b.example> <1@gzschool.example>")),
    Written(THREAD, "its In-Reply-To where it has no references", plain(In_Reply_To="<a@a.example>"),
            _is("References", "<a@a.example> <1@gzschool.example>")),
    Written(THREAD, "of many the first that is left and the newest", plain(References=MANY), _bounded),
    Written(THREAD, "none for a mail without an id", plain(Message_ID=None), _is("In-Reply-To")),
    Written(THREAD, "none for an id that would break the header", plain(Message_ID="<a\x01b@c.example>"),
            _is("References")),
    Written("3.1.8 and 5.2, SHOULD: auto-replied", "always", plain(), _is("Auto-Submitted", "auto-replied")),
    Written("3.1.9, MAY: Precedence", "not used: it means nothing certain", plain(), _is("Precedence")),
    Written("3.2: text for people", "plain text, never what was sent", mixed(TEXT),
            _is("Content-Type", 'text/plain; charset="utf-8"')),
    Written(ONWARD, "no receipt is asked for", plain(), _is("Disposition-Notification-To")),
    Written(ONWARD, "Exchange is told to keep silent", plain(), _is("X-Auto-Response-Suppress", "All")),
)  # fmt: skip
