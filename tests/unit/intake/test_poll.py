"""One look into the mailbox, with a real ledger, real files and a mailbox in memory."""

from __future__ import annotations

import errno
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.settings import ImapSettings
from intake.imap_errors import MailboxError, Reason
from intake.look import glimpse
from intake.mailbox import Described, Quota
from intake.poll import Polled, Visit, poll, survey
from parsers.model import Blob
from store.blobs import BlobFolder
from store.engine import create, upgrade
from store.ledger import Ledger
from store.model import Arrival, Glimpse, MailboxFacts, Spot, Stage
from tests.fakes import EPOCH, FakeMail, FakeMailbox

ACCOUNT = "office@example.cn@imap.example.cn"
NOW = datetime(2026, 4, 1, 12, tzinfo=UTC)


@dataclass
class House:
    mailbox: FakeMailbox
    ledger: Ledger
    blobs: BlobFolder

    def poll(self, *folders: str, now: datetime = NOW) -> Polled:
        look = [Visit(folder) for folder in folders or ("INBOX",)]
        return poll(self.mailbox, ACCOUNT, look, self.ledger.keeping, self.blobs, lambda: now)

    def survey(self, now: datetime = NOW, **settings: object) -> Polled:
        given = ImapSettings.model_validate(
            {"host": "imap.example.cn", "user": "office@example.cn"} | settings
        )
        return survey(self.mailbox, given, self.ledger.keeping, self.blobs, lambda: now)

    def known(self, folder: str = "INBOX") -> frozenset[int]:
        return self.ledger.keeping.known(ACCOUNT, folder, self.mailbox.uidvalidity)

    def messages(self) -> list[tuple[datetime, bytes]]:
        """Times and bytes of all kept messages, oldest first."""
        found: list[tuple[datetime, bytes]] = []
        while claim := self.ledger.work.claim(Stage.KEPT, NOW, 600, f"t{len(found)}"):
            with self.blobs.open(claim.message.blob.sha256) as stream:
                found.append((claim.message.received, stream.read()))
        return found

    def files(self) -> list[Path]:
        return [path for path in self.blobs.root.rglob("*") if path.is_file()]


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    engine = create(f"sqlite:///{tmp_path / 'huizhi.db'}")
    upgrade(engine)
    yield House(FakeMailbox(part=100), Ledger(engine), BlobFolder(tmp_path / "blobs"))
    engine.dispose()


def test_everything_new_is_kept_with_its_bytes_and_its_time(house: House) -> None:
    sent = [(EPOCH + timedelta(hours=hour), b"mail %d" % hour * 40) for hour in range(3)]
    for received, raw in sent:
        house.mailbox.deliver(raw, received)
    assert house.survey() == Polled(seen=3, kept=3)
    assert house.messages() == sent
    assert house.ledger.keeping.last_poll() == NOW
    assert house.ledger.queries.proof().ok


def test_a_second_look_fetches_only_what_came_since(house: House) -> None:
    house.mailbox.deliver(b"first")
    house.poll()
    house.mailbox.drop_after(6)  # "first" and "second" together would be too much
    house.mailbox.deliver(b"second")
    assert house.poll() == Polled(seen=2, kept=1)


def test_uids_that_come_out_of_order_are_new_all_the_same(house: House) -> None:
    house.mailbox.deliver(b"late")
    late = house.mailbox.mails["INBOX"].pop(1)
    house.mailbox.deliver(b"early")
    house.poll()
    house.mailbox.mails["INBOX"][1] = late
    assert house.poll() == Polled(seen=2, kept=1)


def test_all_folders_are_looked_into_once(house: House) -> None:
    house.mailbox.deliver(b"in the inbox")
    house.mailbox.deliver(b"taken for junk", folder="垃圾邮件")
    assert house.poll("INBOX", "垃圾邮件", "INBOX") == Polled(seen=2, kept=2)


def test_the_same_bytes_in_two_folders_are_one_message(house: House) -> None:
    for folder in ("INBOX", "垃圾邮件"):
        house.mailbox.deliver(b"twice", folder=folder)
    assert house.poll("INBOX", "垃圾邮件") == Polled(seen=2, kept=2)
    assert len(house.messages()) == 1


