"""A campaign's files: what the notice asks is in them, and every mistake is told at once, in words."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from checks.switches import prepare
from config.campaign import CAMPAIGNS, CampaignError, load, load_all
from config.meanings import MEANINGS
from config.relations import DetailCount, DetailSum, SameFact
from config.schema import FILES, schemas
from config.template import TableTemplate, Template
from tests import builders as b

FORMS: dict[str, Template] = {form.kind: form for form in b.CAMPAIGN.templates}


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The campaign's folder, to be spoiled."""
    return Path(shutil.copytree(CAMPAIGNS / "jiangxi-2022", tmp_path / "next"))


def spoil(folder: Path, name: str, *changes: tuple[str, str]) -> None:
    text = (folder / name).read_text()
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    (folder / name).write_text(text)


def mistakes(folder: Path) -> tuple[str, ...]:
    with pytest.raises(CampaignError) as raised:
        load(folder)
    return raised.value.mistakes


# What the notice asks is there.


def test_every_indicator_of_annex_1_is_there_in_its_group() -> None:
    table = FORMS["school"].table("self_assessment")
    assert [len(group.rows) for group in table.groups] == [6, 3, 3, 6, 3, 4, 8]
    assert [group.bonus for group in table.groups] == [False] * 6 + [True]
    assert all(row.id.startswith(group.number) for group in table.groups for row in group.rows)
    assert not any(row.maximum for row in table.rows)  # the notice states none


def test_every_table_and_column_of_annex_2_is_there() -> None:
    columns = {table.id: len(table.columns) for table in FORMS["organisation"].tables}
    assert columns == {
        "t1_exams": 13,
        "t2_training": 7,
        "t3_sites": 7,
        "t4_fees": 7,
        "t5_resources": 7,
        "a1_schools": 9,
        "a2_sites": 7,
        "a3_unsettled": 6,
        "a4_textbooks": 7,
    }
    without = [table.id for table in FORMS["organisation"].tables if not table.total]
    assert without == ["t2_training", "a4_textbooks"]


def told(table: TableTemplate) -> Iterator[str]:
    for one in table.relations:
        words = {name: value for name, value in one if value and name not in ("kind", "sentence")}
        yield f"{one.kind} " + " ".join(
            ",".join(value) if isinstance(value, tuple) else name if value is True else str(value)
            for name, value in words.items()
        )


NATIONAL = "applied_national,approved_national,completed_national,passed_national"
LOCAL = "applied_jiangxi,approved_jiangxi,completed_jiangxi,passed_jiangxi"
RELATIONS = {
    "self_assessment": {"total score capped"},
    "t1_exams": {
        f"total {NATIONAL},{LOCAL}",
        *(f"ratio rate_{at} passed_{at} completed_{at}" for at in ("national", "jiangxi")),
        *(f"not-greater passed_{at} completed_{at}" for at in ("national", "jiangxi")),
        *(
            f"not-greater {here} {there}"
            for here, there in zip(LOCAL.split(","), NATIONAL.split(","), strict=True)
        ),
        *(f"not-greater approved_{at} applied_{at} asked" for at in ("national", "jiangxi")),
        *(f"not-greater completed_{at} approved_{at} asked" for at in ("national", "jiangxi")),
        *(
            f"equals-detail-sum {one}_jiangxi a1_schools {one}"
            for one in ("applied", "approved", "completed", "passed")
        ),
    },
    "t2_training": {"not-greater people_jiangxi people_national", "duration days period"},
    "t3_sites": {
        "total people",
        "total sites_national,sites_jiangxi,sittings shared",
        "not-greater sites_jiangxi sites_national",
        "equals-detail-count sites_jiangxi a2_sites school asked",
    },
    "t4_fees": {
        "total completed,receivable,received,unsettled",
        "difference unsettled receivable received",
        "constant-quotient receivable completed",
        "equals-detail-sum unsettled a3_unsettled unsettled",
        "same-fact completed t1_exams completed_jiangxi",
    },
    "t5_resources": {
        "total textbooks,questions,mocks",
        "equals-detail-count textbooks a4_textbooks asked",
    },
    "a1_schools": {
        "total applied,approved,completed,passed",
        "ratio rate passed completed",
        "not-greater passed completed",
        "not-greater approved applied asked",
        "not-greater completed approved asked",
    },
    "a2_sites": {"total people", "total sittings shared"},
    "a3_unsettled": {"total completed,unsettled"},
    "a4_textbooks": set(),
}


