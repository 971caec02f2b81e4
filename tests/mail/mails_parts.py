"""Awkward parts: names, transfer encodings, boundaries, mails within mails."""

from __future__ import annotations

import binascii

from parsers.model import Address, Forwarded
from tests.mail.awkward import (
    PDF,
    TEXT,
    ZIP,
    Awkward,
    attached,
    b64,
    head,
    mixed,
    part,
    parts_of,
    plain,
    qp,
    tnef,
    word,
)


def _named(
    name: str, disposition: bytes, expected: str, kind: bytes = b"application/octet-stream"
) -> Awkward:
    return Awkward(
        name, mixed(TEXT, attached(ZIP, disposition, kind)), {"files": [(expected, ZIP)]}
    )


def _coded(name: str, encoding: bytes, body: bytes, real: bytes = ZIP) -> Awkward:
    raw = mixed(
        TEXT,
        attached(body, encoding=encoding)
        if encoding != b"base64"
        else part(
            b"Content-Type: application/zip\r\nContent-Disposition: attachment; filename=a.zip\r\n"
            b"Content-Transfer-Encoding: base64",
            body,
        ),
    )
    return Awkward(name, raw, {"files": [("a.zip", real)], "text": "hello"})


ONE = {"files": [("a.zip", ZIP)], "text": "hello"}
INNER = mixed(
    TEXT,
    attached(),
    boundary=b"in",
    From="wang@school.example",
    Subject=word("考核材料"),
    Date="Sun, 19 Mar 2023 08:00:00 +0800",
)
CLAIMED = Forwarded(Address("wang@school.example"), "考核材料", "Sun, 19 Mar 2023 08:00:00 +0800")
BROKEN = mixed(TEXT, attached())
NESTED = head() + b"".join(
    b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n) for n in range(40)
)
UU = (
    b"begin 644 a.zip\r\n"
    + b"\r\n".join(binascii.b2a_uu(ZIP[at : at + 45]).rstrip() for at in range(0, len(ZIP), 45))
    + b"\r\n`\r\nend\r\n"
)

NAMES = (
    _named("name in QQ's form", b"", "材料.zip",
           b'application/octet-stream; charset="gb18030"; name="' + word("材料.zip", "gb18030") + b'"'),
    _named("name in Foxmail's form", b'attachment; filename="' + word("旻喆.zip", "gb2312", "gb18030") + b'"', "旻喆.zip"),
    _named("raw GBK name", b'attachment; filename="' + "镕堃材料.zip".encode("gbk") + b'"', "镕堃材料.zip"),
    _named("raw GBK name whose last byte looks like a backslash",
           b'attachment; filename="' + "校誠".encode("gbk") + b'"', "校誠"),
    _named("raw UTF-8 name", b'attachment; filename="' + "材料.zip".encode() + b'"', "材料.zip"),
    _named("raw name without quotes", b"attachment; filename=" + "材料.zip".encode("gbk"), "材料.zip"),
    _named("RFC 2231 in GB18030", b"attachment; filename*=gb18030''%B2%C4%C1%CF.zip", "材料.zip"),
    _named("RFC 2231 in UTF-8", b"attachment; filename*=UTF-8''%E6%9D%90%E6%96%99.zip", "材料.zip"),
    _named("RFC 2231 pieces that split a GBK character",
           b"attachment; filename*0*=gb2312''%B2%C4%C1;\r\n filename*1*=%CF.zip", "材料.zip"),
    _named("RFC 2231 pieces in the wrong order",
           b"attachment; filename*1*=%E6%96%99.zip; filename*0*=utf-8''%E6%9D%90", "材料.zip"),
    _named("RFC 2231 pieces, coded and plain", b"attachment; filename*0*=utf-8''%E6%9D%90; filename*1=\"b.zip\"", "材b.zip"),
    _named("RFC 2231 with an unknown charset", b"attachment; filename*=x-none''%E6%9D%90.zip", "材.zip"),
    _named("RFC 2231 without a charset", b"attachment; filename*=%E6%9D%90.zip", "材.zip"),
    _named("RFC 2231 in Content-Type", b"attachment", "材.zip", b"application/zip; name*=utf-8''%E6%9D%90.zip"),
    _named("encoded words in RFC 2231 pieces",
           b'attachment; filename*0="' + word("材料.zip")[:14] + b'"; filename*1="' + word("材料.zip")[14:] + b'"', "材料.zip"),
    _named("percent-encoded name", b'attachment; filename="%E6%9D%90%E6%96%99.zip"', "材料.zip"),
    _named("percent-encoded GBK name", b'attachment; filename="%B2%C4%C1%CF.zip"', "材料.zip"),
    _named("a percent sign that means itself", b'attachment; filename="100%.zip"', "100%.zip"),
    _named("a name over two folded words",
           b'attachment; filename="' + word("材料") + b"\r\n " + word("汇总.zip") + b'"', "材料汇总.zip"),
    _named("a name of question marks beside a whole one", b'attachment; filename="????.zip"', "材料.zip",
           b'application/zip; name="' + word("材料.zip") + b'"'),
    _named("quotes that never end", b'attachment; filename="a.zip', "a.zip"),
    _named("escaped quotes", b'attachment; filename="say \\"a\\".zip"', 'say "a".zip'),
    _named("a path of Windows", b'attachment; filename="C:\\My\\a.zip"', "a.zip"),
    _named("a path that climbs", b'attachment; filename="../../etc/a.zip"', "a.zip"),
    _named("a semicolon in the name", b'attachment; filename="a;b.zip"', "a;b.zip"),
    _named("no name at all", b"", "附件1.zip", b"application/zip"),
    _named("a name with a NUL", b'attachment; filename="a\x00.zip"', "a .zip"),
    _named("inline, not attached", b'inline; filename="a.zip"', "a.zip"),
    _named("an image by its type", b'attachment; filename="a.zip"', "a.zip", b"image/jpeg"),
    _named("nonsense for a type", b'attachment; filename="a.zip"', "a.zip", b"file"),
    _named("a text by its type", b'attachment; filename="a.zip"', "a.zip", b"text/plain"),
    _named("a name 3,000 characters long", b'attachment; filename="' + b"a" * 3000 + b'.zip"', "a" * 255),
)  # fmt: skip

