"""Every attack: how it is made, and what must come of it.

`finding` is what the clerk reads: the code and severity, or "" where nothing evil can be proved and
nothing is missing. `kept` are the members that must come out all the same.
"""

from __future__ import annotations

import tarfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import py7zr

from tests.attacks import others as o
from tests.attacks import zips as z
from tests.attacks.zips import DEFLATED, member, zipped

FIX, LIMIT, DOUBT = "PKG106 FIX", "PKG106 HOLD", "PKG106 HOLD"
BROKEN, SUSPECT, LOCKED, FOREIGN = "PKG104 FIX", "PKG104 HOLD", "PKG105 FIX", "PKG116 HOLD"
GIB = 1 << 30
GOOD = member("good.txt", b"fine")
KEPT = ("good.txt",)
ANY = ("…",)  # however many came out before the limit


@dataclass(frozen=True, slots=True)
class Attack:
    """One hostile archive."""

    name: str
    make: Callable[[], bytes]
    finding: str
    kept: tuple[str, ...] = KEPT


def _zip(
    name: str, finding: str, *members: z.Member, kept: tuple[str, ...] = KEPT, **more: object
) -> Attack:
    return Attack(name, lambda: zipped(*members, GOOD, **more), finding, kept)  # type: ignore[arg-type]  # of zipped


def _bomb(name: str, finding: str, method: int, make: Callable[[], bytes], size: int) -> Attack:
    def made() -> bytes:
        return zipped(member("bomb", packed=make(), method=method, size=size, crc=0), GOOD)

    return Attack(name, made, finding)


def _tar(
    name: str, finding: str, *members: tuple[tarfile.TarInfo, bytes], kept: tuple[str, ...] = KEPT
) -> Attack:
    return Attack(name, lambda: o.tar(*members, (o.info("good.txt", 4), b"fine")), finding, kept)


def _commented() -> bytes:
    """The comment of the last archive is an archive's directory with an end of its own."""
    first = z.plain({"first.txt": b"1"})
    directory = first.index(b"PK\x01\x02")
    outer = z.plain({"second.txt": b"2"})
    place = len(first) + len(outer)
    hidden = first[directory:-22]
    last = z.end(1, len(hidden), place - len(first), b"")
    comment = hidden + last
    return outer[:-2] + len(comment).to_bytes(2, "little") + comment


TRAVERSAL = (
    _zip("zip ../", FIX, member("../../evil.txt"), kept=("evil.txt", *KEPT)),
    _zip("zip ..\\ from Unix", FIX, member("..\\..\\evil.txt"), kept=("evil.txt", *KEPT)),
    _zip("zip a/../../", FIX, member("a/../../evil.txt"), kept=("a/evil.txt", *KEPT)),
    _zip(
        "zip ../ in GBK",
        FIX,
        z.Member("..\\上级\\文件.txt".encode("gb18030")),
        kept=("上级/文件.txt", *KEPT),
    ),
    _zip(
        "zip ../ in the Unicode field",
        FIX,
        member("a.txt", extra=z.unicode_extra(b"a.txt", "../../evil.txt")),
        kept=("evil.txt", *KEPT),
    ),
    _zip("zip absolute", "", member("/etc/cron.d/evil"), kept=("etc/cron.d/evil", *KEPT)),
    _zip("zip drive", "", member("C:\\Windows\\evil.txt"), kept=("Windows/evil.txt", *KEPT)),
    _zip(
        "zip UNC", "", member("\\\\server\\share\\evil.txt"), kept=("server/share/evil.txt", *KEPT)
    ),
    _zip("zip long UNC", "", member("\\\\?\\C:\\evil.txt"), kept=("evil.txt", *KEPT)),
    _zip("zip NUL in a name", "", member("a.docx\0.exe"), kept=("a.docx .exe", *KEPT)),
    _zip("zip control characters", "", member("a\x1b[31m\r\nb.txt"), kept=("a [31m b.txt", *KEPT)),
    _zip("zip right-to-left", "", member("invoice\u202efdp.exe"), kept=("invoicefdp.exe", *KEPT)),
    _zip("zip only dots", FIX, member("../..")),
    _zip("zip empty name", "", member("")),
    _tar("tar ../", FIX, (o.info("../../evil.txt", 1), b"x"), kept=("evil.txt", *KEPT)),
    _tar(
        "tar absolute", "", (o.info("/etc/cron.d/evil", 1), b"x"), kept=("etc/cron.d/evil", *KEPT)
    ),
    Attack(
        "rar5 ../",
        lambda: o.rar5(o.rar5_file(b"../../evil.txt", b"x"), o.rar5_file(b"good.txt", b"fine")),
        FIX,
        ("evil.txt", *KEPT),
    ),
    Attack(
        "rar4 ..\\",
        lambda: o.rar4(o.rar4_file(b"..\\..\\evil.txt", b"x"), o.rar4_file(b"good.txt", b"fine")),
        FIX,
        ("evil.txt", *KEPT),
    ),
    Attack(
        "7z ../",
        partial(o.seven_renamed, "aa/aa/evil.txt", "../../evil.txt"),
        FIX,
        ("evil.txt", *KEPT),
    ),
    Attack(
        "7z absolute",
        partial(o.seven_renamed, "aetc/evil.txt", "/etc/evil.txt"),
        "",
        ("etc/evil.txt", *KEPT),
    ),
)