@pytest.mark.parametrize("name", RELATIONS)
def test_every_relation_between_figures_is_there_and_no_other(name: str) -> None:
    table = next(one for form in FORMS.values() for one in form.tables if one.id == name)
    assert set(told(table)) == RELATIONS[name]


def test_what_carries_an_asterisk_cites_the_sentence_on_asterisks() -> None:
    found = {
        (table.id, relation.table, relation.sentence)
        for table in FORMS["organisation"].tables
        for relation in table.relations
        if isinstance(relation, DetailSum | DetailCount | SameFact)
    }
    assert found == {
        ("t1_exams", "a1_schools", "details"),
        ("t3_sites", "a2_sites", "details"),
        ("t4_fees", "a3_unsettled", "details"),
        ("t5_resources", "a4_textbooks", "details"),
        ("t4_fees", "t1_exams", ""),  # only asked about, and no sentence says it
    }


@pytest.mark.parametrize("kind", FORMS)
def test_the_sections_weigh_what_the_notice_lets_them_weigh(kind: str) -> None:
    weights = {one.number: (one.missing, one.empty) for one in FORMS[kind].sections}
    ask, fix, table = ("ask", "ask"), ("fix", "none"), ("none", "none")
    wanted = {
        "school": {"一": ("fix", "fix"), "二": table, "三": fix},
        "organisation": dict(zip("一二三四五六七八", (fix, *[ask] * 5, fix, table), strict=True)),
    }
    assert weights == wanted[kind]


# Mistakes.

TEN_IN_TEMPLATE = (
    ('kind = "constant-quotient"', 'kind = "constant-price"'),
    ('part = "received" }', 'part = "recieved" }'),
    ('table = "a3_unsettled", of = "unsettled"', 'table = "a9_unsettled", of = "unsettled"'),
    ('{ id = "days", header', '{ id = "days", heder'),
    ('sentence = "training"', 'sentence = "trainings"'),
    ('missing = "fix"\nsentence = "annexes"', 'missing = "must"\nsentence = "annexes"'),
)
TEN_IN_NOTICE = (
    ("year = 2022 ", 'year = "二〇二二" '),
    ("deadline = 2023-04-01", 'deadline = "2023-02-30"'),
    ('"jxzstjb_yx@163.com"', '"jxzstjb_yx.163.com"'),
    ('pattern = "{unit}-{year}年', 'pattern = "{unit}-{yaer}年'),
)
TEN = (
    "notice.toml: year: 应为整数，不加引号",
    "notice.toml: deadline: 没有这一天；日期按 年-月-日 写，不加引号",
    "notice.toml: mailbox: 应为邮箱地址，例如 office@163.com",
    "notice.toml: naming.pattern: 要有且只有 {unit}（单位全称）和 {year}（年度）两处",
    "organisation.toml: sections[annexes].missing: 只能是 'fix'、'ask'、'none'",
    "organisation.toml: tables[t2_training].columns[days].header: 缺少这一项",
    "organisation.toml: tables[t2_training].columns[days].heder: 没有这样的项；是不是 header？",
    "organisation.toml: tables[t4_fees].relations[3]: 没有“constant-price”这种关系；有",
    "organisation.toml: tables[t4_fees].relations[2]: 没有编号为 recieved 的列；有",
    "organisation.toml: tables[t4_fees].relations[4].table: 没有编号为 a9_unsettled 的表",
    "organisation.toml: tables[t2_training].sentence: notice.toml 的 [sentences] 里没有 trainings",
)


