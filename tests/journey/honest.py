"""Honest mails of many units, at little cost, and how each is answered.

A document is made once, with a stand-in for the unit's name of the same length.
"""

from __future__ import annotations

import io
import itertools
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from intake.demo import samples
from tests import builders as b
from tests.mail.awkward import TEXT, attached, head, parts_of, word

STEMS = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰"
NAMES = tuple(f"赣州示例{one}{two}职业学校" for one, two in itertools.product(STEMS, STEMS))
STAND_IN = "赣州示例〇〇职业学校"


@dataclass(frozen=True, slots=True)
class Sent:
    """A mail of a unit.

    Attributes:
        kind: What is in it.
        mark: How the subject of its answer begins; empty where nobody may be answered.
    """

    kind: str
    unit: str
    raw: bytes
    mark: str


def address(unit: str) -> str:
    """The registered address of a unit."""
    return f"unit{NAMES.index(unit)}@units.example"


def roster() -> str:
    """All units as the office's file."""
    lines = (f"{name},school,赣州,{address(name)}" for name in NAMES)
    return "\n".join(("full_name,kind,city,senders", *lines, ""))


@cache
def _word(wrong_total: str) -> bytes:
    return samples.word(b.CAMPAIGN, samples.filled(b.CAMPAIGN, STAND_IN, total=wrong_total))


def _word_of(unit: str, wrong_total: str = "") -> bytes:
    """A school's Word file; only the name is written anew."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(_word(wrong_total))) as given,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for name in given.namelist():
            content = given.read(name)
            made.writestr(name, content.replace(STAND_IN.encode(), unit.encode()))
    return out.getvalue()


def files(unit: str, wrong_total: str = "", *, stamped: bool = True) -> dict[str, bytes]:
    files = {"考核材料.docx": _word_of(unit, wrong_total)}
    if stamped:
        form = samples.filled(b.CAMPAIGN, unit, total=wrong_total)
        files["考核材料（盖章）.pdf"] = samples.pdf(b.CAMPAIGN, form)
    return files


def head_of(unit: str, kind: str) -> bytes:
    return head(
        From=address(unit),
        Return_Path=f"<{address(unit)}>",
        Subject=word(f"{unit}考核材料", "gb18030"),
        Message_ID=f"<{NAMES.index(unit)}.{kind}@units.example>",
    )


def _mail(unit: str, kind: str, *parts: bytes) -> bytes:
    declared = b'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="=_x"\r\n\r\n'
    return head_of(unit, kind) + declared + parts_of(b"=_x", TEXT, *parts)


def _attachment(name: str, content: bytes) -> bytes:
    coded = word(name, "gb2312", "gb18030")
    return attached(content, b'attachment; filename="' + coded + b'"')


def package(unit: str, kind: str, content: bytes, end: str = "zip", year: int = 0) -> bytes:
    """A mail with one archive under its right name, or another year's."""
    name = b.archive_name(unit, year or b.CAMPAIGN.year).removesuffix("zip") + end
    return _mail(unit, kind, _attachment(name, content))


def zipped(unit: str, kind: str, files: Mapping[str, bytes], *, gbk: bool = False) -> bytes:
    return package(unit, kind, samples.packed(files, gbk=gbk))


def _loose(unit: str) -> bytes:
    return _mail(unit, "loose", *(_attachment(*one) for one in files(unit).items()))


def _question(unit: str) -> bytes:
    told = b"Content-Type: text/plain; charset=utf-8\r\n\r\n"
    return head_of(unit, "question") + told + "老师好，封面有没有统一格式？".encode()


HONEST: dict[str, tuple[str, Callable[[str], bytes]]] = {
    "no stamped PDF": (
        "【需补正1处】",
        lambda unit: zipped(unit, "bare", files(unit, stamped=False)),
    ),
    "conforming": ("【已受理】", lambda unit: zipped(unit, "good", files(unit))),
    "a wrong total": ("【需补正", lambda unit: zipped(unit, "sum", files(unit, "7"))),
    "names in GBK": ("【已受理】", lambda unit: zipped(unit, "gbk", files(unit), gbk=True)),
    "no archive": ("【", lambda unit: zipped(unit, "empty", {})),
    "loose files": ("【", _loose),
    "a question": ("【", _question),
}


def honest(count: int) -> list[Sent]:
    """So many honest mails, each kind in turn, each of a unit of its own."""
    kinds = itertools.cycle(HONEST.items())
    return [
        Sent(kind, unit, make(unit), mark)
        for unit, (kind, (mark, make)) in zip(NAMES[:count], kinds, strict=False)
    ]
