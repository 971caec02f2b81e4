"""A submission as perfect readers would give it: no bytes, no Word, no PDF in between.

It is the second way to a verdict. What goes wrong on this one is a check's or the binding's doing;
what goes wrong only on the way through bytes is a reader's.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace

from parsers.model import (
    Address,
    Blob,
    Block,
    Cell,
    Content,
    Document,
    Evidence,
    Fault,
    File,
    FileKind,
    Heading,
    Mail,
    MailKind,
    Package,
    Paragraph,
    Setting,
    Spacing,
    Table,
    Unreadable,
    Where,
)
from tests.samples import blocks as b
from tests.samples.envelope import Main
from tests.samples.pack import OUTSIDE, VOLUMES
from tests.samples.write_eml import SENDER, TEXT, subject_of

_KINDS = {"word": FileKind.DOCX, "pdf": FileKind.PDF, "excel": FileKind.XLSX}
_EXTRAS = {
    "pdf": FileKind.PDF,
    "exe": FileKind.UNKNOWN,
    "scr": FileKind.UNKNOWN,
    "bat": FileKind.TEXT,
    "vbs": FileKind.TEXT,
}
_FOREIGN = {"pages": FileKind.IWORK, "ofd": FileKind.OFD}
_HARM = {
    "empty": (FileKind.EMPTY, Unreadable(Fault.EMPTY)),
    "noise": (FileKind.UNKNOWN, Unreadable(Fault.DAMAGED)),
}
_TORN = {
    "empty": Fault.EMPTY,
    "cut": Fault.DAMAGED,
    "noise": Fault.DAMAGED,
    "page": Fault.DAMAGED,
    "locked": Fault.ENCRYPTED,
}
_JUNK = ("__MACOSX/._a.docx", ".DS_Store", "Thumbs.db", "~$a.docx", "desktop.ini")


def evidence_of(submission: b.Submission) -> Evidence:
    """The package, and where the files hang on it one by one, the mail."""
    if not submission.envelope.loose:
        return Evidence(None, package_of(submission))
    sender = Address(SENDER, "")
    subject = subject_of(submission.unit)
    mail = Mail("<1@unit.example>", subject, sender, SENDER, "", TEXT, MailKind.PERSON)
    files = (replace(one, name=one.name.rpartition("/")[2]) for one in _files(submission, ""))
    return Evidence(mail, Package("", tuple(files)))


def package_of(submission: b.Submission) -> Package:
    """The package with everything in it read."""
    envelope, style = submission.envelope, submission.style
    inside = (text for carrier in submission.carriers for text in _texts(carrier))
    whole = _blob(submission.archive_name, *submission.extras, *inside)
    if envelope.archive != "good":
        return Package(
            submission.archive_name,
            (),
            whole,
            Unreadable(_TORN[envelope.archive], envelope.archive),
        )
    if envelope.lost:
        fault = Unreadable(Fault.INCOMPLETE, "" if envelope.lost == VOLUMES else f"{envelope.lost}")
        return Package(submission.archive_name, (), whole, fault, kind=FileKind.ZIP)
    if envelope.stand_in == "alz":
        fault = Unreadable(Fault.UNSUPPORTED)
        return Package(submission.archive_name, (), whole, fault, kind=FileKind.ALZ)
    front = {
        "flat": "",
        "folder": f"{envelope.stem}/",
        "zip": f"{envelope.stem}.zip/",
    }[style.nesting]
    files = tuple(_files(submission, front))
    junk = tuple(front + name for name in _JUNK) if style.junk else ()
    unsafe = ((OUTSIDE, "traversal"),) if envelope.outside else ()
    return Package(
        submission.archive_name, files, whole, junk=junk, kind=FileKind.ZIP, unsafe=unsafe
    )


def _files(submission: b.Submission, front: str) -> Iterator[File]:
    envelope = submission.envelope
    harmed: dict[str, Main] = {"word": envelope.word, "pdf": envelope.pdf}
    for carrier in submission.carriers:
        state, foreign = harmed.pop(carrier.format, "good"), carrier.name.rpartition(".")[2]
        if foreign in _FOREIGN:
            yield File(front + carrier.name, _blob(*_texts(carrier)), _FOREIGN[foreign])
            continue
        kind, content = _content(carrier, submission, state)
        yield File(front + carrier.name, _blob(*_texts(carrier)), kind, content)
    for name in submission.extras:
        title = Document((Paragraph(name, Where(page=1)),), pages=1)
        kind = _EXTRAS.get(name.rpartition(".")[2], FileKind.IMAGE)
        yield File(front + name, _blob(name), kind, title if kind is FileKind.PDF else None)
    if envelope.outside:
        yield File(OUTSIDE.replace("../", ""), _blob(OUTSIDE), FileKind.TEXT)


def _blob(*texts: str) -> Blob:
    """A handle that differs for all that differs."""
    said = "\0".join(texts).encode()
    return Blob(hashlib.sha256(said).hexdigest(), len(said))


def _texts(carrier: b.Carrier) -> Iterator[str]:
    yield carrier.format
    for block in carrier.blocks:
        cells = block.cells if isinstance(block, b.Grid) else (block,)
        yield from (one.number + one.text for one in cells)


def _content(carrier: b.Carrier, submission: b.Submission, state: Main) -> tuple[FileKind, Content]:
    if state in _HARM:
        return _HARM[state]
    kind = _KINDS[carrier.format]
    if state == "locked":
        return (FileKind.OLE if kind is FileKind.DOCX else kind), Unreadable(Fault.ENCRYPTED)
    if state == "cut":
        return (FileKind.ZIP if kind is FileKind.DOCX else kind), Unreadable(Fault.DAMAGED)
    if carrier.format == "pdf":
        return kind, Document(tuple(_printed(carrier.blocks)), pages=1)
    if carrier.format == "excel":
        return kind, Document(tuple(_sheets(carrier.blocks, submission.style.sheets)))
    return kind, Document(tuple(_blocks(carrier.blocks, submission)))


def _blocks(blocks: tuple[b.Block, ...], submission: b.Submission) -> Iterator[Block]:
    """As the Word reader gives them: empty paragraphs fall out, plain headings are paragraphs."""
    tables = 0
    for block in blocks:
        if isinstance(block, b.Grid):
            tables += 1
            yield _table(block, tables)
        elif isinstance(block, b.Heading) and submission.style.headings != "plain":
            yield Heading(block.text, block.level, Where(), block.number, _settings(block))
        elif block.text or block.number:
            yield Paragraph(block.text, Where(), block.number, _settings(block))


def _settings(block: b.Heading | b.Para) -> tuple[Setting, ...]:
    """How its Chinese characters are set; where the sample does not say, nobody looked."""
    count = len(re.findall("[\u4e00-\u9fff]", block.number + block.text))
    look = block.look
    if look is None or not count:
        return ()
    return (Setting(look.font, look.size, look.bold, Spacing(look.rule, look.line), count),)


def _sheets(blocks: tuple[b.Block, ...], habit: str) -> Iterator[Block]:
    """As the Excel reader gives them: a sheet's name is a heading, a caption a paragraph."""
    tables, sheet = 0, "附表1-4"
    if habit == "stacked":
        yield Heading(sheet, 1, Where(sheet=sheet))
    for block in blocks:
        if isinstance(block, b.Grid):
            tables += 1
            yield replace(_table(block, tables), where=Where(table=tables, sheet=sheet))
            continue
        if isinstance(block, b.Heading) and habit == "each":
            sheet = block.text.partition(" ")[0]
            yield Heading(sheet, 1, Where(sheet=sheet))
        if block.text:
            yield Paragraph(block.text, Where(sheet=sheet))


def _table(grid: b.Grid, number: int) -> Table:
    cells = sorted(grid.cells, key=lambda one: (one.row, one.column))
    return Table(
        grid.rows,
        grid.columns,
        tuple(
            Cell(one.row, one.column, _read(one.text), one.row_span, one.column_span, one.number)
            for one in cells
        ),
        Where(table=number),
    )


def _read(text: str) -> str:
    """A hard hyphen is an element of its own in Word, and comes back as a plain one."""
    return text.replace("\u2011", "-")


def _printed(blocks: tuple[b.Block, ...]) -> Iterator[Block]:
    """As the PDF reader gives them: numbers are part of the text, headings are lines."""
    tables = 0
    for block in blocks:
        if isinstance(block, b.Grid):
            tables += 1
            drawn = tuple(replace(one, text=_shown(one), number="") for one in block.cells)
            yield replace(
                _table(replace(block, cells=drawn), tables), where=Where(page=1, table=tables)
            )
        elif _shown(block).strip():
            yield Paragraph(_shown(block), Where(page=1))


def _shown(block: b.Heading | b.Para | b.GridCell) -> str:
    return " ".join(part for part in (block.number, block.text) if part)