def test_a_new_uidvalidity_brings_every_mail_again_and_makes_none_twice(house: House) -> None:
    house.mailbox.deliver(b"same")
    house.poll()
    house.mailbox.uidvalidity = 2
    assert house.poll() == Polled(seen=1, kept=1, vanished=1)
    assert len(house.messages()) == 1
    assert house.ledger.queries.proof().ok


def test_a_mail_that_cannot_be_had_is_recorded_tried_again_and_hides_no_other(
    house: House,
) -> None:
    for raw in (b"good", b"broken", b"good too"):
        house.mailbox.deliver(raw)
    house.mailbox.broken = {2}
    assert house.poll() == Polled(seen=3, kept=2, failed=1)
    assert house.known() == {1, 3}
    assert house.ledger.queries.proof().failed == 1
    house.mailbox.broken = set()
    assert house.poll() == Polled(seen=3, kept=1)
    assert house.ledger.queries.proof().ok


def test_a_mail_deleted_before_it_was_fetched_is_told_as_vanished(house: House) -> None:
    house.mailbox.deliver(b"stays")
    gone = house.mailbox.deliver(b"goes")
    deleting = _Deleting(house.mailbox, gone)
    done = poll(deleting, ACCOUNT, [Visit("INBOX")], house.ledger.keeping, house.blobs, lambda: NOW)
    assert done == Polled(seen=2, kept=1, vanished=1)
    assert house.ledger.queries.proof().ok


class _Deleting(FakeMailbox):
    """Loses a mail between the listing and the fetch."""

    def __init__(self, box: FakeMailbox, uid: int) -> None:
        super().__init__(mails=box.mails)
        self.uid = uid

    def describe(self, uids: Collection[int]) -> Iterator[Described]:
        self.delete(self.uid)
        return super().describe(uids)


class _DeletingHalfWay(FakeMailbox):
    """Loses a big mail when its first part has come."""

    def fetch(self, described: Sequence[Described]) -> Iterator[tuple[Described, Iterator[bytes]]]:
        for one, chunks in super().fetch(described):
            yield one, self._losing(one.uid, chunks) if one.size > self.part else chunks

    def _losing(self, uid: int, chunks: Iterator[bytes]) -> Iterator[bytes]:
        yield next(chunks)
        self.delete(uid)
        yield from chunks


def test_a_mail_deleted_half_way_is_not_half_kept_and_hides_no_other(house: House) -> None:
    house.mailbox = _DeletingHalfWay(part=100)
    house.mailbox.deliver(b"a" * 250)
    house.mailbox.deliver(b"b" * 60)
    assert house.poll() == Polled(seen=2, kept=1, vanished=1)
    assert [path.stat().st_size for path in house.files()] == [60]
    assert house.ledger.queries.proof().ok


class _Undated(FakeMailbox):
    """Gives no time of receipt."""

    def describe(self, uids: Collection[int]) -> Iterator[Described]:
        return (replace(one, received=None) for one in super().describe(uids))


def test_a_mail_without_a_time_of_receipt_came_when_it_was_seen(house: House) -> None:
    house.mailbox = _Undated()
    house.mailbox.deliver(b"undated")
    house.poll()
    assert house.messages() == [(NOW, b"undated")]


@pytest.mark.parametrize("left", range(0, 400, 50))
def test_a_lost_connection_keeps_what_is_whole_and_the_next_look_the_rest(
    house: House, left: int
) -> None:
    sent = [b"a" * 90, b"b" * 95, b"c" * 250]
    for raw in sent:
        house.mailbox.deliver(raw)
    house.mailbox.drop_after(left)
    with pytest.raises(MailboxError) as failure:
        house.poll()
    assert failure.value.reason is Reason.UNREACHABLE
    assert house.ledger.keeping.last_poll() is None
    assert len(house.files()) == len(house.known())
    house.poll()
    assert sorted(raw for _, raw in house.messages()) == sent


def test_a_refused_folder_does_not_hide_the_others_and_the_poll_is_not_called_good(
    house: House,
) -> None:
    house.mailbox.deliver(b"mail")
    with pytest.raises(MailboxError) as failure:
        house.poll("没有的", "INBOX")
    assert failure.value.reason is Reason.REFUSED
    assert str(failure.value).startswith("没有的：")
    assert house.known() == {1}
    assert house.ledger.keeping.last_poll() is None


