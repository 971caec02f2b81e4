"""Another notice is another folder: an invented one passes the same machinery, no Python changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from checks.judge import judge
from checks.model import History, Outcome, Rulings, Severity, Verdict
from checks.switches import prepare
from config.campaign import load
from config.roster import Roster, Unit, UnitKind
from parsers.model import Block, Document, Evidence, Heading, Package, Paragraph, Where
from tests import builders as b
from tests.spec_layout import typeset

CAMPAIGN = load(Path(__file__).parents[2] / "campaigns" / "jiangzhou-2027")
SCHOOL, OTHER, COMPANY = "东溪示例技师学院", "西岭样例职业学校", "江州样例培训有限公司"
ROSTER = Roster(
    (
        Unit(SCHOOL, UnitKind.SCHOOL, "东溪"),
        Unit(OTHER, UnitKind.SCHOOL, "西岭"),
        Unit(COMPANY, UnitKind.ORGANISATION),
    )
)
RECEIVED = datetime(2028, 6, 1, tzinfo=UTC)
POINTS = {"1-1": "10", "1-2": "4", "2-1": "18", "2-2": "7.5"}
TITLES = {row.id: row.title for row in CAMPAIGN.templates[1].tables[0].rows}

Lines = list[list[str]]
LINE = Paragraph("本年度培训平稳。", Where())


def checklist(points: dict[str, str], total: str) -> Lines:
    rows = [[f"{name} {TITLES[name]}", score] for name, score in points.items()]
    return [["自查内容", "本校评分"], *rows, ["总计", total]]


def school_form(
    points: dict[str, str] | None = None, total: str = "39.5", year: int = 2027
) -> Document:
    return Document(
        (
            Paragraph(f"{SCHOOL}{year}年技能培训质量自查材料", Where()),
            Heading("年度总结", 1, Where(), "一、"),
            LINE,
            Heading("质量自查表", 1, Where(), "二、"),
            b.table(checklist({**POINTS, **(points or {})}, total)),
            Heading("支撑附件", 1, Where(), "三、"),
            *(Paragraph(f"{name} {title}：见材料。", Where()) for name, title in TITLES.items()),
        )
    )


TABLES: dict[str, Lines] = {
    "课程开设情况": [
        ["课程", "档次", "报名学员", "结业学员", "结业比例", "实训学校数"],
        ["焊接", "甲级", "30", "24", "80%", "2"],
        ["焊接", "乙级", "10", "9", "90%", "1"],
        ["总计", "", "40", "33", "82.5%", ""],
    ],
    "缴费情况": [
        ["课程", "档次", "报名学员", "应缴", "已缴", "欠缴"],
        ["焊接", "甲级", "30", "6000", "5000", "1000"],
        ["焊接", "乙级", "10", "1500", "1500", "0"],
    ],
    "研修班情况": [["研修班", "起止日期", "研修天数"], ["焊接研修", "2027年7月1日至7月5日", "5"]],
    "各校报名明细": [
        ["课程", "档次", "学校", "人数"],
        ["焊接", "甲级", SCHOOL, "20"],
        ["焊接", "甲级", OTHER, "10"],
        ["焊接", "乙级", SCHOOL, "10"],
    ],
    "实训学校明细": [
        ["课程", "档次", "实训学校", "实训面积"],
        ["焊接", "甲级", SCHOOL, "200"],
        ["焊接", "甲级", OTHER, "90"],
        ["焊接", "乙级", OTHER, "90"],
    ],
}


def company_form(changed: dict[tuple[str, int, int], str] | None = None) -> Document:
    blocks: list[Block] = [Paragraph(f"{COMPANY}2027年技能培训年报", Where())]
    sections = {"一、基本情况": list(TABLES)[:3], "二、改进措施": [], "三、明细": list(TABLES)[3:]}
    for section, names in sections.items():
        blocks += [Heading(section, 1, Where()), Paragraph("情况如下。", Where())]
        for name in names:
            lines = [list(line) for line in TABLES[name]]
            for (table, row, column), text in (changed or {}).items():
                if table == name:
                    lines[row][column] = text
            blocks += [Paragraph(name, Where()), b.table(lines, len(blocks))]
    blocks += [Paragraph("填报单位（盖章）", Where()), Paragraph("2028年5月20日", Where())]
    return Document(tuple(blocks))


def package(form: Document, unit: str) -> Package:
    return b.package([b.word(form), b.pdf()], f"2027质量材料_{unit}.zip")


def judged(
    given: Package, campaigns: Sequence[object] = (CAMPAIGN,), at: datetime = RECEIVED
) -> Verdict:
    evidence = Evidence(b.mail("someone@elsewhere.example"), given)
    verdict = judge(evidence, tuple(campaigns), ROSTER, History(), Rulings(), at)  # type: ignore[arg-type]  # only campaigns
    assert isinstance(verdict, Verdict)
    return verdict


def weighty(verdict: Verdict) -> list[str]:
    return [one.code for one in verdict.findings if one.severity > Severity.NOTE]


def test_its_files_are_right_and_its_checks_are_ready() -> None:
    assert prepare(CAMPAIGN)
    assert CAMPAIGN.archive_name(SCHOOL) == f"2027质量材料_{SCHOOL}"
    assert CAMPAIGN.closes.utcoffset() != b.CAMPAIGN.closes.utcoffset()


@pytest.mark.parametrize(
    ("form", "unit"),
    [(school_form(), SCHOOL), (company_form(), COMPANY)],
    ids=["school", "company"],
)
def test_what_conforms_is_accepted(form: Document, unit: str) -> None:
    verdict = judged(package(form, unit))
    assert (verdict.campaign, verdict.unit, verdict.outcome) == ("jz-2027", unit, Outcome.ACCEPTED)
    assert weighty(verdict) == []
    assert verdict.form
    assert {table.id for table in verdict.form.tables} == {
        table.id
        for form in CAMPAIGN.templates
        if form.kind == verdict.kind
        for table in form.tables
    }


@pytest.mark.parametrize(
    ("points", "total", "code"),
    [
        ({"1-1": "11"}, "40.5", "TAB110"),  # at most 10
        ({"2-2": "7.6"}, "39.6", "TAB110"),  # at most 7.5
        ({}, "40", "SUM101"),
        ({"1-1": "优秀"}, "29.5", "TAB106"),
    ],
)
def test_the_schools_faults_are_found(points: dict[str, str], total: str, code: str) -> None:
    verdict = judged(package(school_form(points, total), SCHOOL))
    assert weighty(verdict) == [code]
    assert verdict.outcome is Outcome.CORRECTION


ASKED = {
    "标题": "黑体 小二",
    "一级标题": "楷体 小三 固定值24磅",
    "正文": "四号",
    "表格": "五号 固定值15磅",
}


@pytest.mark.parametrize(
    ("changed", "codes"),
    [
        ({}, []),
        ({"标题": "宋体 小二"}, ["FMT101"]),
        ({"正文": "小四"}, ["FMT102"]),
        ({"正文": "四号 加粗"}, ["FMT103"]),
        ({"表格": "小四 单倍行距"}, ["FMT102", "FMT104"]),
        ({"正文": "四号 隶书 单倍行距"}, []),  # this notice asks nothing of the kind
    ],
)
def test_it_asks_for_another_layout(changed: dict[str, str], codes: list[str]) -> None:
    written = school_form()
    long = Paragraph("本年度培训平稳，学员人数和满意程度都有提高。", Where())
    blocks = tuple(long if one == LINE else one for one in written.blocks)
    form = typeset(replace(written, blocks=blocks), ASKED | changed)
    told = [one.code for one in judged(package(form, SCHOOL)).findings]
    assert [code for code in told if code.startswith("FMT")] == codes


COURSES, DUES, ROOMS, LISTS = "课程开设情况", "缴费情况", "实训学校明细", "各校报名明细"
FAULTS = {
    "total": ({(COURSES, 3, 3): "34"}, "SUM101", Severity.FIX),
    "ratio": ({(COURSES, 1, 4): "82%"}, "SUM103", Severity.FIX),
    "difference": ({(DUES, 1, 5): "900"}, "SUM104", Severity.FIX),
    "not-greater": ({(COURSES, 2, 3): "11", (COURSES, 3, 3): "35"}, "SUM105", Severity.FIX),
    "equals-detail-sum": ({(LISTS, 1, 3): "21"}, "REF102", Severity.FIX),
    "equals-detail-count": ({(COURSES, 1, 5): "3"}, "REF102", Severity.ASK),
    "same-fact": ({(DUES, 2, 2): "11"}, "REF103", Severity.ASK),
    "constant-quotient": ({(DUES, 2, 0): "焊接", (DUES, 2, 1): "甲级"}, "SUM106", Severity.NOTE),
    "duration": ({("研修班情况", 1, 2): "9"}, "SUM107", Severity.NOTE),
}


def test_there_is_a_fault_for_every_kind_of_relation() -> None:
    kinds = {
        one.kind for form in CAMPAIGN.templates for table in form.tables for one in table.relations
    }
    assert kinds == set(FAULTS)


@pytest.mark.parametrize("kind", FAULTS)
def test_one_fault_of_each_kind_of_relation_is_found(kind: str) -> None:
    changed, code, severity = FAULTS[kind]
    verdict = judged(package(company_form(changed), COMPANY))
    assert (code, severity) in [(one.code, one.severity) for one in verdict.findings]


BOTH = (b.CAMPAIGN, CAMPAIGN)
UNTITLED = b.materials(title="工作材料")


@pytest.mark.parametrize("campaigns", [BOTH, BOTH[::-1]], ids=["old first", "new first"])
@pytest.mark.parametrize(
    ("name", "form", "at", "chosen"),
    [
        (f"2027质量材料_{SCHOOL}.zip", UNTITLED, b.RECEIVED, "jz-2027"),
        (b.archive_name(), UNTITLED, RECEIVED, "jx-2022"),
        (b.archive_name(year=2023), UNTITLED, RECEIVED, "jx-2022"),
        ("材料.zip", school_form(), b.RECEIVED, "jz-2027"),
        ("材料.zip", school_form(year=2028), b.RECEIVED, "jz-2027"),
        ("材料.zip", b.materials(), RECEIVED, "jx-2022"),
        ("材料.zip", UNTITLED, RECEIVED, "jz-2027"),
        ("材料.zip", UNTITLED, b.RECEIVED, "jx-2022"),
        ("材料.zip", UNTITLED, datetime(2023, 5, 1, tzinfo=UTC), "jx-2022"),
    ],
    ids=[
        *("its name", "the other's name", "the name with a slip in the year", "its title"),
        *("its title with a slip in the year", "the other's title", "the date"),
        *("the other's date", "late for the other"),
    ],
)
def test_of_two_open_campaigns_the_right_one_is_chosen(
    campaigns: Sequence[object], name: str, form: Document, at: datetime, chosen: str
) -> None:
    verdict = judged(b.package([b.word(form), b.pdf()], name), campaigns, at)
    assert verdict.campaign == chosen


def test_the_same_form_of_two_years_is_told_by_the_year() -> None:
    later = b.CAMPAIGN.model_copy(
        update={"id": "jx-2023", "year": 2023, "deadline": b.CAMPAIGN.deadline.replace(year=2024)}
    )
    for year, chosen in ((2022, "jx-2022"), (2023, "jx-2023")):
        given = b.package([b.word(UNTITLED), b.pdf()], b.archive_name(year=year))
        for at in (b.RECEIVED, b.RECEIVED.replace(year=2024)):
            assert judged(given, (b.CAMPAIGN, later), at).campaign == chosen


def test_the_deadline_ends_with_its_day_in_its_own_zone() -> None:
    last = datetime(2028, 6, 15, 17, 59, 59, tzinfo=UTC)  # 23:59:59 in Urumqi
    given = package(school_form(), SCHOOL)
    assert judged(given, at=last).late_days == 0
    assert judged(given, at=last.replace(hour=18)).late_days == 1