CODINGS = (
    _coded("base64 in one long line", b"base64", b64(ZIP, 10**6)),
    _coded("base64 in lines of 75", b"base64", b64(ZIP, 75)),
    _coded("base64 with blanks in it", b"base64", b64(ZIP).replace(b"\r\n", b" \r\n\t")),
    _coded("base64 without its padding", b"base64", b64(ZIP + b"x").rstrip(b"="), ZIP + b"x"),
    _coded("base64 in two runs, padding between", b"base64", b64(ZIP[:10]) + b"\r\n" + b64(ZIP[10:])),
    _coded("base64 cut off", b"base64", b64(ZIP)[:-3], ZIP[: (len(b64(ZIP, 10**6)) - 3) * 6 // 8]),
    _coded("raw bytes that claim base64", b"base64", ZIP),
    _coded("raw bytes that claim 7bit", b"7bit", ZIP),
    _coded("raw bytes that claim quoted-printable", b"quoted-printable", ZIP),
    _coded("base64 that claims 8bit", b"8bit", b64(ZIP)),
    _coded("base64 that claims nothing", b"", b64(ZIP)),
    _coded("an encoding nobody knows", b"x-none", ZIP),
    _coded("BASE64 in capitals", b"BASE64 ", b64(ZIP)),
    _coded("quoted-printable of bytes", b"quoted-printable", b"=50K=03=04x=3D", b"PK\x03\x04x="),
    _coded("uuencoded attachment", b"x-uuencode", UU),
    Awkward("a file uuencoded in the text", plain(b"hello\r\n" + UU), {"files": [("a.zip", ZIP)]}),
    Awkward("two files uuencoded, the first at the very start", plain(UU + b"begin 644 b.txt\r\n#86)C\r\n`\r\nend\r\n"),
            {"files": [("a.zip", ZIP)]}),
    Awkward("an attachment of no bytes", mixed(TEXT, attached(b"")), {"files": [("a.zip", b"")]}),
    Awkward("a nameless part of no bytes", mixed(TEXT, attached(b"", b"")), {"files": []}),
    Awkward("a mail that is the attachment itself",
            head(Content_Type='application/zip; name="a.zip"', Content_Transfer_Encoding="base64")
            + b"\r\n" + b64(ZIP), {"files": [("a.zip", ZIP)], "text": ""}),
)  # fmt: skip

STRUCTURES = (
    Awkward("boundary without quotes", BROKEN.replace(b'"=_x"', b"=_x"), ONE),
    Awkward("boundary with blanks at its lines' ends", BROKEN.replace(b"--=_x\r", b"--=_x  \r"), ONE),
    Awkward("no last boundary", BROKEN.replace(b"--=_x--\r\n", b""), ONE),
    Awkward("the last boundary too early", mixed(TEXT) + parts_of(b"=_x", attached()), ONE),
    Awkward("a declared boundary that never comes", BROKEN.replace(b'"=_x"', b'"=_other"'), ONE),
    Awkward("no declared boundary", BROKEN.replace(b'; boundary="=_x"', b""), ONE),
    Awkward("an empty boundary", BROKEN.replace(b'"=_x"', b'""'), ONE),
    Awkward("the boundary folded into the next line", BROKEN.replace(b"; boundary", b";\r\n\tboundary"), ONE),
    Awkward("a boundary that is the beginning of another",
            mixed(mixed(TEXT, attached(), boundary=b"xy").partition(b"\r\n\r\n")[2].join(
                (b'Content-Type: multipart/mixed; boundary="xy"\r\n\r\n', b"")), boundary=b"x"), ONE),
    Awkward("words before the first boundary",
            BROKEN.replace(b"\r\n\r\n--=_x", b"\r\n\r\nThis is a multi-part message.\r\n--=_x", 1), ONE),
    Awkward("a boundary line inside a text line", mixed(part(b"Content-Type: text/plain", b"a --=_x b"), attached()),
            {"files": [("a.zip", ZIP)], "text": "a --=_x b"}),
    Awkward("parts without headers", mixed(b"\r\nhello", attached()), ONE),
    Awkward("multipart without any part", head(Content_Type="multipart/mixed; boundary=q") + b"\r\nhello",
            {"files": [], "text": "hello", "oddities": ("no-parts",)}),
    Awkward("multipart in capitals", BROKEN.replace(b"multipart/mixed", b"MULTIPART/MIXED"), ONE),
    Awkward("an unknown kind of multipart", BROKEN.replace(b"multipart/mixed", b"multipart/x-mixed"), ONE),
    Awkward("related in alternative in mixed",
            mixed(part(b'Content-Type: multipart/alternative; boundary="b"', parts_of(
                b"b", TEXT, part(b"Content-Type: text/html", b"<p>hello</p>"))), attached()), ONE),
    Awkward("an empty plain form beside the HTML one",
            mixed(part(b"Content-Type: text/plain", b" "), part(b"Content-Type: text/html", b"<p>hello</p>"),
                  attached()), ONE),
    Awkward("a picture shown in the text",
            mixed(TEXT, attached(PDF, b"inline", b'image/png; name="logo.png"'), kind=b"related"),
            {"files": [("logo.png", PDF)]}),
    Awkward("line ends of Unix in parts", BROKEN.replace(b"\r\n", b"\n"), ONE),
    Awkward("a signed mail keeps its attachment",
            mixed(TEXT, attached(), attached(PDF, b'attachment; filename="smime.p7s"'), kind=b"signed"),
            {"files": [("a.zip", ZIP), ("smime.p7s", PDF)]}),
    Awkward("an encrypted mail is told", plain(b64(ZIP), Content_Type="application/pkcs7-mime"), {"oddities": ("sealed",)}),
    Awkward("parts nested deeper than anybody nests them", NESTED, {"files": [], "oddities": ("cut structure",)}),
    Awkward("more parts than anybody sends", mixed(TEXT, *[part(b"Content-Type: text/plain", b"x")] * 4000),
            {"text": "hello", "files": [], "oddities": ("cut structure",)}),
    Awkward("more headers than any mail has", b"X-A: x\r\n" * 1000 + plain(),
            {"sender": None, "oddities": ("no-from", "no-date", "no-message-id", "cut structure")}),
    Awkward("message/partial is told",
            plain(b"x", Content_Type='message/partial; id="a@b"; number=1; total=3'), {"oddities": ("partial 1/3",)}),
)  # fmt: skip

WITHIN = (
    Awkward("a forwarded mail as message/rfc822", mixed(TEXT, part(b"Content-Type: message/rfc822", INNER)),
            {**ONE, "forwarded": (CLAIMED,)}),
    Awkward("a forwarded mail in base64", mixed(TEXT, attached(INNER, b"attachment", b"message/rfc822")),
            {**ONE, "forwarded": (CLAIMED,)}),
    Awkward("a forwarded mail as a file .eml", mixed(TEXT, attached(INNER, b'attachment; filename="x.eml"')),
            {**ONE, "forwarded": (CLAIMED,)}),
    Awkward("forwarded twice",
            mixed(TEXT, part(b"Content-Type: message/rfc822", mixed(
                TEXT, part(b"Content-Type: message/rfc822", INNER), boundary=b"mid", From="b@c.example",
                Subject="again", Date="x"))),
            {**ONE, "forwarded": (Forwarded(Address("b@c.example"), "again", "x"), CLAIMED)}),
    Awkward("a digest of two mails",
            mixed(part(b"Content-Type: message/rfc822", INNER), part(b"Content-Type: message/rfc822", INNER), kind=b"digest"),
            {"files": [("a.zip", ZIP), ("a.zip", ZIP)]}),
    Awkward("our own letter in a reply is not handed in",
            mixed(TEXT, part(b"Content-Type: message/rfc822", b"X-Huizhi: JX-1; abcdef0123\r\n" + INNER)),
            {"files": [], "text": "hello"}),
    Awkward("an .eml that is none", mixed(TEXT, attached(PDF, b'attachment; filename="x.eml"', b"message/rfc822")),
            {"files": [("x.eml", PDF)]}),
    Awkward("winmail.dat", mixed(TEXT, attached(tnef(("考核材料汇总.zip", ZIP)), b'attachment; filename="winmail.dat"',
                                                b"application/ms-tnef")), {"files": [("考核材料汇总.zip", ZIP)], "text": "hello"}),
    Awkward("winmail.dat with two files",
            mixed(TEXT, attached(tnef(("a.zip", ZIP), ("b.pdf", PDF)), b"", b"application/ms-tnef")),
            {"files": [("a.zip", ZIP), ("b.pdf", PDF)]}),
    Awkward("winmail.dat under another name and type", mixed(TEXT, attached(tnef(("a.zip", ZIP)), b'attachment; filename="x.dat"')), ONE),
    Awkward("winmail.dat with short names in GBK",
            mixed(TEXT, attached(tnef(("材料.zip", ZIP), long_names=False), b"", b"application/ms-tnef")),
            {"files": [("材料.zip", ZIP)]}),
    Awkward("winmail.dat without attachments", mixed(TEXT, attached(tnef(), b'attachment; filename="winmail.dat"')),
            {"files": [("winmail.dat", tnef())]}),
    Awkward("winmail.dat cut off",
            mixed(TEXT, attached(tnef(("a.zip", ZIP))[:-700], b'attachment; filename="winmail.dat"')),
            {"text": "hello"}),
    Awkward("a forwarded mail in winmail.dat",
            mixed(TEXT, attached(tnef(("x.eml", INNER)), b"", b"application/ms-tnef")), {**ONE, "forwarded": (CLAIMED,)}),
    Awkward("forwarded as quoted text", plain((
        '请查收\n-------- 转发邮件信息 --------\n发件人："王" <wang@school.example>\n'
        "发送日期：2023-03-19 08:00:00\n主题：考核材料\n").encode(), Content_Type="text/plain; charset=utf-8"),
        {"forwarded": (Forwarded(Address("wang@school.example", "王"), "考核材料", "2023-03-19 08:00:00"),)}),
)  # fmt: skip

BODIES = (
    Awkward("text in gb2312 with GBK characters",
            plain("镕基老师：".encode("gbk"), Content_Type="text/plain; charset=gb2312"), {"text": "镕基老师："}),
    Awkward("text without a charset in GBK", plain("老师您好".encode("gbk")), {"text": "老师您好"}),
    Awkward("text that claims UTF-8 and is GBK", plain("老师您好".encode("gbk"), Content_Type="text/plain; charset=utf-8"),
            {"text": "老师您好"}),
    Awkward("text that claims latin-1 and is UTF-8", plain("老师您好".encode(), Content_Type="text/plain; charset=iso-8859-1"),
            {"text": "老师您好"}),
    Awkward("text in quoted-printable", plain(qp("老师您好", "gbk"), Content_Type="text/plain; charset=gbk",
                                             Content_Transfer_Encoding="quoted-printable"), {"text": "老师您好"}),
    Awkward("HTML alone", plain("<style>x{}</style><p>您好&amp;</p><div>附件<br>请查收</div>".encode(),
                                Content_Type="text/html; charset=utf-8"), {"text": "您好&\n附件\n请查收"}),
    Awkward("HTML whose charset stands in its head",
            plain('<meta charset="gbk"><p>老师</p>'.encode("gbk"), Content_Type="text/html"), {"text": "老师"}),
    Awkward("HTML whose style never ends", plain(b"<p>a</p><style>b", Content_Type="text/html"), {"text": "a"}),
    Awkward("HTML with a script", plain(b"a<SCRIPT>alert(1)</SCRIPT>b", Content_Type="text/html"), {"text": "ab"}),
    Awkward("a comment that never ends", plain(b"a<!-- b", Content_Type="text/html"), {"text": "a"}),
    Awkward("a megabyte of angle brackets", plain(b"<" * 10**6, Content_Type="text/html"), {}),
    Awkward("a megabyte of open comments", plain(b"<!--" * 250_000, Content_Type="text/html"), {"text": ""}),
    Awkward("a megabyte of one tag", plain(b"<a " + b"href=x " * 150_000, Content_Type="text/html"), {}),
    Awkward("a megabyte of empty lines", plain(b"\n" * 10**6), {"text": ""}),
    Awkward("a megabyte of dashes", plain(b"-" * 10**6), {}),
    Awkward("NUL bytes in the text", plain(b"a\x00b"), {"text": "a b"}),
    Awkward("format=flowed and a language", plain(b"hello", Content_Type='text/plain; format=flowed; charset="us-ascii"'),
            {"text": "hello"}),
)  # fmt: skip

MAILS = (*NAMES, *CODINGS, *STRUCTURES, *WITHIN, *BODIES)
