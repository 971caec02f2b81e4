"""From a mail to evidence: which attachments are packages, and what is read of them when."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest

from parsers.model import (
    Blob,
    Content,
    Document,
    Evidence,
    Fault,
    File,
    FileKind,
    MailKind,
    Members,
    OpenedMail,
    Room,
    Unreadable,
)
from parsers.read import deepen, evidence_of, looks_packed, read_mail
from tests import builders as b

RAW = b.blob("raw")


def file(name: str, kind: FileKind) -> File:
    return File(name, b.blob(name), kind)


WORD = file("考核材料.docx", FileKind.DOCX)
PDF = file("考核材料.pdf", FileKind.PDF)
ZIP = file("a.zip", FileKind.ZIP)
LOGO = file("logo.png", FileKind.IMAGE)


@dataclass
class Readers:
    """Gives what it is told to, and notes what was read."""

    attachments: tuple[File, ...] = ()
    archives: dict[str, Members] = field(default_factory=dict)
    kind: MailKind = MailKind.PERSON
    read: list[str] = field(default_factory=list)

    def open_mail(self, raw: Blob) -> OpenedMail | Unreadable:
        assert raw == RAW
        return OpenedMail(replace(b.mail(), kind=self.kind), self.attachments)

    def kind_of(self, blob: Blob) -> FileKind:
        raise AssertionError(blob)

    @property
    def room(self) -> Room:
        return Room(1000, 10**9)

    def unpack(
        self, archive: Blob, *volumes: Blob, deep: bool = True, room: Room | None = None
    ) -> Members:
        del volumes, deep, room
        found = {b.blob(name): members for name, members in self.archives.items()}
        return found.get(archive, Members((WORD, PDF)))

    def document(self, blob: Blob, kind: FileKind) -> Content:
        assert blob.size
        self.read.append(str(kind))
        return b.materials()

    def recognised(self, blob: Blob, document: Document) -> Document:
        self.read.append(f"scans of {blob.sha256[:4]}")
        return replace(document, recognised="done")


def evidence(readers: Readers) -> tuple[Evidence, ...]:
    found = read_mail(RAW, readers)
    assert not isinstance(found, Unreadable)
    return found


def packages(readers: Readers) -> list[tuple[str, list[str]]]:
    found = (one.package for one in evidence(readers))
    return [(one.name, [file.name for file in one.files]) for one in found if one]


MAIN = [WORD.name, PDF.name]


@pytest.mark.parametrize(
    ("attachments", "expected"),
    [
        ((), []),
        ((LOGO,), []),
        ((ZIP,), [("a.zip", MAIN)]),
        ((ZIP, LOGO), [("a.zip", MAIN)]),
        ((ZIP, file("盖章.pdf", FileKind.PDF)), [("a.zip", [*MAIN, "盖章.pdf"])]),
        ((ZIP, file("正文.docx", FileKind.DOCX)), [("", [*MAIN, "正文.docx"])]),
        ((WORD, PDF), [("", MAIN)]),
        ((WORD, PDF, LOGO), [("", [*MAIN, "logo.png"])]),
        ((ZIP, file("b.rar", FileKind.RAR)), [("a.zip", MAIN), ("b.rar", MAIN)]),
        (
            (ZIP, file("b.zip", FileKind.ZIP), file("说明.docx", FileKind.DOCX)),
            [("a.zip", MAIN), ("b.zip", MAIN), ("", ["说明.docx"])],
        ),
    ],
    ids=[
        *("nothing", "a signature's picture", "an archive", "archive and picture"),
        *("archive and PDF", "archive and Word", "loose", "loose and picture", "two archives"),
        "two archives and a Word",
    ],
)
def test_what_is_a_package(
    attachments: tuple[File, ...], expected: list[tuple[str, list[str]]]
) -> None:
    assert packages(Readers(attachments)) == expected


@pytest.mark.parametrize("kind", [MailKind.BOUNCE, MailKind.OWN])
def test_a_bounce_and_our_own_mail_hold_no_package(kind: MailKind) -> None:
    assert packages(Readers((ZIP,), kind=kind)) == []


def test_a_mail_that_our_limit_left_nothing_of_does_not_pass_for_one_without_attachments() -> None:
    (found,) = evidence_of(replace(b.mail(), oddities=("cut file_bytes",)), (), Readers())
    assert found.package
    assert found.package.skipped == (("附件", "limit"),)


def test_a_mail_without_a_package_is_evidence_all_the_same() -> None:
    (found,) = evidence(Readers())
    assert found.package is None
    assert found.mail


def test_word_is_read_at_once_and_a_pdf_when_it_is_asked_for() -> None:
    readers = Readers((ZIP,))
    (found,) = evidence(readers)
    assert readers.read == ["docx"]
    deeper = deepen(found, (PDF.blob.sha256,), (), readers)
    assert readers.read == ["docx", "pdf"]
    assert deeper.package
    assert all(file.content for file in deeper.package.files)
    assert deepen(deeper, (PDF.blob.sha256,), (), readers) == deeper
    assert readers.read == ["docx", "pdf"], "nothing is read twice"


def test_an_archive_in_an_archive_is_opened_and_named() -> None:
    inner = file("内.zip", FileKind.ZIP)
    readers = Readers((ZIP,), {"a.zip": Members((inner,)), "内.zip": Members((WORD,))})
    assert packages(readers) == [("a.zip", ["内.zip/考核材料.docx"])]


def test_an_inner_archive_that_cannot_be_opened_is_told() -> None:
    inner = file("内.rar", FileKind.RAR)
    broken = Members((), fault=Unreadable(Fault.UNSUPPORTED))
    readers = Readers((ZIP,), {"a.zip": Members((WORD, inner)), "内.rar": broken})
    (found,) = evidence(readers)
    assert found.package
    assert found.package.skipped == (("内.rar", "unsupported"),)


def test_deeper_archives_are_left_to_the_child_that_opens_the_inner_one() -> None:
    russian = Members((file("a.zip", FileKind.ZIP),))
    assert packages(Readers((ZIP,), {"a.zip": russian})) == [("a.zip", ["a.zip/a.zip"])]


def test_the_pieces_of_a_split_archive_are_one_package() -> None:
    pieces = tuple(file(f"材料.zip.{number:03d}", FileKind.UNKNOWN) for number in (2, 1, 3))
    assert packages(Readers(pieces)) == [("材料.zip", ["考核材料.docx", "考核材料.pdf"])]


@pytest.mark.parametrize(
    ("told", "known"),
    [(Fault.DAMAGED, Fault.INCOMPLETE), (Fault.SUSPECT, Fault.SUSPECT)],
    ids=["it ends too early", "only we cannot read it"],
)
def test_pieces_lack_another_only_where_they_end_too_early(told: Fault, known: Fault) -> None:
    pieces = tuple(file(f"材料.7z.{number:03d}", FileKind.UNKNOWN) for number in (1, 2))
    readers = Readers(pieces, {pieces[0].name: Members((), fault=Unreadable(told))})
    (found,) = evidence(readers)
    assert found.package
    assert found.package.fault == Unreadable(known)


def test_a_piece_without_its_last_has_the_name_of_the_whole() -> None:
    for name, whole in (("材料.Z01", "材料.zip"), ("材料.R00", "材料.rar")):
        assert packages(Readers((file(name, FileKind.UNKNOWN),)))[0][0] == whole


def test_a_piece_that_did_not_come_is_told() -> None:
    pieces = (file("材料.part1.rar", FileKind.RAR), file("材料.part3.rar", FileKind.RAR))
    (found,) = evidence(Readers(pieces))
    assert found.package
    assert found.package.name == "材料.rar"
    assert found.package.fault == Unreadable(Fault.INCOMPLETE, "2")


@pytest.mark.parametrize(
    ("name", "kind", "packed"),
    [
        ("a.bin", FileKind.ZIP, True),
        ("a.zip", FileKind.UNKNOWN, True),
        ("a.zip", FileKind.EMPTY, True),
        ("A.ZIP", FileKind.TEXT, True),
        ("a.zip", FileKind.PDF, False),
        ("a.docx", FileKind.DOCX, False),
        ("a.txt", FileKind.TEXT, False),
    ],
)
def test_what_claims_to_be_an_archive_is_one_unless_it_is_something_else(
    name: str,
    kind: FileKind,
    packed: bool,  # noqa: FBT001 - a table
) -> None:
    assert looks_packed(name, kind) is packed
