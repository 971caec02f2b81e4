"""Values for tests, one function a noun: a conforming package unless something else is asked."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Literal

from config.campaign import CAMPAIGNS, Campaign, load
from config.roster import Roster, Unit, UnitKind
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
    Picture,
    Table,
    Unreadable,
    Where,
)

CAMPAIGN: Campaign = load(CAMPAIGNS / "jiangxi-2022")
UNIT = "赣州示例职业技术学院"
OTHER = "南昌样例电子信息学校"
COMPANY = "中示（江西）教育评价有限公司"
SENDER = "li@gzschool.example"
RECEIVED = datetime(2023, 3, 20, 1, 30, tzinfo=UTC)
# Addresses that tell no unit: every unit knows them, so none is found by them and none is unknown.
NEUTRAL = ("someone@elsewhere.example", "new@elsewhere.example")
ROSTER = Roster(
    (
        Unit(UNIT, UnitKind.SCHOOL, "赣州", aliases=("赣示职院",), senders=(SENDER, *NEUTRAL)),
        Unit(OTHER, UnitKind.SCHOOL, "南昌", senders=NEUTRAL),
        Unit(COMPANY, UnitKind.ORGANISATION, senders=NEUTRAL),
    )
)
INDICATORS = tuple(
    (group, row)
    for form in CAMPAIGN.templates
    for table in form.tables
    for group in table.groups
    for row in group.rows
)
SCORES: dict[str, str] = {row.id: str(1 + place % 5) for place, (_, row) in enumerate(INDICATORS)}
TOTAL = str(sum(map(int, SCORES.values())))
BASIC = str(sum(int(SCORES[row.id]) for group, row in INDICATORS if not group.bonus))


def blob(seed: str, size: int = 1000) -> Blob:
    """A handle that stands for some bytes."""
    return Blob(hashlib.sha256(seed.encode()).hexdigest(), size)


def assessment(
    scores: Mapping[str, str] | None = None,
    total: str | None = TOTAL,
    without: Sequence[str] = (),
    header: Sequence[str] = ("一级指标", "二级指标", "自评分数"),
) -> Table:
    """A self-assessment table; `total` None leaves the row out."""
    given = {**SCORES, **(scores or {})}
    lines = [list(header)]
    for group, row in INDICATORS:
        if row.id not in without:
            lines.append([f"{group.number}. {group.title}", f"{row.id} {row.title}", given[row.id]])
    if total is not None:
        lines.append(["合计", "", total])
    return table(lines)


def table(lines: Sequence[Sequence[str]], number: int = 1) -> Table:
    """A table of plain cells."""
    cells = tuple(
        Cell(row, column, text)
        for row, line in enumerate(lines)
        for column, text in enumerate(line)
    )
    return Table(len(lines), max(map(len, lines)), cells, Where(table=number))


def materials(self_assessment: Table | None = None, title: str | None = None) -> Document:
    """The main Word document of a school; without a table when None is wanted use `bare`."""
    heading = f"2022年{UNIT}1+X证书制度试点工作考核材料" if title is None else title
    return Document(
        (
            Paragraph(heading, Where()),
            Heading("自评报告", 1, Where(), "一、"),
            Paragraph("我校高度重视。", Where()),
            Heading("自评表", 1, Where(), "二、"),
            self_assessment or assessment(),
            Heading("佐证材料", 1, Where(), "三、"),
            *(Paragraph(f"{row.id} {row.title}：见材料。", Where()) for _, row in INDICATORS),
        )
    )


def bare(title: str = "", *blocks: Block) -> Document:
    """A Word document with the school's headings and without any table."""
    return Document(
        (
            Paragraph(title or "工作总结", Where()),
            Heading("自评报告", 1, Where(), "一、"),
            Paragraph("正文。", Where()),
            Heading("佐证材料", 1, Where(), "三、"),
            *blocks,
        ),
        pictures=sum(isinstance(block, Picture) for block in blocks),
    )


def unrelated() -> Document:
    """A Word document that has nothing of the form."""
    return Document((Paragraph("工作总结", Where()), Paragraph("正文。", Where())))


def word(content: Content | None = None, name: str = "考核材料.docx") -> File:
    """The main Word file."""
    return File(name, blob(name), FileKind.DOCX, content if content is not None else materials())


def pdf(content: Content | None = None, name: str = "考核材料（盖章）.pdf") -> File:
    """The stamped PDF file, read already."""
    read = content or Document((), pages=3, pictures=3, typed=False)  # a scan
    return File(name, blob(name), FileKind.PDF, read)


def recognised(
    document: Document, sure: float, how: Literal["done", "part", "missing"] = "done"
) -> Document:
    """A document as if it had been read from a scan; nothing of it where recognition is missing."""
    if how == "missing":
        return Document((), pages=1, pictures=1, typed=False, scans=(1,), recognised=how)
    blocks: list[Block] = []
    for block in document.blocks:
        if isinstance(block, Table):
            cells = tuple(
                cell._replace(confidence=sure, box=(0, 0, 100, 50)) for cell in block.cells
            )
            where = block.where._replace(page=1)
            blocks.append(replace(block, cells=cells, where=where))
        else:
            blocks.append(
                replace(block, confidence=sure) if isinstance(block, Paragraph) else block
            )
    return Document(tuple(blocks), pages=1, pictures=1, typed=False, scans=(1,), recognised=how)


def broken(fault: Fault) -> Unreadable:
    """A file's fault."""
    return Unreadable(fault)


def archive_name(unit: str = UNIT, year: int = 2022) -> str:
    """The archive's name by the rule."""
    return f"{unit}-{year}年1+X工作考核材料.zip"


def package(
    files: Sequence[File] | None = None,
    name: str | None = None,
    fault: Fault | None = None,
    *,
    loose: bool = False,
    skipped: tuple[tuple[str, str], ...] = (),
    unsafe: tuple[tuple[str, str], ...] = (),
    kind: FileKind | None = None,
) -> Package:
    """A conforming package, or what is asked."""
    return Package(
        name="" if loose else archive_name() if name is None else name,
        files=(word(), pdf()) if files is None else tuple(files),
        blob=None if loose else blob(name or "archive"),
        fault=Unreadable(fault) if fault else None,
        skipped=skipped,
        unsafe=unsafe,
        kind=kind,
    )


def mail(sender: str = SENDER, subject: str = "考核材料") -> Mail:
    """A person's mail."""
    return Mail(
        message_id="<1@gzschool.example>",
        subject=subject,
        sender=Address(sender),
        return_path=None,
        date="",
        text="材料见附件。",
        kind=MailKind.PERSON,
    )


def evidence(given: Package | None = None, sender: str = "someone@elsewhere.example") -> Evidence:
    """A mail with a package."""
    return Evidence(mail(sender), given or package())
