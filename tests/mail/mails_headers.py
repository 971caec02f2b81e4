"""Awkward headers: subjects, senders, dates, ids."""

from __future__ import annotations

import base64

from parsers.model import Address
from tests.mail.awkward import Awkward, plain, word

SPLIT = "材料报送旻喆".encode("gb18030")


def _subject(name: str, raw: bytes, subject: str) -> Awkward:
    return Awkward(name, plain(Subject=raw), {"subject": subject})


def _words(raw: bytes, cut: int, charset: bytes = b"gb18030", glue: bytes = b"\r\n ") -> bytes:
    pieces = (raw[:cut], raw[cut:])
    return glue.join(b"=?%s?B?%s?=" % (charset, base64.b64encode(one)) for one in pieces)


MAILS = (
    _subject("subject in UTF-8 words", word("报送材料"), "报送材料"),
    _subject("gb2312 label over GBK characters", word("旻喆镕堃", "gb2312", "gb18030"), "旻喆镕堃"),
    _subject("gbk label", word("镕堃", "GBK", "gb18030"), "镕堃"),
    _subject("x-gbk label", word("镕堃", "x-gbk", "gb18030"), "镕堃"),
    _subject("cp936 label", word("镕堃", "cp936", "gb18030"), "镕堃"),
    _subject("gb18030 four-byte character", word("𠮷报送", "gb18030"), "𠮷报送"),
    _subject("gb2312 label over UTF-8 bytes", word("报送考核材料", "gb2312", "utf-8"), "报送考核材料"),
    _subject("raw GBK bytes", "报送材料".encode("gbk"), "报送材料"),
    _subject("raw UTF-8 bytes", "报送材料".encode(), "报送材料"),
    _subject("raw GBK with a backslash as second byte", "胄誠".encode("gbk"), "胄誠"),
    _subject("a character split over two words", _words(SPLIT, 3), "材料报送旻喆"),
    _subject("a character split, words glued together", _words(SPLIT, 5, glue=b""), "材料报送旻喆"),
    _subject("a character split over words of one family", b"=?gb2312?B?%s?= =?GBK?B?%s?=" % (
        base64.b64encode(SPLIT[:3]), base64.b64encode(SPLIT[3:])), "材料报送旻喆"),
    _subject("quoted-printable words", word("报送", kind="Q"), "报送"),
    _subject("underscores are blanks in Q words", b"=?utf-8?Q?a_b?=", "a b"),
    _subject("plain text between words stays", b"Re: %s (2)" % word("报送"), "Re: 报送 (2)"),
    _subject("unknown charset", b"=?no-such?B?5oql6YCB?=", "报送"),
    _subject("charset with a language (RFC 2231)", b"=?utf-8*zh?B?5oql6YCB?=", "报送"),
    _subject("a codec that is no charset", b"=?idna?B?5oql6YCB?=", "报送"),
    _subject("a word of one character", b"=?gb2312?B?1tA=?=", "中"),
    _subject("a word of one letter", b"=?utf-8?B?QQ==?=", "A"),
    _subject("the last character in a word of its own", b"=?gb2312?B?sajLzQ==?= =?gb2312?B?sb0=?=", "报送苯"),
    _subject("a codec that reads escapes", b"=?unicode_escape?Q?=5Cu4e2d?=", "\\u4e2d"),
    _subject("base64 without padding", b"=?utf-8?B?5oql6YCBYQ?=", "报送a"),
    _subject("base64 with one character too many", b"=?utf-8?B?5oql6YCBx?=", "报送"),
    _subject("a word without an end", b"=?utf-8?B?5oql6YCB", "=?utf-8?B?5oql6YCB"),
    _subject("a word folded in its middle", b"=?utf-8?B?5oql\r\n 6YCB?=", "报送"),
    _subject("latin-1 label over GBK", word("报送材料", "iso-8859-1", "gbk"), "报送材料"),
    _subject("us-ascii label over UTF-8", word("报送材料", "us-ascii", "utf-8"), "报送材料"),
    _subject("iso-2022-jp", word("資料", "iso-2022-jp"), "資料"),
    _subject("big5", word("資料", "big5"), "資料"),
    _subject("folded with a tab", b"a\r\n\tb", "a b"),
    _subject("broken in two lines without a blank", "报送\r\n材料".encode(), "报送 材料"),
    _subject("NUL and escape codes", b"a\x00b\x1b[31m", "a b [31m"),
    _subject("characters that turn the reading direction", "a\u202egpj.exe".encode(), "agpj.exe"),
    _subject("half a surrogate pair as UTF-8", b"a\xed\xa0\x80b", "a頎\ufffdb"),
    _subject("a very long one is capped", b"x" * 30000, "x" * 500),
    _subject("bare CR inside does not make a header", b"a\rBcc: b@c.example", "a Bcc: b@c.example"),
    Awkward("no subject", plain(Subject=None), {"subject": ""}),
    Awkward("two subjects: the first counts", b"Subject: one\r\n" + plain(Subject="two"), {"subject": "one"}),
    Awkward("header names in capitals", plain().replace(b"Subject:", b"SUBJECT :"), {"subject": "plain"}),
    Awkward("sender with a name in GBK words",
            plain(From=word("李镕", "gb2312", "gb18030") + b" <a@b.example>"),
            {"sender": Address("a@b.example", "李镕")}),
    Awkward("sender with a raw GBK name", plain(From="李镕 <a@b.example>".encode("gbk")),
            {"sender": Address("a@b.example", "李镕")}),
    Awkward("sender with a comma in quotes", plain(From='"Li, Si" <a@b.example>'),
            {"sender": Address("a@b.example", "Li, Si")}),
    Awkward("sender whose name is an address", plain(From='"x@evil.example" <a@b.example>'),
            {"sender": Address("a@b.example", "x@evil.example")}),
    Awkward("sender without angle brackets", plain(From="a@b.example (Li)"),
            {"sender": Address("a@b.example")}),
    Awkward("sender that makes the stdlib raise", plain(From="a@["), {"sender": None}),
    Awkward("empty sender", plain(From=""), {"sender": None, "oddities": ("no-from",)}),
    Awkward("no sender", plain(From=None), {"sender": None, "oddities": ("no-from",)}),
    Awkward("two senders: the first counts", plain(From="a@b.example, c@d.example"),
            {"sender": Address("a@b.example")}),
    Awkward("no date", plain(Date=None), {"date": "", "oddities": ("no-date",)}),
    Awkward("a Chinese date", plain(Date="2023年3月20日"), {"date": "2023年3月20日", "oddities": ("bad-date",)}),
    Awkward("a date beyond all calendars", plain(Date="Mon, 99 Foo 9999999999 99:99:99 +9999"),
            {"oddities": ("bad-date",)}),
    Awkward("no Message-ID", plain(Message_ID=None), {"message_id": "", "oddities": ("no-message-id",)}),
    Awkward("Message-ID without brackets", plain(Message_ID="1@b.example"), {"message_id": ""}),
    Awkward("Message-ID with a blank", plain(Message_ID="<a b@c.example>"), {"message_id": ""}),
    Awkward("references over several lines", plain(References=b"<1@a.example>\r\n <2@a.example>"),
            {"references": ("<1@a.example>", "<2@a.example>")}),
    Awkward("null return path", plain(Return_Path="<>"), {"return_path": ""}),
    Awkward("authentication results of the receiving server",
            plain(Authentication_Results="mx1; spf=pass smtp.mail=b.example; dkim=none; dmarc=FAIL"),
            {"proofs": (("spf", "pass"), ("dkim", "none"), ("dmarc", "fail"))}),
    Awkward("authentication results that the sender forged below",
            plain(Authentication_Results="mx1; spf=fail\r\nAuthentication-Results: x; spf=pass"),
            {"proofs": (("spf", "fail"),)}),
    Awkward("an mbox line before the headers", b"From li@gz Mon Mar 20 09:30:00 2023\r\n" + plain(),
            {"subject": "plain", "text": "hello"}),
    Awkward("empty lines before the headers", b"\r\n\r\n" + plain(), {"subject": "plain", "text": "hello"}),
    Awkward("line ends of Unix", plain().replace(b"\r\n", b"\n"), {"subject": "plain", "text": "hello"}),
    Awkward("line ends of the old Mac", plain().replace(b"\r\n", b"\r"), {"subject": "plain", "text": "hello"}),
    Awkward("headers without a body", plain().partition(b"\r\n\r\n")[0], {"subject": "plain", "text": ""}),
    Awkward("a header of a megabyte before all others", b"X-A: " + b"x" * 2**20 + b"\r\n" + plain(),
            {"subject": "plain", "sender": Address("li@gzschool.example"), "text": "hello"}),
    Awkward("a header of a megabyte behind all others", plain(X_A=b"x" * 2**20), {"subject": "plain", "text": "hello"}),
    Awkward("a header line that is none", b"what is this\r\n" + plain(), {"files": []}),
)  # fmt: skip
