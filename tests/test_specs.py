"""Every check's page is run as a test, and catalogue, files and pages match one to one."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from string import Formatter
from typing import Any

import pytest

from checks.catalogue import CATALOGUE, CHECKS
from checks.explain import UnknownCode, explain
from checks.guide import catalogue
from checks.judge import judge
from checks.model import History, Outcome, Rulings, Verdict, Version
from checks.words import remedy, sentence
from config.campaign import Campaign
from intake.cli.explain import as_html
from parsers.mail_text import intent
from parsers.model import (
    Evidence,
    Fault,
    File,
    FileKind,
    Forwarded,
    Link,
    Mail,
    Package,
)
from tests import builders as b
from tests.spec_forms import CHANGES, Paper, paper
from tests.spec_layout import typeset

ROOT = Path(__file__).parent.parent
SPECS = sorted((ROOT / "tests" / "specs").glob("*_*.md"))
EXAMPLE = re.compile(r"^```例\n(.*?)^```\s*\n+^```结果\n(.*?)^```", re.MULTILINE | re.DOTALL)
# TOML wants quotes round Chinese keys; a clerk does not.
BARE = re.compile(r"((?:^\[?|[{,] ))((?:PDF)?[\u4e00-\u9fff]+\d?)(\]| =)", re.MULTILINE)
KINDS = {
    ".docx": FileKind.DOCX,
    ".doc": FileKind.DOC,
    ".pdf": FileKind.PDF,
    ".jpg": FileKind.IMAGE,
    ".xlsx": FileKind.XLSX,
    ".ofd": FileKind.OFD,
    ".pages": FileKind.IWORK,
    ".odt": FileKind.ODF,
    ".txt": FileKind.TEXT,
}
FILES = {
    1: ["考核材料.docx", "考核材料（盖章）.pdf"],
    2: ["汇报材料.docx", "汇报材料（盖章）.pdf"],
}
KEYS = {
    *("压缩包", "压缩包状态", "散件", "未能取出", "文件", "文件状态", "发件人", "主题"),
    *("曾报送", "无关文件", "另一份", "附件", "另放", "PDF打字", "PDF落款", "PDF改", "最高分"),
    *("PDF扫描", "识别"),
    *("不安全", "压缩包格式", "排版"),
    *("正文", "无材料", "链接", "曾报送人", "重复报送", "收到", "原邮件日期", "回复我办"),
    *CHANGES,
}


def examples() -> Iterator[Any]:
    for path in SPECS:
        for number, match in enumerate(EXAMPLE.finditer(path.read_text()), 1):
            yield pytest.param(match[1], match[2], id=f"{path.stem}-{number}")


def judged(example: str) -> Verdict:
    given = tomllib.loads(BARE.sub(r'\1"\2"\3', example))
    assert given.keys() <= KEYS, f"unknown keys: {given.keys() - KEYS}"
    brought = None if given.get("无材料") else package(given)
    received = given.get("收到", b.RECEIVED)
    campaign = limited(given.get("最高分", {}))
    evidence = Evidence(mail(given), brought)
    verdict = judge(evidence, (campaign,), b.ROSTER, history(given), Rulings(), received)
    assert isinstance(verdict, Verdict)
    return verdict


def limited(maxima: dict[str, int]) -> Campaign:
    """The campaign, with greatest scores for some rows."""
    if not maxima:
        return b.CAMPAIGN
    data = b.CAMPAIGN.model_dump()
    for template in data["templates"]:
        for table in template["tables"]:
            for row in (row for group in table["groups"] for row in group["rows"]):
                row["maximum"] = maxima.get(row["id"])
    return Campaign.model_validate(data)


LETTER = "<0123456789abcdef0123.7@huizhi.example>"


def mail(given: dict[str, Any]) -> Mail:
    subject, text = given.get("主题", "考核材料"), given.get("正文", "材料见附件。")
    links = tuple(
        Link("qq", "https://wx.mail.qq.com/ftn/download?k=1", name, 300_000_000, expires)
        for name, expires in given.get("链接", {}).items()
    )
    date = given.get("原邮件日期")
    return replace(
        b.mail(given.get("发件人", b.NEUTRAL[0]), subject),
        text=text,
        intent=intent(subject, text),
        links=links,
        forwarded=(Forwarded(None, "", date),) if date else (),
        references=(LETTER,) if given.get("回复我办") else (),
    )


def history(given: dict[str, Any]) -> History:
    sender = given.get("曾报送人", given.get("发件人", b.NEUTRAL[0]))
    again = package(given).blob if given.get("重复报送") else None
    digest = again.sha256 if again else ""
    day_before = given.get("收到", b.RECEIVED) - timedelta(days=1)
    before = Version(day_before, Outcome.CORRECTION, digest, sender, (LETTER,))
    sent = any(given.get(key) for key in ("曾报送", "曾报送人", "重复报送"))
    return History((before,) if sent else ())


def package(given: dict[str, Any]) -> Package:
    form = given.get("附件", 1)
    moved = given.get("另放", {})
    names = [*given.get("文件", FILES[form]), *moved]
    states = given.get("文件状态", {})
    fault = given.get("压缩包状态")
    own = b.archive_name() if form == 1 else b.archive_name(b.COMPANY)
    return b.package(
        [] if fault else [file(name, states.get(name), given) for name in names],
        given.get("压缩包", own),
        Fault(fault) if fault else None,
        loose=given.get("散件", False),
        skipped=tuple(given.get("未能取出", {}).items()),
        unsafe=tuple(given.get("不安全", {}).items()),
        kind=FileKind(given.get("压缩包格式", "zip")),
    )


def file(name: str, state: str | None, given: dict[str, Any]) -> File:
    suffix = "." + name.rpartition(".")[2]
    kind = KINDS.get(suffix, FileKind.UNKNOWN)
    if state:
        cut = replace(paper(given).document(), cut="reader") if state == "cut" else None
        return File(name, b.blob(name), kind, cut or b.broken(Fault(state)))
    written = paper(given)
    parts = {one: written.moved(tables) for one, tables in given.get("另放", {}).items()}
    if name in parts:
        return File(name, b.blob(name), kind, parts[name])
    if kind is FileKind.DOCX:
        other = {"自评表": {"1-1": "9"}, "合计": "104"} if name == given.get("另一份") else {}
        written = paper(given | other) if other else written
        document = b.unrelated() if given.get("无关文件") else written.document()
        return b.word(typeset(document, given["排版"]) if "排版" in given else document, name)
    return printed(name, given, written) if kind is FileKind.PDF else File(name, b.blob(name), kind)


def printed(name: str, given: dict[str, Any], written: Paper) -> File:
    """The PDF: a scan that nobody read, a recognised one, or one that was printed from Word."""
    changed = paper(given | given.get("PDF改", {})).typed()
    if "PDF扫描" in given or "识别" in given:
        sure, how = given.get("PDF扫描", 1.0), given.get("识别", "done")
        return b.pdf(b.recognised(changed, sure, how), name)
    if "PDF改" in given:
        return b.pdf(changed, name)
    if given.get("PDF打字") or "PDF落款" in given:
        written.closing = given.get("PDF落款", written.closing)
        return b.pdf(written.typed(), name)
    return b.pdf(name=name)


@pytest.mark.parametrize(("example", "expected"), list(examples()))
def test_the_page_tells_what_is_found(example: str, expected: str) -> None:
    found = [
        f"{finding.code} {finding.severity.word} {' · '.join(finding.place.words)}".strip()
        for finding in judged(example).findings
    ]
    assert found == [line.strip() for line in expected.splitlines() if line.strip()]


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.stem)
def test_every_page_has_a_hit_a_miss_and_a_near_miss(path: Path) -> None:
    text, code = path.read_text(), path.stem.partition("_")[0].upper()
    results = [match[2] for match in EXAMPLE.finditer(text)]
    assert any(code in result for result in results), "no hit"
    assert any(code not in result for result in results), "no miss"
    assert len(results) >= 3, "at least a hit, a miss and a near miss"
    for heading in ("## 要求", "## 命中", "## 不算", "## 相近但不算"):
        assert heading in text


def test_catalogue_files_and_pages_match_one_to_one() -> None:
    files = {
        path.stem
        for path in (ROOT / "checks").glob("*/*.py")
        if re.match(r"[a-z]+\d{3}_", path.stem)
    }
    pages = {path.stem for path in SPECS}
    listed = {look.__module__.rpartition(".")[2] for _, look in CATALOGUE}
    assert files == pages == listed
    assert {name.partition("_")[0].upper() for name in files} == set(CHECKS)
    assert [check.code for check, _ in CATALOGUE] == sorted(CHECKS)


@pytest.mark.parametrize(("example", "expected"), list(examples()))
def test_every_finding_reads_as_a_whole_sentence(example: str, expected: str) -> None:
    del expected
    for finding in judged(example).findings:
        check = CHECKS[finding.code]
        asked = {name for _, name, _, _ in Formatter().parse(check.say + check.remedy) if name}
        assert asked <= dict(finding.facts).keys(), "a fact is missing"
        assert "{" not in sentence(finding) + remedy(finding)
        assert sentence(finding).endswith("。")


def test_the_readme_of_the_pages_tells_every_key() -> None:
    told = (ROOT / "tests" / "specs" / "README.md").read_text()
    assert [key for key in sorted(KEYS) if f"| {key}" not in told] == []


def test_the_catalogue_for_the_office_is_up_to_date() -> None:
    written = ROOT / "tests" / "specs" / "catalogue.md"
    told = "make it anew: huizhi explain --catalogue tests/specs/catalogue.md"
    assert written.read_text() == catalogue(b.CAMPAIGN), told


def test_the_catalogue_as_html_leads_to_every_check() -> None:
    text = as_html(catalogue(b.CAMPAIGN), "<检查>")
    assert "<title>&lt;检查&gt;</title>" in text
    links, ids = re.findall(r'href="#([^"]+)"', text), re.findall(r'id="([^"]+)"', text)
    assert len(links) == len(CHECKS)
    assert set(links) <= set(ids)


def test_an_unknown_code_is_told_with_near_ones() -> None:
    assert "SUM101" in explain("SUM101")
    with pytest.raises(UnknownCode, match="SUM101"):
        explain("SUM1O1")