LINKS = (
    _zip("zip link absolute", FIX, z.special("link", z.LINK, b"/etc/passwd")),
    _zip("zip link up", FIX, z.special("a/link", z.LINK, b"../../../etc/passwd")),
    _zip("zip link to a drive", FIX, z.special("link", z.LINK, b"C:\\Windows\\win.ini")),
    _zip(
        "zip link then file through it",
        FIX,
        z.special("d", z.LINK, b"/tmp"),
        member("d/evil.txt"),
        kept=("d/evil.txt", *KEPT),
    ),
    _zip("zip link inside", "", z.special("a/link", z.LINK, b"../good.txt")),
    _zip("zip link of a megabyte", FIX, z.special("link", z.LINK, bytes(1 << 20))),
    _zip("zip character device", FIX, z.special("device", z.DEVICE)),
    _zip("zip block device", FIX, z.special("device", z.BLOCK)),
    _zip("zip pipe", FIX, z.special("pipe", z.PIPE)),
    _zip("zip socket", FIX, z.special("socket", z.SOCKET)),
    _tar(
        "tar link absolute", FIX, (o.info("link", kind=tarfile.SYMTYPE, target="/etc/passwd"), b"")
    ),
    _tar(
        "tar link inside", "", (o.info("a/link", kind=tarfile.SYMTYPE, target="../good.txt"), b"")
    ),
    _tar(
        "tar hard link out",
        FIX,
        (o.info("a/link", kind=tarfile.LNKTYPE, target="../../etc/passwd"), b""),
    ),
    _tar(
        "tar hard link inside", "", (o.info("a/link", kind=tarfile.LNKTYPE, target="good.txt"), b"")
    ),
    _tar("tar character device", FIX, (o.info("device", kind=tarfile.CHRTYPE), b"")),
    _tar("tar pipe", FIX, (o.info("pipe", kind=tarfile.FIFOTYPE), b"")),
    Attack(
        "rar5 link",
        o.rar_linked,
        FIX,
    ),
    Attack("7z link", partial(o.seven_linked, "/etc/passwd"), FIX),
)