def test_ten_different_mistakes_are_told_at_once_with_their_places(copy: Path) -> None:
    spoil(copy, "notice.toml", *TEN_IN_NOTICE)
    spoil(copy, "organisation.toml", *TEN_IN_TEMPLATE)
    found = mistakes(copy)
    assert [one for one in TEN if not any(line.startswith(one) for line in found)] == []
    assert len(found) == len(TEN)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("deadline = 2023-04-01", "deadline = 2023-04-31"), "第9行: 没有这一天"),
        (('number = "', "number = "), "写"),
        (("deadline = 2023-04-01", "deadline = 2021-04-01"), "早于考核年度 2022"),
        (("deadline = 2023-04-01", "deadline = 2023-04-01T17:00:00"), "只写日期"),
        (('zone = "Asia/Shanghai"', 'zone = "Asia/Nanchang"'), "zone: 没有这个时区"),
        (('id = "jx-2022"', 'id = "江西"'), "id: "),
        (("{unit}-{year}年", "{unit}-{year年"), "成对"),
        (("[severity]", '[severity]\nSUM102 = "WARN"'), "severity.SUM102: 只能是 'NOTE'"),
        (('phone = "', 'telephone = "'), "contacts.phone: 缺少这一项"),
    ],
)
def test_each_mistake_in_the_notice_says_what_to_do(
    copy: Path, change: tuple[str, str], words: str
) -> None:
    spoil(copy, "notice.toml", change)
    assert any(words in one for one in mistakes(copy)), mistakes(copy)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (('id = "a4_textbooks"', 'id = "a1_schools"'), "tables: 编号“a1_schools”出现了 2 次"),
        (('header = "应收金额"', 'header = "实收金额"'), "表头“实收金额”出现了 2 次"),
        (('key = ["training"]', 'key = ["trainings"]'), "没有编号为 trainings 的列"),
        (('columns = ["people"]', 'columns = ["place"]'), "没有编号为 place 的列"),
        (('column = "days", period = "period"', 'column = "period", period = "days"'), "计数"),
        (('levels = ["初级", "中级", "高级"]\n', ""), "没有写 levels"),
        (('total = "合计"\n', ""), "没有写 total"),
        (('tables = ["a1_schools", ', 'tables = ["a7", '), "没有编号为 a7 的表"),
        (('sentence = "overview"\n', ""), "要用 sentence 写明通知中的依据"),
        (('kind = "organisation"', 'kind = "school"'), "每种单位只能有一份模板"),
        (('kind = "organisation"', 'kind = "company"'), "只能是 'school'、'organisation'"),
        (('key = ["training"]', 'key = "training"'), "应为列表"),
        (("{year}年度{unit}", "{unit}"), "title: 要有且只有 {unit}"),
        (('of = "school", sentence', 'of = "schools", sentence'), "表 a2_sites 没有编号为 schools"),
    ],
)
def test_each_mistake_in_a_template_says_what_to_do(
    copy: Path, change: tuple[str, str], words: str
) -> None:
    spoil(copy, "organisation.toml", change)
    assert any(words in one for one in mistakes(copy)), mistakes(copy)


def test_evidence_needs_a_table_with_fixed_rows(copy: Path) -> None:
    spoil(copy, "school.toml", ('column = "score", sentence', 'column = "points", sentence'))
    assert any("evidence.column: 没有编号为 points" in one for one in mistakes(copy))


def test_a_file_in_another_encoding_is_told_with_its_line(copy: Path) -> None:
    text = (copy / "school.toml").read_text()
    (copy / "school.toml").write_bytes(text.encode("gb18030"))
    assert any("不是 UTF-8" in one for one in mistakes(copy))


def test_an_empty_folder_says_what_is_missing(tmp_path: Path) -> None:
    assert len(mistakes(tmp_path)) == 2


def test_two_notices_may_not_share_an_id(tmp_path: Path) -> None:
    for name in ("one", "two"):
        shutil.copytree(CAMPAIGNS / "jiangxi-2022", tmp_path / name)
    with pytest.raises(CampaignError, match=r"two/notice\.toml: id: 另一个通知也叫 jx-2022"):
        load_all(tmp_path)


def test_the_campaign_that_comes_with_the_program_fits_its_checks() -> None:
    assert all(prepare(campaign) for campaign in load_all())


# Schemas for editors.


@pytest.mark.parametrize("name", FILES)
def test_the_schemas_are_up_to_date(name: str) -> None:
    assert (CAMPAIGNS / name).read_text() == schemas()[name], "run: huizhi campaign schema"


@pytest.mark.parametrize("path", sorted(CAMPAIGNS.glob("*/*.toml")), ids=lambda path: path.name)
def test_every_file_points_to_its_schema(path: Path) -> None:
    first = path.read_text().splitlines()[0]
    assert first.startswith("#:schema ")
    wanted = "notice" if path.name == "notice.toml" else "template"
    assert (path.parent / first.removeprefix("#:schema ")).resolve() == (
        CAMPAIGNS / f"{wanted}.schema.json"
    )


def test_every_key_is_explained_and_nothing_else() -> None:
    parts: dict[str, set[str]] = {}
    for model in FILES.values():
        schema = model.model_json_schema()
        for name, part in {model.__name__: schema, **schema.get("$defs", {})}.items():
            parts[name] = {"", *part.get("properties", {})}
    assert parts == {name: set(keys) for name, keys in MEANINGS.items()}


def test_the_schemas_are_json_that_closes_every_object() -> None:
    for text in schemas().values():
        schema = json.loads(text)
        for part in (schema, *schema["$defs"].values()):
            assert part["additionalProperties"] is False
