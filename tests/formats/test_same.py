"""One form, many formats: whatever program wrote it, the same Form is read, cell by cell.

LibreOffice and Chromium are the other authors here, and so also the judges of our readers. This is
the short form; `make formats` asks a hundred seeds.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from parsers.model import Content, Document, Heading, Paragraph, Table
from tests.formats.authors import Sample, written
from tests.formats.pairs import answers
from tests.formats.same import PRINTS, WORDS, compared, words
from tests.formats.told import folded

# Two schools and two organisations, one with its annexes in Excel.
SEEDS = (2, 7, 14, 15)
SAMPLES = [Sample.of(seed) for seed in SEEDS]
IDS = [f"{seed}" for seed in SEEDS]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(SAMPLES, tmp_path_factory.mktemp("formats"))


Grid = dict[tuple[int, int, int, int], str]


def grids(found: Content | None) -> list[Grid]:
    """Every table's anchor cells with their spans, spaces and widths of digits aside."""
    assert isinstance(found, Document), found
    return [
        {
            (cell.row, cell.column, cell.row_span, cell.column_span): folded(
                cell.number + cell.text
            )
            for cell in block.cells
        }
        for block in found.blocks
        if isinstance(block, Table)
    ]


def lines(found: Content | None) -> list[tuple[str, int]]:
    """Every line outside of tables, with its level as a heading; text boxes float, so sorted."""
    assert isinstance(found, Document), found
    return sorted(
        (folded(block.number + block.text), block.level if isinstance(block, Heading) else 0)
        for block in found.blocks
        if isinstance(block, Heading | Paragraph)
    )


@pytest.mark.parametrize("way", [way for way in WORDS if way != "new"])
@pytest.mark.parametrize("sample", SAMPLES, ids=IDS)
def test_word_and_excel_files_of_any_kind_say_what_the_new_ones_say(
    folder: Path, sample: Sample, way: str
) -> None:
    pairs = zip(words(sample, folder, "new"), words(sample, folder, way), strict=True)
    for new, found in pairs:
        assert grids(found.content) == grids(new.content)
        assert lines(found.content) == lines(new.content)


@pytest.mark.parametrize("sample", SAMPLES, ids=IDS)
def test_the_form_is_what_was_written_whatever_program_wrote_the_file(
    folder: Path, sample: Sample
) -> None:
    found = list(compared(sample, folder))
    assert [one.way for one in found] == [*WORDS, *PRINTS]
    assert all(one.cells > 90 for one in found)
    assert "\n".join(one.words for one in found if one.differences) == ""


@pytest.mark.parametrize("sample", SAMPLES, ids=IDS)
def test_a_pdf_beside_its_word_file_is_silent_until_a_figure_is_changed(
    folder: Path, sample: Sample
) -> None:
    found = list(answers(sample, folder, changes=1))
    assert len(found) == len(PRINTS) * 2
    assert [one.words for one in found if not one.right] == []
