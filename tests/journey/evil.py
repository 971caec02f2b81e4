"""Evil mails, each of a unit of its own; what the sender of each is told stands beside it."""

from __future__ import annotations

import tarfile
import zlib
from collections.abc import Callable

from tests.attacks import others as o
from tests.attacks import zips as z
from tests.journey.honest import NAMES, Sent, files, head_of, package, zipped
from tests.mail.awkward import TEXT, attached, parts_of

WORD = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def pdf(content: bytes, pages: int) -> bytes:
    """A PDF whose pages share one packed stream."""
    kids = b" ".join(b"%d 0 R" % (4 + number) for number in range(pages))
    stream = b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (
        len(content),
        content,
    )
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 3 0 R >>"
    tree = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (pages, kids)
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", tree, stream, *[page] * pages]
    out, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return (
        out
        + b"xref\n0 %d\n0000000000 65535 f \n%strailer << /Size %d /Root 1 0 R >>\n"
        % (*(size, table, size),)
        + b"startxref\n%d\n%%%%EOF\n" % len(out)
    )


def hanging() -> bytes:
    """A PDF that would be read for an hour: hundreds of pages of millions of idle commands."""
    return pdf(zlib.compress(b"q Q " * 8_000_000), 400)


def crashing() -> bytes:
    """A PDF at which the library takes more memory than there is, and aborts."""
    return pdf(b"\x78\x9c" + o.deflated_zeros(3 << 30), 1)


def docx(body: bytes, prolog: bytes = b"") -> bytes:
    """A Word file of nothing but a body."""
    names = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    document = prolog + b"<w:document %s><w:body>%s</w:body></w:document>" % (names, body)
    types = b'<Types><Override PartName="/word/document.xml" ContentType="%s.main+xml"/></Types>'
    return z.plain({"[Content_Types].xml": types % WORD, "word/document.xml": document})


def laughing() -> bytes:
    """Entities of entities of entities."""
    levels = b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 12))
    prolog = b'<!DOCTYPE x [<!ENTITY a0 "ha">%s]>' % levels
    return docx(b"<w:p><w:r><w:t>&a11;</w:t></w:r></w:p>", prolog)


def multiparts(depth: int) -> bytes:
    """Multiparts within multiparts; the innermost holds a file."""
    opened = b"".join(
        b'--b%d\r\nContent-Type: multipart/mixed; boundary="b%d"\r\n\r\n' % (n, n + 1)
        for n in range(depth)
    )
    return opened + parts_of(b"b%d" % depth, TEXT, attached())


def letters(depth: int) -> bytes:
    """Mails within mails."""
    return b"From: a@b.example\r\nSubject: x\r\nContent-Type: message/rfc822\r\n\r\n" * depth


def hungry() -> bytes:
    """A Word file of forty million elements."""
    return docx(b"<w:p/>" * 40_000_000)


NESTED = b"<w:tbl><w:tr><w:tc>" * 5000 + b"</w:tc></w:tr></w:tbl>" * 5000


def _document(name: str, make: Callable[[], bytes]) -> Callable[[str], bytes]:
    """A package in which one file is evil, and the other is honest."""

    def made(unit: str) -> bytes:
        given = files(unit, stamped=name.endswith("docx"))
        return zipped(unit, "evil", {**given, name: make()})

    return made


def _archive(make: Callable[[], bytes], end: str = "zip") -> Callable[[str], bytes]:
    return lambda unit: package(unit, "evil", make(), end)


def _mime(more: bytes, body: Callable[[], bytes] = bytes) -> Callable[[str], bytes]:
    return lambda unit: more + head_of(unit, "evil") + b"MIME-Version: 1.0\r\n\r\n" + body()


def _bomb() -> bytes:
    bomb = z.member("材料.docx", packed=o.deflated_zeros(GIB), method=8, size=GIB, crc=0)
    return z.zipped(bomb, z.member("b.txt"))


def _climbing() -> bytes:
    link = o.info("材料.docx", kind=tarfile.SYMTYPE, target="/etc/passwd")
    return o.tar((link, b""), (o.info("../../../evil.docx", 1), b"x"))


def _dictionary() -> bytes:
    return o.rar5(o.rar5_file(b"a.docx", b"x" * 50, size=100, method=0x180 | 15 << 10))


HELD, FIX, NOTHING, LETTER = "【人工核对中】", "【需补正", "【未见附件】", "【来信已收到】"
GIB = 1 << 30
MIXED = b'Content-Type: multipart/mixed; boundary="b0"\r\n'
RFC822 = b"Content-Type: message/rfc822\r\n"
HTML = b"Content-Type: text/html; charset=gb2312\r\n"
EVIL: dict[str, tuple[str, Callable[[str], bytes]]] = {
    "a document that hangs": (HELD, _document("考核材料（盖章）.pdf", hanging)),
    "a document that crashes its reader": (HELD, _document("考核材料（盖章）.pdf", crashing)),
    "a document that wants all memory": (HELD, _document("考核材料.docx", hungry)),
    "a bomb": (HELD, _archive(_bomb)),
    "5,000 nested parts": (HELD, _mime(MIXED, lambda: multiparts(5000))),
    "a header of eight megabytes": (NOTHING, _mime(b"X-A: " + b"x" * 8_000_000 + b"\r\n")),
    "entities of entities": (FIX, _document("考核材料.docx", laughing)),
    "5,000 nested tables": (HELD, _document("考核材料.docx", lambda: docx(NESTED))),
    "an overlapping bomb": (FIX, _archive(lambda: z.quoted_overlap(1000, 5_000_000))),
    "60,000 members": (HELD, _archive(lambda: z.many(60_000))),
    "a million archives in one": (
        *(HELD, _archive(lambda: z.nested(3, 10, z.plain({"z": bytes(1 << 20)})))),
    ),
    "a packed pax header of a gigabyte": (HELD, _archive(lambda: o.pax_bomb(GIB), "tar.gz")),
    "a dictionary of four gigabytes": (HELD, _archive(_dictionary, "rar")),
    "a 7z header of a gigabyte": (HELD, _archive(o.seven_huge_header, "7z")),
    "a path that climbs, a link out": (FIX, _archive(_climbing, "tar")),
    "5,000 mails within mails": (NOTHING, _mime(RFC822, lambda: letters(5000))),
    "100,000 headers": ("", _mime(b"X-A: x\r\n" * 100_000)),
    "10,000 attachments": (HELD, _mime(MIXED, lambda: parts_of(b"b0", *[attached()] * 10_000))),
    "NUL and noise for a mail": (LETTER, _mime(MIXED, lambda: bytes(range(256)) * 4000)),
    "eight megabytes of open tags": (NOTHING, _mime(HTML, lambda: b"<a href=<!--" * 700_000)),
}


def evil(count: int) -> list[Sent]:
    """So many evil mails, each of a unit of its own that sends nothing honest."""
    units = reversed(NAMES[-count:])
    return [
        Sent(kind, unit, make(unit), mark)
        for unit, (kind, (mark, make)) in zip(units, EVIL.items(), strict=False)
    ]
