"""One suite over the fake mailbox and real servers, then what only real wires do."""

from __future__ import annotations

import random
import warnings
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from itertools import count
from typing import TYPE_CHECKING, Protocol

import pytest
from imap_tools.imap_utf7 import utf7_encode

from config.settings import ImapSettings, Security
from intake.demo.netease import Manners, like_163
from intake.mailbox import Described, Folder, Listing, Mailbox, MailboxError, Reason, connect
from tests.fakes import FakeMailbox
from tests.servers.dovecot import Dovecot, dovecot
from tests.servers.wire import silence, wire

if TYPE_CHECKING:
    from intake.demo.server import Server

PART = 64 * 1024
JUNK = "垃圾邮件"
AT = datetime(2021, 3, 24, 9, 30, 15, tzinfo=timezone(timedelta(hours=8)))
NAMES = count(1)


class Box(Protocol):
    """What the suite needs of a mailbox, fake or real."""

    def folders(self) -> tuple[Folder, ...]: ...
    def open(self, folder: str) -> Listing: ...
    def describe(self, uids: frozenset[int]) -> Iterator[Described]: ...
    def headers(self, uids: frozenset[int]) -> Iterator[tuple[Described, bytes]]: ...
    def fetch(
        self, described: tuple[Described, ...]
    ) -> Iterator[tuple[Described, Iterator[bytes]]]: ...


class Backend(Protocol):
    """A mailbox with a back door."""

    def connect(self) -> AbstractContextManager[Box]: ...
    def deliver(self, raw: bytes, received: datetime, folder: str = "INBOX") -> None: ...
    def delete(self, uid: int) -> None: ...


@dataclass
class Fake:
    box: FakeMailbox

    def connect(self) -> AbstractContextManager[Box]:
        return nullcontext(self.box)

    def deliver(self, raw: bytes, received: datetime, folder: str = "INBOX") -> None:
        self.box.deliver(raw, received, folder)

    def delete(self, uid: int) -> None:
        self.box.delete(uid)


@dataclass
class OnDovecot:
    server: Dovecot
    security: Security
    user: str
    port: int = 0

    def connect(self) -> AbstractContextManager[Box]:
        return self._connect()

    @contextmanager
    def _connect(self) -> Iterator[Mailbox]:
        more = {"port": self.port} if self.port else {}
        settings = self.server.settings(self.security, self.user, part=PART, batch=2 * PART, **more)
        with self.server.certificate.trusted(), connect(settings) as mailbox:
            yield mailbox

    def deliver(self, raw: bytes, received: datetime, folder: str = "INBOX") -> None:
        self.server.deliver(raw, received, folder, self.user)

    def delete(self, uid: int) -> None:
        self.server.delete(uid, user=self.user)


@dataclass
class OnPymap:
    server: Server
    user: str
    like_163: bool = False

    def connect(self) -> AbstractContextManager[Box]:
        changes: dict[str, object] = {"part": PART, "batch": 2 * PART}
        if not self.like_163:
            changes["port"] = self.server.back_port
        return connect(self.server.imap(self.user).model_copy(update=changes))

    def deliver(self, raw: bytes, received: datetime, folder: str = "INBOX") -> None:
        if folder != "INBOX":
            with self.server.behind(self.user) as client:
                client.create('"' + utf7_encode(folder).decode() + '"')
        self.server.deliver(self.user, raw, received, folder)

    def delete(self, uid: int) -> None:
        with self.server.behind(self.user) as client:
            client.select()
            client.uid("STORE", str(uid), "+FLAGS.SILENT", r"(\Deleted)")
            client.expunge()


@pytest.fixture(scope="module")
def dovecot_server() -> Iterator[Dovecot]:
    with dovecot() as server:
        yield server


@pytest.fixture(scope="module")
def pymap_server() -> Iterator[Server]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a library below it imports the old crypt module
        from intake.demo.server import serving  # noqa: PLC0415 - only in here
    with serving("office@example.cn") as server:
        yield server


KINDS = (
    *("fake", "dovecot-plain", "dovecot-ssl", "dovecot-starttls", "dovecot-163"),
    *("pymap", "pymap-163"),
)


