"""A submission whose stamped PDF is a scan, as most are; with another figure in it if so wished."""

from __future__ import annotations

import random
from dataclasses import replace

from tests.samples.blocks import Block, Carrier, Grid, GridCell, Submission
from tests.samples.pack import files_of
from tests.samples.write_pdf import pdf_bytes
from tests.samples.write_zip import Member, zip_bytes
from tests.scans.printer import Scanner, scanned


def archive(submission: Submission, scanner: Scanner, rng: random.Random) -> bytes:
    """The archive, its first PDF scanned."""
    members, left = [], True
    for one in files_of(submission, rng):
        data = one.data
        if left and one.name.lower().endswith(".pdf"):
            data, left = scanned(data, scanner, rng), False
        members.append(Member(one.name, data))
    return zip_bytes(members, submission.style.zip_names)


def altered(submission: Submission, rng: random.Random) -> tuple[Submission, str, str]:
    """The same submission with one figure of a table another one in the PDF alone.

    Returns:
        The submission, what stood in the cell, and what stands there now.
    """
    (place, carrier), *_ = [
        (place, one) for place, one in enumerate(submission.carriers) if one.format == "pdf"
    ]
    spots = [
        (number, cell)
        for number, block in enumerate(carrier.blocks)
        if isinstance(block, Grid)
        for cell in block.cells
        if cell.text.isdigit() and cell.column > 1 and cell.row
    ]
    number, cell = rng.choice(spots)
    other = another(cell.text, rng)
    blocks = list(carrier.blocks)
    blocks[number] = _with(blocks[number], cell, other)
    carriers = list(submission.carriers)
    carriers[place] = replace(carrier, blocks=tuple(blocks))
    return replace(submission, carriers=tuple(carriers)), cell.text, other


def another(figure: str, rng: random.Random) -> str:
    """The figure with one digit changed."""
    place = rng.randrange(len(figure))
    digits = [one for one in "123456789" if one != figure[place]]
    return figure[:place] + rng.choice(digits) + figure[place + 1 :]


def _with(block: Block, cell: GridCell, text: str) -> Block:
    assert isinstance(block, Grid)
    cells = tuple(replace(one, text=text) if one is cell else one for one in block.cells)
    return replace(block, cells=cells)


def pdf_of(submission: Submission) -> tuple[Carrier, bytes]:
    """The submission's PDF as it was typed."""
    carrier = next(one for one in submission.carriers if one.format == "pdf")
    return carrier, pdf_bytes(carrier.blocks, submission.unit)
