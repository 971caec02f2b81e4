"""Servers that say no, lie, or talk out of turn: answers no good server gives at will."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from config.settings import ImapSettings
from intake.mailbox import Described, MailboxError, Reason, connect
from tests.servers.wire import scripted

PART = 4


def settings(port: int) -> ImapSettings:
    return ImapSettings.model_validate(
        {"host": "127.0.0.1", "port": port, "security": "plain", "timeout": 5}
        | {"user": "office@example.cn", "password": "only-for-tests", "part": PART}
    )


def fetched(script: Callable[[bytes], bytes], *mails: tuple[int, int]) -> dict[int, bytes]:
    """What comes of mails given as (UID, size)."""
    described = [Described(uid, size, None) for uid, size in mails]
    with scripted(script) as port, connect(settings(port)) as mailbox:
        mailbox.open("INBOX")
        return {one.uid: b"".join(chunks) for one, chunks in mailbox.fetch(described)}


def refusal(script: Callable[[bytes], bytes]) -> MailboxError:
    with (
        pytest.raises(MailboxError) as failure,
        scripted(script) as port,
        connect(settings(port)) as mailbox,
    ):
        mailbox.open("INBOX")
    return failure.value


@pytest.mark.parametrize("answer", [b"NO", b"BAD"])
def test_where_a_server_refuses_a_batch_each_mail_is_asked_for_alone(answer: bytes) -> None:
    def script(command: bytes) -> bytes:
        if command.startswith(b"UID FETCH 1,2,3 "):
            return b"* 1 FETCH (UID 1 BODY[] {1}\r\na)\r\nTAG " + answer + b" 2 is broken\r\n"
        if command.startswith(b"UID FETCH 2 "):
            return b"TAG NO broken\r\n"
        uid = command.split()[2:3]
        return b"* 9 FETCH (BODY[] {1}\r\nz UID %s)\r\nTAG OK done\r\n" % uid[0] if uid else b""

    got = fetched(script, (1, 1), (2, 1), (3, 1))
    assert got.keys() == {1, 3}
    assert got[3] == b"z"


def test_answers_about_other_mails_and_empty_ones_are_not_taken_for_mails() -> None:
    def script(command: bytes) -> bytes:
        if not command.startswith(b"UID FETCH"):
            return b""
        return (
            b"* 8 FETCH (FLAGS (\\Seen) UID 1)\r\n"
            b"* 7 FETCH (UID 77 BODY[] {1}\r\nx)\r\n"
            b"* 2 FETCH (UID 2 BODY[] NIL)\r\n"
            b"* 1 FETCH (UID 1 BODY[] {1}\r\na)\r\n"
            b"* 1 FETCH (UID 1 BODY[] {1}\r\na)\r\n"
            b"TAG OK done\r\n"
        )

    assert fetched(script, (1, 1), (2, 1)) == {1: b"a"}


def parts(raw: bytes, beyond: bytes, listed: bytes = b"1") -> Callable[[bytes], bytes]:
    """A server of one mail in parts that says `beyond` at the mail's end."""

    def script(command: bytes) -> bytes:
        if command.startswith(b"UID SEARCH"):
            return b"* SEARCH " + listed + b"\r\nTAG OK done\r\n"
        if not command.startswith(b"UID FETCH"):
            return b""
        start = int(command.partition(b"<")[2].partition(b".")[0])
        some = raw[start : start + PART]
        if not some:
            return beyond + b"\r\n"
        head = b"* 1 FETCH (UID 1 BODY[]<%d> {%d}\r\n" % (start, len(some))
        return head + some + b")\r\nTAG OK done\r\n"

    return script


EMPTY = b'* 1 FETCH (UID 1 BODY[]<0> "")\r\nTAG OK done'


@pytest.mark.parametrize("size", [5, 7, 8, 9, 100])
@pytest.mark.parametrize("raw", [b"12345678", b"1234567"])
def test_a_lying_size_neither_cuts_a_mail_nor_waits_for_more(raw: bytes, size: int) -> None:
    assert fetched(parts(raw, EMPTY), (1, size)) == {1: raw}


def test_a_refusal_beyond_the_end_is_the_end() -> None:
    assert fetched(parts(b"12345678", b"TAG NO no such part"), (1, 8)) == {1: b"12345678"}


@pytest.mark.parametrize("listed", [b"1", b""])
def test_a_refusal_before_the_end_is_not_the_end(listed: bytes) -> None:
    with pytest.raises(MailboxError) as failure:
        fetched(parts(b"12345678", b"TAG NO cannot", listed), (1, 12))
    assert failure.value.reason is Reason.REFUSED


def test_a_mail_that_turns_empty_because_it_was_deleted_is_not_whole() -> None:
    with pytest.raises(MailboxError) as failure:
        fetched(parts(b"12345678", EMPTY, listed=b""), (1, 12))
    assert failure.value.reason is Reason.REFUSED


def test_a_server_that_knows_no_parts_gives_the_mail_once() -> None:
    whole = b"* 1 FETCH (UID 1 BODY[] {9}\r\n123456789)\r\nTAG OK done\r\n"
    assert fetched(lambda command: whole if b"FETCH" in command else b"", (1, 9)) == {
        1: b"123456789"
    }


@pytest.mark.parametrize(
    ("word", "answer", "reason"),
    [
        (b"LOGIN", b"TAG NO LOGIN Login error password error", Reason.AUTH),
        (b"LOGIN", b"TAG BAD command: LOGIN office@example.cn only-for-tests", Reason.AUTH),
        (b"LOGIN", b"TAG NO [UNAVAILABLE] Temporary failure", Reason.UNREACHABLE),
        (b"LOGIN", b"* BYE too many connections", Reason.UNREACHABLE),
        (b"LOGIN", b"not IMAP", Reason.UNREACHABLE),
        (b"EXAMINE", b"TAG NO User has no permission", Reason.AUTH),
        (b"EXAMINE", b"TAG BAD what", Reason.REFUSED),
        (b"EXAMINE", b"* OK [UIDVALIDITY x] \r\nTAG OK done", Reason.REFUSED),
        (b"UID SEARCH", b"TAG NO \x1b[2Jcannot", Reason.REFUSED),
        (b"UID SEARCH", b"* SEARCH one two\r\nTAG OK done", Reason.REFUSED),
    ],
)
def test_what_a_server_says_decides_what_is_done(
    word: bytes, answer: bytes, reason: Reason
) -> None:
    error = refusal(lambda command: answer + b"\r\n" if command.startswith(word) else b"")
    assert error.reason is reason
    assert "only-for-tests" not in str(error)
    assert str(error).isprintable()


def test_a_server_without_uidvalidity_has_none() -> None:
    def script(command: bytes) -> bytes:
        return b"TAG OK done\r\n" if command.startswith(b"EXAMINE") else b""

    with scripted(script) as port, connect(settings(port)) as mailbox:
        assert mailbox.open("INBOX").uidvalidity == 0
