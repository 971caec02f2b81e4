"""The office's pages over real verdicts: what they show, what they refuse, what they never do."""

from __future__ import annotations

import email
import io
import re
from datetime import timedelta
from email.policy import default
from html.parser import HTMLParser
from urllib.parse import quote, unquote

import httpx
import openpyxl
import pytest

from intake.demo import mails, samples
from intake.rounds import drain
from intake.web import overview
from intake.web.filters import Filter, find
from intake.web.guard import loopback, refusal
from intake.wiring import House
from store.model import Arrival, Stage
from store.status import UnitState
from tests import builders as b
from tests.web.conftest import NOW

SEVEN = "景德镇示范陶瓷学校"
COMPANY = "赣云样例（北京）教育科技有限公司"


class Outline(HTMLParser):
    """The tags and attributes that a browser would see."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.names: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.names += [name for name, _ in attrs]


def unit(name: str) -> str:
    return f"/units/{b.CAMPAIGN.id}/{quote(name)}"


def link(text: str, pattern: str) -> str:
    found = re.search(pattern, text)
    assert found, pattern
    return found.group(1)


def test_the_overview_tells_how_many_how_late_and_who(office: httpx.Client) -> None:
    text = office.get("/").text
    assert "应报 14 家，已报 <b>5</b> 家，未报 <b>9</b> 家" in text
    assert "距截止还有 1 天" in text
    for words in (SEVEN, COMPANY, "未能确认单位的材料 1 份", "按设区市", "下载 Excel"):
        assert words in text


def test_filters_search_names_and_reasons(office: httpx.Client) -> None:
    assert "共 1 家符合条件" in office.get("/", params={"q": "陶瓷"}).text
    assert SEVEN in office.get("/", params={"q": "盖章PDF", "state": "correction"}).text
    assert "共 9 家符合条件" in office.get("/", params={"state": "missing"}).text
    assert "共 2 家符合条件" in office.get("/", params={"city": "赣州"}).text
    assert "没有符合条件的单位" in office.get("/", params={"q": "没有这样的"}).text


def test_htmx_gets_the_list_alone_and_going_back_gets_the_page(office: httpx.Client) -> None:
    part = office.get("/", params={"state": "missing"}, headers={"HX-Request": "true"})
    assert part.text.lstrip().startswith('<div id="units">') and "<html" not in part.text
    assert part.headers["vary"] == "HX-Request"
    back = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    assert "<html" in office.get("/", headers=back).text


def test_from_unit_to_finding_to_letter(office: httpx.Client) -> None:
    text = office.get(unit(SEVEN)).text
    case = link(text, r'href="(/submissions/\d+)"')
    shown = office.get(case).text
    assert shown.count("须补正") == 7
    for words in (
        "怎样改：",
        "依据：《通知》",
        "<mark>若干</mark>",
        "写的是 <b>若干</b>",
        "SHA-256",
    ):
        assert words in shown
    letter = office.get(link(shown, r'href="(/letters/\d+)"')).text
    assert "【需补正7处】" in letter and "不代表审核通过" in letter


def test_an_organisations_tables_show_the_doubtful_cells(office: httpx.Client) -> None:
    case = link(office.get(unit(COMPANY)).text, r'href="(/submissions/\d+)"')
    text = office.get(case).text
    assert "附表3 江西省试点院校未结清明细统计表" in text
    assert "<mark>900</mark>" in text and "<mark>92.0%</mark>" in text


def test_a_letter_is_shown_and_given_exactly_as_it_was_sealed(
    office: httpx.Client, house: House
) -> None:
    sent = house.ledger.cases.letters(("sent",))[0]
    with house.blobs.open(sent.sha256) as stream:
        raw = stream.read()
    given = office.get(f"/letters/{sent.id}/letter.eml")
    assert given.content == raw
    assert given.headers["content-type"] == "message/rfc822"
    body = email.message_from_bytes(raw, policy=default).get_body(("plain",))
    assert body
    first = body.get_content().splitlines()[0]
    assert first in office.get(f"/letters/{sent.id}").text


def test_a_letter_that_waits_is_shown_as_it_would_be_written(
    office: httpx.Client, house: House
) -> None:
    (held,) = house.ledger.outbox.held()
    text = office.get(f"/letters/{held.id}").text
    assert "等人放行" in text and "先审后发" in text and f"--release {held.id}" in text
    assert "信还没有封存" in text and "联系电话" in text
    assert office.get(f"/letters/{held.id}/letter.eml").status_code == 404
    assert office.get("/letters?state=held").text.count('<th scope="row"') == 1


def test_material_of_no_known_unit_is_on_a_list_of_its_own(office: httpx.Client) -> None:
    text = office.get("/unplaced").text
    assert "材料.zip" in text
    assert "未能确认" in office.get(link(text, r'href="(/submissions/\d+)"')).text


def test_more_of_such_material_than_fits_is_on_further_pages(
    office: httpx.Client, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(overview, "TRAY", 1)
    count = len(house.ledger.cases.unplaced(b.CAMPAIGN.id, 99))
    pages = [office.get(f"/unplaced?page={number}").text for number in range(1, count + 2)]
    shown = re.findall(r'<th scope="row"><a href="/submissions/(\d+)"', "".join(pages))
    assert [int(number) for number in shown] == [
        one.id for one in house.ledger.cases.unplaced(b.CAMPAIGN.id, 99)
    ]
    assert ["下一页" in page for page in pages] == [True] * (count - 1) + [False] * 2


def test_a_parked_mail_can_be_read_by_a_person(office: httpx.Client, house: House) -> None:
    raw = b"From: a@b.example\r\nAuto-Submitted: auto-replied\r\nSubject: away\r\n\r\naway\r\n"
    (number,) = house.ledger.keeping.keep((Arrival(house.blobs.put((raw,)), NOW),), NOW)
    claim = house.ledger.work.claim(Stage.KEPT, NOW, 60, "t")
    assert claim and claim.message.id == number
    house.ledger.work.park(claim, "Traceback\nZeroDivisionError: ours", NOW)
    try:
        text = office.get("/proof").text
        assert f"编号 {number}" in text and "huizhi parked" in text
        assert "ZeroDivisionError" not in text, "a clerk is told what to do, not our bug"
        assert office.get(f"/parked/{number}/mail.eml").content == raw
        assert office.get(f"/parked/{number + 1}/mail.eml").status_code == 404
    finally:
        house.ledger.work.unpark(number, NOW)
        drain(house.line.read_next, house.now)
        drain(house.line.judge_next, house.now)


def test_the_original_mail_can_be_taken_away(office: httpx.Client, house: House) -> None:
    (case,) = house.ledger.cases.unplaced(b.CAMPAIGN.id, 5)
    given = office.get(f"/submissions/{case.id}/mail.eml")
    assert len(given.content) == case.mail.size
    assert "attachment" in given.headers["content-disposition"]
    page = office.get(f"/submissions/{case.id}").text
    assert "发件人核验" in page
    assert "收信服务器没有记录" in page


@pytest.mark.parametrize(("form", "start"), [("xlsx", b"PK"), ("docx", b"PK"), ("html", b"<!DOC")])
def test_the_report_comes_with_a_chinese_name(
    office: httpx.Client, form: str, start: bytes
) -> None:
    given = office.get(f"/report.{form}")
    assert given.content.lstrip().startswith(start)
    named = given.headers["content-disposition"]
    assert 'filename="huizhi.' in named
    name = unquote(named.partition("filename*=UTF-8''")[2])
    assert name == f"2022年度1+X考核材料报送情况-20230331.{form}"


def test_the_workbook_holds_lists_and_every_table(office: httpx.Client) -> None:
    book = openpyxl.load_workbook(io.BytesIO(office.get("/report.xlsx").content))
    tabs = book.sheetnames
    assert tabs[:4] == ["报送情况统计表", "未报送单位名单", "补正台账", "各单位情况"]
    assert [tab.partition(" ")[0] for tab in tabs[4:]] == [
        *("t1", "t2", "t3", "t4", "t5", "a1", "a2", "a3", "a4", "自评表")
    ]
    fees = book[next(tab for tab in tabs if tab.startswith("t4"))]
    assert any(row[0] == COMPANY and row[-2] == 900 for row in fees.iter_rows(values_only=True))


def test_the_proof_is_on_a_page(office: httpx.Client) -> None:
    text = office.get("/proof").text
    assert "邮箱现有 7 + 已从邮箱消失 0 = 见过 7" in text
    assert "收件箱" in text


@pytest.mark.parametrize("path", ["/", "/letters", "/proof", "/unplaced", "/nothing", unit(SEVEN)])
def test_every_answer_binds_the_browser(office: httpx.Client, path: str) -> None:
    given = office.get(path)
    policy = given.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "'unsafe" not in policy
    assert given.headers["x-content-type-options"] == "nosniff"
    assert given.headers["x-frame-options"] == "DENY"
    assert given.headers["referrer-policy"] == "no-referrer"
    assert given.headers["cache-control"] == "no-store"
    assert (
        " style=" not in given.text
        and "<script>" not in given.text
        and " onclick" not in given.text
    )


@pytest.mark.parametrize(
    ("method", "headers", "status"),
    [
        ("GET", {"host": "evil.example"}, 421),
        ("GET", {"host": "127.0.0.1.evil.example:8600"}, 421),
        ("GET", {"host": ""}, 421),
        ("GET", {"host": "localhost:8600", "origin": "https://evil.example"}, 403),
        ("GET", {"host": "localhost:8600", "origin": "null"}, 403),
        ("POST", {"host": "localhost:8600"}, 405),
        ("GET", {"host": "LOCALHOST:8600"}, 0),
        ("GET", {"host": "[::1]:8600", "origin": "http://[::1]:8600"}, 0),
    ],
)
def test_only_this_machine_may_ask_and_only_read(
    method: str, headers: dict[str, str], status: int
) -> None:
    assert refusal(method, headers) == status


def test_a_rebound_name_is_refused_by_the_server_itself(office: httpx.Client) -> None:
    given = office.get("/", headers={"Host": "evil.example"})
    assert given.status_code == 421 and SEVEN not in given.text
    assert office.post("/").status_code == 405


@pytest.mark.parametrize(
    ("host", "ours"),
    [
        *(("127.0.0.1", True), ("127.8.8.8", True), ("::1", True), ("localhost", True)),
        *(("10.0.0.1", False), ("::", False), ("192.168.1.2", False), ("office.example", False)),
    ],
)
def test_only_loopback_is_listened_on(host: str, *, ours: bool) -> None:
    assert loopback(host) is ours


@pytest.mark.parametrize("path", ["/", "/proof", "/report.docx", "/static/style.css", "/nothing"])
def test_asking_for_the_head_gives_the_head_alone(office: httpx.Client, path: str) -> None:
    head, whole = office.head(path), office.get(path)
    assert head.status_code == whole.status_code and head.content == b""
    same = ("content-type", "content-security-policy", "content-disposition", "cache-control")
    assert [head.headers.get(one) for one in same] == [whole.headers.get(one) for one in same]


def test_what_is_not_there_is_told_in_words(office: httpx.Client) -> None:
    for path in ("/submissions/999", "/letters/999", unit("没有这所学校"), "/report.exe"):
        given = office.get(path)
        assert given.status_code == 404 and "没有找到这一页" in given.text
    huge = 10**30
    for path in ("/submissions/x", "/?page=x", f"/letters/{huge}", f"/letters?page={huge}"):
        given = office.get(path)
        assert given.status_code == 422 and "地址不完整" in given.text


def test_hostile_names_from_a_mail_are_shown_as_text(office: httpx.Client, house: House) -> None:
    form = samples.filled(b.CAMPAIGN, "<img src=x onerror=alert(1)>")
    files = {'"><script>alert(2)</script>.docx': samples.word(b.CAMPAIGN, form)}
    mail = mails._mail(9, "<b onmouseover=alert(3)>.zip", samples.packed(files))
    arrival = Arrival(house.blobs.put((mail.as_bytes(),)), NOW - timedelta(hours=1))
    house.ledger.keeping.keep((arrival,), NOW)
    drain(house.line.read_next, house.now)
    drain(house.line.judge_next, house.now)
    case = house.ledger.cases.unplaced(b.CAMPAIGN.id, 1)[0]
    pages = [office.get(path).text for path in ("/unplaced", f"/submissions/{case.id}", "/letters")]
    assert any("onmouseover" in text for text in pages), "the name is shown"
    for text in pages:
        outline = Outline()
        outline.feed(text)
        assert "img" not in outline.tags and outline.tags.count("script") == 1
        assert not [name for name in outline.names if name.startswith("on")]


def test_the_pages_are_in_order_for_those_who_must_act() -> None:
    units = [
        UnitState(name, "school", "", state)
        for name, state in (("甲", "accepted"), ("乙", "missing"), ("丙", "review"))
    ]
    assert [one.name for one in find(units, Filter()).units] == ["丙", "乙", "甲"]
    many = [UnitState(str(number), "school", "", "missing") for number in range(120)]
    found = find(many, Filter(page=99))
    assert (found.total, found.page, found.pages, len(found.units)) == (120, 3, 3, 20)
    assert (
        Filter(q="电子 &x", state="late", page=2).address(city="赣州").startswith("/?q=%E7%94%B5")
    )
