"""`make pictures`: the demo's overview, a submission, a letter and the report, as PNG.

python -m tests.browser.pictures HOME FOLDER
"""

from __future__ import annotations

import sys
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from playwright.sync_api import Page, sync_playwright

from intake.wiring import open_house
from tests import builders as b
from tests.servers.browser import CHROMIUM, QUIET
from tests.web.serving import served

UNIT = "景德镇示范陶瓷学校"


def main() -> None:
    """Takes every picture on the day after the deadline, when the demo ends."""
    home, folder = Path(sys.argv[1]), Path(sys.argv[2])
    day = b.CAMPAIGN.deadline + timedelta(days=1)
    now = datetime.combine(day, time(11, 5), ZoneInfo(b.CAMPAIGN.zone))
    folder.mkdir(exist_ok=True)
    with (
        open_house(home, now=lambda: now) as house,
        served(house) as address,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        page = browser.new_page(viewport={"width": 1180, "height": 1000}, locale="zh-CN")
        page.goto(address)
        _take(page, folder / "overview.png", 1180)
        page.get_by_role("link", name=UNIT).click()
        page.get_by_role("link", name="第 1 次报送").click()
        _take(page, folder / "submission.png", 1000)
        page.get_by_role("link", name="补正通知").click()
        _take(page, folder / "letter.png", 1100)
        page.goto((home / "reports" / "报送情况.html").resolve().as_uri())
        _take(page, folder / "report.png", 1100)
        phone = browser.new_page(viewport={"width": 390, "height": 844}, color_scheme="dark")
        phone.goto(address)
        _take(phone, folder / "phone.png", 844)
        browser.close()


def _take(page: Page, path: Path, height: int) -> None:
    width = page.viewport_size["width"] if page.viewport_size else 0
    clip = {"x": 0, "y": 0, "width": width, "height": height}
    page.screenshot(path=path, full_page=True, clip=clip)  # type: ignore[arg-type] # a FloatRect
    print(path)


if __name__ == "__main__":
    main()
