"""Invented submissions after the notice's two forms: a school's and an organisation's.

The forms come from the campaign's templates: headers, rows and sections are never written here, so
next year's campaign has its demo too.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from config.campaign import Campaign
from config.template import TableTemplate, Template
from intake.demo import paper
from intake.demo.paper import Block, Closing, Grid, Heading, Text

REPORT = (
    (
        "组织领导",
        (
            "学校成立了由校长任组长的1+X证书制度试点工作领导小组，教务处牵头，各二级学院分工负责，"
            "全年召开专题会议六次，研究解决师资、设备、考核站点建设中的具体问题。"
        ),
    ),
    (
        "工作开展情况",
        (
            "本年度共有五个专业参与试点，学校把证书标准写进人才培养方案，重构课程十二门，"
            "组织考前集中训练，考核过程全程录像，考务资料完整归档。"
        ),
    ),
    (
        "主要成效",
        (
            "学生学习的主动性明显提高，企业对持证学生的评价普遍较好；教师在备赛、备考中提升了实践能力，"
            "形成教学案例八个，其中两个被省内兄弟院校采用。"
        ),
    ),
    (
        "问题与打算",
        (
            "部分专业实训设备更新较慢，考核费用结算周期偏长。下一年度将加大投入，"
            "与培训评价组织共建实训基地，完善学分认定与转换办法。"
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Filled:
    """A school's self-assessment as it fills it in.

    Attributes:
        scores: Score by indicator id, as written.
        total: What stands in the total row.
        without: Indicator ids whose rows were deleted.
        unproven: Indicator ids without evidence.
    """

    unit: str
    scores: Mapping[str, str]
    total: str
    without: frozenset[str] = field(default=frozenset())
    unproven: frozenset[str] = field(default=frozenset())


def filled(
    campaign: Campaign,
    unit: str,
    *,
    wrong: Mapping[str, str] | None = None,
    total: str = "",
    without: frozenset[str] = frozenset(),
    unproven: frozenset[str] = frozenset(),
) -> Filled:
    """A conforming self-assessment, but for what is asked to be wrong."""
    table = table_of(campaign)
    scores = {row.id: str(2 + place % 4) for place, row in enumerate(table.rows)}
    right = str(sum(int(score) for score in scores.values()))
    return Filled(unit, {**scores, **(wrong or {})}, total or right, without, unproven)


def template_of(campaign: Campaign, kind: str) -> Template:
    """A form of the campaign."""
    template = campaign.template(kind)
    if template is None:
        raise ValueError(f"campaign {campaign.id} has no template for {kind}")
    return template


def table_of(campaign: Campaign) -> TableTemplate:
    """The self-assessment table of the school's template."""
    return template_of(campaign, "school").tables[0]


def title(campaign: Campaign, unit: str) -> str:
    """The heading of a school's materials."""
    return template_of(campaign, "school").title.format(unit=unit, year=campaign.year)


def word(campaign: Campaign, form: Filled) -> bytes:
    """A school's materials as a Word file."""
    return paper.word(school(campaign, form))


def pdf(campaign: Campaign, form: Filled) -> bytes:
    """The same as a PDF with a drawn seal."""
    return paper.pdf(school(campaign, form))


def school(campaign: Campaign, form: Filled) -> tuple[Block, ...]:
    """A school's materials: report, self-assessment, evidence."""
    report, assessment, evidence = template_of(campaign, "school").sections[:3]
    blocks: list[Block] = [Heading(title(campaign, form.unit), 0)]
    blocks.append(Heading(f"{report.number}、{report.title}"))
    for place, (name, text) in enumerate(REPORT):
        blocks += [Heading(f"（{'一二三四'[place]}）{name}", 2), Text(f"{form.unit}：{text}")]
    table = table_of(campaign)
    blocks += [Heading(f"{assessment.number}、{assessment.title}"), _self_assessment(table, form)]
    blocks.append(Heading(f"{evidence.number}、{evidence.title}"))
    for row in table.rows:
        if row.id not in form.unproven:
            blocks += [
                Heading(f"{row.id} {row.title}", 3),
                Text(
                    f"有关“{row.title}”的文件、通知和照片，见材料原件，已由教务处核对并留存备查。"
                ),
            ]
    return (*blocks, Closing((form.unit, day(campaign))))


def day(campaign: Campaign) -> str:
    """The day on which the demo's papers are signed, some time before the deadline."""
    signed = campaign.deadline - timedelta(days=12)
    return f"{signed.year}年{signed.month}月{signed.day}日"


def _self_assessment(table: TableTemplate, form: Filled) -> Grid:
    lines: list[tuple[str, ...]] = []
    for group in table.groups:
        head = f"{group.number}. {group.title}"
        for row in group.rows:
            if row.id not in form.without:
                lines.append((head, f"{row.id} {row.title}", form.scores.get(row.id, "")))
                head = ""
    lines.append((table.total, "", form.total))
    header = tuple(column.header for column in table.columns)
    return Grid((header,), tuple(lines), (4, 8, 2), groups=True)


def packed(files: Mapping[str, bytes], *, gbk: bool = False) -> bytes:
    """Files in a zip archive; `gbk` names them as Windows packers of old do, without any flag."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            info = _Gbk(name) if gbk else zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return out.getvalue()


class _Gbk(zipfile.ZipInfo):
    """A member whose name stands as raw GBK bytes; the library would write UTF-8 with a flag."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802 - the library's own name
        return self.filename.encode("gb18030"), self.flag_bits & ~0x800
