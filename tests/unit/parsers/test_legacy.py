"""Old Word files: what needs no second author to be tested."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from intake.show import told
from parsers.legacy_stream import split
from parsers.legacy_table import OpenTable
from parsers.model import Document, Fault, FileKind, Unreadable
from parsers.sniff import kind
from parsers.word import read_word
from tests.samples.write_ole import compound, locked_office


def given(folder: Path, data: bytes) -> Path:
    path = folder / "a.doc"
    path.write_bytes(data)
    return path


def header(*, flags: int = 0, version: int = 0xC1) -> bytes:
    """The first bytes of a Word stream."""
    start = (0xA5EC).to_bytes(2, "little") + version.to_bytes(2, "little") + bytes(6)
    return (start + flags.to_bytes(2, "little")).ljust(4096, b"\0")


def test_an_office_file_with_a_password_is_encrypted(tmp_path: Path) -> None:
    assert read_word(given(tmp_path, locked_office(random.Random(1)))) == Unreadable(
        Fault.ENCRYPTED, "ole"
    )


def test_an_old_word_file_with_a_password_is_encrypted(tmp_path: Path) -> None:
    path = given(tmp_path, compound((("WordDocument", header(flags=0x0100)),)))
    assert kind(path) is FileKind.DOC
    assert read_word(path) == Unreadable(Fault.ENCRYPTED, "doc")


def test_a_word_file_from_before_1997_is_foreign(tmp_path: Path) -> None:
    path = given(tmp_path, compound((("WordDocument", header(version=0x65)),)))
    assert read_word(path) == Unreadable(Fault.UNSUPPORTED, "doc")


@pytest.mark.parametrize("data", [header(), bytes(4096), header()[:154] + b"\xff" * 3942])
def test_what_cannot_be_read_is_suspect_and_never_damaged(tmp_path: Path, data: bytes) -> None:
    found = read_word(given(tmp_path, compound((("WordDocument", data), ("0Table", bytes(4096))))))
    assert isinstance(found, Unreadable)
    assert found.fault is Fault.SUSPECT


def test_an_ole_file_of_another_program_is_unsupported(tmp_path: Path) -> None:
    path = given(tmp_path, compound((("PowerPoint Document", bytes(4096)),)))
    assert read_word(path) == Unreadable(Fault.UNSUPPORTED, "ole")


def test_properties_are_split_by_their_codes_sizes() -> None:
    raw = b"\x16\x24\x01" + b"\x0b\x46\x05\x00" + b"\x2b\xd6\x02\x01\x03" + b"\x49\x66\x02\0\0\0"
    assert dict(split(raw)) == {
        0x2416: b"\x01",
        0x460B: b"\x05\x00",
        0xD62B: b"\x01\x03",
        0x6649: b"\x02\0\0\0",
    }


def row(edges: list[int], flags: list[int]) -> dict[int, bytes]:
    """A row's definition."""
    body = bytes([len(flags)]) + b"".join(edge.to_bytes(2, "little", signed=True) for edge in edges)
    return {0xD608: body + b"".join(flag.to_bytes(2, "little") + bytes(18) for flag in flags)}


def table(*rows: tuple[list[str], dict[int, bytes]]) -> OpenTable:
    made = OpenTable()
    for texts, properties in rows:
        for text in texts:
            made.add(text, "")
            made.end_cell()
        made.end_row(properties, dropped=False)
    return made


@pytest.mark.parametrize("marks", [(1, 2), (2, 1)])
def test_cells_merged_sideways_are_one_whichever_bit_marks_the_first(
    marks: tuple[int, int],
) -> None:
    grid = table(
        (["江西省", "", "备注"], row([0, 1000, 2000, 3000], [*marks, 0])),
        (["完成", "通过", "无"], row([0, 1000, 2000, 3000], [0, 0, 0])),
    ).grid(1)
    assert [(cell.text, cell.column, cell.column_span) for cell in grid.cells if cell.row == 0] == [
        ("江西省", 0, 2),
        ("备注", 2, 1),
    ]


def test_cells_merged_downwards_are_one() -> None:
    grid = table(
        (["甲", "1"], row([0, 1000, 2000], [0x60, 0])),
        (["", "2"], row([0, 1000, 2000], [0x20, 0])),
    ).grid(1)
    assert [(cell.text, cell.row_span) for cell in grid.cells] == [("甲", 2), ("1", 1), ("2", 1)]


def test_edges_that_nearly_meet_are_one_column() -> None:
    grid = table(
        (["a", "b"], row([0, 1000, 2000], [0, 0])), (["c", "d"], row([5, 1010, 1995], [0, 0]))
    ).grid(1)
    assert grid.columns == 2


def test_a_last_cell_too_narrow_to_see_still_lies_within_the_table() -> None:
    grid = table((["甲", "乙"], row([0, 1000, 1010], [0, 0]))).grid(1)
    assert all(cell.column + cell.column_span <= grid.columns for cell in grid.cells)
    assert list(told(Document((grid,))))[-1] == "甲 | 乙"
