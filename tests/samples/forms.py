"""The two templates of the notice, typed off by hand: columns, headings, indicators.

This is deliberately a second copy: were it shared with the program, an error in it would be
invisible to every test.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

YEAR = 2022
Sort: TypeAlias = Literal["serial", "text", "count", "places", "score", "amount", "rate"]


@dataclass(frozen=True, slots=True)
class Column:
    """One leaf column; `over` is the header cell above it, `star` its footnote mark."""

    id: str
    header: str
    sort: Sort
    over: str = ""
    star: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """One table of a template. `places` columns add up loosely: a school may serve several rows."""

    id: str
    title: str
    columns: tuple[Column, ...]
    has_total: bool
    heading: str = ""

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.id == name)

    def of(self, *sorts: Sort) -> tuple[str, ...]:
        """The ids of the columns of these sorts, in the template's order."""
        return tuple(column.id for column in self.columns if column.sort in sorts)


def _heads(*extra: Column) -> tuple[Column, ...]:
    return (
        Column("serial", "序号", "serial"),
        Column("certificate", "证书名称", "text"),
        Column("level", "级别", "text"),
        *extra,
    )


def _exams(suffix: str, over: str, star: str) -> tuple[Column, ...]:
    names = (("applied", "申报人数"), ("approved", "获批人数"), ("completed", "完成考核人数"))
    counts = (*names, ("passed", "通过人数"))
    return (
        *(Column(name + suffix, header, "count", over, star) for name, header in counts),
        Column("rate" + suffix, "通过率", "rate", over, star),
    )


_SCHOOL = Column("school", "试点院校名称", "text")
_T2 = (
    Column("serial", "序号", "serial"),
    Column("training", "培训名称", "text"),
    Column("period", "培训时间", "text"),
    Column("days", "培训天数", "count"),
    Column("place", "培训地点", "text"),
    Column("people_national", "全国", "count", "培训人数"),
    Column("people_jiangxi", "其中：江西省", "count", "培训人数"),
)
_A4 = (
    Column("serial", "序号", "serial"),
    Column("title", "教材名称", "text"),
    Column("editors", "参编人员（前五）", "text"),
    Column("publisher", "出版社名称", "text"),
    Column("published", "出版时间", "text"),
    Column("national_plan", "是否是国家规划教材", "text"),
    Column("certificate_level", "对应证书名称及级别", "text"),
)
_T3 = _heads(
    Column("sites_national", "全国", "places", "站点设置数量"),
    Column("sites_jiangxi", "其中：江西省", "places", "站点设置数量", "2"),
    Column("people", "开展考核人数", "count"),
    Column("sittings", "开展考核次数", "places"),
)
_T4 = _heads(
    Column("completed", "完成考核人数", "count"),
    Column("receivable", "应收金额", "amount"),
    Column("received", "实收金额", "amount"),
    Column("unsettled", "未结金额", "amount", star="3"),
)
_T5 = _heads(
    Column("textbooks", "公开出版教材（部数）", "count", star="4"),
    Column("questions", "题库建设（总题量）", "count"),
    Column("mocks", "模拟试题（套数）", "count"),
    Column("kit", "培训资源包（有/无）", "text"),
)
_A2 = _heads(
    Column("school", "考核站点院校名称", "text"),
    Column("sittings", "开展考核次数", "places"),
    Column("period", "考核时间", "text"),
    Column("people", "考核人数", "count"),
)
_A3 = _heads(
    _SCHOOL,
    Column("completed", "完成考核人数", "count"),
    Column("unsettled", "未结金额", "amount"),
)
_SELF = (
    Column("group", "一级指标", "text"),
    Column("indicator", "二级指标", "text"),
    Column("score", "自评分数", "score"),
)
_T1 = _heads(*_exams("_national", "全国", ""), *_exams("_jiangxi", "江西省", "1"))

FORMS: dict[str, Form] = {
    form.id: form
    for form in (
        Form("self_assessment", "1+X证书试点工作考核自评表", _SELF, has_total=True),
        Form("t1_exams", "证书申报与考核情况", _T1, has_total=True),
        Form("t2_training", "师资培训情况", _T2, has_total=False),
        Form("t3_sites", "考核站点设置情况", _T3, has_total=True),
        Form("t4_fees", "江西省考核费用结算情况", _T4, has_total=True),
        Form("t5_resources", "证书资源开发情况", _T5, has_total=True),
        Form(
            "a1_schools",
            "江西省各试点院校申报考核明细汇总表",
            _heads(_SCHOOL, *_exams("", "", "")),
            has_total=True,
        ),
        Form("a2_sites", "江西省考核站点设置明细表", _A2, has_total=True),
        Form("a3_unsettled", "江西省试点院校未结清明细统计表", _A3, has_total=True),
        Form("a4_textbooks", "试点证书教材公开出版统计表", _A4, has_total=False),
    )
}
SUMMARIES = ("t1_exams", "t3_sites", "t4_fees", "t5_resources")
ANNEXES = ("a1_schools", "a2_sites", "a3_unsettled", "a4_textbooks")
OVERVIEW = ("t1_exams", "t2_training", "t3_sites", "t4_fees", "t5_resources")
COUNTS = ("applied", "approved", "completed", "passed")

SCHOOL_SECTIONS = {"report": "自评报告", "assessment": "自评表", "evidence": "佐证材料"}
ORGANISATION_SECTIONS = {
    "overview": "证书试点的总体概况",
    "measures": "开展工作的具体举措",
    "results": "工作主要成效",
    "cases": "典型案例",
    "difficulties": "存在的主要困难及建议",
    "plan": f"{YEAR + 1}年工作计划",
    "annexes": "附表",
    "others": "其它",
}

_INDICATORS = """
1 年度目标完成情况
1-1 年度报考率
1-2 年度参考率
1-3 平均通过率
1-4-1 考核费用支付时间
1-4-2 考核费用支付金额
1-5 当年新增考核站点
2 专项工作机制建设情况
2-1 明确专职部门负责校内1+X推进工作
2-2 新增、完善专项管理制度
2-3 教师激励制度制定及落实
3 人才培养情况
3-1 新增或完善基于证书标准的课程标准
3-2 更新完善基于证书标准的人才培养方案
3-3 试点专业开展成果转换及学分认定工作
4 三教改革推进情况
4-1 各证书均派教师参训取证
4-2 新增1+X种子师资等称号
4-3 牵头参与1+X相关标准修订
4-4 编写1+X教材
4-5 1+X课题研究
4-6 1+X典型案例
5 开展高质量培训情况
5-1 当年承办区域师资培训班
5-2 参与1+X师资国培项目
5-3 开展社会培训
6 配合省1+X推进办工作情况
6-1 明确并稳定专职人员对接省1+X推进办
6-2 证书联盟牵头院校作用发挥
6-3 双周报报送质量
6-4 其他工作
7 特色加分项目
7-1 开展校际合作
7-2 国家规划教材
7-3 教学成果奖
7-4 1+X教师团队
7-5 1+X专项竞赛
7-6 1+X宣传工作
7-7 推进产教融合、校企合作
7-8 参与本土培训评价组织申报及推广工作
"""
_SPLIT = [line.split(" ", 1) for line in _INDICATORS.strip().splitlines()]
GROUPS = {number: title for number, title in _SPLIT if "-" not in number}
INDICATORS = {number: title for number, title in _SPLIT if "-" in number}


def group_of(indicator: str) -> str:
    """The first figure of an indicator's number; what is no number belongs to the bonus group."""
    return indicator.split("-", 1)[0]