@pytest.fixture(params=KINDS)
def backend(request: pytest.FixtureRequest) -> Iterator[Backend]:
    kind, _, more = request.param.partition("-")
    user = f"office{next(NAMES)}@example.cn"
    if kind == "fake":
        yield Fake(FakeMailbox(part=PART))
    elif kind == "pymap":
        yield OnPymap(request.getfixturevalue("pymap_server"), user, like_163=bool(more))
    elif more == "163":
        server: Dovecot = request.getfixturevalue("dovecot_server")
        with like_163(server.plain_port, Manners()) as port:
            yield OnDovecot(server, "plain", user, port)
    else:
        yield OnDovecot(request.getfixturevalue("dovecot_server"), more, user)


def mail(size: int, seed: int = 0) -> bytes:
    """A mail of exactly so many bytes, 8-bit, with CRLF line ends."""
    head = b"Subject: \xbd\xcc\xd3\xfd\r\nX-Seed: %d\r\n\r\n" % seed
    letters = bytes({*range(1, 256)} - {10, 13})
    dice = random.Random(seed)  # noqa: S311 - no secret
    lines = (dice.choices(letters, k=76) for _ in range(size // 78 + 1))
    body = b"\r\n".join(map(bytes, lines))
    return (head + body)[: size - 2] + b"\r\n"


def everything(box: Box) -> dict[int, bytes]:
    described = tuple(box.describe(box.open("INBOX").uids))
    return {one.uid: b"".join(chunks) for one, chunks in box.fetch(described)}


def test_an_empty_folder_is_listed_as_empty(backend: Backend) -> None:
    with backend.connect() as box:
        assert box.open("INBOX").uids == frozenset()
        assert list(box.describe(frozenset())) == []
        assert list(box.fetch(())) == []


def test_a_mail_is_described_with_its_size_and_its_time_of_receipt(backend: Backend) -> None:
    backend.deliver(mail(300), AT)
    with backend.connect() as box:
        listing = box.open("INBOX")
        [described] = box.describe(listing.uids)
        assert (described.size, described.received) == (300, AT)
        assert listing.uids == {described.uid}
        assert listing.uidvalidity > 0
        assert box.open("INBOX") == listing


def test_mails_of_all_sizes_come_byte_by_byte(backend: Backend) -> None:
    sizes = (60, 1000, PART - 1, PART, PART + 1, 2 * PART, 3 * PART + 5, 200_000)
    sent = [mail(size, seed) for seed, size in enumerate(sizes)]
    for raw in sent:
        backend.deliver(raw, AT)
    with backend.connect() as box:
        got = everything(box)
    assert [got[uid] for uid in sorted(got)] == sent


def test_a_mail_of_20_mb_comes_in_parts_and_whole(backend: Backend) -> None:
    sent = mail(78_000, 7) * 260
    backend.deliver(sent, AT)
    with backend.connect() as box:
        [described] = box.describe(box.open("INBOX").uids)
        [(_, chunks)] = [(one, list(chunks)) for one, chunks in box.fetch((described,))]
    assert max(map(len, chunks)) <= PART
    assert b"".join(chunks) == sent


def test_mails_deleted_since_the_listing_hide_no_others(backend: Backend) -> None:
    sent = [mail(size, seed) for seed, size in enumerate((500, 600, 700, 2 * PART, 3 * PART))]
    for raw in sent:
        backend.deliver(raw, AT)
    with backend.connect() as box:
        described = tuple(box.describe(box.open("INBOX").uids))
        uids = [one.uid for one in described]
        backend.delete(uids[1])
        backend.delete(uids[3])
        got = {one.uid: b"".join(chunks) for one, chunks in box.fetch(described)}
        assert {uids[0], uids[2], uids[4]} <= set(got)
        assert got.items() <= dict(zip(uids, sent, strict=True)).items()
        assert [one.uid for one in box.describe(frozenset(uids[:2]))] == uids[:1]
        assert box.open("INBOX").uids == {uids[0], uids[2], uids[4]}


def test_a_mail_deleted_since_the_listing_is_left_out_or_still_comes_whole(
    backend: Backend,
) -> None:
    raw = mail(500)
    backend.deliver(raw, AT)
    with backend.connect() as box:
        described = tuple(box.describe(box.open("INBOX").uids))
        backend.delete(described[0].uid)
        got = [b"".join(chunks) for _, chunks in box.fetch(described)]
        # pymap shows a folder as it was when it was opened; the others, as it is.
        assert got == ([raw] if isinstance(backend, OnPymap) else [])


def test_a_mail_deleted_half_way_is_refused_and_not_taken_for_whole(backend: Backend) -> None:
    backend.deliver(mail(3 * PART), AT)
    backend.deliver(mail(2 * PART), AT)
    with backend.connect() as box:
        described = tuple(box.describe(box.open("INBOX").uids))
        fetched = box.fetch(described)
        going, chunks = next(fetched)
        next(chunks)
        backend.delete(going.uid)
        with pytest.raises(MailboxError) as failure:
            list(chunks)
        assert failure.value.reason is Reason.REFUSED
        [(other, rest)] = [(one, b"".join(chunks)) for one, chunks in fetched]
        assert (other, len(rest)) == (described[1], 2 * PART)


def test_folders_have_their_chinese_names(backend: Backend) -> None:
    backend.deliver(mail(300), AT, JUNK)
    with backend.connect() as box:
        assert {"INBOX", JUNK} <= {folder.name for folder in box.folders()}
        assert len(box.open(JUNK).uids) == 1
        assert len(box.open("INBOX").uids) == 0


def test_headers_come_without_their_bodies(backend: Backend) -> None:
    backend.deliver(b"Subject: a\r\nFrom: b@c.cn\r\n\r\nbody\r\n", AT)
    with backend.connect() as box:
        listing = box.open("INBOX")
        [(described, header)] = box.headers(listing.uids | {max(listing.uids) + 5})
    assert described.uid in listing.uids
    assert (described.size, described.received) == (34, AT)
    assert header.rstrip() == b"Subject: a\r\nFrom: b@c.cn"


def test_a_folder_that_is_not_there_is_refused_and_the_others_can_be_opened(
    backend: Backend,
) -> None:
    with backend.connect() as box:
        with pytest.raises(MailboxError) as failure:
            box.open("没有的")
        assert failure.value.reason is Reason.REFUSED
        assert box.open("INBOX").uids == frozenset()


# What only real servers and wires do.


def failure_of(settings: ImapSettings, act: Callable[[Mailbox], object]) -> MailboxError:
    with pytest.raises(MailboxError) as failure, connect(settings) as mailbox:
        act(mailbox)
    return failure.value


def inbox(mailbox: Mailbox) -> Listing:
    return mailbox.open("INBOX")


@pytest.fixture
def user() -> str:
    return f"office{next(NAMES)}@example.cn"


def test_looking_changes_nothing_in_the_mailbox(dovecot_server: Dovecot, user: str) -> None:
    for size in (500, 3 * PART):
        dovecot_server.deliver(mail(size), AT, user=user)
    before = dovecot_server.files(user=user)
    with connect(dovecot_server.settings(user=user, part=PART)) as mailbox:
        assert len(everything(mailbox)) == 2
    assert dovecot_server.files(user=user) == before
    assert {name.partition("/")[0] for name in before} == {"new"}


def test_more_mails_than_fit_into_one_command_all_come(dovecot_server: Dovecot, user: str) -> None:
    sent = {mail(100, seed) for seed in range(450)}
    for raw in sent:
        dovecot_server.deliver(raw, AT, user=user)
    with connect(dovecot_server.settings(user=user)) as mailbox:
        assert set(everything(mailbox).values()) == sent


def test_line_ends_come_as_the_server_stores_them_and_nul_does_not_break_the_rest(
    dovecot_server: Dovecot, user: str
) -> None:
    dovecot_server.deliver(b"Subject: a\r\n\r\nbare\rCR and \x00 NUL\r\n", AT, user=user)
    with connect(dovecot_server.settings(user=user)) as mailbox:
        [raw] = everything(mailbox).values()
    assert raw.startswith(b"Subject: a\r\n\r\nbare\rCR and ")
    assert raw.endswith(b" NUL\r\n")


@pytest.mark.parametrize("password", ["wrong-one", "错误的授权码", "line\nbreak"])
def test_a_wrong_password_is_told_to_a_person_without_showing_it(
    dovecot_server: Dovecot, password: str
) -> None:
    error = failure_of(dovecot_server.settings(password=password), inbox)
    assert error.reason is Reason.AUTH
    assert "授权码" in str(error)
    assert password not in str(error)


def test_a_server_that_is_down_is_unreachable() -> None:
    with silence() as port:
        pass
    settings = ImapSettings(host="127.0.0.1", port=port, security="plain", user="a", timeout=5)
    error = failure_of(settings, inbox)
    assert error.reason is Reason.UNREACHABLE
    assert f"127.0.0.1:{port}" in str(error)


@pytest.mark.parametrize("security", ["plain", "ssl", "starttls"])
def test_a_server_that_says_nothing_is_unreachable_after_the_time_out(security: Security) -> None:
    with silence() as port:
        settings = ImapSettings(
            host="127.0.0.1", port=port, security=security, user="a", timeout=0.2
        )
        assert failure_of(settings, inbox).reason is Reason.UNREACHABLE


@pytest.mark.parametrize("security", ["ssl", "starttls"])
def test_a_certificate_nobody_trusts_ends_it_before_the_password(
    dovecot_server: Dovecot, security: Security
) -> None:
    error = failure_of(dovecot_server.settings(security), inbox)
    assert error.reason is Reason.UNREACHABLE
    assert "证书" in str(error)


@pytest.mark.parametrize("size", [PART // 2, 3 * PART])
def test_a_wire_cut_in_the_middle_of_a_mail_is_unreachable(
    dovecot_server: Dovecot, user: str, size: int
) -> None:
    dovecot_server.deliver(mail(size), AT, user=user)
    with wire(dovecot_server.plain_port, cut_after=size // 2 + 1500) as proxy:
        settings = dovecot_server.settings(user=user, port=proxy.port, part=PART)
        assert failure_of(settings, everything).reason is Reason.UNREACHABLE
        with connect(settings) as mailbox:  # and the next try is good
            assert list(everything(mailbox).values()) == [mail(size)]


def test_the_program_names_itself_where_the_server_offers_id(
    dovecot_server: Dovecot, user: str
) -> None:
    with connect(dovecot_server.settings(user=user)) as mailbox:
        inbox(mailbox)
    line = next(line for line in dovecot_server.log().splitlines() if f"({user})" in line)
    assert "ID sent: name=huizhi" in line


def test_a_server_that_opens_no_folder_before_id_is_satisfied(
    dovecot_server: Dovecot, user: str
) -> None:
    with wire(dovecot_server.plain_port, demands_id=True) as proxy:
        settings = dovecot_server.settings(user=user, port=proxy.port)
        with connect(settings) as mailbox:
            assert inbox(mailbox).uids == frozenset()
    words = [line.partition(b" ")[0] for line in proxy.lines]
    assert words.index(b"LOGIN") < words.index(b"ID") < words.index(b"EXAMINE")


def test_a_server_that_does_not_offer_id_is_spared_it(dovecot_server: Dovecot, user: str) -> None:
    with wire(dovecot_server.plain_port, demands_id=True, offers_id=False) as proxy:
        error = failure_of(dovecot_server.settings(user=user, port=proxy.port), inbox)
    assert not [line for line in proxy.lines if line.startswith(b"ID")]
    assert error.reason is Reason.REFUSED
    assert "Unsafe Login" in str(error)


def test_the_time_is_in_utc_terms_whatever_zone_the_server_lives_in(
    dovecot_server: Dovecot, user: str
) -> None:
    dovecot_server.deliver(mail(300), AT, user=user)
    with connect(dovecot_server.settings(user=user)) as mailbox:
        [described] = mailbox.describe(inbox(mailbox).uids)
    assert described.received is not None
    assert described.received.astimezone(UTC).isoformat() == "2021-03-24T01:30:15+00:00"
