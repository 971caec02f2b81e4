"""The notice's own templates, exactly filled in, are accepted: through bytes, by two authors."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from checks.model import Outcome, Verdict
from checks.words import sentence
from config.settings import Settings
from intake.checking import Desk, open_desk
from tests import builders as b
from tests.samples.blocks import Block
from tests.samples.write_pdf import pdf_bytes
from tests.servers.office import convert
from tests.template.pages import ASSESSMENT, COMPANY, SCHOOL, company, school
from tests.template.write import as_open_document, by_python_docx

RECEIVED = datetime(2023, 3, 20, 1, 30, tzinfo=UTC)
FORMS = {SCHOOL: school(), COMPANY: company()}


@pytest.fixture(scope="module")
def desk() -> Iterator[Desk]:
    with open_desk(Settings(), (b.CAMPAIGN,), b.ROSTER, RECEIVED) as opened:
        yield opened


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both templates as LibreOffice saves them."""
    made, out = tmp_path_factory.mktemp("flat"), tmp_path_factory.mktemp("docx")
    for unit, blocks in FORMS.items():
        (made / f"{unit}.fodt").write_text(as_open_document(blocks), encoding="utf-8")
    return convert(sorted(made.iterdir()), "docx:Office Open XML Text", out)


def judged(desk: Desk, folder: Path, unit: str, word: bytes, blocks: tuple[Block, ...]) -> Verdict:
    path = folder / b.archive_name(unit)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{unit}考核材料.docx", word)
        archive.writestr(f"{unit}考核材料（盖章）.pdf", pdf_bytes(blocks, unit))
    (checked,) = desk.check(path)
    assert checked.verdict is not None
    return checked.verdict


def expect_accepted(verdict: Verdict, unit: str) -> None:
    told = [
        f"{one.code} {one.grade} {one.severity.word} {one.place}: {sentence(one)}"
        for one in verdict.findings
    ]
    assert told == []  # not even a hint: nobody could follow the template more closely
    assert (verdict.outcome, verdict.unit) == (Outcome.ACCEPTED, unit)
    assert verdict.form
    template = b.CAMPAIGN.template(verdict.form.kind)
    assert template
    assert {one.id for one in verdict.form.tables} == {one.id for one in template.tables}
    assert [one.id for one in verdict.form.sections] == [one.id for one in template.sections]
    for table in verdict.form.tables:
        assert not (table.missing or table.unknown or table.doubtful or table.rivals)


@pytest.mark.parametrize("unit", FORMS)
def test_the_template_by_python_docx_is_accepted(desk: Desk, tmp_path: Path, unit: str) -> None:
    blocks = FORMS[unit]
    expect_accepted(judged(desk, tmp_path, unit, by_python_docx(blocks), blocks), unit)


@pytest.mark.parametrize("unit", FORMS)
def test_the_template_by_libreoffice_is_accepted(
    desk: Desk, office: Path, tmp_path: Path, unit: str
) -> None:
    word = (office / f"{unit}.docx").read_bytes()
    verdict = judged(desk, tmp_path, unit, word, FORMS[unit])
    expect_accepted(verdict, unit)


def test_every_score_is_read_as_it_stands(desk: Desk, tmp_path: Path) -> None:
    verdict = judged(desk, tmp_path, SCHOOL, by_python_docx(school()), school())
    assert verdict.form
    table = verdict.form.table("self_assessment")
    assert table
    values = [row.value("score") for row in table.rows]
    wanted = [Decimal(line.rpartition("|")[2].strip()) for line in ASSESSMENT[1:-1]]
    assert [value.number for value in values if value] == wanted
    assert sum(wanted) == Decimal(ASSESSMENT[-1].rpartition("|")[2].strip())