def test_a_lying_size_loses_nothing(house: House) -> None:
    for size in (1, 10_000):
        uid = house.mailbox.deliver(b"%d" % size * 60)
        house.mailbox.mails["INBOX"][uid].size = size
    assert house.poll() == Polled(seen=2, kept=2)
    assert sorted(len(raw) for _, raw in house.messages()) == [60, 300]


class _Full:
    """A disk that is full after n mails."""

    def __init__(self, folder: BlobFolder, room: int) -> None:
        self.folder, self.room = folder, room

    def put(self, chunks: Iterable[bytes]) -> Blob:
        self.room -= 1
        if self.room < 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        return self.folder.put(chunks)


class _Down:
    """A ledger whose n-th transaction fails."""

    def __init__(self, house: House, good: int) -> None:
        self.keeping, self.good = house.ledger.keeping, good

    def _spend(self) -> None:
        self.good -= 1
        if self.good < 0:
            raise ConnectionError("database")

    def known(
        self, account: str, folder: str, uidvalidity: int, *, header_suffices: bool = False
    ) -> frozenset[int]:
        return self.keeping.known(account, folder, uidvalidity, header_suffices=header_suffices)

    def trouble(self, account: str) -> dict[str, int]:
        return self.keeping.trouble(account)

    def glimpsed(self, glimpses: Sequence[Glimpse], now: datetime) -> None:
        self._spend()
        self.keeping.glimpsed(glimpses, now)

    def folders_left(self, account: str, listed: Collection[str], now: datetime) -> int:
        return self.keeping.folders_left(account, listed, now)

    def measured(self, account: str, used: int, limit: int, now: datetime) -> None:
        self._spend()
        self.keeping.measured(account, used, limit, now)

    def troubled(self, account: str, folder: str, uidvalidity: int) -> dict[int, int]:
        return self.keeping.troubled(account, folder, uidvalidity)

    def keep(self, arrivals: Sequence[Arrival], now: datetime) -> tuple[int, ...]:
        self._spend()
        return self.keeping.keep(arrivals, now)

    def fetch_failed(self, spot: Spot, error: str, now: datetime) -> None:
        self._spend()
        self.keeping.fetch_failed(spot, error, now)

    def look(
        self, account: str, folder: str, uidvalidity: int, uids: Collection[int], now: datetime
    ) -> int:
        self._spend()
        return self.keeping.look(account, folder, uidvalidity, uids, now)

    def polled(self, now: datetime) -> None:
        self._spend()
        self.keeping.polled(now)


OFFICE = ImapSettings(host="imap.example.cn", user="office@example.cn")


@pytest.mark.parametrize("room", range(3))
def test_a_full_disk_ends_the_poll_and_loses_nothing(house: House, room: int) -> None:
    for raw in (b"one", b"two", b"three"):
        house.mailbox.deliver(raw)
    full = _Full(house.blobs, room)
    with pytest.raises(OSError, match="No space"):
        poll(house.mailbox, ACCOUNT, [Visit("INBOX")], house.ledger.keeping, full, lambda: NOW)
    assert house.ledger.keeping.last_poll() is None
    house.poll()
    assert [raw for _, raw in house.messages()] == [b"one", b"two", b"three"]


@pytest.mark.parametrize("good", range(3))
def test_a_database_that_is_down_ends_the_poll_and_loses_nothing(house: House, good: int) -> None:
    for raw in (b"one", b"two"):
        house.mailbox.deliver(raw)
    down = _Down(house, good)
    with pytest.raises(ConnectionError):
        survey(house.mailbox, OFFICE, down, house.blobs, lambda: NOW)
    assert house.ledger.keeping.last_poll() is None
    house.poll()
    assert [raw for _, raw in house.messages()] == [b"one", b"two"]
    assert house.ledger.queries.proof().ok


def test_many_mails_go_into_few_transactions(house: House) -> None:
    for number in range(120):
        house.mailbox.deliver(b"mail %d" % number)
    counting = _Down(house, 1000)
    survey(house.mailbox, OFFICE, counting, house.blobs, lambda: NOW)
    assert 1000 - counting.good == 3 + 2  # keep three times, look, polled