BOMBS = (
    _bomb("zip ratio", LIMIT, DEFLATED, partial(o.deflated_zeros, GIB), GIB),
    _bomb("zip size lie", BROKEN, DEFLATED, partial(o.deflated_zeros, GIB), 100),
    _bomb("zip bzip2", LIMIT, z.BZIP2, partial(o.zeros, GIB // 8, "bz2"), GIB // 8),
    _bomb("zip bzip2 size lie", SUSPECT, z.BZIP2, partial(o.zeros, GIB // 8, "bz2"), 100),
    _zip(
        "zip LZMA dictionary",
        LIMIT,
        member("bomb", packed=z.lzma_member(b"x", 0xFFFFFFFF), method=z.LZMA, size=1),
    ),
    _zip(
        "zip PPMd memory", LIMIT, member("bomb", packed=b"\xff\x0f" + b"x" * 50, method=98, size=1)
    ),
    Attack("zip full overlap", partial(z.full_overlap, 1000, 10_000_000), FIX, ()),
    Attack("zip quoted overlap", partial(z.quoted_overlap, 1000, 5_000_000), FIX, ()),
    Attack("zip 500,000 members", partial(z.many, 500_000), LIMIT, ()),
    Attack("zip 500,000 members, said to be 10", partial(z.many, 300_000, 10), LIMIT, ()),
    Attack(
        "zip nested ten to the sixth",
        lambda: z.nested(3, 10, z.plain({"z": bytes(1 << 20)})),
        LIMIT,
        ANY,
    ),
    Attack(
        "zip in zip in zip …",
        lambda: z.nested(30, 1, b"core"),
        LIMIT,
        ("29-0.zip/28-0.zip/27-0.zip/26-0.zip",),
    ),
    Attack("gzip ratio", partial(o.zeros, GIB, "gz"), LIMIT, ()),
    Attack("bzip2 ratio", partial(o.zeros, GIB // 8, "bz2"), LIMIT, ()),
    Attack("xz ratio", partial(o.zeros, GIB, "xz"), LIMIT, ()),
    Attack("tar.gz pax header of a gigabyte", partial(o.pax_bomb, GIB), LIMIT, ()),
    Attack(
        "tar pax header of a terabyte",
        lambda: o.block(b"pax", 1 << 40, b"x") + bytes(1024),
        LIMIT,
        (),
    ),
    Attack(
        "tar long name of a gigabyte",
        lambda: o.block(b"././@LongLink", GIB, b"L", b"ustar  \0") + bytes(1024),
        LIMIT,
        (),
    ),
    Attack("tar sparse of 8 TiB", partial(o.sparse, 8 << 40), LIMIT),
    Attack(
        "tar 20,000 members",
        lambda: o.tar(*((o.info(f"{n}"), b"") for n in range(20_000))),
        LIMIT,
        tuple(map(str, range(4000))),
    ),
    Attack("7z ratio", lambda: o.seven([("bomb", bytes(GIB // 8))], py7zr.FILTER_BZIP2), LIMIT, ()),
    Attack("7z dictionary of 4 GiB", partial(o.seven_dictionary, 40), LIMIT, ()),
    Attack("7z header of a gigabyte", o.seven_huge_header, SUSPECT, ()),
    Attack("7z 300,000 members", partial(o.seven_counted, 300_000), SUSPECT, ()),
    Attack(
        "rar5 ratio",
        lambda: o.rar5(o.rar5_file(b"bomb", bytes(5000), size=GIB // 4, method=0x180)),
        LIMIT,
        (),
    ),
    Attack(
        "rar5 dictionary of 4 GiB",
        lambda: o.rar5(
            o.rar5_file(b"bomb", b"x" * 50, size=100, method=0x180 | 15 << 10),
            o.rar5_file(b"good.txt", b"fine"),
        ),
        LIMIT,
    ),
    Attack(
        "rar5 size lie",
        lambda: o.rar5(o.rar5_file(b"bomb", b"x", size=1 << 60), o.rar5_file(b"good.txt", b"fine")),
        LIMIT,
    ),
)

LIES = (
    _zip(
        "zip local name is another",
        DOUBT,
        member("report.txt", local_name=b"evil_x.exe"),
        kept=("report.txt", *KEPT),
    ),
    Attack(
        "zip after zip",
        lambda: z.plain({"first.txt": b"1"}) + z.plain({"second.txt": b"2"}),
        DOUBT,
        ("second.txt",),
    ),
    Attack("zip with a directory in the comment", _commented, DOUBT, ("second.txt",)),
    Attack("zip behind a program", lambda: zipped(GOOD, prefix=b"MZ" + bytes(5000)), ""),
    _zip(
        "zip duplicate names",
        "",
        member("a.txt", b"1"),
        member("a.txt", b"2"),
        kept=("a.txt", "a.txt", *KEPT),
    ),
    _zip(
        "zip names that differ in case",
        "",
        member("A.txt"),
        member("a.TXT"),
        kept=("A.txt", "a.TXT", *KEPT),
    ),
    _zip(
        "zip names that differ in form",
        "",
        member("e\u0301.txt"),
        member("\u00e9.txt"),
        kept=("\u00e9.txt", "\u00e9.txt", *KEPT),
    ),
    _zip(
        "zip file and folder of one name",
        "",
        member("d"),
        member("d/x.txt"),
        kept=("d", "d/x.txt", *KEPT),
    ),
    _zip(
        "zip 5,000 folders deep",
        "",
        member("d/" * 5000 + "x.txt"),
        kept=((("d/" * 5000 + "x.txt")[-1000:]).lstrip("/"), *KEPT),
    ),
    _zip("zip name of 60,000 bytes", "", member("长" * 20_000 + ".txt"), kept=("长" * 255, *KEPT)),
    _zip(
        "zip reserved names",
        "",
        member("CON"),
        member("aux.txt:stream"),
        kept=("CON", "aux.txt:stream", *KEPT),
    ),
    _zip("zip count lie", SUSPECT, member("a.txt"), kept=("a.txt", *KEPT), count=9),
    _zip("zip member beyond the end", BROKEN, member("a.txt", offset=1 << 31)),
    _zip("zip member too long", SUSPECT, member("a.txt", packed_size=1 << 20)),
    _zip("zip wrong checksum", BROKEN, member("a.txt", crc=1)),
    _zip(
        "zip64 member beyond everything",
        BROKEN,
        member(
            "a.txt",
            size=0xFFFFFFFF,
            packed_size=0xFFFFFFFF,
            offset=0xFFFFFFFF,
            extra=z.wide_extra(1, 1, 2**63),
        ),
    ),
    _zip(
        "zip64 size beyond everything",
        LIMIT,
        member(
            "a.txt", size=0xFFFFFFFF, packed_size=0xFFFFFFFF, extra=z.wide_extra(2**64 - 1, 1, 0)
        ),
    ),
    _zip(
        "zip64 field cut short",
        LIMIT,
        member("a.txt", size=0xFFFFFFFF, packed_size=0xFFFFFFFF, extra=b"\1\0\x08\0"),
    ),
    _zip("zip unknown method", FOREIGN, member("a.txt", method=77)),
    _zip("zip encrypted member", LOCKED, member("a.txt", flags=1)),
    _zip("zip AES member", LOCKED, member("a.txt", method=99)),
    Attack(
        "tar negative size",
        lambda: o.block(b"a", -512, b"0") + bytes(1024),
        BROKEN,
        (),
    ),
    Attack(
        "tar size beyond everything",
        lambda: o.block(b"a.txt", 1 << 60, b"0") + bytes(1024),
        LIMIT,
        (),
    ),
    Attack(
        "rar5 checksum",
        lambda: o.rar5(o.rar5_file(b"a.txt", b"x")).replace(b"a.txt", b"b.txt"),
        BROKEN,
        (),
    ),
    Attack("7z checksum", lambda: o.seven([("a.txt", b"x")])[:-1] + b"?", BROKEN, ()),
)

ATTACKS = (*TRAVERSAL, *LINKS, *BOMBS, *LIES)
