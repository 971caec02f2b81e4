"""What servers answer to FETCH, as imaplib hands it over."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from intake.imap_answers import Answer, answers

TIME = datetime(2026, 7, 7, 10, 44, 25, tzinfo=UTC)


@pytest.mark.parametrize(
    ("data", "found"),
    [
        ([None], []),
        (
            [b'3 (UID 7 RFC822.SIZE 120 INTERNALDATE " 7-Jul-2026 18:44:25 +0800")'],
            [Answer(7, 120, TIME)],
        ),
        (
            [b'3 (internaldate "07-JUL-2026 05:14:25 -0530" rfc822.size 120 uid 7)'],
            [Answer(7, 120, TIME)],
        ),
        (
            [b'3 (UID 7 RFC822.SIZE 120 INTERNALDATE "31-Feb-2026 00:00:00 +0000")'],
            [Answer(7, 120)],
        ),
        (
            [b'3 (UID 7 RFC822.SIZE 120 INTERNALDATE "01-Mai-2026 00:00:00 +0000")'],
            [Answer(7, 120)],
        ),
        ([b"3 (UID 7 RFC822.SIZE 120 INTERNALDATE NIL)"], [Answer(7, 120)]),
        ([rb"4 (FLAGS (\Seen))", b"3 (UID 7 RFC822.SIZE 1)"], [Answer(7, 1)]),
        ([rb"4 (FLAGS (\Seen) UID 9)"], [Answer(9)]),
        ([(b"1 (UID 7 BODY[] {3}", b"abc"), b")"], [Answer(7, body=b"abc")]),
        ([(b"1 (BODY[] {3}", b"abc"), b" UID 7)"], [Answer(7, body=b"abc")]),
        ([(b"1 (UID 7 BODY[]<0> {3}", b"abc"), b")"], [Answer(7, body=b"abc")]),
        ([b'1 (UID 7 BODY[]<9> "")'], [Answer(7, body=b"")]),
        ([b"1 (UID 7 BODY[] NIL)"], [Answer(7, body=b"")]),
        ([rb'1 (UID 7 BODY[] "a \"b\" \\ UID 8")'], [Answer(7, body=rb'a "b" \ UID 8')]),
        ([(b"1 (UID 7 BODY[] {6}", b"UID 99"), b")"], [Answer(7, body=b"UID 99")]),
        ([(b"1 (UID 7 BODY[HEADER] {3}", b"abc"), b")"], [Answer(7, header=b"abc")]),
        ([(b"1 (UID 7 BODY[TEXT] {3}", b"abc"), b")"], [Answer(7)]),
        (
            [
                (b"1 (UID 7 BODY[] {1}", b"a"),
                b")",
                rb"9 (FLAGS (\Recent))",
                (b"2 (BODY[] {1}", b"b"),
                b" UID 8 FLAGS ())",
            ],
            [Answer(7, body=b"a"), Answer(8, body=b"b")],
        ),
    ],
)
def test_answers_are_read_in_any_order_and_form(data: list[Any], found: list[Answer]) -> None:
    assert list(answers(data)) == found
