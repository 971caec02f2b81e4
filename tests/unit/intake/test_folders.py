"""Which folders are looked into, and what a server's list of them says."""

from __future__ import annotations

from typing import Any

import pytest
from imap_tools.imap_utf7 import utf7_encode

from config.settings import ImapSettings
from intake.folders import Depth, visits
from intake.imap_folders import Folder, listed

# A mailbox of 163.com, as captured.
NETEASE = (
    ("INBOX", ""),
    ("草稿箱", r"\Drafts"),
    ("已发送", r"\Sent"),
    ("已删除", r"\Trash"),
    ("垃圾邮件", r"\Junk"),
    ("病毒文件夹", ""),
    ("广告邮件", ""),
    ("订阅邮件", ""),
)


def folder(name: str, flags: str = "", delimiter: str = "/") -> Folder:
    return Folder(name, frozenset(flags.lower().split()), delimiter, utf7_encode(name))


def asked(*folders: Folder, **settings: Any) -> dict[str, str]:
    """How deeply each folder is looked into."""
    found = visits(folders, ImapSettings.model_validate(settings))
    return {one.folder: one.depth.name for one in found}


def test_of_163_everything_is_polled_but_what_the_office_wrote_or_threw_away() -> None:
    assert asked(*(folder(name, flags) for name, flags in NETEASE)) == {
        "INBOX": "WHOLE",
        "草稿箱": "NOTHING",
        "已发送": "NOTHING",
        "已删除": "NOTHING",
        "垃圾邮件": "WHOLE",
        "病毒文件夹": "HEADERS",
        "广告邮件": "WHOLE",
        "订阅邮件": "WHOLE",
    }


@pytest.mark.parametrize(
    ("name", "flags", "depth"),
    [
        ("Whatever", r"\Sent", "NOTHING"),
        ("Whatever", r"\HasNoChildren \Trash", "NOTHING"),
        ("Sent Messages", "", "NOTHING"),
        ("INBOX/Drafts", "", "NOTHING"),
        ("已删除/旧的", "", "NOTHING"),
        ("deleted items", "", "NOTHING"),
        ("Trash", r"\Junk", "WHOLE"),  # what the server marks comes first
        ("Starred", r"\Flagged", "NOTHING"),  # its mails lie elsewhere
        ("All Mail", r"\All", "WHOLE"),
        ("已发送的通知", "", "WHOLE"),  # a folder of the office's own
        ("Virus", "", "HEADERS"),
    ],
)
def test_a_folder_is_known_by_its_mark_or_else_by_its_name(
    name: str, flags: str, depth: str
) -> None:
    assert asked(folder(name, flags)) == {name: depth}


def test_a_folder_that_cannot_be_opened_is_left_out() -> None:
    assert asked(folder("其他文件夹", r"\NoSelect \HasChildren"), folder("INBOX")) == {
        "INBOX": "WHOLE"
    }


def test_the_inbox_comes_first() -> None:
    assert next(iter(asked(folder("A"), folder("inbox"), folder("B")))) == "inbox"


def test_where_folders_are_set_just_those_are_polled_listed_or_not() -> None:
    names = ("已发送", "没有的", "病毒文件夹")
    found = asked(folder("INBOX"), folder("已发送", r"\Sent"), folder("病毒文件夹"), folders=names)
    assert found == {
        "INBOX": "NOTHING",
        "已发送": "WHOLE",
        "病毒文件夹": "HEADERS",
        "没有的": "WHOLE",
    }


def test_the_known_names_are_settings() -> None:
    found = asked(folder("回信"), folder("已发送"), skip_folders=["回信"], header_folders=[])
    assert found == {"回信": "NOTHING", "已发送": "WHOLE"}


def test_depths_are_three() -> None:
    assert {depth.name for depth in Depth} == {"WHOLE", "HEADERS", "NOTHING"}


@pytest.mark.parametrize(
    ("line", "found"),
    [
        (rb'(\Junk) "/" "&V4NXPpCuTvY-"', folder("垃圾邮件", r"\Junk")),
        (b'() "/" INBOX', folder("INBOX")),
        (b'() "." "INBOX.a b"', folder("INBOX.a b", delimiter=".")),
        (rb'() "\\" "a"', folder("a", delimiter="\\")),
        (b"() NIL flat", folder("flat", delimiter="")),
        ((b'() "/" {5}', b'a "b"'), folder('a "b"')),
        (rb'() "/" "a \"b\" \\ c"', folder(r'a "b" \ c')),
    ],
)
def test_a_list_is_read_in_every_form(line: Any, found: Folder) -> None:
    assert list(listed([line])) == [found]


@pytest.mark.parametrize("wire", [b"R&D", b"caf\xe9", b"&g0l6"])
def test_a_name_that_is_no_utf_7_can_be_opened_all_the_same(wire: bytes) -> None:
    [found] = listed([b'() "/" "' + wire + b'"'])
    assert found.wire == wire
    assert found.name.isascii()


def test_what_is_no_folder_is_left_out() -> None:
    assert list(listed([None, b"", b"nonsense", b")"])) == []
