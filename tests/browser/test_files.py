"""From a finding to its cell on the page of the file, at a desk and on a phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from intake.wiring import House
from tests.web.test_files import case, file
from tests.web.test_pages import COMPANY, SEVEN

SEEN = """() => { const a = document.querySelector('#here').getBoundingClientRect();
  return a.width > 0 && a.top >= 0 && a.bottom <= innerHeight && a.left >= 0 && a.right <= innerWidth; }"""


@pytest.mark.parametrize("width", [390, 1280])
def test_a_cell_of_a_pdf_is_in_sight_at_once(
    browser: Browser, address: str, house: House, width: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    page.goto(f"{address}{file(case(house, COMPANY), '.pdf')}?table=1&row=3&column=13#here")
    image = page.get_by_role("img", name="第 1 页")
    assert image.evaluate("e => e.complete && e.naturalWidth") > 800
    page.wait_for_function(SEEN)
    over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert over <= 0
    context.close()


def test_from_a_finding_to_the_original(page: Page, address: str, house: House) -> None:
    page.goto(f"{address}/submissions/{case(house, SEVEN).id}")
    page.locator("article", has_text="若干").get_by_role("link", name="看原文").click()
    expect(page.locator("#here")).to_have_count(1)
    expect(page.locator("td.doubt mark")).to_have_text("若干")
    page.wait_for_function(SEEN)


def test_pages_are_turned(page: Page, address: str, house: House) -> None:
    page.goto(address + file(case(house, COMPANY), ".pdf"))
    page.get_by_role("link", name="下一页").first.click()
    expect(page.get_by_role("img", name="第 2 页")).to_be_visible()
    page.get_by_role("link", name="上一页").first.click()
    expect(page.get_by_role("img", name="第 1 页")).to_be_visible()
