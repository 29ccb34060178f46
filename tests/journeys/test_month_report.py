"""A committee's end of the month in a real browser: the report filled in, taken away as a workbook, printed;
and a member who says that a lesson is wrong.
"""

import re
from pathlib import Path

from playwright.sync_api import Browser, Page
from python_calamine import CalamineWorkbook

from tests.browser import DESK, phone_page
from tests.journeys import steps
from tests.journeys.conftest import REPORTER, School


def test_the_month_is_reported_taken_away_and_printed(browser: Browser, school: School, tmp_path: Path) -> None:
    page = phone_page(browser, viewport=DESK, service_workers="block")
    steps.sign_in(page, school.server, school.codes[REPORTER])
    page.goto(f"{school.url}/cell")
    steps.take_second_step(page)
    page.goto(school.url)
    page.get_by_role("link", name="Số liệu đơn vị").first.click()
    page.get_by_role("link", name="Báo cáo tháng").click()
    page.fill("[name=cells]", "2")
    page.fill("[name=cells_theme]", "3")
    page.get_by_role("button", name=re.compile("^Lưu báo cáo")).click()
    assert page.locator("#x-cells_theme").inner_text().strip().endswith("(2).")
    page.fill("[name=cells_theme]", "1")
    page.get_by_role("button", name=re.compile("^Lưu báo cáo")).click()
    page.get_by_text("Đã lưu báo cáo").wait_for()
    active = page.locator(".sums tfoot td").first.inner_text().strip()
    file = _take(page, "Tải Excel", tmp_path / "bao-cao.xlsx")
    rows = CalamineWorkbook.from_path(str(file)).get_sheet_by_index(0).to_python()
    head = next(number for number, row in enumerate(rows) if row[0] == "Đơn vị")
    total = dict(zip(rows[head], rows[-1], strict=True))
    assert total["Tổng số chi bộ"] == 2 and total["Đã sinh hoạt chuyên đề kỹ năng số"] == 1
    assert total["Số tin, bài đã đăng"] == "", "what nobody typed stays blank"
    assert str(int(total["Đảng viên tính vào số liệu"])) == active
    page.get_by_role("button", name="Xem để in").click()
    page.get_by_text("NGƯỜI LẬP BIỂU").wait_for()
    paper = page.pdf(prefer_css_page_size=True)
    assert paper.startswith(b"%PDF") and len(paper) > 10_000
    page.emulate_media(media="print")
    assert page.locator(".top").is_hidden() and page.locator(".signed").is_visible()
    last = page.locator(".signed").evaluate("(one) => getComputedStyle(one).breakBefore")
    assert last == "avoid", "who signs stands under a line of the report, never alone on a sheet"
    page.context.close()


def _take(page: Page, button: str, file: Path) -> Path:
    """Press a button that gives a file, and keep it."""
    with page.expect_download() as taken:
        page.get_by_role("button", name=button).click()
    taken.value.save_as(file)
    return file


def test_a_member_reports_a_lesson(browser: Browser, school: School, codes) -> None:
    page = phone_page(browser, service_workers="block")
    steps.sign_in(page, school.server, next(codes))
    page.goto(f"{school.url}/courses/{steps.COURSE}/{steps.LESSONS[0]}")
    page.get_by_role("link", name="Báo bài này sai").click()
    page.get_by_label("Có chỗ khó hiểu").check(force=True)
    page.fill("[name=words]", "Chữ trong hình nhỏ quá.")
    page.get_by_role("button", name="Gửi người viết bài").click()
    page.get_by_text("Đã gửi tới người viết bài").wait_for()
    page.context.close()
