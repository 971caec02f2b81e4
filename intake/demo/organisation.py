"""An organisation's report after 附件2: annexes first, then summaries that agree with them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from config.campaign import Campaign
from config.template import TableTemplate
from intake.demo.paper import Block, Closing, Grid, Heading, Text
from intake.demo.samples import day, template_of

PRICE = 260  # yuan a head
LEVELS = ("初级", "中级")
SCHOOLS = ("赣州示例职业技术学院", "南昌样例电子信息学校", "九江示范中等专业学校")
CHAPTERS = (
    (
        "公司与试点院校共同制定实施方案，按月通报进度，派驻专员解决考核站点的设备与考务问题，"
        "并为每所院校安排了不少于两次的现场指导。"
    ),
    (
        "本年度考核组织平稳，通过率稳中有升，院校反馈的问题全部办结；参训教师对课程资源的满意度较高，"
        "教材和题库被多所院校用于日常教学。"
    ),
)

Row = dict[str, str]
Wrong = Mapping[tuple[str, int, str], str]


@dataclass(frozen=True, slots=True)
class Report:
    """An organisation's report.

    Attributes:
        certificates: What it examines.
        wrong: What is printed instead, by table, row from 0 (-1: the total row) and column.
        without: Rows that are left out, by table and row.
    """

    unit: str
    certificates: tuple[str, ...]
    wrong: Wrong = field(default_factory=dict)
    without: frozenset[tuple[str, int]] = field(default=frozenset())


def organisation(campaign: Campaign, report: Report) -> tuple[Block, ...]:
    """The report's blocks, in the order of the template."""
    template = template_of(campaign, "organisation")
    title = template.title.format(unit=report.unit, year=campaign.year)
    tables = {table.id: table for table in template.tables}
    rows = _figures(report)
    blocks: list[Block] = [Heading(title, 0)]
    blocks.append(
        Text(
            f"{report.unit}是教育部第三批1+X证书制度试点培训评价组织。公司专注职业技能培训与评价。"
        )
    )
    for place, section in enumerate(template.sections):
        blocks.append(Heading(f"{section.number}、{section.title}"))
        for number, name in enumerate(section.tables, 1):
            blocks.append(Heading(f"{number}. {tables[name].title}", 2))
            blocks.append(_grid(tables[name], rows[name], report))
        if not section.tables:
            last = section is template.sections[-1]
            blocks += [Text("无")] if last else [Text(CHAPTERS[place % 2]), Text(CHAPTERS[0])]
    label = template.closing.label if template.closing else report.unit
    return (*blocks, Closing((label, day(campaign))))


def _figures(report: Report) -> dict[str, list[Row]]:
    """All tables' rows; every summary is computed from the annexes."""
    keys = [(certificate, level) for certificate in report.certificates for level in LEVELS]
    deals = [
        _deal(certificate, level, school, 20 + 7 * place + 3 * number)
        for place, (certificate, level) in enumerate(keys)
        for number, school in enumerate(SCHOOLS)
    ]
    tables: dict[str, list[Row]] = {
        name: [] for name in ("t1_exams", "t3_sites", "t4_fees", "t5_resources")
    }
    tables["a1_schools"] = [
        _shown(deal, "applied", "approved", "completed", "passed") for deal in deals
    ]
    for row in tables["a1_schools"]:
        row["rate"] = _rate(int(row["passed"]), int(row["completed"]))
    for place, key in enumerate(keys):
        mine = [deal for deal in deals if (deal["certificate"], deal["level"]) == key]
        for name, row in _summaries(mine, place).items():
            tables[name].append(row)
    tables["a2_sites"] = [
        _shown(deal, "school")
        | {"sittings": "1", "period": "5月中旬", "people": str(deal["completed"])}
        for deal in deals
    ]
    tables["a3_unsettled"] = [
        _shown(deal, "completed") | {"unsettled": str(deal["unsettled"])}
        for deal in deals
        if deal["unsettled"]
    ]
    tables["a4_textbooks"] = [_textbook(*key) for key in keys]
    tables["t2_training"] = _trainings(report.certificates)
    return tables