@pytest.mark.parametrize("size", [50, 250], ids=["in a batch", "in parts"])
def test_a_mail_that_breaks_every_connection_stands_in_nobodys_way(house: House, size: int) -> None:
    uids = [house.mailbox.deliver(b"%d" % number * size) for number in range(1, 8)]
    house.mailbox.poison = {uids[2]}
    for _ in range(4):
        with pytest.raises(MailboxError):
            house.poll()
    assert house.known() == set(uids) - house.mailbox.poison
    late = house.mailbox.deliver(b"came later")
    with pytest.raises(MailboxError):
        house.poll()
    assert late in house.known()
    house.mailbox.poison = set()
    house.poll()
    assert house.known() == {*uids, late}
    assert house.ledger.queries.proof().ok


# The whole mailbox.


def facts(house: House) -> MailboxFacts:
    return house.ledger.watching.mailbox(ACCOUNT)


def test_every_folder_is_polled_but_what_the_office_wrote_or_threw_away(house: House) -> None:
    for folder in (
        "INBOX",
        "垃圾邮件",
        "广告邮件",
        "订阅邮件",
        "一月",
        "已发送",
        "草稿箱",
        "已删除",
    ):
        house.mailbox.deliver(folder.encode(), folder=folder)
    assert house.survey() == Polled(seen=5, kept=5)
    assert {raw.decode() for _, raw in house.messages()} == {
        *("INBOX", "垃圾邮件", "广告邮件", "订阅邮件", "一月"),
    }


def test_of_a_virus_folder_only_headers_are_fetched_and_the_office_can_be_told(
    house: House,
) -> None:
    raw = (
        b"From: =?gb18030?B?0afQow==?= <school@units.example>\r\n"
        b"Subject: \xb2\xc4\xc1\xcf\r\n\r\n" + b"evil" * 1000
    )
    house.mailbox.deliver(raw, EPOCH, "病毒文件夹")
    assert house.survey() == Polled(seen=1, told=1)
    assert house.survey() == Polled(seen=1)
    proof = house.ledger.queries.proof()
    assert (proof.ok, proof.header_only, proof.kept, proof.distinct) == (True, 1, 0, 0)
    [told] = facts(house).glimpses
    assert (told.sender, told.subject, told.size) == ("school@units.example", "材料", len(raw))
    assert house.files() == []


def test_a_mail_that_a_clerk_moves_out_of_the_virus_folder_is_kept_whole(house: House) -> None:
    uid = house.mailbox.deliver(b"Subject: a\r\n\r\nbody", folder="病毒文件夹")
    house.survey()
    house.mailbox.move(uid, "病毒文件夹", "INBOX")
    assert house.survey() == Polled(seen=1, kept=1, vanished=1)
    assert facts(house).glimpses == ()
    assert [raw for _, raw in house.messages()] == [b"Subject: a\r\n\r\nbody"]
    assert house.ledger.queries.proof().ok


def test_a_virus_folder_that_is_to_be_fetched_after_all_is(house: House) -> None:
    house.mailbox.deliver(b"Subject: a\r\n\r\nbody", folder="病毒文件夹")
    house.survey()
    assert house.survey(header_folders=()) == Polled(seen=1, kept=1)
    assert house.ledger.queries.proof().header_only == 0


def test_a_moved_mail_and_a_copied_one_are_one_message_each_with_two_sightings(
    house: House,
) -> None:
    moved, copied = house.mailbox.deliver(b"moved"), house.mailbox.deliver(b"copied")
    house.survey()
    house.mailbox.move(moved, "INBOX", "已处理")
    house.mailbox.copy(copied, "INBOX", "备份")
    assert house.survey() == Polled(seen=3, kept=2, vanished=1)
    proof = house.ledger.queries.proof()
    assert (proof.ok, proof.on_server, proof.vanished, proof.sightings) == (True, 3, 1, 4)
    assert proof.distinct == len(house.messages()) == 2


def test_the_mails_of_a_folder_that_is_gone_have_vanished(house: House) -> None:
    house.mailbox.deliver(b"mail", folder="旧文件夹")
    house.survey()
    house.mailbox.mails["新文件夹"] = house.mailbox.mails.pop("旧文件夹")
    assert house.survey() == Polled(seen=1, kept=1, vanished=1)
    assert house.survey() == Polled(seen=1)
    proof = house.ledger.queries.proof()
    assert (proof.ok, proof.on_server, proof.vanished, proof.distinct) == (True, 1, 1, 1)


