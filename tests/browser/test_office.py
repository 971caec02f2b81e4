"""A clerk at the browser: from the overview down to a letter, and the workbook on the disk."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Browser, Page, expect

SEVEN = "景德镇示范陶瓷学校"
PATHS = ("/", "/letters", "/proof", "/unplaced")


def test_from_the_overview_to_a_finding_a_letter_and_the_workbook(
    page: Page, address: str, tmp_path: Path
) -> None:
    page.goto(address)
    expect(page.get_by_text("应报 14 家")).to_be_visible()
    page.get_by_role("link", name=SEVEN).click()
    expect(page.get_by_role("heading", name=SEVEN, level=1)).to_be_visible()
    page.get_by_role("link", name="第 1 次报送").click()
    finding = page.locator("article", has_text="若干")
    expect(finding.get_by_text("怎样改：")).to_be_visible()
    page.get_by_role("link", name="补正通知").click()
    expect(page.locator(".letter pre")).to_contain_text("需要补正（7 处）")
    with page.expect_download() as download:
        page.get_by_role("link", name="下载 .eml").click()
    assert download.value.suggested_filename.endswith(f"-{SEVEN}.eml")
    page.get_by_role("link", name="总览").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="下载 Excel").click()
    name = download.value.suggested_filename
    assert name == "2022年度1+X考核材料报送情况-20230331.xlsx"
    path = tmp_path / name
    download.value.save_as(path)
    assert openpyxl.load_workbook(path).sheetnames[1] == "未报送单位名单"


def test_filters_work_while_typing_and_can_be_undone_by_going_back(
    page: Page, address: str
) -> None:
    page.goto(address)
    page.get_by_label("单位名称或问题").fill("陶瓷")
    expect(page.locator("#units tbody tr")).to_have_count(1)
    assert "q=%E9%99%B6%E7%93%B7" in page.url
    page.go_back()
    expect(page.locator("#units tbody tr")).to_have_count(14)
    page.get_by_label("状态").select_option("未报")
    expect(page.locator("#units tbody tr")).to_have_count(9)


def test_without_scripts_the_filters_still_work(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    page.get_by_label("单位名称或问题").fill("陶瓷")
    page.get_by_role("button", name="筛选").click()
    expect(page.locator("#units tbody tr")).to_have_count(1)
    context.close()


def test_the_keyboard_reaches_everything_and_shows_where_it_is(page: Page, address: str) -> None:
    page.goto(address)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    focused = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert focused == "solid"
    tile = page.get_by_role("link", name="待补正", exact=True)
    tile.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#units tbody tr").first).to_contain_text("待补正")


@pytest.mark.parametrize("width", [360, 768, 1280, 1920])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_is_wider_than_its_window(
    browser: Browser, address: str, width: int, scheme: str
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 800},
        color_scheme=scheme,  # type: ignore[arg-type] # a literal
    )
    page = context.new_page()
    for path in (*PATHS, "/submissions/1", "/letters/1"):
        page.goto(address + path)
        over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert over <= 0, (path, width)
    context.close()


CONTRAST = """() => {
  const rgb = c => c.match(/[\\d.]+/g).map(Number);
  const lum = c => { const [r,g,b] = rgb(c).map(v => { v /= 255;
    return v <= .03928 ? v/12.92 : ((v+.055)/1.055)**2.4; }); return .2126*r + .7152*g + .0722*b; };
  const ground = e => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor;
    const v = rgb(c); if (v.length < 4 || v[3] > 0) return c; } return 'rgb(255,255,255)'; };
  const poor = [];
  for (const e of document.querySelectorAll('main *')) {
    if (![...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()) || e.closest('svg, .hidden')) continue;
    const [a, b] = [lum(getComputedStyle(e).color), lum(ground(e))].sort((x, y) => y - x);
    const ratio = (a + .05) / (b + .05);
    if (ratio < 4.5 && !e.classList.contains('zero'))
      poor.push(e.textContent.trim().slice(0, 20) + ' ' + ratio.toFixed(2));
  }
  return poor; }"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_can_be_read_by_weak_eyes(browser: Browser, address: str, scheme: str) -> None:
    """WCAG 2.2, 1.4.3: a contrast of at least 4.5; a zero among figures may stand back."""
    context = browser.new_context(color_scheme=scheme)  # type: ignore[arg-type] # a literal
    page = context.new_page()
    for path in (*PATHS, "/submissions/1", "/letters/1"):
        page.goto(address + path)
        assert page.evaluate(CONTRAST) == [], path
    context.close()


@pytest.fixture
def named(page: Page, address: str) -> Callable[[str], list[str]]:
    def names(path: str) -> list[str]:
        page.goto(address + path)
        script = "e => e.map(x => x.labels?.length || x.ariaLabel || x.textContent.trim() ? '' : x.outerHTML)"
        every = page.locator("a, button, input:not([type=hidden]), select, svg[role=img]")
        return [one for one in every.evaluate_all(script) if one]

    return names


@pytest.mark.parametrize("path", PATHS)
def test_everything_to_press_or_see_has_a_name(
    named: Callable[[str], list[str]], path: str
) -> None:
    assert named(path) == []