def _deal(certificate: str, level: str, school: str, people: int) -> dict[str, str | int]:
    """What one school had of one certificate and level."""
    return {
        "certificate": certificate,
        "level": level,
        "school": school,
        "applied": people + 6,
        "approved": people + 4,
        "completed": people,
        "passed": people - people // 6,
        "unsettled": PRICE * 5 if school == SCHOOLS[0] else 0,
    }


def _shown(deal: Mapping[str, str | int], *columns: str) -> Row:
    names = ("certificate", "level", "school", *columns)
    return {name: str(deal[name]) for name in names}


def _summaries(mine: list[dict[str, str | int]], place: int) -> dict[str, Row]:
    """The rows of the summary tables for one certificate and level."""
    key: Row = {"certificate": str(mine[0]["certificate"]), "level": str(mine[0]["level"])}
    counts = ("applied", "approved", "completed", "passed")
    here = {name: sum(int(deal[name]) for deal in mine) for name in counts}
    nation = {name: number * (4 + place % 3) for name, number in here.items()}
    exams = key | {f"{name}_jiangxi": str(number) for name, number in here.items()}
    exams |= {f"{name}_national": str(number) for name, number in nation.items()}
    exams["rate_jiangxi"] = _rate(here["passed"], here["completed"])
    exams["rate_national"] = _rate(nation["passed"], nation["completed"])
    unsettled = sum(int(deal["unsettled"]) for deal in mine)
    due = PRICE * here["completed"]
    fees = {"completed": here["completed"], "receivable": due, "received": due - unsettled}
    sites = {"sites_national": 30, "sites_jiangxi": len(mine), "people": here["completed"]}
    return {
        "t1_exams": exams,
        "t3_sites": key | _texts(sites | {"sittings": len(mine)}),
        "t4_fees": key | _texts(fees | {"unsettled": unsettled}),
        "t5_resources": key
        | _texts({"textbooks": 1, "questions": 1200 + 50 * place, "mocks": 6})
        | {"kit": "有"},
    }


def _texts(numbers: Mapping[str, int]) -> Row:
    return {name: str(number) for name, number in numbers.items()}


def _rate(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}%"


def _textbook(certificate: str, level: str) -> Row:
    return {
        "title": f"{certificate}（{level}）",
        "editors": "张示例、李样例、王示范",
        "publisher": "示例教育出版社",
        "published": "5月",
        "national_plan": "否",
        "certificate_level": f"{certificate}（{level}）",
    }


def _trainings(certificates: Iterable[str]) -> list[Row]:
    return [
        {
            "training": f"{name}师资培训班",
            "period": "7月12日至7月16日",
            "days": "5",
            "place": "南昌",
        }
        | {"people_national": "120", "people_jiangxi": "36"}
        for name in certificates
    ]


def _grid(table: TableTemplate, rows: list[Row], report: Report) -> Grid:
    lines: list[tuple[str, ...]] = []
    for place, row in enumerate(rows):
        if (table.id, place) in report.without:
            continue
        cells = {"serial": str(len(lines) + 1), **row}
        lines.append(_line(table, cells, place, report.wrong))
    if table.total:
        lines.append(_line(table, _totals(table, rows), -1, report.wrong))
    two = any(column.under for column in table.columns)
    top = tuple(column.under[0] if column.under else column.header for column in table.columns)
    below = tuple(column.header for column in table.columns)
    widths = tuple(_WIDTHS.get(column.kind, 1.2) for column in table.columns)
    return Grid((top, below) if two else (below,), tuple(lines), widths)


_WIDTHS = {"serial": 0.8, "certificate": 2.4, "unit": 2.6, "text": 2.0}


def _line(table: TableTemplate, cells: Row, place: int, wrong: Wrong) -> tuple[str, ...]:
    return tuple(
        wrong.get((table.id, place, column.id), cells.get(column.id, ""))
        for column in table.columns
    )


def _totals(table: TableTemplate, rows: list[Row]) -> Row:
    """The total row: sums of counts and amounts, and the rates of those sums."""
    cells: Row = {table.columns[0].id: table.total}
    for column in table.columns:
        if column.kind in ("count", "amount"):
            cells[column.id] = str(sum(int(row[column.id]) for row in rows))
    for relation in table.relations:
        if relation.kind == "ratio":
            cells[relation.column] = _rate(int(cells[relation.part]), int(cells[relation.whole]))
    return cells