def test_a_list_without_an_inbox_is_not_believed(house: House) -> None:
    house.mailbox.deliver(b"mail", folder="一月")
    house.survey()
    del house.mailbox.mails["INBOX"], house.mailbox.mails["一月"]
    assert house.survey() == Polled()
    assert house.ledger.queries.proof().vanished == 0


def test_a_uid_that_comes_to_name_another_mail_hides_neither(house: House) -> None:
    uid = house.mailbox.deliver(b"first")
    house.survey()
    house.mailbox.delete(uid)
    house.survey()
    house.mailbox.mails["INBOX"][uid] = FakeMail(b"second", EPOCH)
    assert house.survey() == Polled(seen=1, kept=1)
    assert house.survey() == Polled(seen=1)
    proof = house.ledger.queries.proof()
    assert (proof.ok, proof.sightings, proof.vanished, proof.imported) == (True, 2, 1, 0)
    assert [raw for _, raw in house.messages()] == [b"first", b"second"]


def test_a_uid_that_comes_to_name_a_mail_that_cannot_be_had_is_not_taken_for_known(
    house: House,
) -> None:
    uid = house.mailbox.deliver(b"first")
    house.survey()
    house.mailbox.delete(uid)
    house.survey()
    house.mailbox.mails["INBOX"][uid] = FakeMail(b"second", EPOCH)
    house.mailbox.broken = {uid}
    assert house.survey() == Polled(seen=1, failed=1)
    assert not house.ledger.queries.proof().ok
    house.mailbox.broken = set()
    assert house.survey() == Polled(seen=1, kept=1)
    assert house.ledger.queries.proof().ok
    assert [raw for _, raw in house.messages()] == [b"first", b"second"]


def test_a_mail_that_vanished_before_it_could_be_fetched_is_told_and_ends_the_alarm(
    house: House,
) -> None:
    uid = house.mailbox.deliver(b"broken")
    house.mailbox.broken = {uid}
    house.survey()
    assert not house.ledger.queries.proof().ok
    house.mailbox.delete(uid)
    assert house.survey() == Polled(vanished=1)
    proof = house.ledger.queries.proof()
    assert (proof.ok, proof.failed, proof.lost, proof.vanished) == (True, 1, 1, 1)
    assert facts(house).lost == 1


@pytest.mark.parametrize("others", [(), ("一月", "二月")])
def test_a_mail_that_breaks_every_connection_stands_in_no_other_folders_way(
    house: House, others: tuple[str, ...]
) -> None:
    poison = {house.mailbox.deliver(b"bad", folder=folder) for folder in ("INBOX", *others)}
    good = {folder: house.mailbox.deliver(b"good", folder=folder) for folder in ("三月", *others)}
    house.mailbox.poison = set(poison)
    for _ in range(3 * len(poison)):  # it breaks the batch, then comes first, then last
        with pytest.raises(MailboxError):
            house.survey()
    assert all(uid in house.known(folder) for folder, uid in good.items())


def test_the_oldest_mail_that_is_still_there_is_known(house: House) -> None:
    old = house.mailbox.deliver(b"old", EPOCH)
    house.mailbox.deliver(b"new", EPOCH + timedelta(days=3), "一月")
    house.survey()
    assert facts(house).oldest == EPOCH
    house.mailbox.delete(old)
    house.survey()
    assert facts(house).oldest == EPOCH + timedelta(days=3)


def test_how_full_the_mailbox_is_is_noted_where_the_server_tells(house: House) -> None:
    house.survey()
    assert facts(house).limit == 0
    house.mailbox.full = Quota(90, 100)
    house.survey()
    assert (facts(house).used, facts(house).limit) == (90, 100)


@given(st.binary(max_size=400))
def test_whatever_a_header_says_it_can_be_told(header: bytes) -> None:
    told = glimpse(Spot(ACCOUNT, "INBOX", 1, 1), Described(1, 5, None), header, NOW)
    assert (told.sender + told.subject).isprintable()
    assert told.received == NOW
