"""The catalogue of all checks for the office, as Markdown: made from the pages and a campaign."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from checks.explain import Example, page
from checks.finding import BY_TABLE, Audience, Severity
from checks.switches import Prepared, prepare
from config.campaign import Campaign

WORDS = {"FIX": "须补正", "HOLD": "人工核对", "ASK": "请核实", "NOTE": "提示"}
MEANINGS = (
    ("FIX", "违反通知里的一句话，而且可以确定", "报送单位改正后重新报送"),
    ("HOLD", "程序拿不准，不能替人决定", "工作人员打开材料看；报送单位暂时不必处理"),
    ("ASK", "不合常理，或只是推断出来的", "报送单位回信说明“数据无误”及原因，或改正后重新报送"),
    ("NOTE", "顺便说一句", "不必处理"),
)
OUTCOME = (
    "拿不准是哪个单位、哪个文件的，先由人工核对。除此之外，有“须补正”的发一封补正信，一次说全；"
    "否则有“人工核对”的先核对；再否则有“请核实”的请对方回信；都没有的发回执，算已报。"
    "拿不准的一律不要求补正：发错一封补正信，比漏掉一处差错更糟。"
)
FAMILIES = {
    "MAIL": "邮件",
    "PKG": "压缩包和文件",
    "DOC": "材料的各部分",
    "TAB": "表、行、列和格子",
    "SUM": "一张表里的计算",
    "REF": "表与表、表与佐证的对应",
    "CMP": "WORD版与PDF版的比较",
    "SEAL": "公章",
    "FMT": "格式",
    "SYS": "程序自身",
}
READERS = {
    Audience.SENDER: "写进信里，工作人员也看",
    Audience.OFFICE: "只给工作人员看，不写进信里",
    Audience.RECEIPT: "只写进受理回执，补正和核实的信里不提；工作人员也看",
}
OFF = "停用"


def catalogue(campaign: Campaign) -> str:
    """Every check as it works for a campaign, grouped by family."""
    lines = [
        f"# {campaign.year}年考核材料检查目录",
        "",
        (
            f"依据：《{campaign.title}》（{campaign.number}）。"
            "本页由程序从各项检查的说明生成；说明中的每个例子都经过程序验证。"
        ),
        "",
        *_severities(),
    ]
    families = [
        (family, list(checks)) for family, checks in groupby(prepare(campaign), key=family_of)
    ]
    lines += ["## 一览", "", "| 代码 | 检查 | 结果 |", "| --- | --- | --- |"]
    lines += [
        f"| [{one.check.code}](#{slug(_title(one))}) | {one.check.title} | {weights(one)} |"
        for _, checks in families
        for one in checks
    ]
    for family, checks in families:
        lines += ["", f"## {family} {FAMILIES.get(family, '')}".rstrip()]
        for one in checks:
            lines += ["", *_check(one, campaign)]
    return "\n".join(lines) + "\n"


def family_of(one: Prepared) -> str:
    """The letters of a check's code."""
    return one.check.code.rstrip("0123456789")


def weights(one: Prepared) -> str:
    """The severities that a check can have in the campaign, the gravest first."""
    severities = sorted({severity for _, severity in one.severities}, reverse=True)
    return "、".join(dict.fromkeys(WORDS[one.word] for one in severities)) or OFF


def slug(heading: str) -> str:
    """A heading's anchor, as GitHub makes it."""
    kept = (sign for sign in heading.lower() if sign.isalnum() or sign in " -_")
    return "".join(kept).replace(" ", "-")


def _severities() -> Iterator[str]:
    yield "## 四种结果"
    yield ""
    yield "| 结果 | 什么时候 | 谁来处理 |"
    yield "| --- | --- | --- |"
    for word, when, who in MEANINGS:
        yield f"| {WORDS[word]}（{word}） | {when} | {who} |"
    yield ""
    yield OUTCOME
    yield ""


def _title(one: Prepared) -> str:
    return f"{one.check.code} {one.check.title}"


def _check(one: Prepared, campaign: Campaign) -> Iterator[str]:
    told = page(one.check.code)
    yield f"### {_title(one)}"
    yield ""
    yield told.demand
    yield ""
    yield f"- 结果：{_by_grade(one)}"
    yield f"- 依据：{_basis(one, told.source, campaign)}"
    yield f"- 谁看：{READERS[one.check.audience]}"
    yield ""
    yield told.reason
    yield ""
    yield "| 例子 | 结果 |"
    yield "| --- | --- |"
    for example in (*told.hits, *told.near):
        yield f"| {example.told.replace('|', '｜')} | {_result(one.check.code, example)} |"


def _by_grade(one: Prepared) -> str:
    """Each severity with the keys by which a campaign changes it."""
    keys: dict[str, list[str]] = {}
    known = dict(one.severities)
    for grade, _ in one.check.grades:
        severity = known.get(grade)
        word = WORDS[severity.word] if isinstance(severity, Severity) else OFF
        keys.setdefault(word, []).append(f"{one.check.code}.{grade}" if grade else one.check.code)
    return "；".join(f"{word}（`{'`、`'.join(names)}`）" for word, names in keys.items())


def _basis(one: Prepared, quoted: str, campaign: Campaign) -> str:
    """The campaign's sentence; where it depends on the table, what the page quotes."""
    if one.check.sentence == BY_TABLE:
        return quoted or "通知中要求这一部分或这张表的那句话"
    if one.check.sentence in campaign.sentences:
        return f"「{campaign.sentences[one.check.sentence]}」"
    return "通知没有规定，所以不要求补正"


def _result(code: str, example: Example) -> str:
    """What is found, without places: this check's severity, and other checks by their codes."""
    parts = []
    for line in dict.fromkeys(" ".join(line.split()[:2]) for line in example.found):
        found, word = line.split()
        parts.append(WORDS[word] if found == code else f"{WORDS[word]}（归 {found}）")
    return "、".join(parts) or "不提"
